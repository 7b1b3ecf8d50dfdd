import { NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import type { DonorId, GiftId, PlanId, ReceiptId } from '../kernel/id.js';
import { isId } from '../kernel/id.js';
import type { Db } from '../database/db.js';
import type { GiftState } from '../gifts/gift-state.js';
import type { Rhythm } from '../plans/rhythm.js';
import { Conditions, containing, KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from './slice.js';

/** What a list of gifts shows. Without `state` only received money counts: settled gifts and refunded ones. */
export interface GiftFilters {
  /** First and last date, both included, in the organisation's zone. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly state?: GiftState | undefined;
  /** The code of a designation. */
  readonly designation?: string | undefined;
  /** The slug of a campaign. */
  readonly campaign?: string | undefined;
  /** The id that the newsroom gave the article. */
  readonly article?: string | undefined;
  readonly donorId?: DonorId | undefined;
  readonly planId?: PlanId | undefined;
  /** Part of a donor's name or address; or the whole of a receipt number, a gift id or a processor id. */
  readonly text?: string | undefined;
}

/** One gift of a list. Amounts in minor units of `currency`. */
export interface GiftRow {
  readonly id: GiftId;
  readonly state: GiftState;
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
  /** How often its plan is charged; null for a gift that is of no plan. */
  readonly rhythm: Rhythm | null;
  readonly article: { readonly id: string | null; readonly url: string | null; readonly section: string | null };
  /** The receipt that counts now; null before the gift settles and after a full refund. */
  readonly receipt: { readonly id: ReceiptId; readonly label: string } | null;
}

/** Gifts, the newest first. */
export async function listGifts(db: Db, filters: GiftFilters, page: SliceRequest): Promise<Slice<GiftRow>> {
  const position = readCursor(page.after, [KEY_SHAPES.instant, KEY_SHAPES.id]);
  const conditions = giftConditions(filters);
  const instant = instantColumn(filters);
  const order = position?.backward ? 'asc' : 'desc';
  if (position) {
    const [key, id] = position.key.map((part) => conditions.value(part));
    conditions.only(`(${instant}, gift.id) ${position.backward ? '>' : '<'} (${key}::timestamptz, ${id}::uuid)`);
  }
  const found = await db.query<GiftRecord>(
    `select ${GIFT_COLUMNS}, ${instant}::text as key ${GIFT_SOURCE}
     where ${conditions.sql} order by ${instant} ${order}, gift.id ${order} limit ${page.limit + 1}`,
    conditions.parameters,
  );
  return sliceOf(found, { ...page, position }, (row) => [row.key, row.id], giftRow);
}

/** How many gifts the filters let through, and what was given in them, per currency. */
export async function giftTotals(
  db: Db,
  filters: GiftFilters,
): Promise<{ count: number; sums: { currency: string; amountMinor: bigint }[] }> {
  const conditions = giftConditions(filters);
  const found = await db.query<{ currency: string; count: string; sum: string }>(
    `select gift.currency, count(*) as count, sum(gift.amount_minor) as sum from gift
     where ${conditions.sql} group by gift.currency order by gift.currency`,
    conditions.parameters,
  );
  return {
    count: found.reduce((count, row) => count + Number(row.count), 0),
    sums: found.map((row) => ({ currency: row.currency, amountMinor: BigInt(row.sum) })),
  };
}

/** One gift as lists show it. @throws NotFound */
export async function giftRowById(db: Db, id: string): Promise<GiftRow> {
  const [found] = isId(id)
    ? await db.query<GiftRecord>(`select ${GIFT_COLUMNS}, '' as key ${GIFT_SOURCE} where gift.id = $1`, [id])
    : [];
  if (!found) throw new NotFound('gift');
  return giftRow(found);
}

/** Unfinished gifts have no instant of payment: they are listed by when they were started. */
function instantColumn({ state }: GiftFilters): string {
  return isUnfinished(state) ? 'gift.started_at' : 'gift.occurred_at';
}

function isUnfinished(state: GiftState | undefined): boolean {
  return state !== undefined && state !== 'settled' && state !== 'refunded';
}

function giftConditions(filters: GiftFilters): Conditions {
  const conditions = new Conditions();
  const { state, from, to, designation, campaign, article, donorId, planId, text } = filters;
  conditions.only(isUnfinished(state) ? 'gift.occurred_at is null' : 'gift.gift_date is not null');
  if (!isUnfinished(state)) conditions.only('gift.occurred_at is not null');
  if (state) conditions.where('gift.state = ?', state);
  const date = isUnfinished(state) ? STARTED_ON : 'gift.gift_date';
  // The instant lies within a day of the date in every zone; said as well, it is where the index begins to read.
  if (from) conditions.where(`${date} >= ? and ${instantColumn(filters)} >= ?::date - 1`, from);
  if (to) conditions.where(`${date} <= ? and ${instantColumn(filters)} < ?::date + 2`, to);
  if (designation) conditions.where('gift.designation = ?', designation);
  if (campaign) conditions.where('gift.campaign_id = (select id from campaign where slug = ?)', campaign);
  if (article) conditions.where('gift.article_id = ?', article);
  if (donorId) conditions.where('gift.donor_id = ?', donorId);
  if (planId) conditions.where('gift.plan_id = ?', planId);
  if (text?.trim()) conditions.only(matchesText(conditions, text.trim()));
  return conditions;
}

const STARTED_ON = '(gift.started_at at time zone (select time_zone from organisation))::date';

/** Each branch has an index of its own; joined by "or" they would have none. */
function matchesText(conditions: Conditions, text: string): string {
  const part = conditions.value(containing(text));
  const whole = conditions.value(text);
  const branches = [
    `select g.id from gift g join donor d on d.id = g.donor_id where d.name_key || ' ' || d.email_key like ${part}`,
    `select gift_id from receipt where label = upper(${whole})`,
    `select id from gift where stripe_charge_id = ${whole}`,
    `select id from gift where stripe_payment_intent_id = ${whole}`,
    `select gift_id from refund where stripe_refund_id = ${whole}`,
    `select gift_id from dispute where stripe_dispute_id = ${whole}`,
  ];
  if (isId(text)) branches.push(`select ${whole}::uuid`);
  return `gift.id in (${branches.join(' union ')})`;
}

const GIFT_COLUMNS = `
  gift.id, gift.state, gift.amount_minor as "amountMinor", gift.covered_fee_minor as "coveredFeeMinor",
  gift.fee_minor as "feeMinor", returned.sum as "refundedMinor", disputed.*, gift.currency, gift.method,
  gift.started_at as "startedAt", gift.occurred_at as "occurredAt", gift.gift_date::text as "giftDate",
  gift.anonymous, gift.donor_id as "donorId", donor.first_name as "firstName", donor.last_name as "lastName",
  donor.email, gift.designation, designation.name as "designationName", campaign.slug as campaign,
  campaign.name as "campaignName", gift.article_id as "articleId", gift.article_url as "articleUrl", gift.section,
  issued.id as "receiptId", issued.label as "receiptLabel",
  gift.plan_id as "planId", plan.interval, plan.interval_count as "intervalCount"`;

const GIFT_SOURCE = `
  from gift
  join donor on donor.id = gift.donor_id
  join designation on designation.code = gift.designation
  join campaign on campaign.id = gift.campaign_id
  left join plan on plan.id = gift.plan_id
  left join receipt issued on issued.gift_id = gift.id and issued.status = 'issued'
  cross join lateral (select coalesce(sum(amount_minor), 0)::bigint as sum from refund
                      where refund.gift_id = gift.id and refund.state = 'succeeded') as returned
  cross join lateral (select coalesce(sum(withheld_minor), 0)::bigint as "disputedMinor",
                             coalesce(sum(fee_minor), 0)::bigint as "disputeFeeMinor",
                             coalesce(bool_or(state in ('needs-response', 'under-review')), false) as "isContested"
                      from dispute where dispute.gift_id = gift.id) as disputed`;

interface GiftRecord {
  id: GiftId;
  state: GiftState;
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
  firstName: string;
  lastName: string;
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
  key: string;
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
    donor: { id: row.donorId, name: `${row.firstName} ${row.lastName}`.trim(), email: row.email },
    designation: { code: row.designation, name: row.designationName },
    campaign: { slug: row.campaign, name: row.campaignName },
    planId: row.planId,
    rhythm: row.interval && row.intervalCount ? { interval: row.interval, intervalCount: row.intervalCount } : null,
    article: { id: row.articleId, url: row.articleUrl, section: row.section },
    receipt: row.receiptId && row.receiptLabel ? { id: row.receiptId, label: row.receiptLabel } : null,
  };
}
