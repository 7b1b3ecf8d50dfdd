import type { CalendarDate } from '../../kernel/calendar.js';
import { DATE_ORDERS, type DateOrder, type DateReadings, readDate } from '../../kernel/date-order.js';

/** A date of a file, and what it is in each order that it can have. */
export interface DateCell {
  readonly lineNumber: number;
  readonly text: string;
  readonly readings: DateReadings;
}

export type OrderDecision =
  | { readonly kind: 'order'; readonly order: DateOrder }
  /** Every date can be read in each of these orders, and means something else in each. */
  | { readonly kind: 'ask'; readonly orders: readonly DateOrder[] }
  | { readonly kind: 'problem'; readonly lineNumber: number; readonly message: string };

const YEAR_MIN = 2000;

/** @param today bounds the years: no bank writes of times to come. */
export function readDateCell(text: string, lineNumber: number, today: CalendarDate): DateCell {
  return { lineNumber, text: text.trim(), readings: readDate(text, { today, earliestYear: YEAR_MIN }) };
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
