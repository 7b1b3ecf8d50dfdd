import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AppError, NotFound } from '../../../../kernel/app-error.js';
import { isId } from '../../../../kernel/id.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import { csvLines } from '../../../../finance/csv-lines.js';
import type { ReceiptDocument } from '../../../../receipts/sealed/documents.js';
import { partsOf } from '../../../../receipts/statements/print-batch.js';
import { StatementPrinter } from '../../../../receipts/statements/statement-printer.js';
import { statementDocument } from '../../../../receipts/statements/statement.store.js';
import { Statements } from '../../../../receipts/statements/statements.js';
import {
  printBatch,
  type PrintRow,
  type RunProgress,
  runProgress,
  snapshotsOf,
} from '../../../../reports/statements/run-progress.js';
import { readerOf } from '../../frame/archive-reader.js';
import type { Visit } from '../../frame/visit.js';
import { yearNumber } from './statement-pages.js';

/** Statements as files: single ones, and the batches that are printed (R-STM-04). Who takes a batch stands in the audit. */
@Injectable()
export class StatementFiles {
  constructor(
    private readonly db: Db,
    private readonly statements: Statements,
    private readonly printer: StatementPrinter,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound */
  async sample(year: string, donorId: string, reply: FastifyReply): Promise<void> {
    if (!isId(donorId)) throw new NotFound('donor');
    await send(reply, await this.statements.sample(donorId, yearNumber(year)), 'inline');
  }

  /** @throws NotFound */
  async file(visit: Visit, id: string, reply: FastifyReply): Promise<void> {
    if (!isId(id)) throw new NotFound('statement');
    await send(reply, await statementDocument(this.db.manager, id, readerOf(visit)), 'inline');
  }

  /** One file of the print batch, drawn anew from what the statements have frozen. @throws NotFound */
  async print(visit: Visit, id: string, partText: string, reply: FastifyReply): Promise<void> {
    const { run, batch } = await this.batchOf(id);
    const parts = partsOf(batch);
    const number = Number(/^(\d{1,4})\.pdf$/.exec(partText)?.[1]);
    const part = parts[number - 1];
    if (!part) throw new NotFound('file');
    await this.record(visit, 'print statements', run, { part: number, statements: part.length });
    const snapshots = await snapshotsOf(
      this.db,
      part.map((each) => each.id),
    );
    const bytes = await this.printer.printTogether(
      snapshots,
      `Statements ${run.year}, part ${number} of ${parts.length}`,
    );
    const fileName = `statements-${run.year}-part-${number}-of-${parts.length}.pdf`;
    await send(reply, { fileName, contentType: 'application/pdf', bytes }, 'attachment');
  }

  /** Names and addresses in the order of the print batch, for labels. @throws NotFound */
  async addresses(visit: Visit, id: string, reply: FastifyReply): Promise<void> {
    const { run, batch } = await this.batchOf(id);
    await this.record(visit, 'export statement addresses', run, { statements: batch.length });
    const text = [...csvLines(batch.map(addressRow))].join('');
    const fileName = `statement-addresses-${run.year}.csv`;
    await send(reply, { fileName, contentType: 'text/csv; charset=utf-8', bytes: Buffer.from(text) }, 'attachment');
  }

  private async batchOf(id: string): Promise<{ run: RunProgress; batch: PrintRow[] }> {
    const run = await runProgress(this.db, id);
    // While the run goes on every download would be of another batch.
    if (run.endedAt === null)
      throw new AppError('conflict', 'conflict', 'The batch can be printed when the run has ended.');
    return { run, batch: await printBatch(this.db, run.id) };
  }

  private record(visit: Visit, action: string, { id }: RunProgress, detail: Readonly<Record<string, number>>) {
    return this.db.write((tx) =>
      this.audit.record(tx, { actor: visit.by.actor, action, object: `statement-run:${id}`, detail }),
    );
  }
}

function addressRow({ name, address, receipts }: PrintRow) {
  return {
    Name: name,
    'Address line 1': address.line1,
    'Address line 2': address.line2,
    City: address.city,
    State: address.region,
    'ZIP code': address.postalCode,
    Country: address.country,
    Receipts: receipts,
  };
}

async function send(reply: FastifyReply, file: ReceiptDocument, disposition: 'inline' | 'attachment'): Promise<void> {
  await reply
    .header('content-type', file.contentType)
    .header('content-disposition', `${disposition}; filename="${file.fileName}"`)
    .header('cache-control', 'no-store')
    .send(file.bytes);
}
