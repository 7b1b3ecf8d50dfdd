import type { Db } from '../../database/db.js';

/** The names of people of the staff by how the audit names them: "staff:0193…". Others are absent. */
export async function staffNames(db: Db, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await db.query<{ actor: string; name: string }>(
    `select 'staff:' || id as actor, name from staff where 'staff:' || id = any($1::text[])`,
    [[...new Set(actors)]],
  );
  return new Map(found.map(({ actor, name }) => [actor, name]));
}
