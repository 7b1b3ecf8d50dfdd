import { Injectable } from '@nestjs/common';
import { Db } from '../../../database/db.js';
import { endJob, expireFiles, stuckJobs } from './export-run.store.js';

/** A worker writes a piece every second or so; after an hour without one nobody is at it. */
const STUCK_MS = 60 * 60_000;

/** Deletes files whose week is over, and says of what hangs that it has failed. */
@Injectable()
export class TidyExports {
  constructor(private readonly db: Db) {}

  /** Safe to repeat. */
  async run(now: Date): Promise<void> {
    await this.db.write(async (tx) => {
      await expireFiles(tx, now);
      for (const { id } of await stuckJobs(tx, new Date(now.getTime() - STUCK_MS))) {
        await endJob(tx, id, 'failed', 'Nothing happened for an hour, so this export was given up. Try again.', now);
      }
    });
  }
}
