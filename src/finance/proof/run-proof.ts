import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { Db, rows } from '../../database/db.js';
import { ProcessorUnavailable } from '../../gateways/stripe/stripe-client.js';
import { Jobs, type Task } from '../../jobs/jobs.js';
import { Proof, united } from './proof.js';
import type { ProofResult } from './proof-result.js';
import { endRun, insertRun, noteProgress, runningProof } from './proof-runs.js';

export const RUN_PROOF: Task<{ runId: string }> = {
  name: 'run-proof',
  retries: 2,
  retryDelaySeconds: 60,
  retryDelayMaxSeconds: 300,
  concurrency: 1,
};

/** A run that has not ended by then was killed for good, and another one may begin. */
const GIVEN_UP_MS = 60 * 60_000;

/** The proof behind the pages: every day, and whenever finance asks; what it found is kept. */
@Injectable()
export class RunProof {
  constructor(
    private readonly db: Db,
    private readonly proof: Proof,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Has a proof run soon; while one is on its way already, that one will do. @param by null for the daily one */
  async ask(by: StaffId | null): Promise<void> {
    const now = this.clock.now();
    await this.jobs.prepare(RUN_PROOF);
    await this.db.write(async (tx) => {
      const running = await runningProof(tx);
      if (running && running.askedAt.getTime() < now.getTime() - GIVEN_UP_MS) {
        await endRun(tx, running.id, { results: [], failure: 'The work was broken off.', finishedAt: now, tookMs: 0 });
      }
      const runId = await insertRun(tx, by, now);
      if (runId) await this.jobs.enqueue(tx, RUN_PROOF, [{ runId }]);
    });
  }

  /** Safe to repeat: a run that has ended is not run again. What the processor could not be asked is told as such. */
  async run({ runId }: { runId: string }): Promise<void> {
    const [wanted] = await rows(this.db.manager, 'select id from proof_run where id = $1 and finished_at is null', [
      runId,
    ]);
    if (!wanted) return;
    const start = performance.now();
    const results: ProofResult[] = [];
    let failure: string | null = null;
    try {
      for await (const { found, done, parts } of this.proof.parts()) {
        results.push(...found);
        await noteProgress(this.db.manager, runId, done, parts);
      }
    } catch (error) {
      // The database's own absence is told by nobody: then this cannot be kept either, and the job comes back.
      failure =
        error instanceof ProcessorUnavailable
          ? 'The payment processor could not be reached, so what it holds was not compared.'
          : `Not everything could be tried: ${(error as Error).message}`;
    }
    const ended = { failure, finishedAt: this.clock.now(), tookMs: Math.round(performance.now() - start) };
    await this.db.write((tx) => endRun(tx, runId, { ...ended, results: united(results) }));
  }
}
