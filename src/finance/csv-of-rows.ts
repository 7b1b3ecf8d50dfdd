import { Readable } from 'node:stream';
import type { ClientBase, Pool } from 'pg';
import { csvRow } from '../kernel/csv-row.js';
import type { TextRow } from './cursor-rows.js';
import { takeSnapshot } from './snapshot.js';
import type { SheetColumn } from './xlsx-parts.js';

interface CsvLook {
  readonly header: readonly string[];
  readonly byteOrderMark: boolean;
  /** Of each column; texts are guarded, all others stay as they are. */
  readonly kinds: readonly SheetColumn['kind'][];
}

/**
 * Rows that are finished here and not in the database, as CSV like that of `csvFile`: read on one connection, as of one
 * instant, and no faster than the file is.
 */
export function csvOfRows(
  pool: Pool,
  look: CsvLook,
  rowsOf: (client: ClientBase) => AsyncIterable<readonly TextRow[]>,
): Readable {
  return Readable.from(pieces(pool, look, rowsOf), { objectMode: false });
}

async function* pieces(
  pool: Pool,
  { header, byteOrderMark, kinds }: CsvLook,
  rowsOf: (client: ClientBase) => AsyncIterable<readonly TextRow[]>,
): AsyncGenerator<string, void, undefined> {
  const { client, giveBack } = await takeSnapshot(pool);
  let state: 'done' | 'abandoned' = 'abandoned';
  try {
    yield `${byteOrderMark ? '\ufeff' : ''}${csvRow(header)}`;
    for await (const batch of rowsOf(client)) yield batch.map((row) => line(row, kinds)).join('');
    state = 'done';
  } finally {
    await giveBack(state);
  }
}

function line(row: TextRow, kinds: CsvLook['kinds']): string {
  return csvRow(row.map((cell, at) => (kinds[at] === 'text' ? (cell ?? '') : { number: cell ?? '' })));
}
