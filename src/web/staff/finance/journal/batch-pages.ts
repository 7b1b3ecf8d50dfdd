import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AppError, type FieldProblem, InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { batchTotals, listFiles, readBatch, readFile } from '../../../../finance/journal/batches/batch.queries.js';
import { JournalBatches } from '../../../../finance/journal/batches/journal-batches.js';
import { journalArchive } from '../../../../finance/journal/batches/journal-download.js';
import { TARGET_NAMES, type JournalTarget } from '../../../../finance/journal/mapping/journal-target.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { BatchView } from './batch.view.js';
import { batchPath, numberOf, targetOf } from './journal-words.js';

const LOOK_AGAIN_SECONDS = 3;

/** One batch of the journal, its files, and what happens when it was not imported. */
@Injectable()
export class BatchPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly batches: JournalBatches,
  ) {}

  show(visit: Visit, target: string, number: string): Promise<Answer> {
    return this.batchPage(visit, targetOf(target), numberOf(number), '', []);
  }

  async makeVoid(visit: Visit, named: string, numbered: string, body: unknown): Promise<Answer> {
    const [target, number] = [targetOf(named), numberOf(numbered)];
    const { reason } = textFields(body, 'reason');
    try {
      await this.batches.makeVoid(target, number, reason, visit.by.actor);
    } catch (error) {
      if (error instanceof InvalidInput) return this.batchPage(visit, target, number, reason, error.fields);
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      return see(batchPath(target, number), error.message, 'warn');
    }
    return see(batchPath(target, number), `Batch ${number} is void. Its entries are new again.`);
  }

  async again(target: string, number: string): Promise<Answer> {
    await this.batches.remake(targetOf(target), numberOf(number));
    return see(batchPath(targetOf(target), numberOf(number)), 'The files are tried once more.', 'accent');
  }

  async file(target: string, number: string, position: string, reply: FastifyReply): Promise<void> {
    if (!/^\d{1,9}$/.test(position)) throw new NotFound('file');
    const batch = await readBatch(this.db.manager, targetOf(target), numberOf(number));
    const { name, contentType, bytes } = await readFile(this.db.manager, batch.id, Number(position));
    await reply
      .header('content-type', contentType)
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(bytes);
  }

  async archive(target: string, number: string, reply: FastifyReply): Promise<void> {
    const batch = await readBatch(this.db.manager, targetOf(target), numberOf(number));
    if (!batch.finishedAt) throw new NotFound('file');
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="${batch.target}-batch-${batch.number}.zip"`)
      .send(journalArchive(this.db, batch.id));
  }

  private async batchPage(
    visit: Visit,
    target: JournalTarget,
    number: number,
    reason: string,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const batch = await readBatch(this.db.manager, target, number);
    const [totals, files, { timeZone }] = await Promise.all([
      batchTotals(this.db.manager, batch.id),
      listFiles(this.db.manager, batch.id),
      this.frame.organisation(),
    ]);
    const isWaiting = !batch.finishedAt && !batch.voided && !batch.progress?.problem;
    const may = { change: visit.may('journal:export') };
    const view = BatchView({ batch, totals, files, reason, problems, timeZone, csrf: visit.caller.csrf, may });
    const framed = {
      title: problems.length > 0 ? 'Check the form' : `Batch ${number} for ${TARGET_NAMES[target]}`,
      section: 'finance' as const,
      refresh:
        isWaiting && problems.length === 0
          ? { seconds: LOOK_AGAIN_SECONDS, href: batchPath(target, number) }
          : undefined,
    };
    return page(await this.frame.page(visit, framed, view), problems.length > 0 ? 422 : 200);
  }
}
