import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidInput } from '../../../../kernel/app-error.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import { ExportPool } from '../../../../finance/export-pool.js';
import { auditedFilters } from '../../../../finance/exports/jobs/ask-export.js';
import { receiptZip } from '../../../../finance/receipt-files/receipt-zip.js';
import { Receipts } from '../../../../receipts/receipts.js';
import type { Visit } from '../../frame/visit.js';
import { ListDesk } from '../../lists/list-desk.js';
import { openList } from '../../lists/staff-list.js';
import { RECEIPT_LIST } from './receipt-grammar.js';

/** The PDFs of many receipts at once (R-SEC-15). */
@Injectable()
export class ReceiptZips {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
    private readonly exports: ExportPool,
    private readonly audit: Audit,
    private readonly desk: ListDesk,
  ) {}

  /** Streams what the register shows. Who took it is in the audit before the first byte leaves. @throws InvalidInput */
  async send(visit: Visit, query: unknown, reply: FastifyReply): Promise<void> {
    const context = await this.desk.context(visit);
    const { filters, address } = openList(RECEIPT_LIST, query, context);
    if (address.problems.length > 0) throw new InvalidInput(address.problems, 'The archive was not made.');
    await this.db.write((tx) =>
      this.audit.record(tx, {
        actor: visit.by.actor,
        action: 'export receipts',
        object: 'register',
        detail: { ...auditedFilters({ what: 'receipts', filters }), format: 'zip' },
      }),
    );
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="receipts-${context.day.today}.zip"`)
      .send(receiptZip(this.exports, this.receipts, filters));
  }
}
