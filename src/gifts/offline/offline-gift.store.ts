import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, GiftId, StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { DonorKind } from '../../donors/donor-kind.js';
import type { Tribute } from '../tributes/tribute.js';
import type { Acknowledgment, GiftChannel } from './gift-channel.js';
import type { BatchId } from './batch.store.js';
import { giftDay, type OfflineDays } from './gift-day.js';
import type { OfflineKind } from './offline-kind.js';

/** What staff write down of one gift. Amounts in minor units of the organisation's currency; unknown texts are ''. */
export interface OfflineFacts extends OfflineDays {
  readonly kind: OfflineKind;
  readonly donorId: DonorId;
  readonly amountMinor: bigint;
  readonly designation: string;
  readonly campaignId: string;
  readonly checkNumber: string;
  /** The security, the goods or the services. */
  readonly description: string;
  /** A decimal such as "12.5"; null for anything but stock. */
  readonly shares: string | null;
  readonly fundName: string;
  /** Paid out of a retirement account (R-NCG-04). */
  readonly qcd: boolean;
  readonly anonymous: boolean;
  /** Who is thanked beside the donor: the advisor of the fund, the employee, somebody of the household. */
  readonly softDonorId: DonorId | null;
  readonly matchedGiftId: GiftId | null;
  readonly tribute: Tribute | null;
  readonly note: string;
}

/** A row of a batch, with the names that it points to. */
export interface OfflineGift extends OfflineFacts {
  readonly id: GiftId;
  readonly batchId: BatchId;
  readonly giftDate: CalendarDate;
  readonly donor: { readonly name: string; readonly kind: DonorKind; readonly email: string };
  readonly softDonorName: string | null;
  readonly designationName: string;
  readonly restricted: boolean;
}

/** Writes a row, or what it says now; the same id is the same row. */
export async function saveOfflineGift(
  tx: Tx,
  id: GiftId,
  batchId: BatchId,
  facts: OfflineFacts,
  entered: { readonly by: StaffId; readonly at: Date; readonly corrects?: GiftId },
): Promise<void> {
  const { tribute, ...rest } = facts;
  const row = {
    ...rest,
    id,
    batchId,
    amountMinor: facts.amountMinor.toString(),
    giftDate: giftDay(facts),
    tributeKind: tribute?.kind ?? null,
    tributeName: tribute?.name ?? '',
    notifyName: tribute?.notifyName ?? '',
    notifyEmail: tribute?.notifyEmail ?? '',
    notifyAddress: tribute?.notifyAddress ?? '',
    enteredBy: entered.by,
    enteredAt: entered.at,
    correctsId: entered.corrects ?? null,
  };
  await rows(tx, SAVE_ROW, [JSON.stringify(row)]);
}

export async function deleteOfflineGift(tx: Tx, id: GiftId, batchId: BatchId): Promise<void> {
  await rows(tx, `delete from offline_gift where id = $1 and batch_id = $2`, [id, batchId]);
}

/** The rows of a batch in the order in which they were entered, its corrections after them. */
export function rowsOfBatch(tx: Tx, batchId: BatchId): Promise<OfflineGift[]> {
  return read(tx, 'row.batch_id = $1', [batchId]);
}

/** Rows by their ids, which are those of their gifts. */
export function offlineGifts(tx: Tx, ids: readonly GiftId[]): Promise<OfflineGift[]> {
  return read(tx, 'row.id = any($1::uuid[])', [ids]);
}

/** A gift that is written down as received. */
export interface ReceivedOffline {
  readonly id: GiftId;
  readonly channel: GiftChannel;
  readonly acknowledgment: Acknowledgment;
  readonly property: string | null;
  readonly method: string;
  readonly declinesBenefits: boolean;
  readonly occurredAt: Date;
  readonly settlementEntryId: string;
  readonly correctsId: GiftId | null;
}

/** Turns rows into gifts, all at once. */
export async function insertOfflineGifts(
  tx: Tx,
  gifts: readonly ReceivedOffline[],
  batch: { readonly currency: string },
  now: Date,
): Promise<void> {
  await rows(tx, INSERT_GIFTS, [JSON.stringify(gifts), batch.currency, now]);
}

async function read(tx: Tx, where: string, parameters: readonly unknown[]): Promise<OfflineGift[]> {
  const found = await rows<OfflineRow>(tx, `${READ_ROWS} where ${where} order by row.position`, parameters);
  return found.map(offlineGiftOf);
}

interface OfflineRow extends Omit<OfflineGift, 'amountMinor' | 'donor' | 'tribute'> {
  amountMinor: string;
  donorName: string;
  donorKind: DonorKind;
  donorEmail: string;
  tributeKind: Tribute['kind'] | null;
  tributeName: string;
  notifyName: string;
  notifyEmail: string;
  notifyAddress: string;
}

function offlineGiftOf(row: OfflineRow): OfflineGift {
  const {
    donorName,
    donorKind,
    donorEmail,
    tributeKind,
    tributeName,
    notifyName,
    notifyEmail,
    notifyAddress,
    ...rest
  } = row;
  return {
    ...rest,
    amountMinor: BigInt(row.amountMinor),
    donor: { name: donorName, kind: donorKind, email: donorEmail },
    tribute: tributeKind && { kind: tributeKind, name: tributeName, notifyName, notifyEmail, notifyAddress },
  };
}

const READ_ROWS = `
  select row.id, row.batch_id as "batchId", row.kind, row.donor_id as "donorId", row.amount_minor as "amountMinor",
         row.designation, row.campaign_id as "campaignId", row.received_on::text as "receivedOn",
         row.postmarked_on::text as "postmarkedOn", row.check_number as "checkNumber",
         row.check_dated_on::text as "checkDatedOn", row.gift_date::text as "giftDate", row.description,
         trim_scale(row.shares)::text as shares, row.fund_name as "fundName", row.qcd, row.anonymous,
         row.soft_donor_id as "softDonorId", row.matched_gift_id as "matchedGiftId", row.tribute_kind as "tributeKind",
         row.tribute_name as "tributeName", row.notify_name as "notifyName", row.notify_email as "notifyEmail",
         row.notify_address as "notifyAddress", row.note, designation.name as "designationName", designation.restricted,
         trim(donor.first_name || ' ' || donor.last_name) as "donorName", donor.kind as "donorKind",
         donor.email as "donorEmail", trim(soft.first_name || ' ' || soft.last_name) as "softDonorName"
  from offline_gift as row
  join donor on donor.id = row.donor_id
  join designation on designation.code = row.designation
  left join donor as soft on soft.id = row.soft_donor_id`;

const SAVE_ROW = `
  insert into offline_gift (id, batch_id, kind, donor_id, amount_minor, designation, campaign_id, received_on,
    postmarked_on, check_number, check_dated_on, gift_date, description, shares, fund_name, qcd, anonymous, soft_donor_id,
    matched_gift_id, tribute_kind, tribute_name, notify_name, notify_email, notify_address, note, entered_by, entered_at,
    corrects_id)
  select id, "batchId", kind, "donorId", "amountMinor", designation, "campaignId", "receivedOn", "postmarkedOn",
    "checkNumber", "checkDatedOn", "giftDate", description, shares, "fundName", qcd, anonymous, "softDonorId",
    "matchedGiftId", "tributeKind", "tributeName", "notifyName", "notifyEmail", "notifyAddress", note, "enteredBy",
    "enteredAt", "correctsId"
  from jsonb_to_record($1::jsonb) as row (id uuid, "batchId" uuid, kind text, "donorId" uuid, "amountMinor" bigint,
    designation text, "campaignId" uuid, "receivedOn" date, "postmarkedOn" date, "checkNumber" text, "checkDatedOn" date,
    "giftDate" date, description text, shares numeric, "fundName" text, qcd boolean, anonymous boolean,
    "softDonorId" uuid, "matchedGiftId" uuid, "tributeKind" text, "tributeName" text, "notifyName" text,
    "notifyEmail" text, "notifyAddress" text, note text, "enteredBy" uuid, "enteredAt" timestamptz, "correctsId" uuid)
  on conflict (id) do update set kind = excluded.kind, donor_id = excluded.donor_id,
    amount_minor = excluded.amount_minor, designation = excluded.designation, campaign_id = excluded.campaign_id,
    received_on = excluded.received_on, postmarked_on = excluded.postmarked_on, check_number = excluded.check_number,
    check_dated_on = excluded.check_dated_on, gift_date = excluded.gift_date, description = excluded.description,
    shares = excluded.shares, fund_name = excluded.fund_name, qcd = excluded.qcd, anonymous = excluded.anonymous,
    soft_donor_id = excluded.soft_donor_id, matched_gift_id = excluded.matched_gift_id,
    tribute_kind = excluded.tribute_kind, tribute_name = excluded.tribute_name, notify_name = excluded.notify_name,
    notify_email = excluded.notify_email, notify_address = excluded.notify_address, note = excluded.note
    where offline_gift.batch_id = excluded.batch_id`;

const INSERT_GIFTS = `
  insert into gift (id, donor_id, campaign_id, designation, state, amount_minor, covered_fee_minor, currency, comment,
    may_quote, declines_benefits, anonymous, method, fee_minor, started_at, occurred_at, gift_date, settlement_entry_id,
    channel, acknowledgment, property, batch_id, corrects_id)
  select row.id, row.donor_id, row.campaign_id, row.designation, 'settled', row.amount_minor, 0, $2, null, false,
    received."declinesBenefits", row.anonymous, received.method, 0, $3, received."occurredAt", row.gift_date,
    received."settlementEntryId", received.channel, received.acknowledgment, received.property, row.batch_id,
    received."correctsId"
  from jsonb_to_recordset($1::jsonb) as received (id uuid, channel text, acknowledgment text, property text,
    method text, "declinesBenefits" boolean, "occurredAt" timestamptz, "settlementEntryId" uuid, "correctsId" uuid)
  join offline_gift as row on row.id = received.id
  order by row.position`;
