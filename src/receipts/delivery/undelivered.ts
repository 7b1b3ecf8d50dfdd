import type { GiftId, ReceiptId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { receiptDonors } from '../sealed/receipt-donors.js';
import type { Delivery } from '../listing/receipt-filters.js';

const DAY = 24 * 60 * 60_000;

/**
 * Over `receipt`: it counts, and has reached its donor neither by letter nor on paper. As anti-joins: the view
 * `receipt_delivery` would look at each of a million receipts by itself.
 */
export const NOT_DELIVERED = `
  receipt.status = 'issued'
  and not exists (select from letter where letter.receipt_id = receipt.id and letter.state = 'sent')
  and not exists (select from receipt_print printed join receipt_print_posted posted on posted.batch_id = printed.batch_id
                  where printed.receipt_id = receipt.id)`;

/** What is issued before this instant is late when it has not arrived (R-REC-04). */
export function lateSince(now: Date): Date {
  return new Date(now.getTime() - DAY);
}

export interface UndeliveredReceipt {
  readonly id: ReceiptId;
  readonly label: string;
  readonly giftId: GiftId;
  readonly donorName: string;
  readonly issuedAt: Date;
  readonly delivery: Exclude<Delivery, 'sent' | 'printed'>;
}

/**
 * Gifts whose receipt has not reached its donor a day after its issue, neither by letter nor on paper (R-REC-04); the
 * oldest first. `items` are at most `limit` of `count`.
 */
export async function undeliveredReceipts(
  tx: Tx,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<{ count: number; items: UndeliveredReceipt[] }> {
  const before = lateSince(now);
  const [[counted], items] = await Promise.all([
    rows<{ count: number }>(tx, `select count(*)::int as count ${LATE}`, [before]),
    rows<Omit<UndeliveredReceipt, 'donorName'>>(
      tx,
      `select receipt.id, receipt.label, receipt.gift_id as "giftId", receipt.issued_at as "issuedAt",
              (select state from receipt_delivery where receipt_delivery.receipt_id = receipt.id) as delivery
       ${LATE} order by receipt.issued_at, receipt.label limit ${limit}`,
      [before],
    ),
  ]);
  const donors = await receiptDonors(
    tx,
    items.map(({ id }) => id),
    'anybody',
  );
  return { count: counted!.count, items: items.map((item) => ({ ...item, donorName: donors.get(item.id)!.name })) };
}

const LATE = `from receipt where ${NOT_DELIVERED} and receipt.issued_at < $1`;
