import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { DonorId, GiftId } from '../../kernel/id.js';
import { Db, rows } from '../../database/db.js';
import { TakeBackHistory } from '../../workflows/imports/take-back-history.js';
import type { ImportRun } from '../runs/import-run.js';
import { advanceRun, moveRun, takeRun } from '../runs/import-run.store.js';

/** Takes back what a run brought, in portions; begins anew where it left off, for what is gone is gone. */
@Injectable()
export class UndoImport {
  constructor(
    private readonly db: Db,
    private readonly history: TakeBackHistory,
    private readonly clock: Clock,
  ) {}

  /** @throws RunIsOver */
  async run(run: ImportRun, worker: string): Promise<void> {
    if (!(await this.db.write((tx) => takeRun(tx, run.id, worker, 'undoing', this.clock.now())))) return;
    const mine = { id: run.id, worker, state: 'undoing' } as const;
    let done = run.rowsDone;
    for (let after: GiftId | null = null; ;) {
      const portion = await this.db.write(async (tx) => {
        const taken = await this.history.gifts(tx, run.id, after);
        await advanceRun(tx, mine, done + taken.gone, this.clock.now());
        return taken;
      });
      if (!portion.last) break;
      done += portion.gone;
      after = portion.last;
    }
    for (let after: DonorId | null = null; ;) {
      const portion = await this.db.write(async (tx) => {
        await advanceRun(tx, mine, done, this.clock.now());
        return this.history.donors(tx, run.id, after);
      });
      if (!portion.last) break;
      after = portion.last;
    }
    await this.db.write(async (tx) => {
      await advanceRun(tx, mine, done, this.clock.now());
      await this.history.rest(tx, run.id);
      await rows(tx, `update import_row set status = 'undone' where run_id = $1 and status = 'brought'`, [run.id]);
      const { keptGifts, keptDonors } = await this.history.left(tx, run.id);
      const undone = {
        gifts: run.figures!.gifts - keptGifts,
        donors: run.figures!.newDonors - keptDonors,
        keptGifts,
        keptDonors,
      };
      await moveRun(tx, run.id, { state: 'undone', now: this.clock.now(), figures: { ...run.figures!, undone } });
    });
  }
}
