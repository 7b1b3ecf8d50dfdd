import { addMonths, type CalendarDate } from '../kernel/calendar.js';
import type { Rhythm } from './rhythm.js';

/**
 * The hour of all charges. At 17:00 UTC the date is the same in UTC and in every zone of the United States, all year:
 * the processor, which thinks in UTC, and the organisation then mean the same day (R-REG-10).
 */
const CHARGE_HOUR = 17;

/** When a charge that is due on a date is made. */
export function chargeInstant(on: CalendarDate): Date {
  return new Date(`${on}T${CHARGE_HOUR}:00:00Z`);
}

/**
 * The first due date after a date. Counted from the anchor, not from the charge before: the 31st comes back after a
 * February (R-REG-08), and 29 February in leap years (R-REG-09).
 */
export function dueAfter(anchorOn: CalendarDate, rhythm: Rhythm, after: CalendarDate): CalendarDate {
  const step = monthsOf(rhythm);
  for (let due = Math.max(0, Math.floor(monthsBetween(anchorOn, after) / step)); ; due++) {
    const on = addMonths(anchorOn, due * step);
    if (on > after) return on;
  }
}

/** Months from one charge to the next. */
export function monthsOf({ interval, intervalCount }: Rhythm): number {
  return interval === 'year' ? 12 * intervalCount : intervalCount;
}

/** What a plan gives in a year, in minor units. */
export function annualised(amountMinor: bigint, rhythm: Rhythm): bigint {
  return (amountMinor * 12n) / BigInt(monthsOf(rhythm));
}

/** Whole months by the calendar page alone; negative when `to` is on an earlier one. */
function monthsBetween(from: CalendarDate, to: CalendarDate): number {
  const page = (date: CalendarDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return page(to) - page(from);
}
