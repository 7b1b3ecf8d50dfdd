import { docUrl } from '../api/errors.js';
import { newCharge } from '../resources/charges.js';
import { newCustomer } from '../resources/customers.js';
import { customerDetails } from '../resources/checkout-sessions.js';
import { addressOf } from '../resources/address.js';
import { newIntent } from '../resources/payment-intents.js';
import { newCardMethod, type CardSummary } from '../resources/payment-methods.js';
import { present } from '../state/present.js';
import type { BillingDetails, Charge, CheckoutSession, PaymentIntent, PaymentMethod } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { fingerprintOf, type Decline, type TestCard } from './cards.js';
import type { FeeTable } from './fees.js';
import { settle } from './settle.js';

/** How long the late fee takes. */
const LATE_FEE_SECONDS = 3;

/** What the payer typed, checked; the card is a known test card. */
export interface Payer {
  readonly email: string;
  readonly name: string | null;
  readonly card: TestCard;
  readonly expMonth: number;
  readonly expYear: number;
}

/** How pressing the button ended. */
export type Outcome =
  | { readonly kind: 'paid'; readonly session: CheckoutSession }
  | { readonly kind: 'authenticate'; readonly session: CheckoutSession }
  | { readonly kind: 'declined'; readonly session: CheckoutSession; readonly message: string }
  | { readonly kind: 'closed'; readonly session: CheckoutSession }
  | { readonly kind: 'unknown' };

/**
 * Pays an open session with a card. The session is locked, so pressing twice pays once: the second press
 * finds it closed.
 */
export async function pay(work: Work, sessionId: string, payer: Payer, fees: FeeTable): Promise<Outcome> {
  const session = await work.lock('checkout.session', sessionId);
  if (!session) return { kind: 'unknown' };
  if (session.status !== 'open') return { kind: 'closed', session };
  const intent = await intentOf(work, session);
  const billing = billingOf(payer.email, payer.name);
  const card = summaryOf(payer);
  const method = newCardMethod(work.now, card, billing, null);
  const attempt: Attempt = { work, session, intent, method, card, billing, fees };
  switch (payer.card.behaviour.kind) {
    case 'declines':
      return decline(attempt, payer.card.behaviour.decline);
    case 'authenticates':
      return askToAuthenticate(attempt);
    default:
      return succeed(attempt, {
        authenticated: false,
        refundFails: payer.card.behaviour.refund === 'fails',
        feeIsLate: payer.card.behaviour.fee === 'late',
      });
  }
}

/** The payer answered the bank's question on the 3-D Secure page. */
export async function authenticate(work: Work, sessionId: string, passed: boolean, fees: FeeTable): Promise<Outcome> {
  const session = await work.lock('checkout.session', sessionId);
  if (!session) return { kind: 'unknown' };
  if (session.status !== 'open') return { kind: 'closed', session };
  const intent = session.payment_intent === null ? null : await work.lock('payment_intent', session.payment_intent);
  const method = intent?.payment_method ? await work.find('payment_method', intent.payment_method) : null;
  if (intent?.status !== 'requires_action' || !method) return { kind: 'closed', session };
  const billing = method.billing_details;
  const attempt: Attempt = { work, session, intent, method, card: summaryFrom(method), billing, fees };
  if (passed) return succeed(attempt, { authenticated: true, refundFails: false, feeIsLate: false });
  return failAuthentication(attempt);
}

interface Attempt {
  readonly work: Work;
  readonly session: CheckoutSession;
  readonly intent: PaymentIntent;
  readonly method: PaymentMethod;
  readonly card: CardSummary;
  readonly billing: BillingDetails;
  readonly fees: FeeTable;
}

async function intentOf(work: Work, session: CheckoutSession): Promise<PaymentIntent> {
  const known = session.payment_intent === null ? null : await work.lock('payment_intent', session.payment_intent);
  if (known) return known;
  const intent = newIntent(work.now, session, session.customer);
  session.payment_intent = intent.id;
  work.put(session);
  work.put(intent);
  work.emit('payment_intent.created', intent);
  return intent;
}

interface Manner {
  readonly authenticated: boolean;
  readonly refundFails: boolean;
  readonly feeIsLate: boolean;
}

function succeed(attempt: Attempt, { authenticated, refundFails, feeIsLate }: Manner): Outcome {
  const { work, session, intent, method, card, billing, fees } = attempt;
  attachCustomer(attempt);
  const charge = newCharge(work.now, { intent, method, card, billing, authenticated, refundFails, failure: null });
  if (feeIsLate) work.at(work.now + LATE_FEE_SECONDS, 'settle-charge', charge.id);
  else settle(work, charge, fees);
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
  } satisfies Partial<PaymentIntent>);
  Object.assign(session, {
    status: 'complete',
    payment_status: 'paid',
    customer_details: customerDetails(billing.email, billing.name),
  } satisfies Partial<CheckoutSession>);
  for (const each of [method, charge, intent, session]) work.put(each);
  work.emit('charge.succeeded', charge);
  work.emit('payment_intent.succeeded', intent);
  work.emit('checkout.session.completed', session);
  return { kind: 'paid', session };
}

/** A customer is made when the session asks for one, or when the card is to be used again. */
function attachCustomer({ work, session, intent, method, billing }: Attempt): void {
  const wanted = session.customer_creation === 'always' || session.memory.intent.setup_future_usage !== null;
  if (session.customer === null && wanted) {
    const customer = { ...newCustomer(work.now), email: billing.email, name: billing.name };
    work.put(customer);
    work.emit('customer.created', customer);
    session.customer = customer.id;
  }
  intent.customer = session.customer;
  if (session.memory.intent.setup_future_usage !== null) method.customer = session.customer;
}

function decline(attempt: Attempt, declined: Decline): Outcome {
  const { work, session, intent, method, card, billing } = attempt;
  const charge = newCharge(work.now, {
    intent,
    method,
    card,
    billing,
    authenticated: false,
    refundFails: false,
    failure: declined,
  });
  work.put(charge);
  work.emit('charge.failed', charge);
  fail(attempt, charge, {
    code: declined.code,
    decline_code: declined.declineCode,
    message: declined.message,
    advice_code: 'try_again_later',
  });
  return { kind: 'declined', session, message: declined.message };
}

function failAuthentication(attempt: Attempt): Outcome {
  const message = 'The bank could not confirm that it was you. Nothing was charged; try again or use another card.';
  fail(attempt, null, { code: 'payment_intent_authentication_failure', message });
  return { kind: 'declined', session: attempt.session, message };
}

interface CardError {
  readonly code: string;
  readonly message: string;
  readonly decline_code?: string;
  readonly advice_code?: string;
}

function fail({ work, session, intent, method }: Attempt, charge: Charge | null, error: CardError): void {
  Object.assign(intent, {
    status: 'requires_payment_method',
    last_payment_error: {
      ...(charge ? { charge: charge.id } : {}),
      ...error,
      doc_url: docUrl(error.code),
      payment_method: present(method, work.view),
      type: 'card_error',
    },
    latest_charge: charge?.id ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
  } satisfies Partial<PaymentIntent>);
  for (const each of [method, intent, session]) work.put(each);
  work.emit('payment_intent.payment_failed', intent);
}

function askToAuthenticate({ work, session, intent, method }: Attempt): Outcome {
  const page = `${work.view.origin}/pay/${session.id}/confirm`;
  Object.assign(intent, {
    status: 'requires_action',
    next_action: { redirect_to_url: { return_url: session.success_url, url: page }, type: 'redirect_to_url' },
    payment_method: method.id,
  } satisfies Partial<PaymentIntent>);
  for (const each of [method, intent, session]) work.put(each);
  work.emit('payment_intent.requires_action', intent);
  return { kind: 'authenticate', session };
}

function billingOf(email: string, name: string | null): BillingDetails {
  return { address: addressOf(null), email, name, phone: null, tax_id: null };
}

function summaryOf({ card, expMonth, expYear }: Payer): CardSummary {
  return { brand: card.brand, last4: card.number.slice(-4), expMonth, expYear, fingerprint: fingerprintOf(card) };
}

function summaryFrom(method: PaymentMethod): CardSummary {
  const card = method['card'] as {
    brand: string;
    last4: string;
    exp_month: number;
    exp_year: number;
    fingerprint: string;
  };
  return {
    brand: card.brand,
    last4: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
    fingerprint: card.fingerprint,
  };
}
