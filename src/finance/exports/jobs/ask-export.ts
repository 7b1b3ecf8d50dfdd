import { Injectable } from '@nestjs/common';
import { AppError, NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { newId, type StaffId } from '../../../kernel/id.js';
import { Audit, type Actor } from '../../../audit/audit.js';
import { Db, rows, type Tx } from '../../../database/db.js';
import { Jobs } from '../../../jobs/jobs.js';
import { readNames } from '../about-sheet.js';
import type { ExportLook } from '../export-file.js';
import { type ExportAsk, selectionOf } from '../exports.js';
import { type ExportJobId, findJob, findOpenTwin, insertJob } from './export-job.store.js';
import { endJob, reopenJob } from './export-run.store.js';
import { MAKE_EXPORT } from './make-export.js';

/** Who asks; everything about a file is done by its maker or an administrator. */
export interface ExportedBy {
  readonly actor: Actor;
  readonly staffId: StaffId;
}

export class ExportIsOver extends AppError {
  constructor() {
    super('export-over', 'conflict', 'This export has ended already. Nothing was changed. Look at its page again.');
  }
}

/** Asks for files that are made behind the pages. */
@Injectable()
export class AskExport {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Asking for what one has asked for already, and waits for, finds that. */
  async run(by: ExportedBy, ask: ExportAsk, look: ExportLook): Promise<ExportJobId> {
    await this.jobs.prepare(MAKE_EXPORT);
    return this.db.write(async (tx) => {
      // Two clicks of one person wait for each other here.
      await rows(tx, 'select from staff where id = $1 for no key update', [by.staffId]);
      const sentences = selectionOf(ask).sentences(await readNames(tx, ask));
      const job = { ask, look, sentences, askedBy: by.staffId, askedAt: this.clock.now() };
      const rowsExpected = await countRows(tx, ask);
      const twin = await findOpenTwin(tx, { ...job, rowsExpected });
      if (twin) return twin;
      const id = newId<'export-job'>();
      await insertJob(tx, { ...job, id, rowsExpected });
      await this.audit.record(tx, {
        actor: by.actor,
        action: `export ${ask.what}`,
        object: `export:${id}`,
        detail: { ...auditedFilters(ask), format: look.format, rows: rowsExpected },
      });
      await this.jobs.enqueue(tx, MAKE_EXPORT, [{ jobId: id }]);
      return id;
    });
  }

  /** Stops it; a worker that is at it notices with its next piece. @throws NotFound, ExportIsOver */
  async cancel(by: ExportedBy, id: ExportJobId): Promise<void> {
    await this.db.write(async (tx) => {
      if (!(await endJob(tx, id, 'cancelled', null, this.clock.now()))) throw new ExportIsOver();
      await this.audit.record(tx, { actor: by.actor, action: 'cancel export', object: `export:${id}` });
    });
  }

  /** Has one made again that failed or was cancelled. @throws NotFound, ExportIsOver */
  async again(by: ExportedBy, id: ExportJobId): Promise<void> {
    await this.jobs.prepare(MAKE_EXPORT);
    await this.db.write(async (tx) => {
      const job = await findJob(tx, id);
      if (!job) throw new NotFound('export');
      if (!(await reopenJob(tx, id, await countRows(tx, job.ask), this.clock.now()))) throw new ExportIsOver();
      await this.audit.record(tx, { actor: by.actor, action: `export ${job.ask.what}`, object: `export:${id}` });
      await this.jobs.enqueue(tx, MAKE_EXPORT, [{ jobId: id }]);
    });
  }
}

/** How many rows the filters let through now. */
export async function countRows(tx: Tx, ask: ExportAsk): Promise<number> {
  const { walk, conditions } = selectionOf(ask);
  const [found] = await rows<{ count: number }>(
    tx,
    `select count(*)::float8 as count from ${walk.table} where ${conditions.sql}`,
    conditions.parameters,
  );
  return found!.count;
}

/** The filters for the audit. What was searched for may be a name, and names do not go there. */
export function auditedFilters({ filters }: ExportAsk): Record<string, string | boolean> {
  const { text, hidden: _, ...others } = filters as Readonly<Record<string, string | readonly string[] | undefined>>;
  const given = Object.entries(others).filter((entry): entry is [string, string | string[]] => Boolean(entry[1]));
  return { ...Object.fromEntries(given.map(([name, value]) => [name, [value].flat().join(', ')])), q: Boolean(text) };
}
