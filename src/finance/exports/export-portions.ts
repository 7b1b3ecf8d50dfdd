import { escapeLiteral, type ClientBase } from 'pg';
import type { Walk } from './export-definition.js';

const FIRST_ROWS = 1000;
/** Each portion costs a look at the filters: they grow, so that a million rows are six of them. */
const GROWTH = 4;

/**
 * Conditions that cut a walk into portions which follow each other in its order. One SELECT of everything would sort
 * everything before its first row; here the first rows are found by the index and go out at once, and the database
 * joins and sorts the many that follow as it likes best.
 */
export async function* portions(client: ClientBase, walk: Walk): AsyncGenerator<string, void, undefined> {
  const { descending = false } = walk;
  const key = `(${walk.key.join(', ')})`;
  let size = FIRST_ROWS;
  for (const part of await partsOf(client, walk)) {
    let rest = part;
    for (;;) {
      const next = await keyAfter(client, walk, rest, size);
      yield next === null ? rest : `${rest} and ${key} ${descending ? '>' : '<'} ${next}`;
      if (next === null) break;
      rest = `${part} and ${key} ${descending ? '<=' : '>='} ${next}`;
      size *= GROWTH;
    }
  }
}

/** The ORDER BY of a walk. */
export function orderOf({ key, descending = false }: Walk): string {
  return key.map((column) => (descending ? `${column} desc` : column)).join(', ');
}

async function partsOf(client: ClientBase, { parts }: Walk): Promise<readonly string[]> {
  if (typeof parts !== 'string') return parts;
  const { rows } = await client.query<[string]>({ text: parts, rowMode: 'array' });
  return rows.map(([part]) => part);
}

/** The key of the row that so many rows stand before, quoted; null when there are not so many. */
async function keyAfter(client: ClientBase, walk: Walk, where: string, rows: number): Promise<string | null> {
  const { table, key } = walk;
  const text =
    `select ${key.map((column) => `${column}::text`).join(', ')} from ${table} where ${where} ` +
    `order by ${orderOf(walk)} offset ${rows} limit 1`;
  const found = await client.query<string[]>({ text, rowMode: 'array' });
  return found.rows[0] ? `(${found.rows[0].map(escapeLiteral).join(', ')})` : null;
}
