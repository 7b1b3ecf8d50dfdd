import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NotFound } from '../../../kernel/app-error.js';
import { isId, type ReceiptId } from '../../../kernel/id.js';
import { Db } from '../../../database/db.js';
import { Receipts } from '../../../receipts/receipts.js';
import { namesHidden } from '../../../reports/receipts/receipt-page.js';
import { readerOf } from '../frame/archive-reader.js';
import type { Visit } from '../frame/visit.js';

/** Receipts as PDF (R-SEC-15). */
@Injectable()
export class ReceiptFiles {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
  ) {}

  /** @throws NotFound, DocumentArchived, KeyDestroyed */
  async pdf(visit: Visit, id: string, asVoid: boolean, reply: FastifyReply): Promise<void> {
    if (!isId(id)) throw new NotFound('receipt');
    if (!visit.may('finance:read') && (await namesHidden(this.db, id))) throw new NotFound('receipt');
    const receiptId: ReceiptId = id;
    const reader = readerOf(visit);
    const file = asVoid
      ? await this.receipts.voidRendering(receiptId, reader)
      : await this.receipts.documentOf(receiptId, reader);
    await reply
      .header('content-type', file.contentType)
      .header('content-disposition', `inline; filename="${file.fileName}"`)
      .send(file.bytes);
  }
}
