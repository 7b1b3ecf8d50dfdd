import { AppError } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { newId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { holdPeriods, inOpenPeriod } from './periods.js';

/** The accounts that code posts to; the whole chart is in the database (domain rules §12). */
export const ACCOUNTS = {
  bank: '1010',
  undepositedFunds: '1015',
  stripeClearing: '1020',
  disputesReceivable: '1030',
  securities: '1040',
  betweenDesignations: '1090',
  deferredBenefits: '2100',
  heldForOthers: '2160',
  contributions: '4000',
  restrictedContributions: '4100',
  benefitsEarned: '4200',
  contributedAssets: '4300',
  otherIncome: '4800',
  refunds: '4900',
  releasedRestricted: '4950',
  releasedUnrestricted: '4951',
  processingFees: '5100',
  disputeFees: '5110',
  contributedAssetsUsed: '5200',
  otherExpenses: '5900',
} as const;

export type AccountCode = (typeof ACCOUNTS)[keyof typeof ACCOUNTS];

/** One line of an entry: minor units, debit positive and credit negative, within one fund. */
export interface Posting {
  readonly account: AccountCode;
  readonly fund: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

export interface LedgerEntry {
  readonly id: string;
  /** What caused it, "charge:ch_1:gross"; the same source is never booked twice (R-LED-03). */
  readonly sourceKey: string;
  readonly description: string;
  readonly effectiveDate: CalendarDate;
  /** The day that it is about, when that lies in a closed month. */
  readonly originalDate?: CalendarDate;
  readonly occurredAt: Date;
  readonly reversesId: string | null;
  readonly postings: readonly Posting[];
}

export function debit(account: AccountCode, fund: string, amountMinor: bigint, currency: string): Posting {
  return { account, fund, amountMinor, currency };
}

export function credit(account: AccountCode, fund: string, amountMinor: bigint, currency: string): Posting {
  return { account, fund, amountMinor: -amountMinor, currency };
}

export class UnbalancedEntry extends AppError {
  constructor(sourceKey: string) {
    super('unbalanced-entry', 'conflict', `The ledger entry for ${sourceKey} does not balance. Nothing was booked.`);
  }
}

/** A checked entry. @throws UnbalancedEntry unless debits equal credits per currency and fund (R-LED-01). */
export function ledgerEntry(entry: Omit<LedgerEntry, 'id' | 'reversesId'> & { reversesId?: string }): LedgerEntry {
  const sums = new Map<string, bigint>();
  for (const { currency, fund, amountMinor } of entry.postings) {
    const key = `${currency} ${fund}`;
    sums.set(key, (sums.get(key) ?? 0n) + amountMinor);
  }
  const balanced = [...sums.values()].every((sum) => sum === 0n);
  if (!balanced || entry.postings.length < 2 || entry.postings.some((line) => line.amountMinor === 0n)) {
    throw new UnbalancedEntry(entry.sourceKey);
  }
  return { reversesId: null, ...entry, id: newId() };
}

/** The statements that book many entries at once; the benchmark sends the same text through a bare client. */
export const BOOK_ENTRIES = `
  insert into ledger_entry (id, source_key, description, effective_date, original_date, occurred_at, reverses_id)
  select id, "sourceKey", description, "effectiveDate", "originalDate", "occurredAt", "reversesId"
  from jsonb_to_recordset($1::jsonb) as entry (id uuid, "sourceKey" text, description text,
    "effectiveDate" date, "originalDate" date, "occurredAt" timestamptz, "reversesId" uuid)`;

export const BOOK_POSTINGS = `
  insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
  select "entryId", line, account, fund, "amountMinor", currency
  from jsonb_to_recordset($1::jsonb) as posting ("entryId" uuid, line smallint, account text, fund text,
    "amountMinor" bigint, currency char(3))`;

/**
 * Books entries in the caller's transaction. What is about a closed month is dated on the first open day instead, and
 * keeps the day that it is about (R-LED-05). A source that is booked already is refused by the database.
 */
export async function book(tx: Tx, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const openFrom = await holdPeriods(tx);
  const [entryRows, postingRows] = bookingParameters(entries.map((entry) => inOpenPeriod(entry, openFrom)));
  await rows(tx, BOOK_ENTRIES, [entryRows]);
  await rows(tx, BOOK_POSTINGS, [postingRows]);
}

export function bookingParameters(entries: readonly LedgerEntry[]): [entries: string, postings: string] {
  const postings = entries.flatMap((entry) =>
    entry.postings.map((posting, line) => ({
      entryId: entry.id,
      line: line + 1,
      ...posting,
      amountMinor: posting.amountMinor.toString(),
    })),
  );
  return [JSON.stringify(entries.map(({ postings: _, ...entry }) => entry)), JSON.stringify(postings)];
}

/** The mirror image of an entry, to correct it by adding (R-LED-02). */
export function reversalOf(
  entry: { id: string; postings: readonly Posting[] },
  facts: { sourceKey: string; description: string; effectiveDate: CalendarDate; occurredAt: Date },
): LedgerEntry {
  return ledgerEntry({
    ...facts,
    reversesId: entry.id,
    postings: entry.postings.map((line) => ({ ...line, amountMinor: -line.amountMinor })),
  });
}

/** The lines of one entry as they were booked. */
export async function postingsOf(tx: Tx, entryId: string): Promise<Posting[]> {
  const found = await rows<Omit<Posting, 'amountMinor'> & { amountMinor: string }>(
    tx,
    `select account, fund, amount_minor as "amountMinor", currency from ledger_posting
     where entry_id = $1 order by line`,
    [entryId],
  );
  return found.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) }));
}

/** The balance of an account in one currency, in minor units: debits minus credits. */
export async function balanceOf(tx: Tx, account: AccountCode, currency: string): Promise<bigint> {
  const [row] = await rows<{ sum: string | null }>(
    tx,
    'select sum(amount_minor) from ledger_posting where account = $1 and currency = $2',
    [account, currency],
  );
  return BigInt(row?.sum ?? 0);
}
