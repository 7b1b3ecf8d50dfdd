import type { CalendarDate } from '../../kernel/calendar.js';
import { addMonths } from '../../kernel/calendar.js';
import { rows, type Tx } from '../../database/db.js';

const ROWS_MAX = 50;

/** An entry that stands out in the history of a month. */
export interface NotedEntry {
  readonly sourceKey: string;
  readonly description: string;
  readonly effectiveDate: CalendarDate;
  readonly originalDate: CalendarDate | null;
  readonly recordedAt: Date;
  /** The sum of its debits, in minor units of the currency. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly giftId: string | null;
}

export interface NotedEntries {
  readonly count: number;
  /** The newest fifty. */
  readonly entries: readonly NotedEntry[];
}

/** What is about a closed month and was booked in a later one. */
export function correctionsOf(tx: Tx, month: CalendarDate): Promise<NotedEntries> {
  return noted(tx, 'original_date >= $1 and original_date < $2', [month, addMonths(month, 1)]);
}

/** What was booked in a month after it had been closed, softly or for good, the last time. */
export function addedAfterClose(tx: Tx, month: CalendarDate): Promise<NotedEntries> {
  return noted(
    tx,
    `effective_date >= $1 and effective_date < $2 and recorded_at > (
       select (figures->>'recordedUntil')::timestamptz from period_event
       where period_event.month = $1 and figures is not null order by position desc limit 1)`,
    [month, addMonths(month, 1)],
  );
}

async function noted(tx: Tx, condition: string, range: readonly CalendarDate[]): Promise<NotedEntries> {
  const found = await rows<Omit<NotedEntry, 'amountMinor'> & { amountMinor: string; count: number }>(
    tx,
    `select source_key as "sourceKey", description, effective_date::text as "effectiveDate",
            original_date::text as "originalDate", recorded_at as "recordedAt", "amountMinor", currency,
            (select gift_id from ledger_entry_gift where entry_id = entry.id limit 1) as "giftId", count
     from (select *, count(*) over ()::int as count from ledger_entry where ${condition}
           order by recorded_at desc, id desc limit ${ROWS_MAX}) as entry
     cross join lateral (select currency, sum(amount_minor) as "amountMinor" from ledger_posting
                         where entry_id = entry.id and amount_minor > 0 group by currency limit 1) as sum
     order by recorded_at desc, id desc`,
    range,
  );
  return {
    count: found[0]?.count ?? 0,
    entries: found.map(({ count: _, ...entry }) => ({ ...entry, amountMinor: BigInt(entry.amountMinor) })),
  };
}
