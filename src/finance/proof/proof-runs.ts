import { newId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { Difference, ProofResult } from './proof-result.js';

/** One invariant as a run left it; the differences stand beside it. */
export type StoredResult = Omit<ProofResult, 'problems'>;

export interface Finding extends Difference {
  readonly invariant: string;
}

/** A proof that has ended. */
export interface ProofRun {
  readonly id: string;
  readonly finishedAt: Date;
  readonly tookMs: number;
  /** In the order of the invariants. */
  readonly results: readonly StoredResult[];
  /** Why not everything could be tried, in a sentence; null when it was. */
  readonly failure: string | null;
}

/** A proof that waits for the worker, or is at work. */
export interface RunningProof {
  readonly id: string;
  readonly askedAt: Date;
  readonly partsDone: number;
  /** 0 until the work has begun. */
  readonly parts: number;
}

/** How many contradictions a run found. */
export function differencesIn({ results }: Pick<ProofRun, 'results'>): number {
  return results.reduce((sum, { count }) => sum + count, 0);
}

/** The newest proof that has ended; null before the first one. */
export async function latestProof(tx: Tx): Promise<ProofRun | null> {
  const [found] = await rows<ProofRun>(
    tx,
    `select id, finished_at as "finishedAt", took_ms as "tookMs", results, failure from proof_run
     where finished_at is not null order by finished_at desc limit 1`,
  );
  return found ?? null;
}

export async function runningProof(tx: Tx): Promise<RunningProof | null> {
  const [found] = await rows<RunningProof>(
    tx,
    `select id, asked_at as "askedAt", parts_done as "partsDone", parts from proof_run where finished_at is null`,
  );
  return found ?? null;
}

/** What a run found, twenty of each invariant at most. */
export function findingsOf(tx: Tx, runId: string): Promise<Finding[]> {
  return rows(
    tx,
    'select invariant, object, expected, found, repair from proof_finding where run_id = $1 order by position',
    [runId],
  );
}

/** Writes down that a proof is wanted. Null when one is on its way already. */
export async function insertRun(tx: Tx, by: StaffId | null, now: Date): Promise<string | null> {
  const [made] = await rows<{ id: string }>(
    tx,
    `insert into proof_run (id, asked_at, asked_by) values ($1, $2, $3) on conflict do nothing returning id`,
    [newId(), now, by],
  );
  return made?.id ?? null;
}

export async function noteProgress(tx: Tx, runId: string, partsDone: number, parts: number): Promise<void> {
  await rows(tx, 'update proof_run set parts_done = $2, parts = $3 where id = $1 and finished_at is null', [
    runId,
    partsDone,
    parts,
  ]);
}

export interface EndedRun {
  readonly results: readonly ProofResult[];
  readonly failure: string | null;
  readonly finishedAt: Date;
  readonly tookMs: number;
}

/** Keeps what a run found. A run that has ended already stays as it is. */
export async function endRun(tx: Tx, runId: string, ended: EndedRun): Promise<void> {
  const stored: StoredResult[] = ended.results.map(({ problems: _, ...result }) => result);
  const updated = await rows(
    tx,
    `update proof_run set finished_at = $2, took_ms = $3, results = $4, failure = $5
     where id = $1 and finished_at is null returning id`,
    [runId, ended.finishedAt, ended.tookMs, JSON.stringify(stored), ended.failure],
  );
  if (updated.length === 0) return;
  const findings = ended.results.flatMap(({ invariant, problems }) =>
    problems.map((problem) => ({ invariant, ...problem })),
  );
  await rows(
    tx,
    `insert into proof_finding (run_id, position, invariant, object, expected, found, repair)
     select $1, at, finding->>'invariant', finding->>'object', finding->>'expected', finding->>'found', finding->>'repair'
     from jsonb_array_elements($2::jsonb) with ordinality as found (finding, at)`,
    [runId, JSON.stringify(findings)],
  );
}
