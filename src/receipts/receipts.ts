import { Injectable } from '@nestjs/common';
import { newId, type ReceiptId } from '../kernel/id.js';
import { Db, rows, type Tx } from '../database/db.js';
import { ReceiptRenderer } from './receipt-pdf.js';
import { IssueLog } from './issues/issue-log.js';
import { ReceiptLog } from './receipt-log.js';
import { readReceipt, type StoredReceipt, type VoidReason } from './receipt.store.js';
import { DocumentArchived, keepDocuments, readDocument, type ReceiptDocument, sha256Of } from './sealed/documents.js';
import type { Reader } from './sealed/receipt-donors.js';

const VOID_REASONS: Readonly<Record<VoidReason, string>> = {
  refund: 'The gift was refunded',
  'partial-refund': 'A part of the gift was refunded',
  'refund-failed': 'A refund did not reach the donor and the gift stands',
  chargeback: 'The payment was disputed and the bank returned it',
  'dispute-won': 'A dispute was decided for the organization and the gift stands',
  correction: 'The receipt was corrected',
};

/** The PDFs of receipts: drawn once, kept for good, the same bytes at every download (R-REC-08). */
@Injectable()
export class Receipts {
  constructor(
    private readonly db: Db,
    private readonly renderer: ReceiptRenderer,
    private readonly log: ReceiptLog,
    private readonly issueLog: IssueLog,
  ) {}

  /**
   * The PDF of a receipt, drawn now when it has not been yet. Drawing happens outside every transaction, since
   * it takes milliseconds (R-NUM-07); when two processes draw, the second finds the first one's bytes.
   * @throws NotFound, DocumentArchived, KeyDestroyed
   */
  async documentOf(id: ReceiptId, reader: Reader = 'anybody'): Promise<ReceiptDocument> {
    const receipt = await this.open(id, reader);
    if (receipt.documentId) return readDocument(this.db.manager, receipt.documentId, reader);
    const bytes = Buffer.from(await this.renderer.render(receipt.snapshot));
    await this.issueLog.write();
    return this.db.write(async (tx) => {
      const [row] = await rows<{ documentId: string | null }>(
        tx,
        `select document_id as "documentId" from receipt where id = $1 for update`,
        [id],
      );
      if (row?.documentId) return readDocument(tx, row.documentId, reader);
      return this.keep(tx, receipt, bytes);
    });
  }

  /** The PDF of a void receipt with "VOID", reason and successor on it; the original stays beside it (R-VOI-01). */
  async voidRendering(id: ReceiptId, reader: Reader = 'anybody'): Promise<ReceiptDocument> {
    const receipt = await this.open(id, reader);
    const bytes = await this.renderer.render(
      receipt.snapshot,
      receipt.void ? { void: { ...receipt.void, reason: VOID_REASONS[receipt.void.reason] } } : undefined,
    );
    const suffix = receipt.void ? '-VOID' : '';
    return { fileName: `${receipt.label}${suffix}.pdf`, contentType: 'application/pdf', bytes: Buffer.from(bytes) };
  }

  private async open(id: ReceiptId, reader: Reader): Promise<StoredReceipt> {
    const receipt = await readReceipt(this.db.manager, id, reader);
    if (receipt.isArchived && reader !== 'finance') throw new DocumentArchived();
    return receipt;
  }

  private async keep(tx: Tx, receipt: StoredReceipt, bytes: Buffer): Promise<ReceiptDocument> {
    const documentId = newId();
    const document = {
      id: documentId,
      donorId: receipt.donorId,
      fileName: `${receipt.label}.pdf`,
      contentType: 'application/pdf',
      sha256: sha256Of(bytes),
      bytes,
    };
    await keepDocuments(tx, [document], null);
    await rows(tx, `update receipt set document_id = $2 where id = $1`, [receipt.id, documentId]);
    // Written before the commit: a line without its row is explained by the next one, a row without its line is not.
    await this.log.append([
      { kind: 'drawn', label: receipt.label, receiptId: receipt.id, sha256: document.sha256.toString('hex') },
    ]);
    return document;
  }
}
