import { addDays, addMonths, parseDate, type CalendarDate } from './calendar.js';

/** The first day of the month in which a date lies; it stands for the month. */
export function monthOf(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 7)}-01` as CalendarDate;
}

/** The last day of the month in which a date lies. */
export function lastDayOf(date: CalendarDate): CalendarDate {
  return addDays(addMonths(monthOf(date), 1), -1);
}

/** A month as addresses write it, "2026-11"; null for anything else. */
export function parseMonth(text: string): CalendarDate | null {
  return /^\d{4}-\d{2}$/.test(text) ? parseDate(`${text}-01`) : null;
}

const TITLE = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** "November 2026". */
export function monthTitle(month: CalendarDate): string {
  return TITLE.format(new Date(`${month}T00:00:00Z`));
}

const NAME = new Intl.DateTimeFormat('en-US', { month: 'long', timeZone: 'UTC' });

/** "November", for the months of any year. */
export function monthName(month: string): string {
  return NAME.format(new Date(`${month.slice(0, 7)}-01T00:00:00Z`));
}
