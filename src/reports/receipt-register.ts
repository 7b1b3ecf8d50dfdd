import { NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { isId, type DonorId, type GiftId, type ReceiptId } from '../kernel/id.js';
import { hides } from '../database/conditions.js';
import type { Db } from '../database/db.js';
import { sortOf } from '../database/list-order.js';
import { ANONYMOUS_DONOR, shownText } from '../donors/identity/shown-name.js';
import {
  DELIVERY,
  receiptConditions,
  type Delivery,
  type ReceiptFilters,
  type ReceiptKind,
  type ReceiptState,
} from '../receipts/listing/receipt-filters.js';
import { ARCHIVE, type Archive, type Reader, receiptDonor, receiptDonors } from '../receipts/sealed/receipt-donors.js';
import type { ReceiptSnapshot } from '../regimes/receipt-snapshot.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from './slice.js';

export type VoidReason = 'refund' | 'partial-refund' | 'refund-failed' | 'chargeback' | 'dispute-won' | 'correction';

/** One line of the register. Names are those that the receipt itself shows. Amounts in minor units. */
export interface ReceiptRow {
  readonly id: ReceiptId;
  readonly label: string;
  readonly status: ReceiptState;
  readonly giftId: GiftId;
  readonly donor: {
    readonly id: DonorId;
    readonly name: string;
    readonly email: string;
    /** Known to those alone who may read finance. */
    readonly isHidden: boolean;
  };
  readonly giftDate: CalendarDate;
  readonly issueDate: CalendarDate;
  readonly issuedAt: Date;
  /** Of property our own book value, which the receipt does not say (R-NCG-01). */
  readonly amountMinor: bigint;
  readonly deductibleMinor: bigint;
  readonly currency: string;
  readonly kind: ReceiptKind;
  readonly designation: { readonly code: string; readonly name: string };
  readonly voided: {
    readonly reason: VoidReason;
    readonly date: CalendarDate;
    readonly by: string | null;
    /** Why it was corrected, in the words of that person. */
    readonly note: string | null;
  } | null;
  /** Labels and ids of its neighbours in a chain of corrections. */
  readonly replaces: { readonly id: ReceiptId; readonly label: string } | null;
  readonly replacedBy: { readonly id: ReceiptId; readonly label: string } | null;
  /** Whether the PDF has been made. */
  readonly hasDocument: boolean;
  /** Null for a void receipt that was never on its way. */
  readonly delivery: Delivery | null;
}

/** The register in the order of its numbers, the newest first; with `number-reversed` from number 1. */
export async function listReceipts(
  db: Db,
  filters: ReceiptFilters,
  page: SliceRequest,
  sort = 'number',
): Promise<Slice<ReceiptRow>> {
  const position = readCursor(page.after, [KEY_SHAPES.id, KEY_SHAPES.number]);
  const conditions = receiptConditions(filters);
  const isRising = sortOf(sort).isReversed !== Boolean(position?.backward);
  const order = isRising ? 'asc' : 'desc';
  const limit = page.limit + 1;
  let series = 'true';
  if (position) {
    const [seriesId, number] = position.key.map((part) => conditions.value(part));
    const [sign, bound] = isRising ? ['>', '0'] : ['<', '2147483647'];
    series = `(series.year, series.prefix, series.id) ${sign}=
              (select year, prefix, id from receipt_series where id = ${seriesId}::uuid)`;
    conditions.only(
      `receipt.number ${sign} case when series.id = ${seriesId}::uuid then ${number}::integer else ${bound} end`,
    );
  }
  // Series by series, a few in all, each by the index of its numbers: late pages cost what the first one costs.
  const seesHidden = !hides(filters, 'anonymous-donors');
  const found = await db.query<ReceiptRecord>(
    `select ${receiptColumns(seesHidden)}
     from receipt_series series
     cross join lateral (
       select receipt.* from receipt
       where receipt.series_id = series.id and ${conditions.sql}
       order by receipt.number ${order} limit ${limit}) as receipt
     ${RECEIPT_JOINS}
     where ${series}
     order by series.year ${order}, series.prefix ${order}, series.id ${order}, receipt.number ${order} limit ${limit}`,
    conditions.parameters,
  );
  const donors = await receiptDonors(
    db.manager,
    found.map(({ id }) => id),
    'anybody',
  );
  const named = found.map((row) => ({
    ...row,
    donorName: row.isHidden && !seesHidden ? ANONYMOUS_DONOR : donors.get(row.id)!.name,
  }));
  return sliceOf(named, { ...page, position }, (row) => [row.seriesId, String(row.number)], receiptRow);
}

/** How many receipts the filters let through, how many of them count, and the sum of those, per currency. */
export async function receiptTotals(
  db: Db,
  filters: ReceiptFilters,
): Promise<{ count: number; issued: number; sums: { currency: string; amountMinor: bigint }[] }> {
  const conditions = receiptConditions(filters);
  const found = await db.query<{ currency: string; count: string; issued: string; sum: string }>(
    `select receipt.currency, count(*) as count, count(*) filter (where receipt.status = 'issued') as issued,
            coalesce(sum(receipt.amount_minor) filter (where receipt.status = 'issued'), 0) as sum
     from receipt where ${conditions.sql} group by receipt.currency order by receipt.currency`,
    conditions.parameters,
  );
  return {
    count: found.reduce((sum, row) => sum + Number(row.count), 0),
    issued: found.reduce((sum, row) => sum + Number(row.issued), 0),
    sums: found.map((row) => ({ currency: row.currency, amountMinor: BigInt(row.sum) })),
  };
}

/** One receipt with all that it says. @throws NotFound */
export async function receiptDetail(
  db: Db,
  id: string,
  reader: Reader = 'anybody',
): Promise<ReceiptRow & { readonly snapshot: ReceiptSnapshot; readonly archive: Archive }> {
  const [found] = isId(id)
    ? await db.query<ReceiptRecord & { snapshot: ReceiptSnapshot; archive: Archive }>(
        `select ${receiptColumns(true)}, receipt.snapshot, ${ARCHIVE} as archive
         from receipt join receipt_series series on series.id = receipt.series_id ${RECEIPT_JOINS}
         where receipt.id = $1`,
        [id],
      )
    : [];
  if (!found) throw new NotFound('receipt');
  const donor = await receiptDonor(db.manager, found.id, reader);
  const { snapshot, archive } = found;
  return { ...receiptRow({ ...found, donorName: donor.name }), snapshot: { ...snapshot, donor }, archive };
}

/** @param seesHidden whether the reader may know donors who are anonymous to staff (R-TPG-06). */
const receiptColumns = (seesHidden: boolean): string => `
  receipt.id, receipt.label, receipt.status, receipt.gift_id as "giftId", gift.donor_id as "donorId",
  ${shownText(seesHidden, 'email')} as email, donor.anonymous_to_staff as "isHidden", receipt.gift_date::text as "giftDate",
  receipt.issue_date::text as "issueDate", receipt.issued_at as "issuedAt", receipt.amount_minor as "amountMinor",
  receipt.deductible_minor as "deductibleMinor", receipt.currency, receipt.kind, gift.designation,
  designation.name as "designationName", voided.reason as "voidReason", voided.void_date::text as "voidDate",
  staff.name as "voidedBy", older.id as "replacesId", older.label as "replacesLabel", newer.id as "replacedById",
  newer.label as "replacedByLabel", receipt.document_id is not null as "hasDocument", voided.note as "voidNote",
  ${DELIVERY} as delivery,
  series.id as "seriesId", receipt.number`;

const RECEIPT_JOINS = `
  join gift on gift.id = receipt.gift_id
  join donor on donor.id = gift.donor_id
  join designation on designation.code = gift.designation
  left join receipt_void voided on voided.receipt_id = receipt.id
  left join staff on staff.id = voided.voided_by
  left join receipt older on older.id = receipt.replaces_id
  left join receipt newer on newer.replaces_id = receipt.id`;

interface ReceiptRecord {
  id: ReceiptId;
  label: string;
  status: ReceiptState;
  giftId: GiftId;
  donorId: DonorId;
  donorName: string;
  email: string;
  isHidden: boolean;
  giftDate: CalendarDate;
  issueDate: CalendarDate;
  issuedAt: Date;
  amountMinor: string;
  deductibleMinor: string;
  currency: string;
  kind: ReceiptKind;
  designation: string;
  designationName: string;
  voidReason: VoidReason | null;
  voidDate: CalendarDate | null;
  voidedBy: string | null;
  voidNote: string | null;
  replacesId: ReceiptId | null;
  replacesLabel: string | null;
  replacedById: ReceiptId | null;
  replacedByLabel: string | null;
  hasDocument: boolean;
  delivery: Delivery | null;
  seriesId: string;
  number: number;
}

function receiptRow(row: ReceiptRecord): ReceiptRow {
  const { voidReason, voidDate } = row;
  return {
    id: row.id,
    label: row.label,
    status: row.status,
    giftId: row.giftId,
    donor: { id: row.donorId, name: row.donorName, email: row.email, isHidden: row.isHidden },
    giftDate: row.giftDate,
    issueDate: row.issueDate,
    issuedAt: row.issuedAt,
    amountMinor: BigInt(row.amountMinor),
    deductibleMinor: BigInt(row.deductibleMinor),
    currency: row.currency,
    kind: row.kind,
    designation: { code: row.designation, name: row.designationName },
    voided:
      voidReason && voidDate ? { reason: voidReason, date: voidDate, by: row.voidedBy, note: row.voidNote } : null,
    replaces: linked(row.replacesId, row.replacesLabel),
    replacedBy: linked(row.replacedById, row.replacedByLabel),
    hasDocument: row.hasDocument,
    delivery: row.delivery,
  };
}

function linked(id: ReceiptId | null, label: string | null): ReceiptRow['replaces'] {
  return id && label ? { id, label } : null;
}
