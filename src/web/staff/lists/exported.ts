import { joinValues } from './filters/values.js';
import type { ListAddress } from './list-address.js';

/** What a file is asked for with that shows exactly what the page does: filters, columns and order, all of them named. */
export function exportedAs({ parameters, columns, sort }: ListAddress, usualSort: string): Record<string, string> {
  const { density: _, ...filters } = parameters;
  return { ...filters, columns: joinValues(columns), sort: sort ?? usualSort };
}
