import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import { printZip } from '../../../../finance/receipt-files/print-zip.js';
import {
  countToPrint,
  makePrintBatch,
  markPosted,
  printBatches,
  readPrintBatch,
  receiptsOfBatch,
  receiptsToPrint,
} from '../../../../receipts/delivery/print-batches.js';
import { Receipts } from '../../../../receipts/receipts.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { counted } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { PrintBatchView, PrintView } from './print.view.js';

const ROWS = 200;
const BATCHES = 20;

/** Receipts that go out on paper. */
@Injectable()
export class PrintPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly receipts: Receipts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const tx = this.db.manager;
    const [organisation, waiting, counts, batches] = await Promise.all([
      this.frame.organisation(),
      receiptsToPrint(tx, ROWS),
      countToPrint(tx),
      printBatches(tx, BATCHES),
    ]);
    const view = PrintView({
      waiting,
      counts,
      batches,
      zone: organisation.timeZone,
      canPrint: visit.may('receipts:export'),
      csrf: visit.caller.csrf,
    });
    return page(await this.frame.page(visit, { title: 'Receipts to print', section: 'receipts' }, view));
  }

  async make(visit: Visit): Promise<Answer> {
    const made = await this.db.write(async (tx) => {
      const batch = await makePrintBatch(tx, visit.by.staffId, this.clock.now());
      if (batch) {
        await this.audit.record(tx, {
          actor: visit.by.actor,
          action: 'make print batch',
          object: `print-batch:${batch.id}`,
          detail: { receipts: batch.receipts },
        });
      }
      return batch;
    });
    if (!made)
      return see('/staff/receipts/print', 'Nothing is left to print: somebody may have made a batch of it.', 'warn');
    return see(`/staff/receipts/print/${made.id}`, `A batch of ${counted(made.receipts, 'receipt')} is ready.`);
  }

  async batch(visit: Visit, id: string): Promise<Answer> {
    const batch = await readPrintBatch(this.db.manager, id);
    const view = PrintBatchView({
      batch,
      receipts: await receiptsOfBatch(this.db.manager, batch.id),
      zone: (await this.frame.organisation()).timeZone,
      canPrint: visit.may('receipts:export'),
      csrf: visit.caller.csrf,
    });
    return page(await this.frame.page(visit, { title: 'Print batch', section: 'receipts' }, view));
  }

  async posted(visit: Visit, id: string): Promise<Answer> {
    const isNew = await this.db.write(async (tx) => {
      const written = await markPosted(tx, id, visit.by.staffId, this.clock.now());
      if (written) {
        await this.audit.record(tx, {
          actor: visit.by.actor,
          action: 'mark print batch as mailed',
          object: `print-batch:${id}`,
        });
      }
      return written;
    });
    const path = `/staff/receipts/print/${id}`;
    return isNew ? see(path, 'Noted: the batch is in the mail.') : see(path, 'It was in the mail already.', 'warn');
  }

  /** Streams the batch; who took it is in the audit before the first byte leaves (R-SEC-15). */
  async zip(visit: Visit, id: string, reply: FastifyReply): Promise<void> {
    const batch = await readPrintBatch(this.db.manager, id);
    const receipts = await receiptsOfBatch(this.db.manager, batch.id);
    await this.db.write((tx) =>
      this.audit.record(tx, {
        actor: visit.by.actor,
        action: 'download print batch',
        object: `print-batch:${batch.id}`,
        detail: { receipts: receipts.length },
      }),
    );
    const { timeZone } = await this.frame.organisation();
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="print-batch-${dateIn(timeZone, batch.madeAt)}.zip"`)
      .send(printZip(this.receipts, receipts));
  }
}
