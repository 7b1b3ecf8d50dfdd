import type { Id } from '../../../kernel/id.js';
import { rows, type Tx } from '../../../database/db.js';
import type { ExportJobId } from './export-job.store.js';

export type ExportRunId = Id<'export-run'>;

/** One attempt of a worker to make a file. */
export interface ExportRun {
  readonly jobId: ExportJobId;
  readonly runId: ExportRunId;
}

/** The job was cancelled, or another worker has taken it over: what this run makes is not wanted. */
export class RunIsOver extends Error {}

/**
 * Takes a job that waits, or that a worker left in the middle, and throws away what was made of it. False when it
 * is over already, or has been tried so often.
 */
export async function beginRun(tx: Tx, { jobId, runId }: ExportRun, now: Date, runsMax: number): Promise<boolean> {
  const [taken] = await rows(
    tx,
    `update export_job set state = 'running', run_id = $2, runs = runs + 1, rows_done = 0, moved_at = $3, made_as_of = $3
     where id = $1 and state in ('waiting', 'running') and runs < $4 returning id`,
    [jobId, runId, now, runsMax],
  );
  if (taken) await deleteChunks(tx, [jobId]);
  return taken !== undefined;
}

/** @throws RunIsOver */
export async function appendChunk(
  tx: Tx,
  run: ExportRun,
  chunk: { readonly position: number; readonly bytes: Buffer; readonly rowsDone: number },
  now: Date,
): Promise<void> {
  await moveRun(tx, run, 'rows_done = $3, moved_at = $4', [chunk.rowsDone, now]);
  await rows(tx, 'insert into export_chunk (job_id, position, run_id, bytes) values ($1, $2, $3, $4)', [
    run.jobId,
    chunk.position,
    run.runId,
    chunk.bytes,
  ]);
}

/** @throws RunIsOver */
export async function finishRun(
  tx: Tx,
  run: ExportRun,
  file: { readonly sizeBytes: number; readonly sha256: Buffer; readonly rowsDone: number; readonly expiresAt: Date },
  now: Date,
): Promise<void> {
  await moveRun(
    tx,
    run,
    `state = 'ready', failure = null, rows_done = $3, size_bytes = $4, sha256 = $5, expires_at = $6, finished_at = $7, moved_at = $7`,
    [file.rowsDone, file.sizeBytes, file.sha256, file.expiresAt, now],
  );
}

/** Ends a run that failed: the job waits for another one, or is over. False when the run was over by then. */
export async function failRun(
  tx: Tx,
  { jobId, runId }: ExportRun,
  { failure, isFinal }: { readonly failure: string; readonly isFinal: boolean },
  now: Date,
): Promise<boolean> {
  const [failed] = await rows(
    tx,
    `update export_job set state = case when $4 then 'failed' else 'waiting' end, failure = $3,
       finished_at = case when $4 then $5::timestamptz end, moved_at = $5
     where id = $1 and run_id = $2 and state = 'running' returning id`,
    [jobId, runId, failure, isFinal, now],
  );
  if (failed) await deleteChunks(tx, [jobId]);
  return failed !== undefined;
}

/** Ends a job that has not ended, whoever works on it; false when it had. */
export async function endJob(
  tx: Tx,
  jobId: ExportJobId,
  state: 'cancelled' | 'failed',
  failure: string | null,
  now: Date,
): Promise<boolean> {
  const [ended] = await rows(
    tx,
    `update export_job set state = $2, failure = $3, finished_at = $4, moved_at = $4
     where id = $1 and state in ('waiting', 'running') returning id`,
    [jobId, state, failure, now],
  );
  if (ended) await deleteChunks(tx, [jobId]);
  return ended !== undefined;
}

/** Has a job made from the start that failed or was cancelled; false when it is neither. */
export async function reopenJob(tx: Tx, jobId: ExportJobId, rowsExpected: number, now: Date): Promise<boolean> {
  const [reopened] = await rows(
    tx,
    `update export_job set state = 'waiting', failure = null, finished_at = null, runs = 0, rows_done = 0,
       rows_expected = $2, moved_at = $3
     where id = $1 and state in ('failed', 'cancelled') returning id`,
    [jobId, rowsExpected, now],
  );
  return reopened !== undefined;
}

/** Deletes files that have been kept long enough; their jobs stay, as a note. Returns how many. */
export async function expireFiles(tx: Tx, now: Date): Promise<number> {
  const over = await rows<{ id: ExportJobId }>(
    tx,
    `update export_job set state = 'expired' where state = 'ready' and expires_at <= $1 returning id`,
    [now],
  );
  await deleteChunks(
    tx,
    over.map(({ id }) => id),
  );
  return over.length;
}

/** Jobs that nothing has happened to for so long that no worker can have them any more. */
export function stuckJobs(tx: Tx, since: Date): Promise<{ id: ExportJobId }[]> {
  return rows(tx, `select id from export_job where state in ('waiting', 'running') and moved_at < $1`, [since]);
}

async function deleteChunks(tx: Tx, jobIds: readonly ExportJobId[]): Promise<void> {
  await rows(tx, 'delete from export_chunk where job_id = any($1)', [jobIds]);
}

async function moveRun(tx: Tx, { jobId, runId }: ExportRun, set: string, values: readonly unknown[]): Promise<void> {
  const [moved] = await rows(
    tx,
    `update export_job set ${set} where id = $1 and run_id = $2 and state = 'running' returning id`,
    [jobId, runId, ...values],
  );
  if (!moved) throw new RunIsOver('this run of the export is over');
}
