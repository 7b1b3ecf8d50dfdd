import { addDays, addMonths, type CalendarDate } from '../../kernel/calendar.js';
import { lastDayOf } from '../../kernel/month.js';
import { listHref } from '../answers/figure.js';
import type { Period } from '../period.js';
import { monthsIn } from '../periods.js';
import type { Cell, ReportColumn, ReportRow, ReportTable } from '../report.js';
import { type GivingSums, NO_SUMS, plus, RAISED_DEFINITION, type Split, type SplitSums } from './giving-sums.js';
import type { SplitName } from './split-names.js';

/** In which rhythms stand on each other, so that each has one colour on every page. */
export const RHYTHMS: readonly string[] = ['monthly', 'quarterly', 'yearly', 'other', 'once'];

/** Series of a chart beside the one that holds all others. */
const NAMED_MOST = 3;

export interface MonthTable {
  readonly table: ReportTable;
  /** The columns that a chart draws, the largest first, "others" last. */
  readonly series: readonly string[];
}

export interface MonthTableAsk {
  readonly split: Split;
  readonly names: ReadonlyMap<string, SplitName>;
  readonly period: Period;
  readonly sums: SplitSums;
  /** The same of the period compared with, with what its column is called. */
  readonly before: { readonly sums: SplitSums; readonly period: Period; readonly label: string } | null;
  /** Values in this order where they are given; otherwise the largest first. */
  readonly order?: readonly string[];
}

/** Raised in each month of a period by the values of a split, each cell with the list of its gifts. */
export function monthTable({ split, names, period, sums, before, order }: MonthTableAsk): MonthTable {
  const values = [...sums.values.keys()].sort((one, other) => placeOf(one, other, sums, order));
  const named = values.length <= NAMED_MOST + 1 ? values : values.slice(0, NAMED_MOST);
  const others = values.slice(named.length);
  const earlier = before && monthsIn(before.period);
  const columns: ReportColumn[] = [
    { key: 'month', label: 'Month', unit: 'month' },
    ...named.map((value): ReportColumn => ({ key: value, label: names.get(value)?.label ?? value, unit: 'money' })),
    ...(others.length > 0 ? [{ key: 'others', label: 'All others', unit: 'money' } as const] : []),
    { key: 'raised', label: 'Raised', unit: 'money', definition: RAISED_DEFINITION },
    { key: 'gifts', label: 'Gifts', unit: 'count' },
    ...(before ? [{ key: 'before', label: before.label, unit: 'money' } as const] : []),
  ];
  const rowOf = (month: CalendarDate, at: number): ReportRow => {
    const key = month.slice(0, 7);
    const days = within(month, period);
    const filter = (value: string): Record<string, string> => ({ [split]: names.get(value)?.filter ?? value });
    const cells: Record<string, Cell> = {
      month: key,
      ...Object.fromEntries(named.map((value) => [value, sums.cells(key, value).raisedMinor])),
      ...(others.length > 0 && {
        others: others.map((value) => sums.cells(key, value)).reduce(plus, NO_SUMS).raisedMinor,
      }),
      raised: (sums.months.get(key) ?? NO_SUMS).raisedMinor,
      gifts: (sums.months.get(key) ?? NO_SUMS).gifts,
      ...(before && { before: beforeOf(before.sums, earlier!, at, monthsIn(period).length) }),
    };
    const links = {
      ...Object.fromEntries(named.map((value) => [value, listHref('/staff/gifts', { ...days, ...filter(value) })])),
      month: listHref('/staff/gifts', days),
      raised: listHref('/staff/gifts', days),
      gifts: listHref('/staff/gifts', days),
    };
    return { cells, links };
  };
  const total = (value: string): bigint => (sums.values.get(value) ?? NO_SUMS).raisedMinor;
  return {
    series: [...named, ...(others.length > 0 ? ['others'] : [])],
    table: {
      key: 'months',
      caption: `Raised by month and ${split}: gifts by gift date, refunds and disputes by their own dates`,
      columns,
      rows: monthsIn(period).map(rowOf),
      total: {
        cells: {
          month: null,
          ...Object.fromEntries(named.map((value) => [value, total(value)])),
          ...(others.length > 0 && { others: others.reduce((sum, value) => sum + total(value), 0n) }),
          raised: sums.whole.raisedMinor,
          gifts: sums.whole.gifts,
          ...(before && { before: before.sums.whole.raisedMinor }),
        },
      },
    },
  };
}

/** The days of a month that lie in a period, as a list of gifts asks for them. */
export function within(month: CalendarDate, { from, to }: Pick<Period, 'from' | 'to'>): { from: string; to: string } {
  const last = lastDayOf(month);
  return { from: month < from ? from : month, to: last > to ? to : last };
}

/** Months that stand beside each other: the last one beside the last one, as both periods may touch months in part. */
function beforeOf(sums: SplitSums, months: readonly CalendarDate[], at: number, length: number): Cell {
  const month = months[at + months.length - length];
  return month === undefined ? null : (sums.months.get(month.slice(0, 7)) ?? NO_SUMS).raisedMinor;
}

function placeOf(one: string, other: string, sums: SplitSums, order: readonly string[] | undefined): number {
  if (order) return order.indexOf(one) - order.indexOf(other);
  const size = (value: string): GivingSums => sums.values.get(value) ?? NO_SUMS;
  return Number(size(other).raisedMinor - size(one).raisedMinor) || one.localeCompare(other, 'en');
}

/** The year before each day of a period, the months of it whole. */
export function yearBefore({ from, to }: Period): Period {
  const end = addDays(addMonths(addDays(to, 1), -12), -1);
  return { from: addMonths(from, -12), to: lastDayOf(end), label: 'A year earlier' };
}
