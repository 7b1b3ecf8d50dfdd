import { Money } from '../kernel/money.js';
import { type Cell, csvRow } from '../kernel/csv-row.js';

/** A row of a file by the words of its header, in their order. Texts are guarded; amounts are exact and stay numbers. */
export type CsvRow = Readonly<Record<string, string | number | boolean | Money | null>>;

/** Rows as lines of CSV after a line of headers, for files that are small or are put together here. Empty for no rows. */
export function* csvLines(rows: Iterable<CsvRow>): Generator<string> {
  let columns: string[] | undefined;
  for (const row of rows) {
    if (!columns) yield csvRow((columns = Object.keys(row)));
    yield csvRow(columns.map((column) => cell(row[column] ?? null)));
  }
}

function cell(value: CsvRow[string]): Cell {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return { number: value instanceof Money ? value.toDecimal() : String(value) };
}
