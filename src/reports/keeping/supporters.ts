import { addDays, addMonths, type CalendarDate } from '../../kernel/calendar.js';
import type { Db } from '../../database/db.js';
import { shareOf } from '../answers/figure.js';

/** Who supports, and who was kept, on a day. */
export interface Supporters {
  readonly day: CalendarDate;
  /** Donors who gave in the twelve months that end with the day. */
  readonly active: number;
  /** Donors who gave in the twelve months before those. */
  readonly base: number;
  /** Of these, the ones who gave again in the last twelve. */
  readonly kept: number;
  /** Kept of base; null where nobody could be kept. */
  readonly share: number | null;
}

export const ACTIVE_DEFINITION =
  'Donors from whom a gift came in the twelve months that end with the day, to whatever it was given; gifts that went back later included.';
export const KEPT_DEFINITION =
  'Of the donors who gave in the twelve months before the last twelve, those who gave again in the last twelve. Both windows end with the period, whatever its length.';

/** The supporters on some days. The caller has made the sums fresh. */
export async function supportersOn(db: Db, days: readonly CalendarDate[]): Promise<Supporters[]> {
  const found = await db.query<{ at: number; active: number; base: number; gone: number }>(
    `select at::int, sum(active_change) filter (where supporter_day.day <= asked.day)::int as active,
            sum(active_change) filter (where supporter_day.day <= asked.before)::int as base,
            sum(gone_change) filter (where supporter_day.day <= asked.day)::int as gone
     from unnest($1::date[], $2::date[]) with ordinality as asked(day, before, at)
     left join supporter_day on supporter_day.day <= asked.day group by at order by at`,
    [days, days.map((day) => addMonths(day, -12))],
  );
  return found.map(({ active, base, gone }, at) => {
    const kept = (base ?? 0) - (gone ?? 0);
    return { day: days[at]!, active: active ?? 0, base: base ?? 0, kept, share: shareOf(kept, base ?? 0) };
  });
}

/** The list of donors who gave last within some days; only for windows that end today could a list say more. */
export function missedWindow(day: CalendarDate): { readonly from: CalendarDate; readonly to: CalendarDate } {
  return { from: addDays(addMonths(day, -24), 1), to: addMonths(day, -12) };
}

export function activeFrom(day: CalendarDate): CalendarDate {
  return addDays(addMonths(day, -12), 1);
}
