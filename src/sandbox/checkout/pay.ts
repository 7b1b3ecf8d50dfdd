import { attempt, failAuthentication, type AttemptOutcome } from '../payments/attempt.js';
import { failSetupAuthentication, setUp, type SetupOutcome } from '../payments/setup.js';
import { newIntent } from '../intents/new-intent.js';
import type { LineItem } from '../state/kinds/catalogue.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { PaymentIntent, PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { complete } from './complete.js';
import { customerOf } from './customer.js';
import { billingOf, methodOf, type Payer } from './payer.js';
import { saveMethod, setupLocked } from './save.js';

/** How pressing the button ended. */
export type Outcome =
  | { readonly kind: 'paid'; readonly session: CheckoutSession }
  | { readonly kind: 'authenticate'; readonly session: CheckoutSession }
  | { readonly kind: 'declined'; readonly session: CheckoutSession; readonly message: string }
  | { readonly kind: 'closed'; readonly session: CheckoutSession }
  | { readonly kind: 'unknown' };

/**
 * Completes an open session with what the payer brings: pays what is due today, or saves the method for later. The
 * session is locked, so pressing twice pays once: the second press finds it closed.
 */
export async function pay(work: Work, sessionId: string, payer: Payer): Promise<Outcome> {
  const session = await openSession(work, sessionId);
  if (session === null) return { kind: 'unknown' };
  if (session.status !== 'open') return { kind: 'closed', session };
  if (payer.amount !== undefined) chooseAmount(session, payer.amount);
  const method = methodOf(work, session, payer);
  const billing = method?.billing_details ?? billingOf(payer);
  await customerOf(work, session, billing);
  work.put(session);
  if (!method) {
    await complete(work, session, { billing, method, payment: null });
    return { kind: 'paid', session };
  }
  if ((session.amount_total ?? 0) === 0) {
    return concludeSetup(work, session, method, await saveMethod(work, session, method));
  }
  const intent = await intentOf(work, session);
  intent.customer = session.customer;
  const outcome = attempt(work, intent, method, {
    presence: 'on_session',
    confirmation: { page: `${work.view.origin}/pay/${session.id}/confirm`, returnUrl: session.success_url },
  });
  return concludePayment(work, session, method, { intent, outcome });
}

/** The payer answered the bank's question on the 3-D Secure page. */
export async function authenticate(work: Work, sessionId: string, passed: boolean): Promise<Outcome> {
  const session = await openSession(work, sessionId);
  if (session === null) return { kind: 'unknown' };
  if (session.status !== 'open') return { kind: 'closed', session };
  const setup = await setupLocked(work, session);
  const payment = session.payment_intent === null ? null : await work.lock('payment_intent', session.payment_intent);
  const intent = [setup, payment].find((each) => each?.status === 'requires_action');
  const method = intent?.payment_method ? await work.lock('payment_method', intent.payment_method) : null;
  if (!intent || !method) return { kind: 'closed', session };
  if (intent.object === 'setup_intent') {
    const outcome = passed
      ? setUp(work, intent, method, { authenticated: true })
      : failSetupAuthentication(work, intent, method);
    return concludeSetup(work, session, method, outcome);
  }
  const outcome = passed
    ? attempt(work, intent, method, { presence: 'on_session', authenticated: true })
    : failAuthentication(work, intent, method);
  return concludePayment(work, session, method, { intent, outcome });
}

/** The session, locked, and the work at its customer's time. */
async function openSession(work: Work, id: string): Promise<CheckoutSession | null> {
  const session = await work.lock('checkout.session', id);
  await work.followCustomer(session?.customer);
  return session;
}

async function concludePayment(
  work: Work,
  session: CheckoutSession,
  method: PaymentMethod,
  payment: { readonly intent: PaymentIntent; readonly outcome: AttemptOutcome },
): Promise<Outcome> {
  const { outcome } = payment;
  if (outcome.kind === 'declined') return { kind: 'declined', session, message: outcome.error.message };
  if (outcome.kind === 'authenticate') return { kind: 'authenticate', session };
  await complete(work, session, { billing: method.billing_details, method, payment });
  return { kind: 'paid', session };
}

async function concludeSetup(
  work: Work,
  session: CheckoutSession,
  method: PaymentMethod,
  outcome: SetupOutcome,
): Promise<Outcome> {
  if (outcome.kind === 'declined') {
    return { kind: 'declined', session, message: outcome.error.message.replace('charged', 'saved') };
  }
  if (outcome.kind === 'authenticate') return { kind: 'authenticate', session };
  await complete(work, session, { billing: method.billing_details, method, payment: null });
  return { kind: 'paid', session };
}

async function intentOf(work: Work, session: CheckoutSession): Promise<PaymentIntent> {
  const known = session.payment_intent === null ? null : await work.lock('payment_intent', session.payment_intent);
  if (known) {
    known.amount = session.amount_total ?? known.amount;
    return known;
  }
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

/** The payer has said how much: the one line costs that. */
function chooseAmount(session: CheckoutSession, amount: number): void {
  const [line] = session.memory.lines;
  if (!line) return;
  const chosen: LineItem = { ...line, amount_subtotal: amount, amount_total: amount };
  session.memory.lines = [chosen];
  session['amount_subtotal'] = amount;
  session.amount_total = amount;
}
