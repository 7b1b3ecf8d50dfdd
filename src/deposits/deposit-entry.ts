import type { CalendarDate } from '../kernel/calendar.js';
import type { MovementFacts } from '../gateways/stripe/money-facts.js';
import { ACCOUNTS, credit, debit, ledgerEntry, type LedgerEntry } from '../ledger/ledger.js';

/**
 * The fund of deposits. A payout is made of gifts for several funds, and the processor names them only after it has
 * been made; the bank account keeps one pot. So a deposit moves money of all funds together and claims nothing of any
 * single one: each entry balances within this fund (R-LED-08), and the funds together make the clearing account whole.
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
