import { AppError, NotFound } from '../../kernel/app-error.js';
import { type DonorId, newId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { REACHED_BY_POST } from '../../donors/sealed-contacts.js';
import { statementBasis } from './statement-basis.js';
import { type StatementRunId, WHY_OUTDATED } from './statement.store.js';

export type RunState = 'running' | 'paused' | 'canceled' | 'finished';

export interface StatementRun {
  readonly id: StatementRunId;
  readonly year: number;
  readonly state: RunState;
}

/** Whom a run is for: donors without a statement, donors whose statement is outdated, or one of either. */
export type RunScope = 'new' | 'outdated' | { readonly donorId: DonorId };

/** Another run of the year is under way; one at a time writes to donors. */
export class RunUnderWay extends AppError {
  constructor(readonly runId: StatementRunId | null) {
    super('conflict', 'conflict', 'Statements of this year are being sent already. Nothing else was started.');
  }
}

/** SQL, on `donor`: whether a letter can reach them, by mail or by post. */
export const REACHABLE = `(donor.email <> '' or ${REACHED_BY_POST})`;

/**
 * SQL: everyone of whose year there is something to tell, and what they hold already. Columns of `donor`, `basis` and
 * `statement`, of which the last two may be missing.
 */
export function yearPeople(year: string): string {
  return `
    (${statementBasis(year)}) as basis
    full join (select * from statement where year = ${year} and status = 'current') as statement
      on statement.donor_id = basis.donor_id
    join donor on donor.id = coalesce(basis.donor_id, statement.donor_id) and donor.erased_at is null and donor.merged_into is null`;
}

/** SQL conditions on `yearPeople`. */
export const IS_NEW = `(statement.id is null and basis.receipts > 0)`;
export const IS_OUTDATED = `(statement.id is not null and ${WHY_OUTDATED} is not null)`;

/**
 * Begins a run over a year, with the list of whom it writes to. Returns how many they are; nobody at all begins nothing.
 * @throws RunUnderWay
 */
export async function beginRun(
  tx: Tx,
  { year, scope, by, now }: { year: number; scope: RunScope; by: StaffId; now: Date },
): Promise<{ readonly id: StatementRunId; readonly donors: number }> {
  const id: StatementRunId = newId();
  await insertRun(tx, id, { year, by, now });
  const wanted = typeof scope === 'object' ? `donor.id = $3 and (${IS_NEW} or ${IS_OUTDATED})` : WANTED[scope];
  const listed = await rows<{ donors: number }>(
    tx,
    `with listed as (
       insert into statement_task (run_id, donor_id, position)
       select $1, donor.id, row_number() over (order by donor.id) from ${yearPeople('$2::int')}
       where ${wanted} and ${REACHABLE} returning 1)
     select count(*)::int as donors from listed`,
    [id, year, ...(typeof scope === 'object' ? [scope.donorId] : [])],
  );
  return { id, donors: listed[0]!.donors };
}

const WANTED = { new: IS_NEW, outdated: IS_OUTDATED } as const;

async function insertRun(tx: Tx, id: StatementRunId, { year, by, now }: { year: number; by: StaffId; now: Date }) {
  // The row of the other run may be uncommitted; the insert waits for it and then does nothing.
  const inserted = await rows(
    tx,
    `insert into statement_run (id, year, state, started_by, started_at) values ($1, $2, 'running', $3, $4)
     on conflict (year) where state in ('running', 'paused') do nothing returning id`,
    [id, year, by, now],
  );
  if (inserted.length > 0) return;
  const [other] = await rows<{ id: StatementRunId }>(
    tx,
    `select id from statement_run where year = $1 and state in ('running', 'paused')`,
    [year],
  );
  throw new RunUnderWay(other?.id ?? null);
}

/** The run, its row locked: who holds it decides alone what becomes of the run. @throws NotFound */
export async function lockRun(tx: Tx, id: StatementRunId): Promise<StatementRun> {
  const [run] = await rows<StatementRun>(tx, `select id, year, state from statement_run where id = $1 for update`, [
    id,
  ]);
  if (!run) throw new NotFound('run');
  return run;
}

/** @throws NotFound */
export async function readRun(tx: Tx, id: StatementRunId): Promise<StatementRun> {
  const [run] = await rows<StatementRun>(tx, `select id, year, state from statement_run where id = $1`, [id]);
  if (!run) throw new NotFound('run');
  return run;
}

export async function setRunState(
  tx: Tx,
  id: StatementRunId,
  state: RunState,
  { now, trouble }: { now: Date; trouble?: string },
): Promise<void> {
  await rows(
    tx,
    `update statement_run set state = $2, trouble = $4,
       ended_at = case when $2 in ('canceled', 'finished') then $3::timestamptz end where id = $1`,
    [id, state, now, trouble ?? null],
  );
}

/** Who is next, after a position. */
export function waitingTasks(
  tx: Tx,
  id: StatementRunId,
  after: number,
  limit: number,
): Promise<{ donorId: DonorId; position: number }[]> {
  return rows(
    tx,
    `select donor_id as "donorId", position from statement_task
     where run_id = $1 and state = 'waiting' and position > $2 order by position limit $3`,
    [id, after, limit],
  );
}

/** Those of some donors who still wait, and are neither erased nor merged into another; their rows stay as they are until the commit. */
export async function lockWaiting(tx: Tx, id: StatementRunId, donorIds: readonly DonorId[]): Promise<Set<DonorId>> {
  const found = await rows<{ id: DonorId }>(
    tx,
    `select donor.id from donor join statement_task on donor_id = donor.id and run_id = $1 and state = 'waiting'
     where donor.id = any($2) and erased_at is null and merged_into is null order by donor.id for share of donor`,
    [id, donorIds],
  );
  return new Set(found.map((row) => row.id));
}

export async function endTasks(
  tx: Tx,
  id: StatementRunId,
  state: 'made' | 'skipped' | 'failed',
  donorIds: readonly DonorId[],
): Promise<void> {
  if (donorIds.length === 0) return;
  await rows(
    tx,
    `update statement_task set state = $3 where run_id = $1 and donor_id = any($2) and state = 'waiting'`,
    [id, donorIds, state],
  );
}

/** Returns false when it had been noted before. */
export async function markPosted(
  tx: Tx,
  id: StatementRunId,
  { by, now }: { by: StaffId; now: Date },
): Promise<boolean> {
  const noted = await rows(
    tx,
    `update statement_run set posted_at = $2, posted_by = $3 where id = $1 and posted_at is null returning id`,
    [id, now, by],
  );
  return noted.length > 0;
}
