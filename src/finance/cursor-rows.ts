import type { Pool } from 'pg';
import { takeClient } from './pooled-client.js';

/** The values of one row as PostgreSQL writes them: "2026-11-24", "40.00"; null is null. */
export type TextRow = readonly (string | null)[];

const BATCH = 2000;
const AS_TEXT = { getTypeParser: () => (value: string) => value };

/**
 * The rows of a SELECT in batches, all from one instant, however long the reading takes. Leaving the loop early
 * ends the query.
 */
export async function* cursorRows(pool: Pool, select: string): AsyncGenerator<readonly TextRow[], void, undefined> {
  const { client, giveBack } = await takeClient(pool);
  let state: 'done' | 'abandoned' = 'abandoned';
  try {
    await client.query('begin read only');
    await client.query(`declare export no scroll cursor for ${select}`);
    for (;;) {
      const text = `fetch ${BATCH} from export`;
      const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array', types: AS_TEXT });
      if (rows.length === 0) break;
      yield rows;
    }
    await client.query('commit');
    state = 'done';
  } finally {
    giveBack(state);
  }
}
