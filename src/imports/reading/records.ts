import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Delimiter } from './delimiters.js';

/** A row of a file. The header is number 0. */
export interface FileRecord {
  readonly number: number;
  /** The line on which it begins, counted from 1: a cell may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file that cannot be cut into rows from a line on. */
export class BrokenFile extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** No honest row is longer; a quotation mark that is never closed makes one of the rest of the file. */
const RECORD_CHARACTERS_MAX = 200_000;

/**
 * The rows of a text, one after the other, in the memory of a few of them. Empty lines are left out. Whoever stops
 * reading ends the parser. @throws BrokenFile
 */
export async function* records(text: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<FileRecord> {
  const parser = Readable.from(text).compose(
    parse({
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: RECORD_CHARACTERS_MAX,
    }),
  );
  let before = 0;
  let number = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const inside = record.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
      yield { number: number++, line: Math.max(before + 1, info.lines - inside), cells: record };
      before = info.lines;
    }
  } catch (error) {
    throw brokenFile(error, before + 1) ?? error;
  } finally {
    parser.destroy();
  }
}

/** The first rows alone. @throws BrokenFile */
export async function firstRecords(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
  count: number,
): Promise<FileRecord[]> {
  const found: FileRecord[] = [];
  for await (const record of records(text, delimiter)) {
    found.push(record);
    if (found.length === count) break;
  }
  return found;
}

function brokenFile(error: unknown, line: number): BrokenFile | null {
  if (!(error instanceof CsvError)) return null;
  const isEndless = error.code === 'CSV_MAX_RECORD_SIZE' || error.code === 'CSV_QUOTE_NOT_CLOSED';
  return new BrokenFile(
    line,
    isEndless
      ? `From line ${line.toLocaleString('en-US')} on a quotation mark is not closed, so the rest of the file is one cell.`
      : `Line ${line.toLocaleString('en-US')} cannot be cut into cells: its quotation marks do not fit.`,
  );
}
