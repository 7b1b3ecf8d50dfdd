import type { ComponentChildren } from 'preact';
import { spaced, TEST_CARDS } from '../payments/cards.js';
import { money } from '../resources/amounts.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import { Layout } from './layout.js';
import type { CardFormProblem, CardFormValues } from './card-form.js';

export interface PayPageProps {
  readonly session: CheckoutSession;
  readonly values: CardFormValues;
  readonly problems: readonly CardFormProblem[];
  /** Why the last try did not work, when the card and not the form was at fault. */
  readonly declined: string | null;
}

/** The card page: what is bought on one side, the card and the test numbers on the other. */
export function PayPage({ session, values, problems, declined }: PayPageProps) {
  const total = money(session.amount_total, session.currency);
  return (
    <Layout title={`${verbOf(session)} ${total}`} shape="columns">
      <Problems problems={problems} declined={declined} />
      <Summary session={session} total={total} />
      <form method="post" action={`/pay/${session.id}`} class="panel stack" novalidate>
        <h2>Card details</h2>
        <PayerFields session={session} values={values} problems={problems} />
        <CardFields problems={problems} />
        <button class="wide" type="submit">{`${verbOf(session)} ${total}`}</button>
        <TestCards />
        {session.cancel_url === null ? null : (
          <p>
            <a href={session.cancel_url}>Cancel and go back</a>
          </p>
        )}
      </form>
    </Layout>
  );
}

function Summary({ session, total }: { readonly session: CheckoutSession; readonly total: string }) {
  const [only, ...others] = session.memory.lines;
  const note = (session['custom_text'] as { submit: { message: string } | null }).submit;
  return (
    <section class="stack" aria-label="Summary">
      <div class="stack-small">
        <h1>{others.length === 0 ? only?.description : 'Your order'}</h1>
        <p class="amount">{total}</p>
      </div>
      {others.length > 0 || only?.quantity !== 1 ? <Lines session={session} total={total} /> : null}
      {note ? <p class="quiet">{note.message}</p> : null}
      <p class="quiet">
        This page stands in for the card page of Stripe. It knows test cards only; a real card number is turned away and
        never stored.
      </p>
    </section>
  );
}

function Lines({ session, total }: { readonly session: CheckoutSession; readonly total: string }) {
  return (
    <>
      <ul class="lines">
        {session.memory.lines.map((line) => (
          <li key={line.id}>
            <span>{line.quantity === 1 ? line.description : `${line.description} × ${line.quantity}`}</span>
            <span>{money(line.amount_total, session.currency)}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>Total today</span>
        <span>{total}</span>
      </p>
    </>
  );
}

function Problems({ problems, declined }: Pick<PayPageProps, 'problems' | 'declined'>) {
  if (declined !== null) {
    return (
      <div class="notice" role="alert">
        <p>{declined}</p>
      </div>
    );
  }
  if (problems.length === 0) return null;
  return (
    <div class="notice" role="alert">
      <p>Some fields need a look. Nothing was charged.</p>
      <ul>
        {problems.map((problem) => (
          <li key={problem.field}>
            <a href={`#${problem.field}`}>{problem.message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function PayerFields({ session, values, problems }: Omit<PayPageProps, 'declined'>) {
  return (
    <>
      <Field field="email" label="Email" problems={problems}>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="email"
          value={values.email}
          readOnly={session.customer_email !== null}
          {...stateOf('email', problems)}
        />
      </Field>
      <Field field="name" label="Name on card" problems={problems}>
        <input id="name" name="name" autocomplete="cc-name" value={values.name} {...stateOf('name', problems)} />
      </Field>
    </>
  );
}

function CardFields({ problems }: Pick<PayPageProps, 'problems'>) {
  return (
    <>
      <Field field="number" label="Card number" problems={problems}>
        <input
          id="number"
          name="number"
          inputmode="numeric"
          autocomplete="off"
          placeholder="4242 4242 4242 4242"
          {...stateOf('number', problems)}
        />
      </Field>
      <div class="row">
        <Field field="expiry" label="Expires (MM/YY)" problems={problems}>
          <input
            id="expiry"
            name="expiry"
            inputmode="numeric"
            autocomplete="off"
            placeholder="12/34"
            {...stateOf('expiry', problems)}
          />
        </Field>
        <Field field="cvc" label="Security code" problems={problems}>
          <input
            id="cvc"
            name="cvc"
            inputmode="numeric"
            autocomplete="off"
            placeholder="123"
            {...stateOf('cvc', problems)}
          />
        </Field>
      </div>
    </>
  );
}

/** Pressing one pays with it at once; the card fields need not be filled. */
function TestCards() {
  return (
    <section class="choices stack-small" aria-labelledby="test-cards">
      <h2 id="test-cards">Or pay with a test card</h2>
      <p class="hint">
        One press fills the card and pays. Typed by hand, any later date and any security code will do.
      </p>
      <ul class="cards">
        {TEST_CARDS.map((card) => (
          <li key={card.number}>
            <button type="submit" name="card" value={card.number}>
              <b>
                <span class="hidden">Pay with </span>
                {spaced(card)}
              </b>
              <span>{card.does}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FieldProps {
  readonly field: CardFormProblem['field'];
  readonly label: string;
  readonly problems: readonly CardFormProblem[];
  readonly children: ComponentChildren;
}

function Field({ field, label, problems, children }: FieldProps) {
  const problem = problems.find((each) => each.field === field);
  return (
    <div class="stack-small">
      <label for={field}>{label}</label>
      {children}
      {problem ? (
        <p class="problem" id={`${field}-problem`}>
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}

function stateOf(field: CardFormProblem['field'], problems: readonly CardFormProblem[]) {
  if (!problems.some((each) => each.field === field)) return {};
  return { 'aria-invalid': 'true' as const, 'aria-describedby': `${field}-problem` };
}

function verbOf(session: CheckoutSession): string {
  if (session.submit_type === 'donate') return 'Donate';
  return session.submit_type === 'book' ? 'Book' : 'Pay';
}
