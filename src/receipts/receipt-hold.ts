import type { GiftId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { ReceiptDraft } from './receipt.store.js';

/** A receipt that is not issued: it waits for details of donor or organisation, or there is none for such a payment. */
export interface ReceiptHold {
  readonly draft: ReceiptDraft;
  /** What it waits for; empty where the regime gives no receipt. */
  readonly missing: readonly string[];
}

/** Writes down why gifts have no receipt; the newest reason counts. */
export async function holdReceipts(tx: Tx, holds: readonly ReceiptHold[], now: Date): Promise<void> {
  if (holds.length === 0) return;
  const given = holds.map(({ draft, missing }) => ({ giftId: draft.giftId, missing, draft: withoutDonor(draft) }));
  await rows(
    tx,
    `insert into receipt_hold (gift_id, cause, missing, draft, held_since)
     select "giftId", case when cardinality(missing) > 0 then 'details-missing' else 'not-receiptable' end, missing,
            draft, $2
     from jsonb_to_recordset($1::jsonb) as held ("giftId" uuid, missing text[], draft jsonb)
     on conflict (gift_id) do update
       set cause = excluded.cause, missing = excluded.missing, draft = excluded.draft`,
    [JSON.stringify(given), now],
  );
}

/** Name and address are of no use here: the receipt takes them from the donor's record when it is issued. */
function withoutDonor(draft: ReceiptDraft): ReceiptDraft {
  const donor = { name: '', addressLines: [] };
  return { ...draft, home: { region: '', country: '' }, snapshot: { ...draft.snapshot, donor } };
}

/** What held the receipt of a gift holds it no more: it is issued, or the gift went back. */
export async function releaseHold(tx: Tx, giftId: GiftId): Promise<void> {
  await rows(tx, 'delete from receipt_hold where gift_id = $1', [giftId]);
}

/** Receipts that wait for details, those that have waited longest first. */
export function waitingReceipts(tx: Tx, limit: number): Promise<{ giftId: GiftId }[]> {
  return rows(
    tx,
    `select gift_id as "giftId" from receipt_hold where cause = 'details-missing' order by held_since, gift_id limit $1`,
    [limit],
  );
}

/** The draft of a receipt that waits, without its donor, its row locked; null when it waits no more. */
export async function lockWaiting(tx: Tx, giftId: GiftId): Promise<ReceiptDraft | null> {
  const [found] = await rows<{ draft: ReceiptDraft }>(
    tx,
    `select draft from receipt_hold where gift_id = $1 and cause = 'details-missing' for update`,
    [giftId],
  );
  return found?.draft ?? null;
}
