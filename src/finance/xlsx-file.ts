import { Readable } from 'node:stream';
import type { ClientBase, Pool } from 'pg';
import { takeSnapshot } from './snapshot.js';
import { type Sheet, xlsxStream } from './xlsx-stream.js';

/**
 * A workbook whose sheets are read on one connection, as of one instant, and only as fast as the workbook is. No
 * connection is taken before the first read; a reader that goes away ends the query.
 */
export function xlsxFile(pool: Pool, sheetsOf: (client: ClientBase) => readonly Sheet[]): Readable {
  return Readable.from(pieces(pool, sheetsOf), { objectMode: false });
}

async function* pieces(
  pool: Pool,
  sheetsOf: (client: ClientBase) => readonly Sheet[],
): AsyncGenerator<Buffer, void, undefined> {
  const { client, giveBack } = await takeSnapshot(pool);
  let state: 'done' | 'abandoned' = 'abandoned';
  try {
    yield* xlsxStream(sheetsOf(client)) as AsyncIterable<Buffer>;
    state = 'done';
  } finally {
    await giveBack(state);
  }
}
