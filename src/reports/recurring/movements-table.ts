import type { CalendarDate } from '../../kernel/calendar.js';
import { listHref } from '../answers/figure.js';
import { within } from '../giving/month-table.js';
import type { Period } from '../period.js';
import { monthsIn } from '../periods.js';
import type { ReportColumn, ReportTable } from '../report.js';
import { type Moved, movedIn, MOVEMENT_DEFINITIONS, MOVEMENTS, VALUE_DEFINITION } from './movements.js';

const LABELS = { new: 'New', raised: 'Raised', returned: 'Returned', lowered: 'Lowered', lost: 'Lost' } as const;

const COLUMNS: readonly ReportColumn[] = [
  { key: 'month', label: 'Month', unit: 'month' },
  { key: 'start', label: 'At the start', unit: 'money', definition: VALUE_DEFINITION },
  ...MOVEMENTS.map((key): ReportColumn => ({
    key,
    label: LABELS[key],
    unit: 'money',
    definition: MOVEMENT_DEFINITIONS[key],
  })),
  { key: 'end', label: 'At the end', unit: 'money', definition: VALUE_DEFINITION },
];

/**
 * The movements of each month between the value at its start and at its end. @param endMinor the value at the end of
 * the period: the values of the months are reckoned back from it, so that every row adds up.
 */
export function movementsTable(months: ReadonlyMap<string, Moved>, period: Period, endMinor: bigint): ReportTable {
  const list = monthsIn(period);
  const changes = list.map((month) => movedIn(months, month.slice(0, 7)).change);
  const whole = changes.reduce((sum, change) => sum + change, 0n);
  let value = endMinor - whole;
  const start = value;
  const rows = list.map((month, at) => {
    const moved = movedIn(months, month.slice(0, 7));
    const from = value;
    value += changes[at]!;
    return {
      cells: { month: month.slice(0, 7), start: from, ...partsOf(moved), end: value },
      links: linksOf(month, period),
    };
  });
  const total = (key: (typeof MOVEMENTS)[number]): bigint =>
    list.reduce((sum, month) => sum + partsOf(movedIn(months, month.slice(0, 7)))[key], 0n);
  return {
    key: 'movements',
    caption: 'What plans give in a month, and what moved it, by the day on which a plan was changed',
    columns: COLUMNS,
    rows,
    total: {
      cells: { month: null, start, ...Object.fromEntries(MOVEMENTS.map((key) => [key, total(key)])), end: endMinor },
    },
  };
}

/** Each movement is rounded by itself; a cent that is left over goes to the largest, so that a row adds up. */
function partsOf(moved: Moved): Record<(typeof MOVEMENTS)[number], bigint> {
  const parts = {
    new: moved.new,
    raised: moved.raised,
    returned: moved.returned,
    lowered: moved.lowered,
    lost: moved.lost,
  };
  const rest = moved.change - MOVEMENTS.reduce((sum, key) => sum + parts[key], 0n);
  const size = (minor: bigint): bigint => (minor < 0n ? -minor : minor);
  const largest = MOVEMENTS.reduce((most, key) => (size(parts[key]) > size(parts[most]) ? key : most), MOVEMENTS[0]);
  return { ...parts, [largest]: parts[largest] + rest };
}

function linksOf(month: CalendarDate, period: Period): Record<string, string> {
  const { from, to } = within(month, period);
  const began = listHref('/staff/plans', { 'began-from': from, 'began-to': to });
  const ended = listHref('/staff/plans', { state: 'cancelled,lapsed,completed', 'ended-from': from, 'ended-to': to });
  return { month: began, new: began, lost: ended };
}
