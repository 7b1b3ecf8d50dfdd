import { addDays, addMonths, type CalendarDate, formatDate } from '../../../../kernel/calendar.js';
import { fiscalYearOf } from '../../../../kernel/fiscal-year.js';
import { lastDayOf, monthOf, monthTitle } from '../../../../kernel/month.js';
import type { FilterDay } from './filter.js';

/** Both days are included; one of them may be open. */
export interface Days {
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
}

/** Words for stretches that move with the day: a saved view means the month that it is then. Weeks begin on Monday. */
export const WHEN_WORDS = {
  today: 'today',
  yesterday: 'yesterday',
  'this-week': 'this week',
  'last-week': 'last week',
  'this-month': 'this month',
  'last-month': 'last month',
  'this-year': 'this calendar year',
  'last-year': 'last calendar year',
  'this-fiscal-year': 'this fiscal year',
  'last-fiscal-year': 'last fiscal year',
  'before-this-fiscal-year': 'before this fiscal year',
  'last-30-days': 'the last 30 days',
  'last-12-months': 'the last 12 months',
  'next-30-days': 'the next 30 days',
} as const;
export type When = keyof typeof WHEN_WORDS;

export function isWhen(text: string): text is When {
  return Object.hasOwn(WHEN_WORDS, text);
}

/** The words that speak of days to come, which a list of what happened has no use for. */
export function isAhead(when: When): boolean {
  return when === 'next-30-days';
}

export function daysOf(when: When, { today, fiscalYearStart }: FilterDay): Days {
  const year = (of: CalendarDate): Days => ({
    from: `${of.slice(0, 4)}-01-01` as CalendarDate,
    to: `${of.slice(0, 4)}-12-31` as CalendarDate,
  });
  const week = (of: CalendarDate): Days => {
    const monday = addDays(of, -((new Date(`${of}T00:00:00Z`).getUTCDay() + 6) % 7));
    return { from: monday, to: addDays(monday, 6) };
  };
  const month = (of: CalendarDate): Days => ({ from: monthOf(of), to: lastDayOf(of) });
  const fiscal = fiscalYearOf(today, fiscalYearStart);
  switch (when) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'this-week':
      return week(today);
    case 'last-week':
      return week(addDays(today, -7));
    case 'this-month':
      return month(today);
    case 'last-month':
      return month(addDays(monthOf(today), -1));
    case 'this-year':
      return year(today);
    case 'last-year':
      return year(addMonths(monthOf(today), -12));
    case 'this-fiscal-year':
      return { from: fiscal.from, to: fiscal.to };
    case 'last-fiscal-year':
      return { from: addMonths(fiscal.from, -12), to: addDays(fiscal.from, -1) };
    case 'before-this-fiscal-year':
      return { to: addDays(fiscal.from, -1) };
    case 'last-30-days':
      return { from: addDays(today, -29), to: today };
    case 'last-12-months':
      return { from: addDays(addMonths(today, -12), 1), to: today };
    case 'next-30-days':
      return { from: today, to: addDays(today, 29) };
  }
}

/** "in November 2026", "on Nov 3, 2026", "from Nov 3, 2026 to Nov 24, 2026". */
export function daysWords({ from, to }: Days): string {
  if (!from) return to ? `on or before ${formatDate(to)}` : 'any day';
  if (!to) return `on or after ${formatDate(from)}`;
  if (from === to) return `on ${formatDate(from)}`;
  if (from === monthOf(from) && to === lastDayOf(from)) return `in ${monthTitle(from)}`;
  if (from.slice(0, 4) === to.slice(0, 4) && from.slice(5) === '01-01' && to.slice(5) === '12-31')
    return `in ${from.slice(0, 4)}`;
  return `from ${formatDate(from)} to ${formatDate(to)}`;
}
