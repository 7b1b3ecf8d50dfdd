import { createHash } from 'node:crypto';
import { AppError, NotFound } from '../../kernel/app-error.js';
import type { DonorId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { type Place, SealBroken } from '../../vault/sealing.js';
import { vaultOf } from '../../vault/vault.js';
import type { Reader } from './receipt-donors.js';

/** A file that is kept for good, and opened. */
export interface ReceiptDocument {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface NewDocument extends ReceiptDocument {
  readonly id: string;
  /** Whose key closes it. */
  readonly donorId: DonorId;
  /** SHA-256 of the plain bytes. */
  readonly sha256: Buffer;
}

/** The donor asked to be forgotten: what the law keeps lies in an archive (R-PRV-04). */
export class DocumentArchived extends AppError {
  constructor() {
    super(
      'archived',
      'forbidden',
      'The donor asked to be forgotten. This document is kept as the law requires, in an archive that only finance can open.',
    );
  }
}

export function sha256Of(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Keeps files, each closed with the key of its donor; beside them the hash of the plain bytes (R-REC-08, INV-08). */
export async function keepDocuments(tx: Tx, documents: readonly NewDocument[], now: Date | null): Promise<void> {
  const sealed = await vaultOf(tx).sealMany(
    tx,
    documents.map(({ id, donorId, bytes }) => ({ place: documentPlace(donorId, id), plain: bytes })),
  );
  await rows(tx, INSERT, [
    documents.map(({ id }) => id),
    documents.map(({ fileName }) => fileName),
    documents.map(({ contentType }) => contentType),
    documents.map(({ sha256 }) => sha256),
    sealed,
    documents.map(({ donorId }) => donorId),
    now,
  ]);
}

const INSERT = `
  insert into document (id, file_name, content_type, sha256, bytes, stored_sha256, sealed_for, made_at)
  select id, file_name, content_type, sha256, bytes, sha256(bytes), donor_id, coalesce($7, now())
  from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::uuid[])
    as document (id, file_name, content_type, sha256, bytes, donor_id)`;

/** @throws NotFound, DocumentArchived, KeyDestroyed, SealBroken */
export async function readDocument(tx: Tx, id: string, reader: Reader): Promise<ReceiptDocument> {
  const [found] = await rows<StoredDocument>(tx, DOCUMENT, [id]);
  if (!found) throw new NotFound('document');
  const { fileName, contentType, sealedFor, isErased } = found;
  if (isErased && reader !== 'finance') throw new DocumentArchived();
  // Made before documents were sealed, and not yet come to in the batches that do it.
  if (sealedFor === null) return { fileName, contentType, bytes: found.bytes };
  const bytes = await vaultOf(tx).openBytes(tx, documentPlace(sealedFor, id), found.bytes);
  if (!sha256Of(bytes).equals(found.sha256)) throw new SealBroken();
  return { fileName, contentType, bytes };
}

export function documentPlace(donorId: DonorId, id: string): Place {
  return { donorId, table: 'document', column: 'bytes', row: id };
}

interface StoredDocument extends ReceiptDocument {
  readonly sha256: Buffer;
  readonly sealedFor: DonorId | null;
  readonly isErased: boolean;
}

/** Whose the paper is today: merges move gifts, and their undoing moves them back, while the key stays the same. */
const DOCUMENT = `
  select file_name as "fileName", content_type as "contentType", bytes, sha256, sealed_for as "sealedFor",
         exists (select from donor where erased_at is not null and id = coalesce(
           (select gift.donor_id from receipt join gift on gift.id = receipt.gift_id where receipt.document_id = document.id),
           (select statement.donor_id from statement where statement.document_id = document.id))) as "isErased"
  from document where id = $1`;
