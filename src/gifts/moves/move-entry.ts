import type { CalendarDate } from '../../kernel/calendar.js';
import { ACCOUNTS, debit, ledgerEntry, type LedgerEntry, type Posting } from '../../ledger/ledger.js';

/** Where a gift is moved to, and whether donors restrict it. */
interface Fund {
  readonly code: string;
  readonly restricted: boolean;
}

/** What is booked of a gift in one account of its fund: minor units, debit positive and credit negative. */
export interface BookedPart {
  readonly account: Posting['account'];
  readonly amountMinor: bigint;
}

/**
 * Moves what a gift earned, cost and owes from one designation to another: each balances by itself (R-LED-01), with what
 * one owes the other between them, so that no money at the processor or the bank is touched. Null when nothing is booked.
 *
 * @param booked the income, costs and owed benefits of the gift in the fund that it leaves
 */
export function moveEntry(
  move: {
    readonly id: string;
    readonly from: string;
    readonly to: Fund;
    readonly currency: string;
    readonly effectiveDate: CalendarDate;
    readonly occurredAt: Date;
  },
  booked: readonly BookedPart[],
): LedgerEntry | null {
  const parts = booked.filter(({ amountMinor }) => amountMinor !== 0n);
  if (parts.length === 0) return null;
  const { id, from, to, currency, effectiveDate, occurredAt } = move;
  const total = parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const between = (fund: string, minor: bigint): Posting[] =>
    minor === 0n ? [] : [debit(ACCOUNTS.betweenDesignations, fund, minor, currency)];
  return ledgerEntry({
    sourceKey: `move:${id}`,
    description: 'Gift moved to another designation',
    effectiveDate,
    occurredAt,
    postings: [
      ...parts.map(({ account, amountMinor }) => debit(account, from, -amountMinor, currency)),
      ...between(from, total),
      ...parts.map(({ account, amountMinor }) => debit(incomeOf(account, to), to.code, amountMinor, currency)),
      ...between(to.code, -total),
    ],
  });
}

/** Restricted money has an income account of its own (R-ACC-01); all other accounts stay what they are. */
function incomeOf(account: Posting['account'], { restricted }: Fund): Posting['account'] {
  if (account !== ACCOUNTS.contributions && account !== ACCOUNTS.restrictedContributions) return account;
  return restricted ? ACCOUNTS.restrictedContributions : ACCOUNTS.contributions;
}
