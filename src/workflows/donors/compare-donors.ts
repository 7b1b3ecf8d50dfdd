import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { Db, rows } from '../../database/db.js';
import { compareChanged } from '../../donors/likeness/lookalikes.js';
import { forgetRemovedNotes } from '../../donors/records/notes.js';

const DAY_MS = 24 * 60 * 60_000;
/** Held together in one transaction, and at most so many in one run: the rest comes with the next. */
const BATCH = 50;
const BATCHES_MAX = 100;

/** Compares donors that were changed with the others, and forgets what can no longer be undone. Safe to repeat. */
@Injectable()
export class CompareDonors {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const compared = await this.db.write((tx) => compareChanged(tx, BATCH, this.clock.now()));
      if (compared < BATCH) return;
    }
  }

  /** Notes that were taken away a day ago, and what merges replaced that can no longer be undone. */
  async tidy(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - DAY_MS);
    await this.db.write(async (tx) => {
      await forgetRemovedNotes(tx, before);
      await rows(tx, 'update donor_merge set sealed = null where sealed is not null and at < $1', [before]);
    });
  }
}
