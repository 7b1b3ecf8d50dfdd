import type { Db } from '../../database/db.js';
import type { ReceiptSnapshot } from '../../regimes/receipt-snapshot.js';
import type { GiftLetter } from '../gift-detail.js';
import { type Archive, type Reader, SAID } from '../../receipts/sealed/receipt-donors.js';
import { listReceipts, receiptDetail, type ReceiptRow } from '../receipt-register.js';

/** One receipt with everything that happened to it. */
export interface ReceiptHistory extends ReceiptRow {
  readonly snapshot: ReceiptSnapshot;
  /** The donor asked to be forgotten: who they were is shown to finance alone, as long as anybody can read it. */
  readonly archive: Archive;
  /** All receipts of its gift, this one among them, in the order of their numbers. */
  readonly chain: readonly ReceiptRow[];
  /** The letters that carried it, the oldest first. */
  readonly letters: readonly GiftLetter[];
  readonly printed: { readonly batchId: string; readonly madeAt: Date; readonly postedAt: Date | null } | null;
  readonly payment: {
    readonly occurredAt: Date | null;
    readonly chargeId: string | null;
    readonly method: string | null;
    readonly giftDate: ReceiptRow['giftDate'];
  };
  /** Whether it was lost in a restore and came back; then, whether it says what it said. */
  readonly returned: { readonly isSame: boolean } | null;
}

/** @throws NotFound */
export async function receiptHistory(db: Db, id: string, reader: Reader): Promise<ReceiptHistory> {
  const receipt = await receiptDetail(db, id, reader);
  const [chain, letters, [printed], [payment], [returned]] = await Promise.all([
    listReceipts(db, { giftId: receipt.giftId }, { limit: 100 }),
    db.query<GiftLetter>(LETTERS, [receipt.id]),
    db.query<NonNullable<ReceiptHistory['printed']>>(PRINTED, [receipt.id]),
    db.query<ReceiptHistory['payment']>(PAYMENT, [receipt.giftId]),
    db.query<NonNullable<ReceiptHistory['returned']>>(RETURNED, [receipt.id]),
  ]);
  return {
    ...receipt,
    chain: chain.items.toReversed(),
    letters,
    printed: printed ?? null,
    payment: payment!,
    returned: returned ?? null,
  };
}

const LETTERS = `
  select id, template, subject, recipient, state, queued_at as "queuedAt", sent_at as "sentAt", last_error as "lastError"
  from letter where receipt_id = $1 and state <> 'withdrawn' order by queued_at, id`;

const PRINTED = `
  select batch.id as "batchId", made_at as "madeAt", posted_at as "postedAt"
  from receipt_print
  join receipt_print_batch batch on batch.id = receipt_print.batch_id
  left join receipt_print_posted posted on posted.batch_id = batch.id
  where receipt_id = $1`;

const PAYMENT = `
  select occurred_at as "occurredAt", stripe_charge_id as "chargeId", method, gift_date::text as "giftDate"
  from gift where id = $1`;

const RETURNED = `
  select snapshot_sha256 = ${SAID} as "isSame"
  from receipt_reservation join receipt on receipt.id = receipt_id where receipt_id = $1`;

/** Whether a receipt names a donor who is anonymous to staff. */
export async function namesHidden(db: Db, receiptId: string): Promise<boolean> {
  const [found] = await db.query<{ hidden: boolean }>(
    `select anonymous_to_staff as hidden from receipt join gift on gift.id = gift_id join donor on donor.id = donor_id
     where receipt.id = $1`,
    [receiptId],
  );
  return found?.hidden ?? false;
}
