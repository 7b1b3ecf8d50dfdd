import { NotFound } from '../kernel/app-error.js';
import { rows, type Tx } from '../database/db.js';
import type { ReceiptDocument } from './receipts.js';

/** A file that was kept for good. @throws NotFound */
export async function readDocument(tx: Tx, id: string): Promise<ReceiptDocument> {
  const [document] = await rows<ReceiptDocument>(
    tx,
    `select file_name as "fileName", content_type as "contentType", bytes from document where id = $1`,
    [id],
  );
  if (!document) throw new NotFound('document');
  return document;
}
