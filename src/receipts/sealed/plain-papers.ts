import type { DonorId, GiftId, ReceiptId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { postalArea } from '../../donors/postal-address.js';
import { vaultOf } from '../../vault/vault.js';
import type { StatementSnapshot } from '../statements/statement-snapshot.js';
import { documentPlace, sha256Of } from './documents.js';
import { type ReceiptDonor, sealReceiptDonors } from './receipt-donors.js';
import { sealStatementParties } from './statement-donors.js';

/*
 * What was written before papers were sealed, closed a few at a time. Each returns how many it has closed: none means
 * that nothing is left, or that another process is at the last of them.
 */

/** Whom receipts were written to. */
export async function sealPlainReceipts(tx: Tx, limit: number): Promise<number> {
  const found = await rows<{ id: ReceiptId; giftId: GiftId; donor: ReceiptDonor }>(
    tx,
    `select id, gift_id as "giftId", snapshot -> 'donor' as donor from receipt
     where donor_sealed is null and snapshot ? 'donor' order by id limit $1 for update skip locked`,
    [limit],
  );
  const sealed = await sealReceiptDonors(tx, found);
  await rows(
    tx,
    `update receipt set donor_sealed = sealed, said_sha256 = sha256(convert_to(snapshot::text, 'UTF8')),
       has_address = jsonb_array_length(snapshot #> '{donor,addressLines}') > 0, snapshot = snapshot - 'donor'
     from unnest($1::uuid[], $2::bytea[]) as closed (of, sealed) where id = of`,
    [found.map(({ id }) => id), sealed],
  );
  return found.length;
}

/** PDFs; one that is damaged is left as it is, for the proof to tell of. */
export async function sealPlainDocuments(tx: Tx, limit: number): Promise<number> {
  const found = await rows<{ id: string; donorId: DonorId; bytes: Buffer; sha256: Buffer }>(tx, PLAIN_DOCUMENTS, [
    limit,
  ]);
  const whole = found.filter(({ bytes, sha256 }) => sha256Of(bytes).equals(sha256));
  const sealed = await vaultOf(tx).sealMany(
    tx,
    whole.map(({ id, donorId, bytes }) => ({ place: documentPlace(donorId, id), plain: bytes })),
  );
  await rows(
    tx,
    `update document set bytes = sealed, stored_sha256 = sha256(sealed), sealed_for = donor
     from unnest($1::uuid[], $2::bytea[], $3::uuid[]) as closed (of, sealed, donor) where id = of`,
    [whole.map(({ id }) => id), sealed, whole.map(({ donorId }) => donorId)],
  );
  return whole.length;
}

const PLAIN_DOCUMENTS = `
  select document.id, coalesce(gift.donor_id, statement.donor_id) as "donorId", bytes, document.sha256
  from document
  left join receipt on receipt.document_id = document.id left join gift on gift.id = receipt.gift_id
  left join statement on statement.document_id = document.id
  where sealed_for is null and coalesce(gift.donor_id, statement.donor_id) is not null
  order by document.id limit $1 for update of document skip locked`;

/** Whom statements are for, and where they were sent. */
export async function sealPlainStatements(tx: Tx, limit: number): Promise<number> {
  const found = await rows<{ id: string; donorId: DonorId; snapshot: StatementSnapshot }>(
    tx,
    `select id, donor_id as "donorId", snapshot from statement where donor_sealed is null
     order by id limit $1 for update skip locked`,
    [limit],
  );
  const sealed = await sealStatementParties(tx, found);
  await rows(
    tx,
    `update statement set donor_sealed = sealed, postal_area = area, snapshot = (snapshot - 'address') #- '{statement,donor}'
     from unnest($1::uuid[], $2::bytea[], $3::text[]) as closed (of, sealed, area) where id = of`,
    [found.map(({ id }) => id), sealed, found.map(({ snapshot }) => postalArea(snapshot.address))],
  );
  return found.length;
}
