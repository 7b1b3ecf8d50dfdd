import type { CalendarDate } from '../kernel/calendar.js';
import type { GiftId, ReceiptId } from '../kernel/id.js';
import type { Db } from '../database/db.js';
import { shownName } from '../donors/identity/shown-name.js';
import { UNTHANKED } from '../gifts/listing/unthanked.js';

/** Minutes after which a receipt without its PDF is nobody's normal work any more. */
const PDF_LATE_MINUTES = 5;
const ROWS_MAX = 50;

/** What does not resolve itself and waits for a person. */
export interface Attention {
  readonly events: number;
  readonly letters: number;
  readonly receipts: number;
  /** Gifts whose receipt waits for details that its tax regime asks for. */
  readonly held: number;
  readonly refunds: number;
  /** Refunds that wait for a second person (R-VOI-07). */
  readonly approvals: number;
  /** What the last proof found. */
  readonly differences: number;
  /** Donors who asked to be forgotten. */
  readonly erasures: number;
  /** Plans whose charge failed and is being tried again. */
  readonly retrying: number;
  /** Disputes that wait for an answer. */
  readonly disputes: number;
  /** Until when the bank waits for the first of them; null without any. */
  readonly disputesDueAt: Date | null;
  /** Running plans whose card ends before their next charge. */
  readonly cards: number;
  /** Gifts over $500 of the last ninety days for which nobody has said thanks. */
  readonly unthanked: number;
  /** Deposits that have arrived and that no line of the bank is tied to yet. */
  readonly deposits: number;
  /** Receivers of webhooks at which nothing arrives. */
  readonly webhooks: number;
  /** Years whose public list of donors no longer agrees with the books (R-TRN-04). */
  readonly donorLists: number;
  /** Prepared lists of donors that wait for a second person. */
  readonly donorListDrafts: number;
  /** Share of this year's money that came anonymously, in hundredths of a percent, where staff are warned; else 0 (R-TRN-05). */
  readonly anonymousBasisPoints: number;
}

/** A gift over so many minor units is thanked by a person, and within so many days. */
export const LARGE_GIFT_MINOR = 50_000;
export const THANKS_DAYS = 90;
/** Share of anonymous money from which staff are warned, in hundredths of a percent (R-TRN-05). */
export const ANONYMOUS_WARNING = 1200;
/** A deposit is expected in the bank's statement within so many days. */
const DEPOSIT_DAYS = 5;

export interface ParkedEvent {
  readonly id: string;
  readonly type: string;
  readonly receivedAt: Date;
  readonly reason: string;
}

export interface UndeliveredLetter {
  readonly id: string;
  readonly recipient: string;
  readonly template: string;
  readonly queuedAt: Date;
  readonly lastError: string | null;
  /** The gift that it is about. */
  readonly giftId: GiftId | null;
}

export interface UndrawnReceipt {
  readonly id: ReceiptId;
  readonly label: string;
  readonly giftId: GiftId;
  readonly issuedAt: Date;
}

export interface HeldReceipt {
  readonly giftId: GiftId;
  readonly donorName: string;
  readonly heldSince: Date;
  /** 'name', 'address', 'signatories'. */
  readonly missing: readonly string[];
}

export interface AskedRefund {
  readonly id: string;
  readonly giftId: GiftId;
  readonly donorName: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly requestedAt: Date;
  readonly failure: string | null;
}

/** @param today the organisation's date. */
export async function countAttention(db: Db, now: Date, today: CalendarDate): Promise<Attention> {
  const [counts] = await db.query<Attention>(
    `select (select count(*)::int from stripe_event where ${PARKED}) as events,
            (select count(*)::int from letter where ${UNDELIVERED}) as letters,
            (select count(*)::int from receipt where ${UNDRAWN}) as receipts,
            (select count(*)::int from receipt_hold where ${HELD}) as held,
            (select count(*)::int from refund where ${FAILED}) as refunds,
            (select count(*)::int from refund where ${AWAITING}) as approvals,
            (${DIFFERENCES}) as differences,
            (select count(*)::int from donor_erasure where ended_at is null) as erasures,
            (select count(*)::int from plan where state = 'past_due') as retrying,
            (select count(*)::int from dispute where ${ANSWERABLE}) as disputes,
            (select min(evidence_due_at) from dispute where ${ANSWERABLE}) as "disputesDueAt",
            (select count(*)::int from plan where ${EXPIRING}) as cards,
            (select count(*)::int from gift where occurred_at is not null and amount_minor > ${LARGE_GIFT_MINOR}
               and gift_date >= $2::date - ${THANKS_DAYS} and ${UNTHANKED}) as unthanked,
            (select count(*)::int from deposit where state = 'paid' and matched_at is null
               and arrival_date <= $2::date - ${DEPOSIT_DAYS}) as deposits,
            (select count(*)::int from hook_endpoint where ${SILENT}) as webhooks,
            (select count(*)::int from donor_list_check where differences > 0) as "donorLists",
            (select count(*)::int from donor_list_draft) as "donorListDrafts",
            (select coalesce(max(anonymous_basis_points), 0) from donor_list_check
               where is_running and anonymous_basis_points >= ${ANONYMOUS_WARNING}) as "anonymousBasisPoints"`,
    [late(now), today],
  );
  return counts!;
}

/** Events that no rule could settle, the newest first; at most fifty, as in all lists here. */
export function parkedEvents(db: Db): Promise<ParkedEvent[]> {
  return db.query(
    `select id, type, received_at as "receivedAt", reason from stripe_event
     where ${PARKED} order by received_at desc limit ${ROWS_MAX}`,
  );
}

/** Letters that the mail server will never take. */
export function undeliveredLetters(db: Db): Promise<UndeliveredLetter[]> {
  return db.query(
    `select letter.id, recipient, template, queued_at as "queuedAt", last_error as "lastError", receipt.gift_id as "giftId"
     from letter left join receipt
       on receipt.id = case when letter.key ~ '^(receipt|refund):' then split_part(letter.key, ':', 2)::uuid end
     where ${UNDELIVERED} order by queued_at desc limit ${ROWS_MAX}`,
  );
}

export function undrawnReceipts(db: Db, now: Date): Promise<UndrawnReceipt[]> {
  return db.query(
    `select id, label, gift_id as "giftId", issued_at as "issuedAt" from receipt
     where ${UNDRAWN} order by issued_at desc limit ${ROWS_MAX}`,
    [late(now)],
  );
}

/** Receipts that are not issued before somebody adds what is missing. */
export function heldReceipts(db: Db, seesHidden: boolean): Promise<HeldReceipt[]> {
  return db.query(
    `select gift_id as "giftId", ${shownName(seesHidden)} as "donorName",
            held_since as "heldSince", missing
     from receipt_hold join gift on gift.id = gift_id join donor on donor.id = gift.donor_id
     where ${HELD} order by held_since desc limit ${ROWS_MAX}`,
  );
}

/** Refunds that did not go through and that no later one has made good. */
export function failedRefunds(db: Db, seesHidden: boolean): Promise<AskedRefund[]> {
  return refundsThat(db, FAILED, seesHidden);
}

/** Refunds that a second person has to approve or decline. */
export function awaitingRefunds(db: Db, seesHidden: boolean): Promise<AskedRefund[]> {
  return refundsThat(db, AWAITING, seesHidden);
}

async function refundsThat(db: Db, condition: string, seesHidden: boolean): Promise<AskedRefund[]> {
  const found = await db.query<Omit<AskedRefund, 'amountMinor'> & { amountMinor: string }>(
    `select refund.id, refund.gift_id as "giftId", ${shownName(seesHidden)} as "donorName",
            refund.amount_minor as "amountMinor", refund.currency, requested_at as "requestedAt", failure
     from refund join gift on gift.id = refund.gift_id join donor on donor.id = gift.donor_id
     where ${condition} order by requested_at desc limit ${ROWS_MAX}`,
  );
  return found.map((refund) => ({ ...refund, amountMinor: BigInt(refund.amountMinor) }));
}

const ANSWERABLE = `dispute.closed_at is null and dispute.state = 'needs-response'`;
/** As the list of plans says it: the card is not good any more on the day of the next charge. */
const EXPIRING = 'plan.ended_at is null and plan.method_expires_on < plan.next_charge_on';
/** Given up after days, or failing for an hour: by then the schedule has tried four times. */
const SILENT = `cause = 'failing' or state = 'active' and failing_since < now() - interval '1 hour'`;
const PARKED = `stripe_event.state = 'parked'`;
const UNDELIVERED = `letter.state = 'undeliverable'`;
const DIFFERENCES = `
  select coalesce(sum((result->>'count')::int), 0)::int from jsonb_array_elements(
    (select results from proof_run where finished_at is not null order by finished_at desc limit 1)) as result`;
const HELD = `receipt_hold.cause = 'details-missing'`;
// The PDF for somebody without an e-mail address is drawn when it is printed.
const UNDRAWN = `receipt.document_id is null and receipt.issued_at < $1
  and exists (select from letter where letter.receipt_id = receipt.id)`;
const AWAITING = `refund.state = 'awaiting-approval'`;
const FAILED = `
  refund.state = 'failed' and not exists (
    select from refund later where later.gift_id = refund.gift_id and later.requested_at > refund.requested_at
      and later.state in ('requested', 'pending', 'succeeded'))`;

function late(now: Date): Date {
  return new Date(now.getTime() - PDF_LATE_MINUTES * 60_000);
}
