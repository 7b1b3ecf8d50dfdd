import { type CalendarDate, formatDate } from '../../../kernel/calendar.js';
import { listed, type OneOrMore } from '../../../database/conditions.js';
import type { ListOrder } from '../../../database/list-order.js';
import type { Walk } from '../export-definition.js';

/** "Fall drive or Spring drive". */
export function either(values: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(values);
}

/** "“Fall drive” or “Spring drive”". */
export function quoted(values: OneOrMore<string>): string {
  return either(listed(values).map((value) => `“${value}”`));
}

/** Of filters over an amount in minor units, which the file shows as decimal numbers. */
export function amountSentences({ over, under }: { over?: string | undefined; under?: string | undefined }): string[] {
  return [
    ...(over ? [`Only amounts over ${inUnits(over)}.`] : []),
    ...(under ? [`Only amounts under ${inUnits(under)}.`] : []),
  ];
}

/** "100.50": filters are in the currency of the organisation, whose minor unit is a hundredth nearly everywhere. */
function inUnits(minor: string): string {
  return `${minor.slice(0, -2) || '0'}.${minor.slice(-2).padStart(2, '0')}`;
}

/** "Only plans that began from Nov 3, 2026 to Nov 24, 2026, both days included."; nothing without either day. */
export function between(
  start: string,
  from: CalendarDate | undefined,
  to: CalendarDate | undefined,
): string | undefined {
  if (from && to) return `${start} from ${formatDate(from)} to ${formatDate(to)}, both days included.`;
  if (from) return `${start} on ${formatDate(from)} or later.`;
  return to && `${start} on ${formatDate(to)} or earlier.`;
}

/** The walk of an order; files for which nobody chose an order begin with the oldest. */
export function walked(order: ListOrder, sort: string | undefined): Pick<Walk, 'key' | 'descending'> {
  return { key: order.key.map(({ sql }) => sql), descending: sort !== undefined && order.descending };
}
