import { paymentEnded } from '../billing/collect.js';
import { debitEnded } from '../checkout/complete.js';
import type { PaymentIntent } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import type { AttemptOutcome } from './attempt.js';

/** Tells the session or the invoice behind an intent how a payment ended that did not end at once. */
export async function tellOwner(work: Work, intent: PaymentIntent, outcome: AttemptOutcome): Promise<void> {
  const owner = intent.memory.owner;
  if (owner?.kind === 'checkout.session') await debitEnded(work, owner.id, outcome);
  if (owner?.kind === 'invoice') await paymentEnded(work, owner.id, outcome);
}
