import type { Tx } from '../../database/db.js';
import type { TextRow } from '../cursor-rows.js';
import type { ExportColumn } from './export-columns.js';

/** The same rows with the words of sealed columns in the place of their ids, opened batch by batch. */
export async function* openedRows(
  tx: Tx,
  columns: readonly ExportColumn[],
  batches: AsyncIterable<readonly TextRow[]>,
): AsyncGenerator<readonly TextRow[], void, undefined> {
  const sealed = columns.flatMap(({ opens }, at) => (opens ? [{ at, opens }] : []));
  for await (const batch of batches) {
    let rows = batch;
    for (const { at, opens } of sealed) {
      const ids = rows.flatMap((row) => row[at] ?? []);
      const words = await opens(tx, ids);
      rows = rows.map((row) => row.with(at, words.get(row[at] ?? '') ?? null));
    }
    yield rows;
  }
}
