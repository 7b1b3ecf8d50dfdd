import { rows, type Tx } from '../../database/db.js';

/** What a rule did last. */
export interface LastRun {
  readonly at: Date;
  readonly rows: number;
}

/** The days that people chose in place of the usual ones, by the name of the rule. */
export async function chosenDays(tx: Tx): Promise<Map<string, number>> {
  const found = await rows<{ name: string; days: number }>(tx, 'select name, days from retention_rule');
  return new Map(found.map(({ name, days }) => [name, days]));
}

export async function saveDays(tx: Tx, name: string, days: number): Promise<void> {
  await rows(
    tx,
    `insert into retention_rule (name, days) values ($1, $2) on conflict (name) do update set days = excluded.days`,
    [name, days],
  );
}

export async function noteRun(tx: Tx, name: string, count: number, now: Date): Promise<void> {
  await rows(tx, 'insert into retention_run (name, at, rows) values ($1, $2, $3)', [name, now, count]);
}

/** By the name of the rule. */
export async function lastRuns(tx: Tx): Promise<Map<string, LastRun>> {
  const found = await rows<LastRun & { name: string }>(
    tx,
    'select distinct on (name) name, at, rows::int as rows from retention_run order by name, at desc',
  );
  return new Map(found.map(({ name, ...run }) => [name, run]));
}
