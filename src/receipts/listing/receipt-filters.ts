import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, GiftId } from '../../kernel/id.js';
import { Conditions, containing, type Hidden, hides, listed, type OneOrMore } from '../../database/conditions.js';
import { isKnownTo } from '../../donors/identity/shown-name.js';

/** How a receipt reached its donor, by letter or on paper, or what it waits for. */
export const DELIVERIES = ['sent', 'printed', 'queued', 'printing', 'undeliverable', 'to-print'] as const;
export type Delivery = (typeof DELIVERIES)[number];

export type ReceiptState = 'issued' | 'void';

/** What was given: money, or property such as stock. */
export type ReceiptKind = 'cash' | 'property';

/** Which receipts a list or a file shows; what is left out does not narrow it. */
export interface ReceiptFilters {
  /** First and last issue date, both included. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly status?: ReceiptState | undefined;
  readonly delivery?: OneOrMore<Delivery> | undefined;
  readonly kind?: ReceiptKind | undefined;
  /** More or less than so many minor units of the receipt's own currency, written as digits; property has no amount. */
  readonly over?: string | undefined;
  readonly under?: string | undefined;
  /** The code of a designation. */
  readonly designation?: OneOrMore<string> | undefined;
  /** Part of the donor's name or address, or of the receipt's number. */
  readonly text?: string | undefined;
  readonly giftId?: GiftId | undefined;
  readonly donorId?: DonorId | undefined;
  /** What the reader does not see. */
  readonly hidden?: OneOrMore<Hidden> | undefined;
}

/** How a receipt reached its donor, in SQL over `receipt`. */
export const DELIVERY = '(select state from receipt_delivery where receipt_delivery.receipt_id = receipt.id)';

/** Conditions over `receipt` alone: the same for the register, its totals, and the file made of it. */
export function receiptConditions(filters: ReceiptFilters): Conditions {
  const conditions = new Conditions();
  const { from, to, status, kind, over, under, designation, text, giftId, donorId } = filters;
  if (from) conditions.where('receipt.issue_date >= ?', from);
  if (to) conditions.where('receipt.issue_date <= ?', to);
  if (status) conditions.where('receipt.status = ?', status);
  if (filters.delivery) conditions.oneOf(DELIVERY, filters.delivery);
  if (kind) conditions.where('receipt.kind = ?', kind);
  if (over || under) conditions.only(`receipt.kind = 'cash'`);
  if (over) conditions.where('receipt.amount_minor > ?::bigint', over);
  if (under) conditions.where('receipt.amount_minor < ?::bigint', under);
  if (designation) {
    const codes = listed(designation).map((code) => conditions.value(code));
    conditions.only(`receipt.gift_id in (select id from gift where designation in (${codes.join(', ')}))`);
  }
  if (giftId) conditions.where('receipt.gift_id = ?', giftId);
  if (donorId) conditions.where('receipt.gift_id in (select id from gift where donor_id = ?)', donorId);
  if (text?.trim()) {
    conditions.where(
      `receipt.id in (
         select r.id from donor d join gift g on g.donor_id = d.id join receipt r on r.gift_id = g.id
         where d.name_key || ' ' || d.email_key like ? and ${isKnownTo(!hides(filters, 'anonymous-donors'), 'd')}
         union all select id from receipt where lower(label) like ?)`,
      containing(text),
    );
  }
  return conditions;
}
