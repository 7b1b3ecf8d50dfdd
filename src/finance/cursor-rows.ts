import type { ClientBase } from 'pg';
import type { Selects } from './snapshot.js';

/** The values of one row as PostgreSQL writes them: "2026-11-24", "40.00"; null is null. */
export type TextRow = readonly (string | null)[];

const BATCH = 500;
const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** The rows of SELECTs in batches, in the transaction that the connection has open. */
export async function* cursorRows(
  client: ClientBase,
  selects: Selects,
): AsyncGenerator<readonly TextRow[], void, undefined> {
  for await (const select of selects(client)) {
    await client.query(`declare export no scroll cursor for ${select}`);
    for (;;) {
      const text = `fetch ${BATCH} from export`;
      const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array', types: AS_TEXT });
      if (rows.length > 0) yield rows;
      if (rows.length < BATCH) break;
    }
    await client.query('close export');
  }
}
