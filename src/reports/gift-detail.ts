import type { CalendarDate } from '../kernel/calendar.js';
import type { GiftId, LetterId, RefundId, StaffId } from '../kernel/id.js';
import type { Db } from '../database/db.js';
import type { Attribution } from '../campaigns/attribution.js';
import type { DisputeState } from '../gateways/stripe/money-facts.js';
import type { RefundReason, RefundRowState } from '../gifts/refund.table.js';
import { giftRowById, type GiftRow } from './gift-list.js';
import { listReceipts, type ReceiptRow } from './receipt-register.js';

/** Everything about one gift. Amounts in minor units of the gift's currency. */
export interface GiftDetail extends GiftRow {
  /** None where it was recorded by staff. */
  readonly formTitle: string | null;
  readonly comment: string | null;
  readonly mayQuote: boolean;
  readonly attribution: Attribution;
  /** Amount minus everything returned, on its way back, or lost to a bank. */
  readonly refundableMinor: bigint;
  /** The processor's invoice, of a gift that is a charge of a plan. */
  readonly invoiceId: string | null;
  /** With which it came to the bank; null until that is known. */
  readonly deposit: { readonly id: string; readonly arrivalDate: CalendarDate } | null;
  readonly processor: {
    readonly sessionId: string | null;
    readonly paymentIntentId: string | null;
    readonly chargeId: string | null;
    readonly balanceTransactionId: string | null;
  };
  readonly refunds: readonly GiftRefund[];
  /** The oldest first. */
  readonly disputes: readonly GiftDispute[];
  /** In the order of their numbers. */
  readonly receipts: readonly ReceiptRow[];
  readonly letters: readonly GiftLetter[];
  readonly postings: readonly GiftPosting[];
  /** Notices of the processor that concern this gift, the oldest first. */
  readonly events: readonly GiftEvent[];
}

export interface GiftRefund {
  readonly id: RefundId;
  readonly state: RefundRowState;
  readonly amountMinor: bigint;
  readonly reason: RefundReason;
  readonly note: string | null;
  readonly requestedBy: string | null;
  /** Null for keys and the processor. */
  readonly requestedById: StaffId | null;
  readonly requestedAt: Date;
  /** Who approved, declined or withdrew one that needed a second person (R-VOI-07). */
  readonly decidedBy: string | null;
  readonly occurredAt: Date | null;
  readonly failure: string | null;
  readonly stripeRefundId: string | null;
}

export interface GiftDispute {
  readonly stripeDisputeId: string;
  readonly state: DisputeState;
  readonly amountMinor: bigint;
  /** What the bank took and has not given back. */
  readonly withheldMinor: bigint;
  readonly lostMinor: bigint;
  readonly feeMinor: bigint;
  /** The bank's word for it, "fraudulent". */
  readonly reason: string;
  readonly openedAt: Date;
  readonly evidenceDueAt: Date | null;
  readonly closedAt: Date | null;
}

export interface GiftLetter {
  readonly id: LetterId;
  readonly template: string;
  readonly subject: string | null;
  readonly recipient: string;
  readonly state: 'queued' | 'sent' | 'undeliverable';
  readonly queuedAt: Date;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}

export interface GiftPosting {
  readonly entryId: string;
  readonly line: number;
  readonly description: string;
  readonly date: CalendarDate;
  readonly account: string;
  readonly accountName: string;
  readonly fund: string;
  /** Debit positive, credit negative. */
  readonly amountMinor: bigint;
}

export interface GiftEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly receivedAt: Date;
  readonly state: 'pending' | 'done' | 'ignored' | 'parked';
  readonly reason: string | null;
}

/** @throws NotFound */
export async function giftDetail(db: Db, id: string): Promise<GiftDetail> {
  const gift = await giftRowById(db, id);
  const [[more], refunds, disputes, receipts, letters, postings, [deposit]] = await Promise.all([
    db.query<MoreOfGift>(MORE_OF_GIFT, [gift.id]),
    refundsOf(db, gift.id),
    disputesOf(db, gift.id),
    listReceipts(db, { giftId: gift.id }, { limit: 100 }),
    db.query<GiftLetter>(LETTERS, [gift.id]),
    db.query<Omit<GiftPosting, 'amountMinor'> & { amountMinor: string }>(POSTINGS, [gift.id]),
    db.query<NonNullable<GiftDetail['deposit']>>(DEPOSIT, [gift.id]),
  ]);
  const { invoiceId, formTitle, comment, mayQuote, ...ids } = more!;
  const { sessionId, paymentIntentId, chargeId, balanceTransactionId, ...attribution } = ids;
  const lost = disputes.reduce((sum, { lostMinor }) => sum + lostMinor, 0n);
  const onItsWay = refunds.filter(({ state }) => state !== 'failed' && state !== 'canceled');
  return {
    ...gift,
    formTitle,
    comment,
    mayQuote,
    attribution,
    refundableMinor: onItsWay.reduce((left, refund) => left - refund.amountMinor, gift.amountMinor - lost),
    invoiceId,
    deposit: deposit ?? null,
    processor: { sessionId, paymentIntentId, chargeId, balanceTransactionId },
    refunds,
    disputes,
    receipts: receipts.items.toReversed(),
    letters,
    postings: postings.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) })),
    events: await eventsOf(db, [
      sessionId,
      invoiceId,
      paymentIntentId,
      chargeId,
      ...refunds.map(({ stripeRefundId }) => stripeRefundId),
      ...disputes.map(({ stripeDisputeId }) => stripeDisputeId),
    ]),
  };
}

/** The refunds of a gift, the oldest first. */
export async function refundsOf(db: Db, giftId: GiftId): Promise<GiftRefund[]> {
  const found = await db.query<Omit<GiftRefund, 'amountMinor'> & { amountMinor: string }>(REFUNDS, [giftId]);
  return found.map((refund) => ({ ...refund, amountMinor: BigInt(refund.amountMinor) }));
}

async function disputesOf(db: Db, giftId: GiftId): Promise<GiftDispute[]> {
  type Row = Record<'amountMinor' | 'withheldMinor' | 'lostMinor' | 'feeMinor', string>;
  const found = await db.query<Omit<GiftDispute, keyof Row> & Row>(DISPUTES, [giftId]);
  return found.map(({ amountMinor, withheldMinor, lostMinor, feeMinor, ...dispute }) => ({
    ...dispute,
    amountMinor: BigInt(amountMinor),
    withheldMinor: BigInt(withheldMinor),
    lostMinor: BigInt(lostMinor),
    feeMinor: BigInt(feeMinor),
  }));
}

async function eventsOf(db: Db, objectIds: readonly (string | null)[]): Promise<GiftEvent[]> {
  const known = objectIds.filter((id) => id !== null);
  return known.length === 0 ? [] : db.query<GiftEvent>(EVENTS, [known]);
}

interface MoreOfGift extends Attribution {
  formTitle: string | null;
  comment: string | null;
  mayQuote: boolean;
  invoiceId: string | null;
  sessionId: string | null;
  paymentIntentId: string | null;
  chargeId: string | null;
  balanceTransactionId: string | null;
}

const MORE_OF_GIFT = `
  select form.title as "formTitle", gift.comment, gift.may_quote as "mayQuote",
         gift.stripe_invoice_id as "invoiceId", gift.stripe_session_id as "sessionId", gift.stripe_payment_intent_id as "paymentIntentId",
         gift.stripe_charge_id as "chargeId", gift.stripe_balance_transaction_id as "balanceTransactionId",
         gift.article_id as "articleId", gift.article_url as "articleUrl", gift.section, gift.author, gift.placement,
         gift.variant, gift.referrer, gift.utm_source as "utmSource", gift.utm_medium as "utmMedium",
         gift.utm_campaign as "utmCampaign", gift.utm_term as "utmTerm", gift.utm_content as "utmContent"
  from gift left join form on form.id = gift.form_id where gift.id = $1`;

const REFUNDS = `
  select refund.id, refund.state, refund.amount_minor as "amountMinor", refund.reason, refund.note,
         staff.name as "requestedBy", refund.requested_by as "requestedById", refund.requested_at as "requestedAt",
         decider.name as "decidedBy", refund.occurred_at as "occurredAt", refund.failure, refund.stripe_refund_id as "stripeRefundId"
  from refund left join staff on staff.id = refund.requested_by left join staff decider on decider.id = refund.decided_by
  where refund.gift_id = $1 order by refund.requested_at, refund.id`;

const DISPUTES = `
  select stripe_dispute_id as "stripeDisputeId", state, amount_minor as "amountMinor", withheld_minor as "withheldMinor",
         lost_minor as "lostMinor", fee_minor as "feeMinor", reason, opened_at as "openedAt",
         evidence_due_at as "evidenceDueAt", closed_at as "closedAt"
  from dispute where gift_id = $1 order by opened_at, id`;

const LETTERS = `
  select letter.id, letter.template, letter.subject, letter.recipient, letter.state, letter.queued_at as "queuedAt",
         letter.sent_at as "sentAt", letter.last_error as "lastError"
  from letter
  where letter.state <> 'withdrawn'
    and (letter.receipt_id in (select id from receipt where gift_id = $1)
      or letter.key in (select 'refund:' || id from receipt where gift_id = $1
                        union all select 'acknowledgment:' || $1 || ':' || role
                        from (values ('giver'), ('advisor'), ('employee'), ('tribute')) as written (role)))
  order by letter.queued_at, letter.id`;

const POSTINGS = `
  select entry.id as "entryId", posting.line, entry.description, entry.effective_date::text as date, posting.account,
         account.name as "accountName", posting.fund, posting.amount_minor as "amountMinor"
  from ledger_entry entry
  join ledger_posting posting on posting.entry_id = entry.id
  join ledger_account account on account.code = posting.account
  where entry.id in (select entry_id from ledger_entry_gift where gift_id = $1)
  order by entry.occurred_at, entry.recorded_at, entry.id, posting.line`;

const DEPOSIT = `
  select deposit.id, arrival_date::text as "arrivalDate"
  from gift join ledger_entry_deposit on entry_id = settlement_entry_id join deposit on deposit.id = deposit_id
  where gift.id = $1`;

const EVENTS = `
  select id, type, created_at as "createdAt", received_at as "receivedAt", state, reason
  from stripe_event where object_id = any($1) order by created_at, id`;
