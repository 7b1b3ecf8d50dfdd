import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import { newId } from '../../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../../config/settings.js';
import { Db, rows, type Tx } from '../../../database/db.js';
import type { Task } from '../../../jobs/jobs.js';
import { PostLetter } from '../../../workflows/letters/post-letter.js';
import { readContext } from '../about-sheet.js';
import { exportFile } from '../export-file.js';
import { ExportPool } from '../../export-pool.js';
import { type ExportJob, type ExportJobId, findJob } from './export-job.store.js';
import { appendChunk, beginRun, endJob, type ExportRun, failRun, finishRun, RunIsOver } from './export-run.store.js';

/** So often a file is begun, whether the worker failed or was killed. */
const RUNS_MAX = 3;

export const MAKE_EXPORT: Task<{ jobId: ExportJobId }> = {
  name: 'make-export',
  // One more than runs: the last delivery finds that it was tried often enough, and says so.
  retries: RUNS_MAX,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 60,
  concurrency: 1,
};

const CHUNK_BYTES = 2 ** 20;
const KEPT_DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;

/** Makes a file behind the pages, of one snapshot of the data, and keeps it for a week. */
@Injectable()
export class MakeExport {
  private readonly log = new Logger(MakeExport.name);

  constructor(
    private readonly db: Db,
    private readonly pool: ExportPool,
    private readonly letters: PostLetter,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Safe to repeat: a job that is over is left alone, and one that a killed worker left is made from the start.
   * @throws Error when it failed and is to be tried again.
   */
  async run({ jobId }: { jobId: ExportJobId }): Promise<void> {
    const run: ExportRun = { jobId, runId: newId() };
    const job = await this.begin(run);
    if (!job) return;
    try {
      await this.make(run, job);
    } catch (error) {
      if (error instanceof RunIsOver) return;
      this.log.error({ export: jobId, message: (error as Error).message });
      const isFinal = await this.fail(run);
      if (!isFinal) throw error;
    }
  }

  /** Null when there is nothing to make. */
  private begin(run: ExportRun): Promise<ExportJob | null> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      if (await beginRun(tx, run, now, RUNS_MAX)) return findJob(tx, run.jobId);
      const gaveUp = await endJob(tx, run.jobId, 'failed', GAVE_UP, now);
      if (gaveUp) await this.tell(tx, run, 'export-failed');
      return null;
    });
  }

  /** Each piece is written when it is full, and the file is read only as fast as pieces are written. */
  private async make(run: ExportRun, { ask, look, madeAsOf }: ExportJob): Promise<void> {
    const context = await readContext(this.db.manager, ask, madeAsOf ?? this.clock.now());
    const hash = createHash('sha256');
    let rowsDone = 0;
    let sizeBytes = 0;
    let position = 0;
    const file = exportFile(this.pool, ask, look, context, (done) => (rowsDone = done));
    for await (const bytes of inChunks(file as AsyncIterable<Buffer>)) {
      hash.update(bytes);
      sizeBytes += bytes.length;
      const chunk = { position: position++, bytes, rowsDone };
      await this.db.write((tx) => appendChunk(tx, run, chunk, this.clock.now()));
    }
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + KEPT_DAYS * DAY_MS);
    await this.db.write(async (tx) => {
      await finishRun(tx, run, { sizeBytes, sha256: hash.digest(), rowsDone, expiresAt }, now);
      await this.tell(tx, run, 'export-ready');
    });
  }

  /** Whether it was the last try. */
  private fail(run: ExportRun): Promise<boolean> {
    return this.db.write(async (tx) => {
      const [job] = await rows<{ runs: number }>(tx, 'select runs from export_job where id = $1', [run.jobId]);
      const isFinal = !job || job.runs >= RUNS_MAX;
      const failed = await failRun(tx, run, { failure: isFinal ? FAILED : FAILED_ONCE, isFinal }, this.clock.now());
      if (failed && isFinal) await this.tell(tx, run, 'export-failed');
      return isFinal;
    });
  }

  /** Writes to whoever asked: a link that asks for the sign-in, and nothing of the data. */
  private async tell(tx: Tx, { jobId, runId }: ExportRun, template: 'export-ready' | 'export-failed'): Promise<void> {
    const [asked] = await rows<{ email: string; what: string }>(
      tx,
      `select staff.email, what from export_job join staff on staff.id = asked_by
       where export_job.id = $1 and staff.disabled_at is null`,
      [jobId],
    );
    if (!asked) return;
    const page = `${this.settings.publicUrl}/staff/exports/${jobId}`;
    const url = template === 'export-ready' ? `${page}?start=yes` : page;
    await this.letters.post(tx, `${template}:${runId}`, asked.email, (sender) => ({
      template,
      data: { ...sender, what: asked.what, days: String(KEPT_DAYS), url },
    }));
  }
}

const FAILED_ONCE = 'Making the file failed once. It is tried again by itself.';
const FAILED =
  'Making the file failed three times, and nothing of it is left. Try again later; the log of the worker says why.';
const GAVE_UP =
  'The worker stopped three times while it made the file, and nothing of it is left. Try again, or narrow the filters.';

async function* inChunks(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of file) {
    parts.push(part);
    size += part.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(parts);
    [parts, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(parts);
}
