import { addDays, type CalendarDate } from '../../kernel/calendar.js';
import type { Db } from '../../database/db.js';
import { planTotals, type PlanTotals } from './plan-list.js';

/** How recurring giving stands. */
export interface PlanFigures {
  readonly running: PlanTotals;
  readonly paused: number;
  /** Plans whose last charge failed, and what they would give in a month. */
  readonly retrying: PlanTotals;
  /** What is due within thirty days, today included, per currency. */
  readonly expected: readonly { readonly currency: string; readonly amountMinor: bigint }[];
  /** The same by day; days without a charge are left out. */
  readonly days: readonly ChargeDay[];
}

/** What is due on one day. */
export interface ChargeDay {
  readonly on: CalendarDate;
  readonly currency: string;
  readonly charges: number;
  readonly amountMinor: bigint;
}

const DAYS = 30;

/** @param today the organisation's date. */
export async function planFigures(db: Db, today: CalendarDate): Promise<PlanFigures> {
  const [running, retrying, paused, days] = await Promise.all([
    planTotals(db, {}),
    planTotals(db, { state: 'past_due' }),
    planTotals(db, { state: 'paused' }),
    coming(db, today),
  ]);
  const sums = new Map<string, bigint>();
  for (const { currency, amountMinor } of days) sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
  return {
    running,
    retrying,
    paused: paused.count,
    expected: [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor })),
    days,
  };
}

/**
 * The charges that our own calendar has for the next days. A plan that is charged every month can be due twice within
 * them: the second day is counted from the anchor, as the calendar itself does it (R-REG-08).
 */
async function coming(db: Db, today: CalendarDate): Promise<ChargeDay[]> {
  const found = await db.query<Omit<ChargeDay, 'amountMinor'> & { amountMinor: string }>(
    `select due.day::text as "on", plan.currency, count(*)::int as charges, sum(plan.amount_minor) as "amountMinor"
     from plan
     cross join lateral (
       select plan.interval_count * case plan.interval when 'year' then 12 else 1 end as step,
              (extract(year from plan.next_charge_on) - extract(year from plan.anchor_on)) * 12
                + extract(month from plan.next_charge_on) - extract(month from plan.anchor_on) as months) as calendar
     cross join lateral (
       select plan.next_charge_on as day
       union all
       select (plan.anchor_on + make_interval(months => (calendar.months + calendar.step)::int))::date) as due
     where plan.ended_at is null and plan.next_charge_on between $1 and $2 and due.day between $1 and $2
     group by due.day, plan.currency order by due.day, plan.currency`,
    [today, addDays(today, DAYS - 1)],
  );
  return found.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
}
