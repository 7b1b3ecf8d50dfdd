import { parseDate, yearOf, type CalendarDate } from './calendar.js';

/** In which order a file writes year, month and day. */
export type DateOrder = 'ymd' | 'mdy' | 'dmy';
export const DATE_ORDERS: readonly DateOrder[] = ['mdy', 'dmy', 'ymd'];

/** What a written date is in each order that it can have; the same in all where the month has its name. */
export type DateReadings = Readonly<Partial<Record<DateOrder, CalendarDate>>>;

export interface DateBounds {
  /** The year after this day's is the last that can be meant. */
  readonly today: CalendarDate;
  readonly earliestYear: number;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
const NAMED = /^(?:(\d{1,2})[-\s]([a-z]{3,9})\.?[-\s,]+(\d{4})|([a-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4}))$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** With two digits, a year may stand first too, if it is one of the last few. */
const RECENT_YEARS = 5;

/** A date of a file, without a time beside it. Nothing is guessed: what could be two days has two readings. */
export function readDate(text: string, { today, earliestYear }: DateBounds): DateReadings {
  const read = (year: number, month: number, day: number): CalendarDate | undefined => {
    const date = parseDate(`${year}-${two(month)}-${two(day)}`);
    return date && year >= earliestYear && year <= yearOf(today) + 1 ? date : undefined;
  };
  const readings = readingsOf(text.trim(), today, read);
  return Object.fromEntries(Object.entries(readings).filter(([, date]) => date !== undefined));
}

function readingsOf(
  cell: string,
  today: CalendarDate,
  read: (year: number, month: number, day: number) => CalendarDate | undefined,
): Partial<Record<DateOrder, CalendarDate | undefined>> {
  const iso = YEAR_FIRST.exec(cell);
  if (iso) return { ymd: read(Number(iso[1]), Number(iso[3]), Number(iso[4])) };
  const named = NAMED.exec(cell);
  if (named) {
    const [day, month, year] = named[1] ? [named[1], named[2], named[3]] : [named[5], named[4], named[6]];
    const date = read(Number(year), MONTHS.indexOf(month!.slice(0, 3).toLowerCase()) + 1, Number(day));
    return { ymd: date, mdy: date, dmy: date };
  }
  const numbers = YEAR_LAST.exec(cell);
  if (!numbers) return {};
  const [one, other, last] = [Number(numbers[1]), Number(numbers[3]), Number(numbers[4])];
  if (numbers[4]!.length === 4) return { mdy: read(last, one, other), dmy: read(last, other, one) };
  const century = 2000;
  const isRecent = century + one <= yearOf(today) && century + one > yearOf(today) - RECENT_YEARS;
  return {
    mdy: read(century + last, one, other),
    dmy: read(century + last, other, one),
    ymd: isRecent ? read(century + one, other, last) : undefined,
  };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
