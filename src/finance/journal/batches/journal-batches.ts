import { Injectable } from '@nestjs/common';
import { AppError, InvalidInput } from '../../../kernel/app-error.js';
import { type CalendarDate, dateIn, formatDate } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Audit, type Actor } from '../../../audit/audit.js';
import { Db, rows } from '../../../database/db.js';
import { Jobs } from '../../../jobs/jobs.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { readBatch, type BatchRow } from './batch.queries.js';
import { closeBatch } from './batch.store.js';
import type { JournalTarget } from '../mapping/journal-target.js';
import { readRules, readSettings } from '../mapping/mapping.store.js';
import { WRITE_JOURNAL_FILES, WriteJournalFiles } from './write-journal-files.js';

/** Entries up to which the files are made at once; more are left to the worker. */
const AT_ONCE_MAX = 5000;

export class BatchIsVoid extends AppError {
  constructor({ number }: BatchRow) {
    super('journal-batch-is-void', 'conflict', `Batch ${number} is void already. Nothing was changed.`);
  }
}

export class BatchIsBeingMade extends AppError {
  constructor({ number }: BatchRow) {
    super(
      'journal-batch-is-being-made',
      'conflict',
      `The files of batch ${number} are being written right now, so it was not made void. Try again in a minute.`,
    );
  }
}

/** Makes batches of the journal, and takes them back. */
@Injectable()
export class JournalBatches {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly files: WriteJournalFiles,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Closes the next batch of the target over everything new up to the day, and makes its files: at once, or by the
   * worker when there are many entries and the caller does not want to wait.
   * @throws InvalidInput for a day that is not here yet
   * @throws NothingNew
   */
  async make(
    target: JournalTarget,
    through: CalendarDate,
    by: { readonly actor: Actor; readonly waits?: boolean },
  ): Promise<BatchRow> {
    const number = await this.db.write(async (tx) => {
      const { timeZone } = await readOrganisation(tx);
      const now = this.clock.now();
      refuseFuture(through, dateIn(timeZone, now));
      const settings = await readSettings(tx, target);
      const rules = await readRules(tx, target);
      const batch = await closeBatch(tx, { target, through, settings, rules, madeBy: by.actor, madeAt: now });
      if (by.waits || batch.entryCount <= AT_ONCE_MAX) await this.files.write(tx, batch);
      else await this.jobs.enqueue(tx, WRITE_JOURNAL_FILES, [{ batchId: batch.id }]);
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'make journal batch',
        object: `journal-batch:${batch.id}`,
        detail: { target, number: batch.number, through, entries: batch.entryCount },
      });
      return batch.number;
    });
    return readBatch(this.db.manager, target, number);
  }

  /** Asks the worker once more for the files of a batch that has none yet. */
  async remake(target: JournalTarget, number: number): Promise<void> {
    const batch = await readBatch(this.db.manager, target, number);
    await this.db.write((tx) => this.jobs.enqueue(tx, WRITE_JOURNAL_FILES, [{ batchId: batch.id }]));
  }

  /**
   * The batch was not imported: its entries may be handed over again. Number and bytes stay.
   * @throws InvalidInput without a reason
   * @throws BatchIsVoid, BatchIsBeingMade
   */
  async makeVoid(target: JournalTarget, number: number, reason: string, actor: Actor): Promise<void> {
    if (reason.trim() === '') throw new InvalidInput([{ field: 'reason', message: 'Say why it was not imported.' }]);
    if (reason.length > 300) throw new InvalidInput([{ field: 'reason', message: 'Shorten it to 300 characters.' }]);
    await this.db.write(async (tx) => {
      const batch = await readBatch(tx, target, number);
      const [held] = await rows(tx, 'select from journal_batch where id = $1 for no key update skip locked', [
        batch.id,
      ]);
      if (!held) throw new BatchIsBeingMade(batch);
      const [isVoid] = await rows(
        tx,
        `insert into journal_batch_void (batch_id, reason, voided_by, voided_at) values ($1, $2, $3, $4)
         on conflict do nothing returning batch_id`,
        [batch.id, reason.trim(), actor, this.clock.now()],
      );
      if (!isVoid) throw new BatchIsVoid(batch);
      await this.audit.record(tx, {
        actor,
        action: 'void journal batch',
        object: `journal-batch:${batch.id}`,
        detail: { target, number, reason: reason.trim() },
      });
    });
  }
}

function refuseFuture(through: CalendarDate, today: CalendarDate): void {
  if (through <= today) return;
  throw new InvalidInput(
    [{ field: 'through', message: `The last day is today, ${formatDate(today)}, at the latest.` }],
    'No batch was made.',
  );
}
