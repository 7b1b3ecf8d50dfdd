import { type FieldProblem, InvalidInput } from '../kernel/app-error.js';
import { addDays, addMonths, type CalendarDate, formatDate, mondayOf, parseDate } from '../kernel/calendar.js';
import { fiscalYearOf } from '../kernel/fiscal-year.js';
import { lastDayOf, monthOf, monthTitle } from '../kernel/month.js';
import type { Period } from './period.js';

export const PERIOD_KINDS = [
  'last-week',
  'this-month',
  'last-month',
  'quarter',
  'fiscal-year',
  '12-months',
  'custom',
] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export const COMPARISON_KINDS = ['previous', 'last-year', 'none'] as const;
export type ComparisonKind = (typeof COMPARISON_KINDS)[number];

/** More than this is nobody's question, and would be thousands of rows of nothing. */
const YEARS_MAX = 20;

/** As an address or a body of the API spells it; what is missing or empty is not asked for. */
export interface PeriodRequest {
  readonly period?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly compare?: string | undefined;
}

export interface PeriodDefaults {
  /** The day it is in the organisation's zone. */
  readonly today: CalendarDate;
  /** The month in which fiscal years begin, 1 to 12. */
  readonly fiscalYearStart: number;
  /** What is meant when nothing is asked for. */
  readonly period: Exclude<PeriodKind, 'custom'>;
  readonly compare: ComparisonKind;
}

export interface ChosenPeriods {
  readonly kind: PeriodKind;
  readonly compare: ComparisonKind;
  readonly period: Period;
  /** Null where nothing is compared. */
  readonly comparison: Period | null;
}

/**
 * The period that is asked about, and the one that it is compared with. A period that is still running ends today and
 * is compared with the same days of the earlier one, so that half a month is never held against a whole one.
 * @throws InvalidInput for words that mean no period, for days that do not exist, lie the wrong way round or span
 * more than twenty years: a report never guesses.
 */
export function choosePeriods(request: PeriodRequest, defaults: PeriodDefaults): ChosenPeriods {
  const asked = {
    period: request.period || (request.from || request.to ? 'custom' : defaults.period),
    compare: request.compare || defaults.compare,
  };
  const kind = PERIOD_KINDS.find((each) => each === asked.period);
  const compare = COMPARISON_KINDS.find((each) => each === asked.compare);
  const days = kind === 'custom' ? daysOf(request) : null;
  const problems: FieldProblem[] = [
    ...(kind ? [] : [{ field: 'period', message: 'There is no such period. Choose one of the list.' }]),
    ...(compare ? [] : [{ field: 'compare', message: 'There is no such comparison. Choose one of the list.' }]),
    ...(days && 'problems' in days ? days.problems : []),
  ];
  if (!kind || !compare || problems.length > 0) throw new InvalidInput(problems, 'This period cannot be shown.');
  const period = kind === 'custom' ? labelled(days as Days) : running(kind, defaults);
  return { kind, compare, period, comparison: comparisonOf(kind, period, compare, defaults) };
}

/** The parameters that choose the same periods again, for links. */
export function periodParameters({ kind, compare, period }: ChosenPeriods): Record<string, string> {
  return kind === 'custom' ? { period: kind, from: period.from, to: period.to, compare } : { period: kind, compare };
}

/** The first days of the months that a period touches, in order. */
export function monthsIn({ from, to }: Days): CalendarDate[] {
  const months: CalendarDate[] = [];
  for (let month = monthOf(from); month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** "Nov 2025" for a whole month, "Oct to Dec 2025" for whole months, "Nov 1 to 24, 2025" within one; else its own words. */
export function briefly(period: Period): string {
  if (isWholeMonths(period)) return period.label.startsWith('Fiscal') ? period.label : spanTitle(period, shortMonth);
  const { from, to } = period;
  // "Nov 1 to 29, 2025": the month once.
  const isOneMonth = from < to && monthOf(from) === monthOf(to) && period.label === daysTitle(period);
  return isOneMonth ? `${formatDate(from).slice(0, -6)} to ${Number(to.slice(8))}, ${to.slice(0, 4)}` : period.label;
}

interface Days {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

function daysOf(request: PeriodRequest): Days | { readonly problems: FieldProblem[] } {
  const [from, to] = [parseDate(request.from ?? ''), parseDate(request.to ?? '')];
  if (!from || !to) {
    const message = 'Give a day that exists, as 2026-11-24.';
    return { problems: [...(from ? [] : [{ field: 'from', message }]), ...(to ? [] : [{ field: 'to', message }])] };
  }
  if (from > to) return { problems: [{ field: 'to', message: 'The last day comes before the first one.' }] };
  if (addMonths(from, 12 * YEARS_MAX) <= to) {
    return { problems: [{ field: 'from', message: `A report covers at most ${YEARS_MAX} years.` }] };
  }
  return { from, to };
}

function running(kind: Exclude<PeriodKind, 'custom'>, { today, fiscalYearStart }: PeriodDefaults): Period {
  const month = monthOf(today);
  const year = fiscalYearOf(today, fiscalYearStart);
  switch (kind) {
    case 'last-week': {
      const monday = mondayOf(today);
      return labelled({ from: addDays(monday, -7), to: addDays(monday, -1) });
    }
    case 'this-month':
      return { from: month, to: today, label: `${monthTitle(month)} so far` };
    case 'last-month':
      return labelled({ from: addMonths(month, -1), to: addDays(month, -1) });
    case 'quarter': {
      const passed = monthsIn({ from: year.from, to: today }).length - 1;
      const from = addMonths(year.from, passed - (passed % 3));
      return { from, to: today, label: `${quarterTitle(passed, year.year, fiscalYearStart)} so far` };
    }
    case 'fiscal-year':
      return { from: year.from, to: today, label: `${yearTitle(year.year, fiscalYearStart)} so far` };
    case '12-months':
      return { from: addMonths(month, -11), to: today, label: `12 months to ${monthTitle(month)}` };
  }
}

/** Months that a period of a kind lies behind the one before it; null where days are counted instead. */
function stepOf(kind: PeriodKind, period: Period): number | null {
  if (kind === 'custom') return isWholeMonths(period) ? monthsIn(period).length : null;
  return { 'last-week': null, 'this-month': 1, 'last-month': 1, quarter: 3, 'fiscal-year': 12, '12-months': 12 }[kind];
}

function comparisonOf(
  kind: PeriodKind,
  period: Period,
  compare: ComparisonKind,
  { fiscalYearStart }: PeriodDefaults,
): Period | null {
  if (compare === 'none') return null;
  const step = compare === 'last-year' ? 12 : stepOf(kind, period);
  if (step === null) {
    const length = (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000 + 1;
    return labelled({ from: addDays(period.from, -length), to: addDays(period.from, -1) });
  }
  const days = { from: addMonths(period.from, -step), to: addMonths(period.to, -step) };
  // The last day of February stands against the last day of January, not against its 28th.
  const earlier = isWholeMonths(period) ? { ...days, to: lastDayOf(days.to) } : days;
  const year = fiscalYearOf(earlier.from, fiscalYearStart);
  const isYear = year.from === earlier.from && year.to === earlier.to;
  return isYear ? { ...earlier, label: yearTitle(year.year, fiscalYearStart) } : labelled(earlier);
}

function isWholeMonths({ from, to }: Days): boolean {
  return from.endsWith('-01') && to === lastDayOf(to);
}

function labelled(days: Days): Period {
  return { ...days, label: isWholeMonths(days) ? spanTitle(days, monthTitle) : daysTitle(days) };
}

/** "November 2026", "October to December 2026", "December 2025 to November 2026". */
function spanTitle({ from, to }: Days, title: (month: CalendarDate) => string): string {
  const [first, last] = [title(monthOf(from)), title(monthOf(to))];
  if (first === last) return last;
  return `${from.slice(0, 4) === to.slice(0, 4) ? first.slice(0, -5) : first} to ${last}`;
}

/** "Nov 24, 2026", "Nov 3 to Nov 24, 2026", "Dec 3, 2025 to Nov 24, 2026". */
function daysTitle({ from, to }: Days): string {
  const [first, last] = [formatDate(from), formatDate(to)];
  if (first === last) return last;
  return `${from.slice(0, 4) === to.slice(0, 4) ? first.slice(0, -6) : first} to ${last}`;
}

const SHORT = new Intl.DateTimeFormat('en-US', { month: 'short', year: 'numeric', timeZone: 'UTC' });

function shortMonth(month: CalendarDate): string {
  return SHORT.format(new Date(`${month}T00:00:00Z`));
}

/** A fiscal year that is the calendar year is called by its number alone. */
function yearTitle(year: number, fiscalYearStart: number): string {
  return fiscalYearStart === 1 ? String(year) : `Fiscal year ${year}`;
}

/** Quarters are those of the fiscal year. @param passed months of it that are over. */
function quarterTitle(passed: number, year: number, fiscalYearStart: number): string {
  const quarter = `Q${Math.floor(passed / 3) + 1}`;
  return fiscalYearStart === 1 ? `${quarter} ${year}` : `${quarter} of fiscal year ${year}`;
}
