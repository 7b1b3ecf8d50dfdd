import { behaviourBehind } from '../payments/method-behaviour.js';
import type { Charge } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** How long after a payment by card the bad news comes, and how long the return of a bank debit takes (R-ACH-04). */
const TROUBLE_SECONDS = 3;
const LATE_RETURN_SECONDS = 30 * 86_400;

/** Some test cards and accounts are good for bad news about a payment that succeeded: it is put on the list here. */
export function announceTrouble(work: Work, charge: Charge): void {
  const { dispute, warning } = behaviourBehind(charge);
  const isDebit = charge.payment_method_details.type === 'us_bank_account';
  if (dispute) work.at(work.now + (isDebit ? LATE_RETURN_SECONDS : TROUBLE_SECONDS), 'open-dispute', charge.id);
  if (warning) work.at(work.now + TROUBLE_SECONDS, 'warn-of-fraud', charge.id);
}
