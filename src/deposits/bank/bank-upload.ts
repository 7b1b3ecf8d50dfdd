import { createHash } from 'node:crypto';
import { newId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

/** A file that somebody looks through before it is saved. */
export interface BankUpload {
  readonly id: string;
  readonly account: string;
  readonly fileName: string;
  readonly bytes: Buffer;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function insertUpload(
  tx: Tx,
  upload: Omit<BankUpload, 'id'> & { uploadedBy: string; uploadedAt: Date },
): Promise<string> {
  const id = newId();
  await rows(
    tx,
    `insert into bank_upload (id, account, file_name, bytes, uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6)`,
    [id, upload.account, upload.fileName, upload.bytes, upload.uploadedBy, upload.uploadedAt],
  );
  return id;
}

/** The upload, its row locked, so that it is saved or discarded once; null when that has happened. */
export async function lockUpload(tx: Tx, id: string): Promise<BankUpload | null> {
  const [found] = await rows<BankUpload>(
    tx,
    `select id, account, file_name as "fileName", bytes from bank_upload where id = $1 for update`,
    [id],
  );
  return found ?? null;
}

export async function deleteUpload(tx: Tx, id: string): Promise<void> {
  await rows(tx, 'delete from bank_upload where id = $1', [id]);
}

/** Removes what nobody came back for. */
export async function forgetUploads(tx: Tx, before: Date): Promise<void> {
  await rows(tx, 'delete from bank_upload where uploaded_at < $1', [before]);
}
