import { attempt, failAuthentication, type AttemptOutcome } from '../payments/attempt.js';
import { bankSummaryOf, type TestAccount } from '../payments/banks.js';
import { summaryOf, type TestCard } from '../payments/cards.js';
import { addressOf } from '../resources/address.js';
import { newIntent } from '../intents/new-intent.js';
import { newBankMethod, newCardMethod } from '../resources/new-method.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { BillingDetails } from '../state/kinds/customers.js';
import type { PaymentIntent, PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { complete } from './complete.js';
import { customerOf } from './customer.js';

/** What the payer typed, checked: a known test card or a known test account. */
export interface Payer {
  readonly email: string;
  readonly name: string | null;
  readonly means:
    | { readonly kind: 'account'; readonly account: TestAccount }
    | {
        readonly kind: 'card';
        readonly card: TestCard;
        readonly expiry: { readonly month: number; readonly year: number };
      };
}

/** How pressing the button ended. */
export type Outcome =
  | { readonly kind: 'paid'; readonly session: CheckoutSession }
  | { readonly kind: 'authenticate'; readonly session: CheckoutSession }
  | { readonly kind: 'declined'; readonly session: CheckoutSession; readonly message: string }
  | { readonly kind: 'closed'; readonly session: CheckoutSession }
  | { readonly kind: 'unknown' };

/**
 * Pays an open session. The session is locked, so pressing twice pays once: the second press finds it closed.
 */
export async function pay(work: Work, sessionId: string, payer: Payer): Promise<Outcome> {
  const session = await work.lock('checkout.session', sessionId);
  if (!session) return { kind: 'unknown' };
  await work.followCustomer(session.customer);
  if (session.status !== 'open') return { kind: 'closed', session };
  const method = methodOf(work, payer);
  const intent = await intentOf(work, session);
  intent.customer = await customerOf(work, session, method.billing_details);
  const outcome = attempt(work, intent, method, {
    presence: 'on_session',
    confirmation: { page: `${work.view.origin}/pay/${session.id}/confirm`, returnUrl: session.success_url },
  });
  return finish(work, session, method, outcome);
}

/** The payer answered the bank's question on the 3-D Secure page. */
export async function authenticate(work: Work, sessionId: string, passed: boolean): Promise<Outcome> {
  const session = await work.lock('checkout.session', sessionId);
  if (!session) return { kind: 'unknown' };
  await work.followCustomer(session.customer);
  if (session.status !== 'open') return { kind: 'closed', session };
  const intent = session.payment_intent === null ? null : await work.lock('payment_intent', session.payment_intent);
  const method = intent?.payment_method ? await work.find('payment_method', intent.payment_method) : null;
  if (intent?.status !== 'requires_action' || !method) return { kind: 'closed', session };
  const outcome = passed
    ? attempt(work, intent, method, { presence: 'on_session', authenticated: true })
    : failAuthentication(work, intent, method);
  return finish(work, session, method, outcome);
}

async function finish(
  work: Work,
  session: CheckoutSession,
  method: PaymentMethod,
  outcome: AttemptOutcome,
): Promise<Outcome> {
  work.put(session);
  switch (outcome.kind) {
    case 'declined':
      return { kind: 'declined', session, message: outcome.error.message };
    case 'authenticate':
      return { kind: 'authenticate', session };
    default:
      await complete(work, session, method, outcome);
      return { kind: 'paid', session };
  }
}

async function intentOf(work: Work, session: CheckoutSession): Promise<PaymentIntent> {
  const known = session.payment_intent === null ? null : await work.lock('payment_intent', session.payment_intent);
  if (known) return known;
  const intent = newIntent(work.now, {
    ...session.memory.intent,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: session.customer,
    types: session.payment_method_types,
    owner: { kind: 'checkout.session', id: session.id },
    ...(session.mode === 'subscription' ? { setup_future_usage: 'off_session' } : {}),
  });
  session.payment_intent = intent.id;
  work.put(session);
  work.put(intent);
  work.emit('payment_intent.created', intent);
  return intent;
}

function methodOf(work: Work, { email, name, means }: Payer): PaymentMethod {
  const billing: BillingDetails = { address: addressOf(null), email, name, phone: null, tax_id: null };
  return means.kind === 'card'
    ? newCardMethod(work.now, summaryOf(means.card, means.expiry), billing)
    : newBankMethod(work.now, bankSummaryOf(means.account), billing);
}
