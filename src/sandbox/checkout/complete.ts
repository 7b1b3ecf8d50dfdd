import type { AttemptOutcome } from '../payments/attempt.js';
import { customerDetails } from '../resources/new-session.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** The payer has done their part: the session is complete, paid now or (bank debits) in some days. */
export async function complete(
  work: Work,
  session: CheckoutSession,
  method: PaymentMethod,
  outcome: AttemptOutcome,
): Promise<void> {
  Object.assign(session, {
    status: 'complete',
    payment_status: outcome.kind === 'succeeded' ? 'paid' : 'unpaid',
    customer_details: customerDetails(method.billing_details.email, method.billing_details.name),
  } satisfies Partial<CheckoutSession>);
  work.put(session);
  work.emit('checkout.session.completed', session);
}

/** The debit behind a complete session has come to its end, days later. */
export async function debitEnded(work: Work, id: string, outcome: AttemptOutcome): Promise<void> {
  const session = await work.lock('checkout.session', id);
  if (session?.status !== 'complete') return;
  const paid = outcome.kind === 'succeeded';
  if (paid) session.payment_status = 'paid';
  work.put(session);
  work.emit(paid ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed', session);
}
