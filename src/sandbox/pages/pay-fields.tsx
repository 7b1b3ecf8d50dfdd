import type { JSX } from 'preact';
import { TEST_ACCOUNTS, TEST_ROUTING_NUMBER } from '../payments/banks.js';
import { spaced, TEST_CARDS } from '../payments/cards.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import { choosesAmount, WALLET_OWNER, type CardFormProblem, type CardFormValues, type FormField } from './card-form.js';

interface FieldsProps {
  readonly session: CheckoutSession;
  readonly values: CardFormValues;
  readonly problems: readonly CardFormProblem[];
}

/** Who pays, and how much where that is theirs to say. */
export function PayerFields({ session, values, problems }: FieldsProps) {
  const isKnown = session.customer_email !== null || (session.customer !== null && values.email !== '');
  const wantsPhone = (session['phone_number_collection'] as { enabled: boolean } | undefined)?.enabled ?? false;
  return (
    <>
      {choosesAmount(session) ? (
        <Field
          name="amount"
          label={`Amount (${(session.currency ?? '').toUpperCase()})`}
          problems={problems}
          input={{ inputmode: 'decimal', autocomplete: 'off', value: values.amount }}
        />
      ) : null}
      <Field
        name="email"
        label="Email"
        problems={problems}
        input={{ type: 'email', autocomplete: 'email', value: values.email, readOnly: isKnown }}
      />
      <Field
        name="name"
        label={session.payment_method_types.includes('card') ? 'Name on card' : 'Name'}
        problems={problems}
        input={{ autocomplete: 'cc-name', value: values.name }}
      />
      {wantsPhone ? (
        <Field
          name="phone"
          label="Phone"
          problems={problems}
          input={{ type: 'tel', autocomplete: 'tel', value: values.phone }}
        />
      ) : null}
      {session['billing_address_collection'] === 'required' ? (
        <AddressFields values={values} problems={problems} />
      ) : null}
    </>
  );
}

function AddressFields({ values, problems }: Omit<FieldsProps, 'session'>) {
  return (
    <>
      <Field
        name="line1"
        label="Street and number"
        problems={problems}
        input={{ autocomplete: 'address-line1', value: values.line1 }}
      />
      <div class="row">
        <Field
          name="city"
          label="City"
          problems={problems}
          input={{ autocomplete: 'address-level2', value: values.city }}
        />
        <Field
          name="state"
          label="State"
          problems={problems}
          input={{ autocomplete: 'address-level1', value: values.state }}
        />
      </div>
      <div class="row">
        <Field
          name="postal_code"
          label="Postal code"
          problems={problems}
          input={{ autocomplete: 'postal-code', value: values.postal_code }}
        />
        <Field
          name="country"
          label="Country code"
          problems={problems}
          input={{ autocomplete: 'country', value: values.country, maxLength: 2 }}
        />
      </div>
    </>
  );
}

export function CardFields({ problems }: Pick<FieldsProps, 'problems'>) {
  return (
    <>
      <Field
        name="number"
        label="Card number"
        problems={problems}
        input={{ inputmode: 'numeric', autocomplete: 'off', placeholder: '4242 4242 4242 4242' }}
      />
      <div class="row">
        <Field
          name="expiry"
          label="Expires (MM/YY)"
          problems={problems}
          input={{ inputmode: 'numeric', autocomplete: 'off', placeholder: '12/34' }}
        />
        <Field
          name="cvc"
          label="Security code"
          problems={problems}
          input={{ inputmode: 'numeric', autocomplete: 'off', placeholder: '123' }}
        />
      </div>
    </>
  );
}

/** What pressing one of the stand-ins does: "pay", "save". */
interface ChoiceProps {
  readonly verb: 'pay' | 'save';
}

/** It brings its owner's name and email along, so no field need be filled. */
export function TestWallet({ verb }: ChoiceProps) {
  return (
    <section class="choices stack-small" aria-labelledby="test-wallet">
      <h2 id="test-wallet">{verb === 'pay' ? 'Or pay with a wallet' : 'Or take the card of a wallet'}</h2>
      <p class="hint">
        It brings a name and an email along: {WALLET_OWNER.name}, {WALLET_OWNER.email}.
      </p>
      <p>
        <button type="submit" name="wallet" value="apple_pay" class="wallet">
          {verb === 'pay' ? 'Pay with a test wallet' : 'Save from a test wallet'}
        </button>
      </p>
    </section>
  );
}

/** Pressing one pays with it at once; the card fields need not be filled. */
export function TestCards({ verb }: ChoiceProps) {
  return (
    <section class="choices stack-small" aria-labelledby="test-cards">
      <h2 id="test-cards">{verb === 'pay' ? 'Or pay with a test card' : 'Or save a test card'}</h2>
      <p class="hint">
        One press fills the card and {verb === 'pay' ? 'pays' : 'saves'}. Typed by hand, any later date and any security
        code will do.
      </p>
      <ul class="cards">
        {TEST_CARDS.map((card) => (
          <Choice key={card.number} name="card" value={card.number} verb={verb} label={spaced(card)} does={card.does} />
        ))}
      </ul>
    </section>
  );
}

/** A debit needs the payer's consent, which pressing gives. */
export function TestAccounts({ verb, mandate }: ChoiceProps & { readonly mandate: string }) {
  return (
    <section class="choices stack-small" aria-labelledby="test-accounts">
      <h2 id="test-accounts">{verb === 'pay' ? 'Or pay by US bank account' : 'Or save a US bank account'}</h2>
      <p class="hint">
        The routing number of all test accounts is {TEST_ROUTING_NUMBER}. A debit is on its way for some business days
        before it succeeds or fails.
      </p>
      <p class="hint" id="mandate">
        {mandate}
      </p>
      <ul class="cards">
        {TEST_ACCOUNTS.map(({ number, does }) => (
          <Choice key={number} name="account" value={number} verb={verb} label={number} does={does} note="mandate" />
        ))}
      </ul>
    </section>
  );
}

interface ChoiceButtonProps extends ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly does: string;
  /** The id of a text that belongs to pressing it. */
  readonly note?: string;
}

function Choice({ name, value, verb, label, does, note }: ChoiceButtonProps) {
  return (
    <li>
      <button type="submit" name={name} value={value} {...(note ? { 'aria-describedby': note } : {})}>
        <b>
          <span class="hidden">{verb === 'pay' ? 'Pay with ' : 'Save '}</span>
          {label}
        </b>
        <span>{does}</span>
      </button>
    </li>
  );
}

interface FieldProps {
  readonly name: FormField;
  readonly label: string;
  readonly problems: readonly CardFormProblem[];
  readonly input: JSX.IntrinsicElements['input'];
}

function Field({ name, label, problems, input }: FieldProps) {
  const problem = problems.find((each) => each.field === name);
  return (
    <div class="stack-small">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        {...input}
        {...(problem ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${name}-problem` } : {})}
      />
      {problem ? (
        <p class="problem" id={`${name}-problem`}>
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}
