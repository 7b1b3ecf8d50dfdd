import type { BalanceTransaction } from '../state/kinds/money.js';
import type { Work } from '../state/work.js';
import { businessDaysLater, isBusinessDay, startOfDay } from './business-days.js';

/** When payouts are made, in seconds after midnight (UTC): for banks in the United States it is night. */
const PAYOUT_TIME = 6 * 3600;

/** Saves a movement of the balance, and has money that comes in be paid out once it is available. */
export function book(work: Work, money: BalanceTransaction): void {
  work.put(money);
  if (money.net > 0) work.once(payoutMoment(Math.max(money.available_on, work.now)), 'pay-out', money.currency);
}

/** The first payout time of a business day that is not before a moment. */
export function payoutMoment(moment: number): number {
  const today = startOfDay(moment) + PAYOUT_TIME;
  if (isBusinessDay(moment) && today >= moment) return today;
  return businessDaysLater(moment, 1) + PAYOUT_TIME;
}
