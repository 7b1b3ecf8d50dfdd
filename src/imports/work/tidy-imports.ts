import { Injectable } from '@nestjs/common';
import { Db, rows, type Tx } from '../../database/db.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import { Jobs } from '../../jobs/jobs.js';
import { moveRun } from '../runs/import-run.store.js';
import { forgetFile } from '../runs/steer-import.js';
import { WORK_IMPORT } from './work-import.js';

const DAY_MS = 24 * 60 * 60_000;
/** How long an uploaded file is kept (R-PRV-06): time to correct what was refused, and to undo. */
export const FILE_DAYS = 7;
/** Rows are numbers and hashes; they are kept as long as somebody may ask what became of one. */
const ROW_DAYS = 90;
/** A worker moves a run every second or so; after a quarter of an hour nobody is at it. */
const STUCK_MS = 15 * 60_000;

const FORGOTTEN = 'The file waited for a week and was deleted. Nothing was brought. Upload it again.';

/** Deletes files whose week is over, and hands runs on that lost their worker. */
@Injectable()
export class TidyImports {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
  ) {}

  /** Safe to repeat. */
  async run(now: Date): Promise<void> {
    await this.jobs.prepare(WORK_IMPORT);
    await this.db.write(async (tx) => {
      for (const { id, isWaiting } of await oldFiles(tx, new Date(now.getTime() - FILE_DAYS * DAY_MS))) {
        if (isWaiting) await moveRun(tx, id, { state: 'failed', now, failure: FORGOTTEN });
        await forgetFile(tx, id, now);
      }
      await rows(tx, 'delete from import_row where run_id in (select id from import_run where finished_at < $1)', [
        new Date(now.getTime() - ROW_DAYS * DAY_MS),
      ]);
      const stuck = await rows<{ id: ImportRunId }>(
        tx,
        `update import_run set moved_at = $2 where state in ('checking', 'running', 'undoing') and moved_at < $1 returning id`,
        [new Date(now.getTime() - STUCK_MS), now],
      );
      await this.jobs.enqueue(
        tx,
        WORK_IMPORT,
        stuck.map(({ id: runId }) => ({ runId })),
      );
    });
  }
}

/** Files of more than a week, but those that are being brought this moment. */
function oldFiles(tx: Tx, before: Date): Promise<{ id: ImportRunId; isWaiting: boolean }[]> {
  return rows(
    tx,
    `select id, state in ('mapping', 'checking', 'asking', 'checked') as "isWaiting" from import_run
     where kind = 'file' and file_forgotten_at is null and created_at < $1
       and state not in ('running', 'paused', 'undoing') for update skip locked`,
    [before],
  );
}
