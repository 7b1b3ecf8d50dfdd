import { NotFound } from '../../kernel/app-error.js';
import { isId, type StaffId } from '../../kernel/id.js';
import type { Actor } from '../../audit/audit.js';
import { rows, type Tx } from '../../database/db.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Figures, ImportRun, ImportState, Questions } from './import-run.js';

export interface NewImportRun extends Pick<ImportRun, 'id' | 'kind' | 'source' | 'name' | 'state'> {
  readonly file: (Pick<ImportRun, 'sizeBytes' | 'encoding' | 'delimiter'> & { readonly sha256: Buffer }) | null;
  readonly mapping: Mapping | null;
  readonly askedBy: StaffId | null;
  readonly actor: Actor;
  readonly now: Date;
}

export async function insertRun(tx: Tx, run: NewImportRun): Promise<void> {
  const { id, kind, source, name, state, file, mapping, askedBy, actor, now } = run;
  await rows(
    tx,
    `insert into import_run (id, kind, source, name, state, size_bytes, sha256, encoding, delimiter, mapping, asked_by, actor,
       created_at, moved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
    [
      id,
      kind,
      source,
      name,
      state,
      file?.sizeBytes ?? 0,
      file?.sha256 ?? null,
      file?.encoding ?? null,
      file?.delimiter ?? null,
      mapping && JSON.stringify(mapping),
      askedBy,
      actor,
      now,
    ],
  );
}

/** @throws NotFound */
export async function readRun(tx: Tx, id: string): Promise<ImportRun> {
  const [row] = isId(id) ? await rows<RunRow>(tx, `${RUN} where import_run.id = $1`, [id]) : [];
  if (!row) throw new NotFound('import');
  return runOf(row);
}

/** The same, and nobody else changes it until the transaction ends. @throws NotFound */
export async function lockRun(tx: Tx, id: string): Promise<ImportRun> {
  if (!isId(id)) throw new NotFound('import');
  await rows(tx, 'select from import_run where id = $1 for no key update', [id]);
  return readRun(tx, id);
}

export async function listRuns(tx: Tx, limit: number): Promise<ImportRun[]> {
  const found = await rows<RunRow>(tx, `${RUN} order by import_run.created_at desc, import_run.id desc limit $1`, [
    limit,
  ]);
  return found.map(runOf);
}

/** A run of the same file and source that has not ended; for a command that is given again. */
export async function openRunOf(tx: Tx, sha256: Buffer, source: string): Promise<ImportRun | null> {
  const [row] = await rows<RunRow>(
    tx,
    `${RUN} where sha256 = $1 and source = $2 and state not in ('done', 'cancelled', 'failed', 'undoing', 'undone')
     order by import_run.created_at desc limit 1`,
    [sha256, source],
  );
  return row ? runOf(row) : null;
}

/** What was decided about a file. */
export interface Decisions {
  readonly source: string;
  readonly encoding: string;
  readonly delimiter: string;
  readonly mapping: Mapping;
  readonly controlCount: number | null;
  readonly controlMinor: bigint | null;
}

export async function decideRun(tx: Tx, id: ImportRunId, decisions: Decisions): Promise<void> {
  const { source, encoding, delimiter, mapping, controlCount, controlMinor } = decisions;
  await rows(
    tx,
    `update import_run set source = $2, encoding = $3, delimiter = $4, mapping = $5, control_count = $6, control_minor = $7
     where id = $1`,
    [id, source, encoding, delimiter, JSON.stringify(mapping), controlCount, controlMinor?.toString() ?? null],
  );
}

export interface Move {
  readonly state: ImportState;
  readonly now: Date;
  readonly questions?: Questions | null;
  readonly figures?: Figures | null;
  readonly rowsTotal?: number | null;
  readonly rowsDone?: number;
  readonly failure?: string | null;
}

/** Brings a run into a state; what is not named stays as it is, but questions, which only the state of asking has. */
export async function moveRun(tx: Tx, id: ImportRunId, move: Move): Promise<void> {
  const { state, now, questions = null, figures, rowsTotal, rowsDone, failure } = move;
  const isEnd = ['done', 'cancelled', 'failed'].includes(state);
  await rows(
    tx,
    `update import_run set state = $2, moved_at = $3, worker = null, questions = $4,
       figures = case when $5 then $6::jsonb else figures end,
       rows_total = case when $7 then $8::integer else rows_total end,
       rows_done = coalesce($9, rows_done),
       failure = case when $10 then $11 else failure end,
       checked_at = case when $2 = 'checked' then $3 else checked_at end,
       started_at = case when $2 = 'running' then coalesce(started_at, $3) else started_at end,
       finished_at = case when $12 then $3 when $2 in ('undoing', 'undone') then finished_at end,
       undone_at = case when $2 = 'undone' then $3 end
     where id = $1`,
    [
      id,
      state,
      now,
      questions && JSON.stringify(questions),
      figures !== undefined,
      figures ? JSON.stringify(figures) : null,
      rowsTotal !== undefined,
      rowsTotal ?? null,
      rowsDone ?? null,
      failure !== undefined,
      failure ?? null,
      isEnd,
    ],
  );
}

/** The run is not what this worker began any more: somebody stopped it, or another worker took it over. */
export class RunIsOver extends Error {}

/** Takes a run for a worker. False when it is not in the state. */
export async function takeRun(
  tx: Tx,
  id: ImportRunId,
  worker: string,
  state: ImportState,
  now: Date,
): Promise<boolean> {
  const taken = await rows(
    tx,
    'update import_run set worker = $2, moved_at = $4 where id = $1 and state = $3 returning id',
    [id, worker, state, now],
  );
  return taken.length > 0;
}

/** Begins to count rows, of so many; null while that is not known. */
export async function countFrom(tx: Tx, id: ImportRunId, rowsTotal: number | null): Promise<void> {
  await rows(tx, 'update import_run set rows_total = $2, rows_done = 0 where id = $1', [id, rowsTotal]);
}

/** Counts rows as done, in the transaction that did them. @throws RunIsOver */
export async function advanceRun(
  tx: Tx,
  { id, worker, state }: { readonly id: ImportRunId; readonly worker: string; readonly state: ImportState },
  rowsDone: number,
  now: Date,
): Promise<void> {
  const moved = await rows(
    tx,
    `update import_run set rows_done = $4, moved_at = $5 where id = $1 and worker = $2 and state = $3 and rows_done <= $4
     returning id`,
    [id, worker, state, rowsDone, now],
  );
  if (moved.length === 0) throw new RunIsOver('this import has been stopped, or another worker has it');
}

/** Whether another import has changed anything since an instant, so that what was found may be out of date. */
export async function changedSince(tx: Tx, id: ImportRunId, since: Date): Promise<boolean> {
  const found = await rows(
    tx,
    `select from import_run where id <> $1 and started_at is not null
       and (finished_at > $2 or undone_at > $2 or state in ('running', 'paused', 'undoing')) limit 1`,
    [id, since],
  );
  return found.length > 0;
}

const RUN = `
  select import_run.id, kind, source, import_run.name, size_bytes::float8 as "sizeBytes", encoding, delimiter, mapping,
         with_history as "withHistory", control_count as "controlCount", control_minor as "controlMinor", state, questions, figures,
         rows_total as "rowsTotal", rows_done as "rowsDone", failure, staff.id as "staffId", staff.name as "staffName",
         actor, import_run.created_at as "createdAt", checked_at as "checkedAt", started_at as "startedAt",
         finished_at as "finishedAt", undone_at as "undoneAt", file_forgotten_at as "fileForgottenAt"
  from import_run left join staff on staff.id = asked_by`;

interface RunRow extends Omit<ImportRun, 'askedBy' | 'controlMinor'> {
  readonly controlMinor: string | null;
  readonly staffId: StaffId | null;
  readonly staffName: string | null;
}

function runOf({ staffId, staffName, controlMinor, ...row }: RunRow): ImportRun {
  return {
    ...row,
    controlMinor: controlMinor === null ? null : BigInt(controlMinor),
    askedBy: staffId ? { id: staffId, name: staffName ?? '' } : null,
  };
}
