import type { Subscription } from '../state/kinds/billing.js';
import type { Interval, Recurring } from '../state/kinds/catalogue.js';

/** When the periods of a subscription begin: always counted from one instant, in UTC, never from the last charge. */
export interface Cycle {
  /** Seconds since 1970. */
  readonly anchor: number;
  /** The day of the month that is meant, where the anchor lies in a month that is too short for it; null for its own. */
  readonly day: number | null;
  readonly interval: Interval;
  readonly count: number;
}

/** The fixed values that an anchor can be given by, in UTC. */
export interface AnchorConfig {
  readonly day_of_month: number;
  readonly hour: number | null;
  readonly minute: number | null;
  readonly month: number | null;
  readonly second: number | null;
}

const DAY = 86_400;
const MONTHS: Readonly<Record<'month' | 'year', number>> = { month: 1, year: 12 };
const SECONDS: Readonly<Record<'day' | 'week', number>> = { day: DAY, week: 7 * DAY };

/**
 * The beginning of the nth period, 0 being the one that begins at the anchor; n may be negative. A month that is too
 * short ends the period on its last day, and the next one returns to the anchor's day (R-REG-08, R-REG-09).
 */
export function periodStart({ anchor, day, interval, count }: Cycle, n: number): number {
  if (interval === 'day' || interval === 'week') return anchor + n * count * SECONDS[interval];
  const date = new Date(anchor * 1000);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + n * count * MONTHS[interval];
  return monthStart(month) + (dayWithin(month, day ?? date.getUTCDate()) - 1) * DAY + secondsOf(anchor);
}

/** The number of the period that a moment lies in. */
export function periodAt(cycle: Cycle, moment: number): number {
  const step = periodStart(cycle, 1) - periodStart(cycle, 0);
  let n = Math.floor((moment - cycle.anchor) / step);
  while (periodStart(cycle, n) > moment) n -= 1;
  while (periodStart(cycle, n + 1) <= moment) n += 1;
  return n;
}

/**
 * The first moment after `now` that the fixed values name, for a cycle of months or years. The time of day that they
 * do not name is that of `daytime`.
 */
export function nextOccurrence(config: AnchorConfig, now: number, daytime = now): number {
  const time = new Date(daytime * 1000);
  const { hour, minute, second } = config;
  const seconds =
    (hour ?? time.getUTCHours()) * 3600 + (minute ?? time.getUTCMinutes()) * 60 + (second ?? time.getUTCSeconds());
  const today = new Date(now * 1000);
  for (let month = today.getUTCFullYear() * 12 + today.getUTCMonth(); ; month += 1) {
    const moment = monthStart(month) + (dayWithin(month, config.day_of_month) - 1) * DAY + seconds;
    if (moment > now && (config.month === null || month % 12 === config.month - 1)) return moment;
  }
}

/** The cycle of a subscription; all its items have the same rhythm. */
export function cycleOf({ billing_cycle_anchor: anchor, items, memory }: Subscription): Cycle {
  return cycleFrom(anchor, items.data[0]!.price.recurring!, memory.day);
}

export function cycleFrom(anchor: number, { interval, interval_count: count }: Recurring, day?: number | null): Cycle {
  return { anchor, day: day ?? null, interval, count };
}

/** The period that is running or has just ended. */
export function periodOf({ items }: Subscription): { readonly start: number; readonly end: number } {
  const { current_period_start: start, current_period_end: end } = items.data[0]!;
  return { start, end };
}

/** Months are counted from the year 0. */
function monthStart(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000;
}

function dayWithin(month: number, day: number): number {
  return Math.min(day, (monthStart(month + 1) - monthStart(month)) / DAY);
}

function secondsOf(moment: number): number {
  return moment - Math.floor(moment / DAY) * DAY;
}
