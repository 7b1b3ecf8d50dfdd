import { addDays, addMonths, type CalendarDate } from '../kernel/calendar.js';
import { lastDayOf } from '../kernel/month.js';
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

/**
 * An anchor of the same day from which a date is due in another rhythm, so that the 31st is not forgotten when the
 * change falls into a shorter month. A date that is not on the anchor's day becomes the anchor itself.
 */
export function anchorFor(on: CalendarDate, anchorOn: CalendarDate, rhythm: Rhythm): CalendarDate {
  if (dueAfter(anchorOn, rhythm, addDays(on, -1)) === on) return anchorOn;
  if (dayInMonthOf(on, anchorOn) !== on) return on;
  const step = monthsOf(rhythm);
  let found = on;
  // Four years, for the 29th of February.
  for (let months = step; months <= 48 && found.slice(8) !== anchorOn.slice(8); months += step) {
    const earlier = dayInMonthOf(addMonths(on, -months), anchorOn);
    if (earlier.slice(8) > found.slice(8)) found = earlier;
  }
  return found;
}

/** The anchor's day in the month of a date; the last day of a month that is shorter. */
export function dayInMonthOf(date: CalendarDate, anchorOn: CalendarDate): CalendarDate {
  const last = lastDayOf(date);
  const wanted = `${date.slice(0, 7)}-${anchorOn.slice(8)}` as CalendarDate;
  return wanted < last ? wanted : last;
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
