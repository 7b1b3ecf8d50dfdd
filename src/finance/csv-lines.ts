/** A row of a file by the words of its header, in their order. Numbers and amounts are given as numbers or as they are. */
export type CsvRow = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Rows as lines of CSV after a line of headers, for files that are small or are put together here: RFC 4180, CRLF, and a
 * leading quote before a text that a spreadsheet would take for a formula (R-EXP-08). Empty for no rows.
 */
export function* csvLines(rows: Iterable<CsvRow>): Generator<string> {
  let columns: string[] | undefined;
  for (const row of rows) {
    if (!columns) yield line((columns = Object.keys(row)));
    yield line(columns.map((column) => cell(row[column] ?? null)));
  }
}

function cell(value: CsvRow[string]): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  return /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
}

function line(cells: readonly string[]): string {
  return `${cells.map((each) => (/[",\r\n]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each)).join(',')}\r\n`;
}
