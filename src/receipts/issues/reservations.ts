import type { CalendarDate } from '../../kernel/calendar.js';
import type { GiftId, ReceiptId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

/** A number that a donor holds already, waiting for the gift that it belongs to. */
export interface Reservation {
  readonly receiptId: ReceiptId;
  readonly seriesId: string;
  readonly number: number;
  readonly label: string;
  readonly issueDate: CalendarDate;
  readonly issuedAt: Date;
}

/** What of a draft tells whether it is the receipt that was issued before. */
export interface Returning {
  readonly id: ReceiptId;
  readonly giftId: GiftId;
  readonly replacesId: ReceiptId | null;
  readonly amountMinor: number;
}

/**
 * The numbers that drafts had before a restore, by the id of the draft (R-OPS-08). A number goes to a receipt of the
 * same gift over the same amount; of several, to the one that replaces the same receipt. Receipts of other amounts
 * get numbers of their own: what a donor holds must not say two things.
 */
export async function reservationsFor(tx: Tx, drafts: readonly Returning[]): Promise<Map<ReceiptId, Reservation>> {
  const waiting = await rows<Waiting>(tx, WAITING, [drafts.map(({ giftId }) => giftId)]);
  const found = new Map<ReceiptId, Reservation>();
  const isFree = ({ receiptId }: Waiting): boolean => ![...found.values()].some((each) => each.receiptId === receiptId);
  for (const draft of waiting.length > 0 ? drafts : []) {
    const fitting = waiting.filter(
      (each) =>
        isFree(each) &&
        each.ofGift === draft.giftId &&
        Number(each.amountMinor) === draft.amountMinor &&
        (each.replacesId === null) === (draft.replacesId === null),
    );
    const same = fitting.find(({ replacesId }) => replacesId === draft.replacesId) ?? fitting[0];
    if (same) found.set(draft.id, same);
  }
  return found;
}

/** How many numbers wait, for pages that explain a series. */
export async function reservedNumbers(tx: Tx): Promise<{ label: string; issueDate: CalendarDate; giftId: GiftId }[]> {
  return rows(
    tx,
    `select reserved.label, issue_date::text as "issueDate", gift_id as "giftId"
     from receipt_reservation reserved where not exists (select from receipt where id = receipt_id)
     order by series_id, number limit 200`,
  );
}

interface Waiting extends Reservation {
  readonly ofGift: GiftId;
  readonly replacesId: ReceiptId | null;
  readonly amountMinor: string;
}

/** A gift of a plan comes back under a new id; the processor's charge is the same. */
const WAITING = `
  select receipt_id as "receiptId", series_id as "seriesId", number, label, issue_date::text as "issueDate",
         issued_at as "issuedAt", replaces_id as "replacesId", reserved.amount_minor as "amountMinor",
         gift.id as "ofGift"
  from receipt_reservation reserved
  join gift on gift.id = reserved.gift_id or gift.stripe_charge_id = reserved.charge_id
  where gift.id = any($1::uuid[]) and not exists (select from receipt where id = receipt_id)
  order by series_id, number`;
