import { needsMethod } from '../checkout/payer.js';
import { money } from '../resources/amounts.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import { choosesAmount, type CardFormProblem, type CardFormValues } from './card-form.js';
import { Layout } from './layout.js';
import { CardFields, PayerFields, TestAccounts, TestCards, TestWallet } from './pay-fields.js';
import { termsOf, TermsNote } from './terms.js';

export interface PayPageProps {
  readonly session: CheckoutSession;
  readonly values: CardFormValues;
  readonly problems: readonly CardFormProblem[];
  /** Why the last try did not work, when the card and not the form was at fault. */
  readonly declined: string | null;
  /** The moment by the clock that the session lives by, seconds since 1970. */
  readonly now: number;
}

/** The payment page: what is bought on one side, the card and the test numbers on the other. */
export function PayPage({ session, values, problems, declined, now }: PayPageProps) {
  const types = session.payment_method_types;
  const action = actionOf(session, now);
  const verb = session.mode === 'setup' ? 'save' : 'pay';
  const needs = needsMethod(session) || choosesAmount(session);
  return (
    <Layout title={action} shape="columns">
      <Problems problems={problems} declined={declined} isSetup={session.mode === 'setup'} />
      <Summary session={session} now={now} />
      <form method="post" action={`/pay/${session.id}`} class="panel stack" novalidate>
        <h2>{types.includes('card') && needs ? 'Card details' : 'Your details'}</h2>
        <PayerFields session={session} values={values} problems={problems} />
        {needs && types.includes('card') ? <CardFields problems={problems} /> : null}
        {!needs || types.includes('card') ? (
          <button class="wide" type="submit">
            {action}
          </button>
        ) : null}
        {needs && types.includes('card') ? <TestWallet verb={verb} /> : null}
        {needs && types.includes('card') ? <TestCards verb={verb} /> : null}
        {needs && types.includes('us_bank_account') ? (
          <TestAccounts verb={verb} mandate={mandateOf(session, now)} />
        ) : null}
      </form>
    </Layout>
  );
}

/** What the main button says it does: "Donate $25.00", "Donate $10.00 every month", "Save the card". */
function actionOf(session: CheckoutSession, now: number): string {
  if (session.mode === 'setup') return 'Save the card';
  const terms = termsOf(session, now);
  const verb = verbOf(session);
  if (terms)
    return (session.amount_total ?? 0) === 0 ? `${verb} ${terms.price}, starting later` : `${verb} ${terms.price}`;
  if (choosesAmount(session)) return verb;
  return `${verb} ${money(session.amount_total, session.currency)}`;
}

function verbOf({ mode, submit_type: type }: CheckoutSession): string {
  if (type === 'donate') return 'Donate';
  if (type === 'book') return 'Book';
  if (type === 'subscribe' || (mode === 'subscription' && type === null)) return 'Subscribe for';
  return 'Pay';
}

function mandateOf(session: CheckoutSession, now: number): string {
  const terms = termsOf(session, now);
  const what =
    session.mode === 'setup'
      ? 'any amount that you agree to later'
      : terms
        ? `${terms.price} until you cancel`
        : `${choosesAmount(session) ? 'the amount above' : money(session.amount_total, session.currency)} once`;
  return `By choosing an account you allow it to be debited: ${what}. You can take this back at any time.`;
}

function Summary({ session, now }: { readonly session: CheckoutSession; readonly now: number }) {
  const [only, ...others] = session.memory.lines;
  const note = (session['custom_text'] as { submit: { message: string } | null }).submit;
  const terms = termsOf(session, now);
  const isSetup = session.mode === 'setup';
  const heading = isSetup ? 'Save a card for later' : others.length === 0 ? only?.description : 'Your order';
  const total = money(session.amount_total, session.currency);
  return (
    <section class="stack" aria-label="Summary">
      <div class="stack-small">
        <h1>{heading}</h1>
        {isSetup || choosesAmount(session) ? null : <p class="amount">{total}</p>}
        {isSetup ? <p>Nothing is charged now.</p> : null}
      </div>
      {others.length > 0 || (only && only.quantity !== 1) ? <Lines session={session} total={total} /> : null}
      {terms ? <TermsNote terms={terms} now={now} /> : null}
      {note ? <p class="quiet">{note.message}</p> : null}
      <p class="quiet">
        This page stands in for the payment page of Stripe. It knows test cards only; a real card number is turned away
        and never stored.
      </p>
      {session.cancel_url === null ? null : (
        <p>
          <a href={session.cancel_url}>Cancel and go back</a>
        </p>
      )}
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

interface ProblemsProps extends Pick<PayPageProps, 'problems' | 'declined'> {
  readonly isSetup: boolean;
}

function Problems({ problems, declined, isSetup }: ProblemsProps) {
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
      <p>Some fields need a look. Nothing was {isSetup ? 'saved' : 'charged'}.</p>
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
