import { docUrl, Refusal } from '../api/errors.js';
import type { PaymentIntent, SetupIntent } from '../state/kinds/payments.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';

type Intent = PaymentIntent | SetupIntent;

/** 400: the intent is not where the request needs it. Stripe sends the intent along. */
export function unexpectedState(work: Work, intent: Intent, message: string): Refusal {
  const isPayment = intent.object === 'payment_intent';
  const code = isPayment ? 'payment_intent_unexpected_state' : 'setup_intent_unexpected_state';
  return new Refusal(400, {
    type: 'invalid_request_error',
    code,
    doc_url: docUrl(code),
    message,
    [isPayment ? 'payment_intent' : 'setup_intent']: present(intent, work.view),
  });
}

/** @throws Refusal unless the intent was made through the API: sessions and invoices lead theirs themselves. */
export function checkIndependent(intent: Intent, verb: string): void {
  const owner = intent.object === 'payment_intent' ? intent.memory.owner?.kind : intent.memory.session;
  if (!owner) return;
  const way =
    owner === 'invoice' ? 'Pay or void the invoice instead.' : 'Complete or expire the Checkout session instead.';
  throw new Refusal(400, {
    type: 'invalid_request_error',
    message: `This intent was not made through the API, so it cannot be ${verb} through it. ${way}`,
  });
}
