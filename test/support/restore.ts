import type { TestApp } from './app.js';

/** What is ours in the database; what the processor knows does not go back with it. */
const TABLES = `
  select tablename as name, (select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
    from information_schema.columns
    where table_schema = 'public' and table_name = tablename and is_generated = 'NEVER') as columns
  from pg_tables where schemaname = 'public' and tablename not in ('migrations', 'staff', 'staff_session')`;

/** Keeps a copy of all product tables, as a backup does. */
export async function keepCopy({ db }: Pick<TestApp, 'db'>): Promise<void> {
  await db.query('create schema backup');
  for (const { name } of await db.query<{ name: string }>(TABLES)) {
    await db.query(`create table backup.${name} as table public.${name}`);
  }
}

/** Puts everything back as it was then. */
export async function restoreCopy({ db }: Pick<TestApp, 'db'>): Promise<void> {
  const tables = await db.query<{ name: string; columns: string }>(TABLES);
  await db.write(async (tx) => {
    // The guards of the tables would refuse this, as they should.
    await tx.query('set local session_replication_role = replica');
    await tx.query(`truncate ${tables.map(({ name }) => `public.${name}`).join(', ')}`);
    for (const { name, columns } of tables) {
      await tx.query(
        `insert into public.${name} (${columns}) overriding system value select ${columns} from backup.${name}`,
      );
    }
  });
}
