import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { newId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import { Jobs, type Task } from '../../jobs/jobs.js';
import { BrokenFile } from '../reading/records.js';
import { WorkSubscriptions } from '../subscriptions/work-subscriptions.js';
import { moveRun, readRun, RunIsOver } from '../runs/import-run.store.js';
import { WorkFile } from './work-file.js';

/** What a run waits for, by its state: to be looked through, brought, or taken back. */
export const WORK_IMPORT: Task<{ runId: ImportRunId }> = {
  name: 'work-import',
  retries: 20,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 60,
  concurrency: 1,
};

/** Shorter than a job may take: what is longer goes on as another one. */
const SLICE_MS = 5 * 60_000;

/** Does what a run of an import waits for. */
@Injectable()
export class WorkImport {
  private readonly log = new Logger(WorkImport.name);

  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly files: WorkFile,
    private readonly subscriptions: WorkSubscriptions,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat, and for several workers at once: one of them has the run. @throws Error to be tried again */
  async run({ runId }: { runId: ImportRunId }): Promise<void> {
    const run = await readRun(this.db.manager, runId);
    const worker = newId();
    const began = performance.now();
    const work = run.kind === 'file' ? this.files : this.subscriptions;
    try {
      if (run.state === 'checking') await work.look(run, worker);
      if (run.state === 'undoing') await work.takeBack(run, worker);
      if (run.state === 'running') {
        const isDone = await work.bring(run, worker, () => performance.now() - began > SLICE_MS);
        if (!isDone) await this.db.write((tx) => this.jobs.enqueue(tx, WORK_IMPORT, [{ runId }]));
      }
    } catch (error) {
      if (error instanceof RunIsOver) return;
      if (error instanceof BrokenFile) {
        const failure = `${error.message} Nothing was brought. Correct the file and upload it again.`;
        await this.db.write((tx) => moveRun(tx, runId, { state: 'failed', now: this.clock.now(), failure }));
        return;
      }
      this.log.error({ import: runId, message: (error as Error).message });
      throw error;
    }
  }
}
