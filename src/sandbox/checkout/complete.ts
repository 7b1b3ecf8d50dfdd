import { paymentEnded } from '../billing/collect.js';
import type { AttemptOutcome } from '../payments/attempt.js';
import { customerDetails } from '../resources/new-session.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { BillingDetails } from '../state/kinds/customers.js';
import type { PaymentIntent, PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { completeSubscription } from './subscription.js';

/** How the payer's part ended. */
export interface Completion {
  readonly billing: BillingDetails;
  readonly method: PaymentMethod | null;
  /** Null when nothing was due today: a saved card, a trial, an order over nothing. */
  readonly payment: { readonly intent: PaymentIntent; readonly outcome: AttemptOutcome } | null;
}

/** The payer has done their part: the session is complete, paid now or (bank debits) in some days. */
export async function complete(work: Work, session: CheckoutSession, completion: Completion): Promise<void> {
  const { billing, payment } = completion;
  if (session.mode === 'subscription') await completeSubscription(work, session, completion);
  Object.assign(session, {
    status: 'complete',
    payment_status: statusOf(payment?.outcome ?? null),
    customer_details: customerDetails(billing),
  } satisfies Partial<CheckoutSession>);
  work.put(session);
  work.emit('checkout.session.completed', session);
}

/** The debit behind a complete session has come to its end, days later. */
export async function debitEnded(work: Work, id: string, outcome: AttemptOutcome): Promise<void> {
  const session = await work.lock('checkout.session', id);
  if (session?.status !== 'complete') return;
  if (session.invoice !== null) await paymentEnded(work, session.invoice, outcome);
  const paid = outcome.kind === 'succeeded';
  if (paid) session.payment_status = 'paid';
  work.put(session);
  work.emit(paid ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed', session);
}

function statusOf(outcome: AttemptOutcome | null): CheckoutSession['payment_status'] {
  if (outcome === null) return 'no_payment_required';
  return outcome.kind === 'succeeded' ? 'paid' : 'unpaid';
}
