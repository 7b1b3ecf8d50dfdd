import type { DonorId, GiftId, ReceiptId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { ReceiptSnapshot } from '../../regimes/receipt-snapshot.js';
import type { Place } from '../../vault/sealing.js';
import { vaultOf } from '../../vault/vault.js';

/** Whom a receipt was written to. The rest of what it says is no secret: amounts and numbers stand in the ledger, too. */
export type ReceiptDonor = ReceiptSnapshot['donor'];

/** Who reads: receipts of donors who asked to be forgotten are an archive that finance alone can open (R-PRV-04). */
export type Reader = 'finance' | 'anybody';

/** In the place of a name that is not for the reader. */
export const ERASED_DONOR: ReceiptDonor = { name: 'Erased donor', addressLines: [] };

/** SQL, on `receipt`: SHA-256 of all that it says, the donor among it, as PostgreSQL writes the whole as JSON. */
export const SAID = `coalesce(receipt.said_sha256, sha256(convert_to(receipt.snapshot::text, 'UTF8')))`;

/** Of a donor who asked to be forgotten, the papers are an archive; in the end its key is destroyed. Null for all others. */
export type Archive = 'kept' | 'destroyed' | null;

/** SQL, on `donor`: what has become of their papers, an `Archive`. */
export const ARCHIVE = `(case when donor.erased_at is null then null when exists (
  select from donor_key where destroyed_at is null and donor_key.donor_id in (
    select donor.id union select merged.id from donor merged where merged.merged_into = donor.id))
  then 'kept' else 'destroyed' end)`;

/** Seals the donors of receipts that are about to be issued, in their order. */
export async function sealReceiptDonors(
  tx: Tx,
  receipts: readonly { readonly id: ReceiptId; readonly giftId: GiftId; readonly donor: ReceiptDonor }[],
): Promise<Buffer[]> {
  const givers = await rows<{ id: GiftId; donorId: DonorId }>(
    tx,
    `select id, donor_id as "donorId" from gift where id = any($1::uuid[])`,
    [receipts.map(({ giftId }) => giftId)],
  );
  const donors = new Map(givers.map(({ id, donorId }) => [id, donorId]));
  return vaultOf(tx).sealMany(
    tx,
    receipts.map(({ id, giftId, donor }) => ({
      place: placeOf(donors.get(giftId)!, id),
      plain: JSON.stringify({ name: donor.name, addressLines: donor.addressLines }),
    })),
  );
}

/** Whom receipts were written to, by their ids: opened for all of them at once. @throws SealBroken */
export async function receiptDonors(
  tx: Tx,
  ids: readonly ReceiptId[],
  reader: Reader,
): Promise<Map<ReceiptId, ReceiptDonor>> {
  const donors = new Map<ReceiptId, ReceiptDonor>();
  if (ids.length === 0) return donors;
  const found = await rows<SealedDonor>(tx, SEALED_DONORS, [[...new Set(ids)]]);
  const hidden = new Set(reader === 'finance' ? [] : found.filter(({ isErased }) => isErased).map(({ id }) => id));
  const sealed = found.filter(
    (row): row is SealedDonor & { sealed: Buffer } => row.sealed !== null && !hidden.has(row.id),
  );
  const opened =
    sealed.length === 0
      ? []
      : await vaultOf(tx).openMany(
          tx,
          sealed.map(({ id, donorId, sealed: bytes }) => ({ place: placeOf(donorId, id), bytes })),
        );
  // Issued before donors were sealed, and not yet come to in the batches that do it.
  for (const { id, plain } of found) donors.set(id, plain && !hidden.has(id) ? plain : ERASED_DONOR);
  for (const [at, { id }] of sealed.entries()) {
    const text = opened[at];
    donors.set(id, text ? (JSON.parse(text) as ReceiptDonor) : ERASED_DONOR);
  }
  return donors;
}

/** Of one receipt. */
export async function receiptDonor(tx: Tx, id: ReceiptId, reader: Reader): Promise<ReceiptDonor> {
  return (await receiptDonors(tx, [id], reader)).get(id) ?? ERASED_DONOR;
}

export function placeOf(donorId: DonorId, id: ReceiptId): Place {
  return { donorId, table: 'receipt', column: 'donor_sealed', row: id };
}

interface SealedDonor {
  readonly id: ReceiptId;
  readonly donorId: DonorId;
  readonly isErased: boolean;
  readonly sealed: Buffer | null;
  readonly plain: ReceiptDonor | null;
}

const SEALED_DONORS = `
  select receipt.id, gift.donor_id as "donorId", donor.erased_at is not null as "isErased",
         receipt.donor_sealed as sealed, receipt.snapshot -> 'donor' as plain
  from receipt join gift on gift.id = receipt.gift_id join donor on donor.id = gift.donor_id
  where receipt.id = any($1::uuid[])`;
