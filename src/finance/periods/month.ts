import { addDays, addMonths, parseDate, type CalendarDate } from '../../kernel/calendar.js';

/** The first day of the month in which a date lies; it stands for the month. */
export function monthOf(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 7)}-01` as CalendarDate;
}

export function lastDayOf(month: CalendarDate): CalendarDate {
  return addDays(addMonths(month, 1), -1);
}

/** A month as addresses write it, "2026-11"; null for anything else. */
export function parseMonth(text: string): CalendarDate | null {
  return /^\d{4}-\d{2}$/.test(text) ? parseDate(`${text}-01`) : null;
}

/** "November 2026". */
export function monthTitle(month: CalendarDate): string {
  const style = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-US', style).format(new Date(`${month}T00:00:00Z`));
}
