/** A calendar date without a time zone, "2026-12-31". */
export type CalendarDate = string & { readonly __calendarDate: true };

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A real date written as `YYYY-MM-DD`, or null. */
export function parseDate(text: string): CalendarDate | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && year >= 1900 ? (text as CalendarDate) : null;
}

/** The date on the wall of the organisation at an instant (R-DAT-03). `zone` is an IANA name. */
export function dateIn(zone: string, instant: Date): CalendarDate {
  const wall = { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const parts = formatter('en-US', wall).formatToParts(instant);
  const part = (type: string): string => parts.find((each) => each.type === type)!.value;
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}` as CalendarDate;
}

/** Noon of a date on the organisation's clock: the instant of what happened on a day and at no hour that anyone knows. */
export function noonIn(zone: string, date: CalendarDate): Date {
  const guess = new Date(`${date}T12:00:00Z`);
  const wall = { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' } as const;
  // Swedish writes date and time as ISO 8601 does.
  const ahead = Date.parse(`${formatter('sv-SE', wall).format(guess).replace(' ', 'T')}Z`) - guess.getTime();
  return new Date(guess.getTime() - ahead);
}

export function yearOf(date: CalendarDate): number {
  return Number(date.slice(0, 4));
}

/** The date a number of days later, or earlier when negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10) as CalendarDate;
}

/** The same day a number of months later; the last day of a month that is shorter (R-REG-08, R-REG-09). */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const moved = new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay)));
  return moved.toISOString().slice(0, 10) as CalendarDate;
}

/** The Monday of the week in which a date lies. */
export function mondayOf(date: CalendarDate): CalendarDate {
  const daysSince = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(date, -daysSince);
}

/** "Nov 24, 2026". */
export function formatDate(date: CalendarDate, locale = 'en-US'): string {
  return formatter(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

/** "November 24, 2026", as receipts and letters write it. */
export function formatDateLong(date: CalendarDate, locale = 'en-US'): string {
  return formatter(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

/** "Nov 24, 2026, 9:42 AM" on the organisation's clock. */
export function formatInstant(instant: Date, zone: string, locale = 'en-US'): string {
  return formatter(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(instant);
}

/** Whether the running system knows the zone; settings are refused otherwise. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** To make a formatter costs hundreds of times what it costs to use it: each is made once. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let made = formatters.get(key);
  if (!made) formatters.set(key, (made = new Intl.DateTimeFormat(locale, options)));
  return made;
}
