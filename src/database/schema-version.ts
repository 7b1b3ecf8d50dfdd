import type { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations.js';

/** Serialises migrators of several processes; any constant will do, as long as nobody else uses it. */
const MIGRATOR_LOCK = 7239000;
const OLDEST_SERVER = 150000;

/** A database that this version must not touch; the message says what to do. */
export class UnusableDatabase extends Error {}

/**
 * Brings the schema up to date, one migrator at a time, and returns the names of what was applied.
 * @throws UnusableDatabase when the server is too old or unsafe, or a newer Mainstay has been here.
 */
export async function migrate(source: DataSource): Promise<string[]> {
  await refuseUnsafeServer(source);
  const lock = source.createQueryRunner();
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATOR_LOCK]);
    await refuseNewerSchema(source);
    const applied = await source.runMigrations({ transaction: 'each' });
    return applied.map((each) => each.name);
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATOR_LOCK]);
    await lock.release();
  }
}

/** The names of migrations that the database has not seen yet. */
export async function pendingMigrations(source: DataSource): Promise<string[]> {
  const known = await appliedMigrations(source);
  return MIGRATIONS.map((each) => each.name).filter((name) => !known.includes(name));
}

/** @throws UnusableDatabase when migrations are pending or unknown; for processes that do not migrate. */
export async function refuseOtherSchema(source: DataSource): Promise<void> {
  await refuseNewerSchema(source);
  const pending = await pendingMigrations(source);
  if (pending.length > 0) {
    throw new UnusableDatabase(`The database lacks ${pending.join(', ')}. Run: npx mainstay migrate`);
  }
}

async function refuseNewerSchema(source: DataSource): Promise<void> {
  const ours: string[] = MIGRATIONS.map((each) => each.name);
  const unknown = (await appliedMigrations(source)).filter((name) => !ours.includes(name));
  if (unknown.length > 0) {
    throw new UnusableDatabase(
      `The database was made by a newer Mainstay (it knows ${unknown.join(', ')}). Install that version, or restore the backup taken before the upgrade.`,
    );
  }
}

async function appliedMigrations(source: DataSource): Promise<string[]> {
  const [table] = await source.query<{ name: string | null }[]>(`select to_regclass('migrations') as name`);
  if (!table?.name) return [];
  const rows = await source.query<{ name: string }[]>('select name from migrations order by id');
  return rows.map((row) => row.name);
}

/** An acknowledged gift must survive a power cut (R-OPS-01), so a server that promises less is refused. */
async function refuseUnsafeServer(source: DataSource): Promise<void> {
  const rows = await source.query<{ name: string; setting: string }[]>(
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'server_version_num', 'server_encoding')`,
  );
  const setting = (name: string): string => rows.find((row) => row.name === name)!.setting;
  if (Number(setting('server_version_num')) < OLDEST_SERVER) {
    throw new UnusableDatabase('Mainstay needs PostgreSQL 15 or newer. Set DATABASE_URL to such a server.');
  }
  if (setting('server_encoding') !== 'UTF8') {
    throw new UnusableDatabase('The database must be made with encoding UTF8: names in every script are kept in it.');
  }
  const off = ['fsync', 'full_page_writes'].filter((name) => setting(name) === 'off');
  if (off.length > 0 && process.env['NODE_ENV'] !== 'test') {
    throw new UnusableDatabase(`The database runs with ${off.join(' and ')} off and could lose gifts. Switch it on.`);
  }
}
