import { NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import type { DonorId, GiftId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { PostalAddress } from '../donors/postal-address.js';
import { readContacts } from '../donors/sealed-contacts.js';
import type { Acknowledgment, GiftChannel } from './offline/gift-channel.js';
import { giftMayBecome, type GiftState } from './gift-state.js';
import { GiftTable } from './gift.table.js';

export type NewGift = Pick<
  GiftTable,
  | 'id'
  | 'clientRequestId'
  | 'donorId'
  | 'formId'
  | 'campaignId'
  | 'designation'
  | 'amountMinor'
  | 'coveredFeeMinor'
  | 'currency'
  | 'comment'
  | 'mayQuote'
  | 'declinesBenefits'
  | 'anonymous'
  | 'articleId'
  | 'articleUrl'
  | 'section'
  | 'author'
  | 'placement'
  | 'variant'
  | 'referrer'
  | 'utmSource'
  | 'utmMedium'
  | 'utmCampaign'
  | 'utmTerm'
  | 'utmContent'
  | 'checkoutRequest'
  | 'startedAt'
>;

/** A gift as the settling workflows need it: with its donor and its designation, its row locked. */
export interface LockedGift {
  readonly id: GiftId;
  readonly state: GiftState;
  readonly channel: GiftChannel;
  readonly acknowledgment: Acknowledgment;
  /** What was given that is not money; null for money. */
  readonly property: string | null;
  readonly batchId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What it is for today, also where it was moved after its month was closed. */
  readonly designation: string;
  readonly designationName: string;
  readonly restricted: boolean;
  readonly chargeId: string | null;
  readonly giftDate: CalendarDate | null;
  readonly occurredAt: Date | null;
  readonly method: string | null;
  readonly isFeeKnown: boolean;
  /** How often its plan is charged; null for a gift of no plan. */
  readonly rhythm: { readonly interval: 'month' | 'year'; readonly intervalCount: number } | null;
  readonly donor: {
    readonly id: DonorId;
    readonly email: string;
    readonly firstName: string;
    readonly lastName: string;
    readonly address: PostalAddress;
  };
}

export async function insertGift(tx: Tx, gift: NewGift): Promise<void> {
  await tx.insert(GiftTable, { ...gift, state: 'started' });
}

export async function giftByClientRequest(tx: Tx, clientRequestId: string): Promise<GiftTable | null> {
  return tx.findOne(GiftTable, { where: { clientRequestId } });
}

/** @throws NotFound */
export async function readGift(tx: Tx, id: GiftId): Promise<GiftTable> {
  const gift = await tx.findOne(GiftTable, { where: { id } });
  if (!gift) throw new NotFound('gift');
  return gift;
}

export async function giftIdBySession(tx: Tx, sessionId: string): Promise<GiftId | null> {
  const gift = await tx.findOne(GiftTable, { where: { stripeSessionId: sessionId }, select: { id: true } });
  return gift?.id ?? null;
}

export async function giftIdByCharge(tx: Tx, chargeId: string): Promise<GiftId | null> {
  const gift = await tx.findOne(GiftTable, { where: { stripeChargeId: chargeId }, select: { id: true } });
  return gift?.id ?? null;
}

/** The same for many charges at once; those that are of no gift here are absent. */
export async function giftIdsByCharge(tx: Tx, chargeIds: readonly string[]): Promise<Map<string, GiftId>> {
  if (chargeIds.length === 0) return new Map();
  const found = await rows<{ id: GiftId; chargeId: string }>(
    tx,
    `select id, stripe_charge_id as "chargeId" from gift where stripe_charge_id = any($1)`,
    [chargeIds],
  );
  return new Map(found.map(({ id, chargeId }) => [chargeId, id]));
}

export async function attachCheckout(tx: Tx, id: GiftId, session: { sessionId: string; url: string }): Promise<void> {
  await tx.update(GiftTable, { id }, { stripeSessionId: session.sessionId, checkoutUrl: session.url });
}

/** Locks the gifts, always in the order of their ids, so that two settlers cannot block each other (R-OPS-03). */
export async function lockGifts(tx: Tx, ids: readonly GiftId[]): Promise<Map<GiftId, LockedGift>> {
  // Held before they are read with their donors: a merge may have given them to another one while we waited.
  await rows(tx, 'select from gift where id = any($1::uuid[]) order by id for update', [ids]);
  const found = await rows<LockedGiftRow>(tx, LOCK_GIFTS, [ids]);
  const contacts = await readContacts(
    tx,
    found.map(({ donorId }) => donorId),
  );
  return new Map(
    found.map(({ amountMinor, donorId, email, firstName, lastName, ...gift }) => {
      const donor = { id: donorId, email, firstName, lastName, address: contacts.get(donorId)! };
      return [gift.id, { ...gift, amountMinor: BigInt(amountMinor), donor }];
    }),
  );
}

/** Moves a gift that has not been paid; a late notice that may not move it changes nothing and returns false. */
export async function moveGift(tx: Tx, id: GiftId, to: Exclude<GiftState, 'settled' | 'refunded'>): Promise<boolean> {
  const gift = (await lockGifts(tx, [id])).get(id);
  if (!gift || !giftMayBecome(gift.state, to)) return false;
  await tx.update(GiftTable, { id }, { state: to });
  return true;
}

export const LOCK_GIFTS = `
  select gift.id, gift.state, gift.channel, gift.acknowledgment, gift.property, gift.batch_id as "batchId",
         gift.amount_minor as "amountMinor", gift.currency, designation.code as designation,
         designation.name as "designationName", designation.restricted, gift.stripe_charge_id as "chargeId",
         gift.gift_date::text as "giftDate", gift.occurred_at as "occurredAt", gift.method,
         gift.fee_minor is not null as "isFeeKnown",
         case when plan.id is not null
           then jsonb_build_object('interval', plan.interval, 'intervalCount', plan.interval_count) end as rhythm,
         donor.id as "donorId", donor.email,
         donor.first_name as "firstName", donor.last_name as "lastName"
  from gift
  join designation on designation.code = coalesce(gift.moved_to, gift.designation)
  join donor on donor.id = gift.donor_id
  left join plan on plan.id = gift.plan_id
  where gift.id = any($1::uuid[])
  order by gift.id
  for update of gift`;

interface LockedGiftRow extends Omit<LockedGift, 'amountMinor' | 'donor'> {
  amountMinor: string;
  donorId: DonorId;
  email: string;
  firstName: string;
  lastName: string;
}

export const SETTLE_GIFTS = `
  update gift set state = 'settled', stripe_charge_id = "chargeId", stripe_payment_intent_id = "paymentIntentId",
    method = settled.method, occurred_at = "occurredAt", gift_date = "giftDate",
    settlement_entry_id = "settlementEntryId", fee_minor = "feeMinor", fee_entry_id = "feeEntryId",
    stripe_balance_transaction_id = "transactionId"
  from jsonb_to_recordset($1::jsonb) as settled ("giftId" uuid, "chargeId" text, "paymentIntentId" text, method text,
    "occurredAt" timestamptz, "giftDate" date, "settlementEntryId" uuid, "feeMinor" bigint, "feeEntryId" uuid, "transactionId" text)
  where gift.id = "giftId"`;

export interface SettledGift {
  readonly giftId: GiftId;
  readonly chargeId: string;
  readonly paymentIntentId: string | null;
  readonly method: string;
  readonly occurredAt: Date;
  readonly giftDate: CalendarDate;
  readonly settlementEntryId: string;
  readonly feeMinor: string | null;
  readonly feeEntryId: string | null;
  readonly transactionId: string | null;
}

export async function settleGifts(tx: Tx, gifts: readonly SettledGift[]): Promise<void> {
  if (gifts.length > 0) await rows(tx, SETTLE_GIFTS, [JSON.stringify(gifts)]);
}

/** A date that a person set, for a reason that is in the audit (R-DAT-03). */
export async function redateGift(tx: Tx, id: GiftId, giftDate: CalendarDate): Promise<void> {
  await tx.update(GiftTable, { id }, { giftDate });
}

/** The fee that arrived after the gift (R-RCN-06). */
export async function recordFee(
  tx: Tx,
  id: GiftId,
  fee: { feeMinor: bigint; transactionId: string; entryId: string | null },
): Promise<void> {
  await tx.update(
    GiftTable,
    { id },
    { feeMinor: fee.feeMinor, stripeBalanceTransactionId: fee.transactionId, feeEntryId: fee.entryId },
  );
}

/** Gifts whose fee is still unknown some time after the charge. */
export function giftsAwaitingFee(tx: Tx, before: Date): Promise<{ chargeId: string; createdAt: Date }[]> {
  return rows(
    tx,
    `select stripe_charge_id as "chargeId", occurred_at as "createdAt" from gift
     where fee_minor is null and occurred_at < $1 order by occurred_at limit 500`,
    [before],
  );
}

/** Checkouts that were started before an instant and that nobody reported on. */
export function openCheckouts(tx: Tx, before: Date): Promise<{ id: GiftId; sessionId: string | null }[]> {
  return rows(
    tx,
    `select id, stripe_session_id as "sessionId" from gift
     where state in ('started', 'processing') and started_at < $1 order by started_at limit 500`,
    [before],
  );
}

/** Removes unfinished gifts (R-PRV-06); of single ones it stays known how many there were. Returns how many. */
export async function forgetUnfinishedGifts(tx: Tx, before: Date): Promise<number> {
  const gone = await rows(
    tx,
    `with gone as (
       delete from gift where state in ('started', 'failed', 'expired') and started_at < $1
       returning plan_id, state, (started_at at time zone coalesce((select time_zone from organisation), 'UTC'))::date as day
     ), counted as (
       insert into unpaid_day (on_date, state, payments)
       select day, state, count(*) from gone where plan_id is null group by day, state
       on conflict (on_date, state) do update set payments = unpaid_day.payments + excluded.payments
     )
     select from gone`,
    [before],
  );
  return gone.length;
}
