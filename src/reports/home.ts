import type { CalendarDate } from '../kernel/calendar.js';
import type { Db } from '../database/db.js';

export interface MonthOfGifts {
  /** "2026-11". */
  readonly month: string;
  readonly gifts: number;
  readonly amountMinor: bigint;
}

/** What was given in each month of a range, the empty months too; both dates are included. */
export async function giftsByMonth(db: Db, from: CalendarDate, to: CalendarDate): Promise<MonthOfGifts[]> {
  const found = await db.query<{ month: string; gifts: number; amountMinor: string }>(
    `select to_char(month, 'YYYY-MM') as month, count(gift_date)::int as gifts,
            coalesce(sum(amount_minor), 0)::bigint as "amountMinor"
     from generate_series(date_trunc('month', $1::date::timestamp), $2::date::timestamp, '1 month') as month
     left join gift on gift_date >= month::date and gift_date < (month + interval '1 month')::date
                   and gift_date between $1::date and $2::date
     group by month order by month`,
    [from, to],
  );
  return found.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
}
