import { parseDate, yearOf, type CalendarDate } from '../../kernel/calendar.js';

/** In which order a file writes year, month and day. */
export type DateOrder = 'ymd' | 'mdy' | 'dmy';
export const DATE_ORDERS: readonly DateOrder[] = ['mdy', 'dmy', 'ymd'];

/** A date of a file, and what it is in each order that it can have. */
export interface DateCell {
  readonly lineNumber: number;
  readonly text: string;
  readonly readings: Readonly<Partial<Record<DateOrder, CalendarDate>>>;
}

export type OrderDecision =
  | { readonly kind: 'order'; readonly order: DateOrder }
  /** Every date can be read in each of these orders, and means something else in each. */
  | { readonly kind: 'ask'; readonly orders: readonly DateOrder[] }
  | { readonly kind: 'problem'; readonly lineNumber: number; readonly message: string };

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
const NAMED = /^(?:(\d{1,2})[-\s]([a-z]{3,9})\.?[-\s,]+(\d{4})|([a-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4}))$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const YEAR_MIN = 2000;
/** With two digits, a year may stand first too, if it is one of the last few. */
const RECENT_YEARS = 5;

/** @param today bounds the years: no bank writes of times to come. */
export function readDateCell(text: string, lineNumber: number, today: CalendarDate): DateCell {
  const cell = text.trim();
  const read = (year: number, month: number, day: number): CalendarDate | undefined => {
    const date = parseDate(`${year}-${two(month)}-${two(day)}`);
    return date && year >= YEAR_MIN && year <= yearOf(today) + 1 ? date : undefined;
  };
  return { lineNumber, text: cell, readings: given(readingsOf(cell, today, read)) };
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

/** The one order in which all dates of a file are dates; asked where several are, a problem where none is. */
export function orderOf(cells: readonly DateCell[]): OrderDecision {
  const lost = cells.find(({ readings }) => Object.keys(readings).length === 0);
  if (lost) {
    const message = lost.text === '' ? 'There is no date.' : `“${lost.text}” is no date that we can read.`;
    return { kind: 'problem', lineNumber: lost.lineNumber, message };
  }
  const fitting = DATE_ORDERS.filter((order) => cells.every(({ readings }) => readings[order] !== undefined));
  const [first] = fitting;
  if (first === undefined) return contradiction(cells);
  const isSame = (order: DateOrder): boolean => cells.every(({ readings }) => readings[order] === readings[first]);
  return fitting.every(isSame) ? { kind: 'order', order: first } : { kind: 'ask', orders: fitting };
}

const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  mdy: 'the month first',
  dmy: 'the day first',
  ymd: 'the year first',
};

function contradiction(cells: readonly DateCell[]): OrderDecision {
  const strict = cells.find(({ readings }) => Object.keys(readings).length === 1) ?? cells[0]!;
  const order = DATE_ORDERS.find((each) => strict.readings[each] !== undefined)!;
  const against = cells.find(({ readings }) => readings[order] === undefined)!;
  const other = DATE_ORDERS.find((each) => against.readings[each] !== undefined)!;
  return {
    kind: 'problem',
    lineNumber: Math.max(strict.lineNumber, against.lineNumber),
    message:
      `The dates are in two orders: “${strict.text}” in line ${strict.lineNumber} has ${ORDER_WORDS[order]}, ` +
      `“${against.text}” in line ${against.lineNumber} has ${ORDER_WORDS[other]}.`,
  };
}

function given(readings: Partial<Record<DateOrder, CalendarDate | undefined>>): DateCell['readings'] {
  return Object.fromEntries(Object.entries(readings).filter(([, date]) => date !== undefined));
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
