import type { CalendarDate } from '../kernel/calendar.js';
import type { MovementFacts } from '../gateways/stripe/money-facts.js';
import { ACCOUNTS, credit, debit, ledgerEntry, type LedgerEntry } from '../ledger/ledger.js';

/**
 * The fund of deposits, until it is known what they are made of. The processor names that only after a payout has been
 * made, so that it moves money of all funds together and claims nothing of any single one: each entry balances within
 * this fund (R-LED-08). Once the lines are known, `fundsEntry` gives each designation its part.
 */
export const ALL_FUNDS = 'all-funds';

/**
 * A payout on its way from the processor's balance to the bank. Booked as soon as it exists, because it has left the
 * balance then (INV-04), whatever day the bank will name. A fee for it, as for instant payouts, is a cost.
 */
export function depositEntry(movement: MovementFacts, effectiveDate: CalendarDate): LedgerEntry {
  const { transactionId, amountMinor, feeMinor, currency, occurredAt } = movement;
  return ledgerEntry({
    sourceKey: `bt:${transactionId}`,
    description: 'Paid out to the bank',
    effectiveDate,
    occurredAt,
    postings: [
      debit(ACCOUNTS.bank, ALL_FUNDS, -amountMinor, currency),
      ...(feeMinor === 0n ? [] : [debit(ACCOUNTS.processingFees, ALL_FUNDS, feeMinor, currency)]),
      credit(ACCOUNTS.stripeClearing, ALL_FUNDS, feeMinor - amountMinor, currency),
    ],
  });
}

/** The sourceKey of the entry that shares a payout out, and of the one that undoes it when the payout comes back. */
export const fundsKey = (payoutId: string): string => `payout:${payoutId}:funds`;
export const fundsReturnedKey = (payoutId: string): string => `${fundsKey(payoutId)}:returned`;

/**
 * Shares a deposit out among the designations: what each of them had in clearing is in the bank now, and clearing is
 * zero again in each fund. Null when no designation has a part in it.
 *
 * @param clearing what the lines of the payout left in clearing, by fund, in minor units.
 */
export function fundsEntry(
  deposit: { payoutId: string; currency: string; effectiveDate: CalendarDate; occurredAt: Date },
  clearing: ReadonlyMap<string, bigint>,
): LedgerEntry | null {
  const { payoutId, currency, effectiveDate, occurredAt } = deposit;
  const parts = [...clearing].filter(([fund, minor]) => fund !== ALL_FUNDS && minor !== 0n).toSorted(byFund);
  if (parts.length === 0) return null;
  const total = parts.reduce((sum, [, minor]) => sum + minor, 0n);
  const pairs = total === 0n ? parts : [...parts, [ALL_FUNDS, -total] as const];
  return ledgerEntry({
    sourceKey: fundsKey(payoutId),
    description: 'Deposit shared out among the designations',
    effectiveDate,
    occurredAt,
    postings: pairs.flatMap(([fund, minor]) => [
      debit(ACCOUNTS.bank, fund, minor, currency),
      credit(ACCOUNTS.stripeClearing, fund, minor, currency),
    ]),
  });
}

function byFund([one]: readonly [string, bigint], [other]: readonly [string, bigint]): number {
  return one < other ? -1 : 1;
}
