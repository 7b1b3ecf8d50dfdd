import { behaviourBehind } from '../payments/method-behaviour.js';
import type { Charge } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** How long the return of a bank debit takes (R-ACH-04). */
const LATE_RETURN_SECONDS = 30 * 86_400;

/**
 * Some test cards and accounts are good for bad news about a payment that succeeded: it is put on the list here. That
 * of a card is due at once, as at Stripe, so whoever asks next finds it.
 */
export function announceTrouble(work: Work, charge: Charge): void {
  const { dispute, warning } = behaviourBehind(charge);
  const isDebit = charge.payment_method_details.type === 'us_bank_account';
  if (dispute) work.at(work.now + (isDebit ? LATE_RETURN_SECONDS : 0), 'open-dispute', charge.id);
  if (warning) work.at(work.now, 'warn-of-fraud', charge.id);
}
