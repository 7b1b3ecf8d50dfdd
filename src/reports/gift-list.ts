import { NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import type { DonorId, GiftId, PlanId, ReceiptId } from '../kernel/id.js';
import { isId } from '../kernel/id.js';
import { Conditions, hides } from '../database/conditions.js';
import type { Db } from '../database/db.js';
import type { GiftChannel } from '../gifts/offline/gift-channel.js';
import type { GiftState } from '../gifts/gift-state.js';
import { orderNamed } from '../database/list-order.js';
import { shownName, shownText } from '../donors/identity/shown-name.js';
import { giftConditions, type GiftFilters, GIFT_JOINS, GIFT_SOURCE } from '../gifts/listing/gift-filters.js';
import { giftOrders } from '../gifts/listing/gift-orders.js';
import type { Rhythm } from '../plans/rhythm.js';
import { orderedSlice } from './lists/ordered-slice.js';
import type { Slice, SliceRequest } from './slice.js';

/** One gift of a list. Amounts in minor units of `currency`. */
export interface GiftRow {
  readonly id: GiftId;
  readonly state: GiftState;
  /** How it came: online, or one of the ways that staff record. */
  readonly channel: GiftChannel;
  readonly amountMinor: bigint;
  /** The part of the amount that the donor added for the fee. */
  readonly coveredFeeMinor: bigint;
  /** The processor's fee; null until it is known. */
  readonly feeMinor: bigint | null;
  /** What has in fact gone back. */
  readonly refundedMinor: bigint;
  /** What banks took in disputes and have not given back, whether that is decided or not. */
  readonly disputedMinor: bigint;
  readonly disputeFeeMinor: bigint;
  /** Whether a bank is deciding now about money of it. */
  readonly isContested: boolean;
  /** Amount minus fee, refunds, and what disputes took and cost; null until the fee is known. */
  readonly netMinor: bigint | null;
  readonly currency: string;
  /** "card", "Visa ending in 4242": as the processor reported it. */
  readonly method: string | null;
  readonly startedAt: Date;
  readonly occurredAt: Date | null;
  readonly giftDate: CalendarDate | null;
  readonly anonymous: boolean;
  readonly donor: { readonly id: DonorId; readonly name: string; readonly email: string };
  readonly designation: { readonly code: string; readonly name: string };
  readonly campaign: { readonly slug: string; readonly name: string };
  /** The plan whose charge it is; null for a gift that was given once. */
  readonly planId: PlanId | null;
  /** How often its plan was charged when it came; null for a gift that is of no plan. */
  readonly rhythm: Rhythm | null;
  readonly article: { readonly id: string | null; readonly url: string | null; readonly section: string | null };
  /** The receipt that counts now; null before the gift settles and after a full refund. */
  readonly receipt: { readonly id: ReceiptId; readonly label: string } | null;
  /** The deposit that its money came in, by the day on which that reached the bank. */
  readonly deposit: { readonly id: string; readonly arrivalDate: CalendarDate } | null;
}

/** Gifts, the newest first, or by `sort`: a name of `giftOrders`, also reversed. */
export function listGifts(db: Db, filters: GiftFilters, page: SliceRequest, sort?: string): Promise<Slice<GiftRow>> {
  const columns = giftColumns(!hides(filters, 'anonymous-donors'));
  const list = { table: 'gift', of: 'gift', columns, joins: GIFT_JOINS } as const;
  const order = orderNamed(giftOrders(filters), sort, 'date');
  return orderedSlice(db, list, giftConditions(filters), order, page, giftRow);
}

export interface GiftTotals {
  readonly count: number;
  /** What was given in them, per currency. */
  readonly sums: readonly { readonly currency: string; readonly amountMinor: bigint }[];
}

/** How many gifts the filters let through, and what was given in them. */
export async function giftTotals(db: Db, filters: GiftFilters): Promise<GiftTotals> {
  const tallied = tallyConditions(filters);
  const conditions = tallied ?? giftConditions(filters);
  const found = await db.query<{ currency: string; count: string; sum: string }>(
    tallied
      ? `select currency, sum(gifts) as count, sum(amount_minor) as sum from gift_tally
         where ${conditions.sql} group by currency having sum(gifts) > 0 order by currency`
      : `select gift.currency, count(*) as count, sum(gift.amount_minor) as sum from gift
         where ${conditions.sql} group by gift.currency order by gift.currency`,
    conditions.parameters,
  );
  return {
    count: found.reduce((count, row) => count + Number(row.count), 0),
    sums: found.map((row) => ({ currency: row.currency, amountMinor: BigInt(row.sum) })),
  };
}

/** All received gifts, or those of a range of dates, have been counted already, day by day; others have not: null. */
function tallyConditions({ from, to, hidden: _, ...others }: GiftFilters): Conditions | null {
  if (Object.values(others).some((filter) => filter !== undefined && filter !== '')) return null;
  const conditions = new Conditions();
  if (from) conditions.where('day >= ?', from);
  if (to) conditions.where('day <= ?', to);
  return conditions;
}

/** One gift as lists show it. @throws NotFound */
export async function giftRowById(db: Db, id: string): Promise<GiftRow> {
  const [found] = isId(id)
    ? await db.query<GiftRecord>(`select ${giftColumns(true)} ${GIFT_SOURCE} where gift.id = $1`, [id])
    : [];
  if (!found) throw new NotFound('gift');
  return giftRow(found);
}

/** @param seesHidden whether the reader may know donors who are anonymous to staff (R-TPG-06). */
function giftColumns(seesHidden: boolean): string {
  return `
  gift.id, gift.state, gift.channel, gift.amount_minor as "amountMinor", gift.covered_fee_minor as "coveredFeeMinor",
  gift.fee_minor as "feeMinor", returned.sum as "refundedMinor", disputed.*, gift.currency, gift.method,
  gift.started_at as "startedAt", gift.occurred_at as "occurredAt", gift.gift_date::text as "giftDate",
  gift.anonymous, gift.donor_id as "donorId", 
  ${shownName(seesHidden)} as "donorName", ${shownText(seesHidden, 'email')} as email, designation.code as designation, designation.name as "designationName", campaign.slug as campaign,
  campaign.name as "campaignName", gift.article_id as "articleId", gift.article_url as "articleUrl", gift.section,
  issued.id as "receiptId", issued.label as "receiptLabel",
  gift.plan_id as "planId", ${RHYTHM}, deposit.id as "depositId",
  deposit.arrival_date::text as "depositOn"`;
}

/** A gift keeps the rhythm that it came in; of an unusual one the plan knows more. */
const RHYTHM = `
  case gift.rhythm when 'once' then null when 'other' then plan.interval when 'yearly' then 'year' else 'month' end as interval,
  case gift.rhythm when 'once' then null when 'other' then plan.interval_count when 'quarterly' then 3 else 1 end as "intervalCount"`;

interface GiftRecord {
  id: GiftId;
  state: GiftState;
  channel: GiftChannel;
  amountMinor: string;
  coveredFeeMinor: string;
  feeMinor: string | null;
  refundedMinor: string;
  disputedMinor: string;
  disputeFeeMinor: string;
  isContested: boolean;
  currency: string;
  method: string | null;
  startedAt: Date;
  occurredAt: Date | null;
  giftDate: CalendarDate | null;
  anonymous: boolean;
  donorId: DonorId;
  donorName: string;
  email: string;
  designation: string;
  designationName: string;
  campaign: string;
  campaignName: string;
  articleId: string | null;
  articleUrl: string | null;
  section: string | null;
  receiptId: ReceiptId | null;
  receiptLabel: string | null;
  planId: PlanId | null;
  interval: Rhythm['interval'] | null;
  intervalCount: number | null;
  depositId: string | null;
  depositOn: CalendarDate | null;
}

function giftRow(row: GiftRecord): GiftRow {
  const amountMinor = BigInt(row.amountMinor);
  const feeMinor = row.feeMinor === null ? null : BigInt(row.feeMinor);
  const refundedMinor = BigInt(row.refundedMinor);
  const [disputedMinor, disputeFeeMinor] = [BigInt(row.disputedMinor), BigInt(row.disputeFeeMinor)];
  const gone = refundedMinor + disputedMinor + disputeFeeMinor;
  return {
    id: row.id,
    state: row.state,
    channel: row.channel,
    amountMinor,
    coveredFeeMinor: BigInt(row.coveredFeeMinor),
    feeMinor,
    refundedMinor,
    disputedMinor,
    disputeFeeMinor,
    isContested: row.isContested,
    netMinor: feeMinor === null ? null : amountMinor - feeMinor - gone,
    currency: row.currency,
    method: row.method,
    startedAt: row.startedAt,
    occurredAt: row.occurredAt,
    giftDate: row.giftDate,
    anonymous: row.anonymous,
    donor: { id: row.donorId, name: row.donorName, email: row.email },
    designation: { code: row.designation, name: row.designationName },
    campaign: { slug: row.campaign, name: row.campaignName },
    planId: row.planId,
    rhythm: row.interval && row.intervalCount ? { interval: row.interval, intervalCount: row.intervalCount } : null,
    article: { id: row.articleId, url: row.articleUrl, section: row.section },
    receipt: row.receiptId && row.receiptLabel ? { id: row.receiptId, label: row.receiptLabel } : null,
    deposit: row.depositId && row.depositOn ? { id: row.depositId, arrivalDate: row.depositOn } : null,
  };
}
