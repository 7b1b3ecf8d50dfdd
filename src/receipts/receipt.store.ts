import { NotFound } from '../kernel/app-error.js';
import { yearOf, type CalendarDate } from '../kernel/calendar.js';
import { type DonorId, newId, type GiftId, type ReceiptId, type StaffId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { ReceiptSnapshot } from '../regimes/receipt-snapshot.js';
import type { SeriesPolicy } from '../regimes/tax-regime.js';
import { reservationsFor, type Reservation } from './issues/reservations.js';
import { type Reader, receiptDonor, sealReceiptDonors } from './sealed/receipt-donors.js';

/** A receipt that is about to be issued; its number is not known yet. */
export interface ReceiptDraft {
  readonly id: ReceiptId;
  readonly giftId: GiftId;
  readonly replacesId: ReceiptId | null;
  readonly snapshot: Omit<ReceiptSnapshot, 'label'>;
  /** Where the donor lives; the state may ask for a text on the receipt (R-STA-03). */
  readonly home: { readonly region: string; readonly country: string };
  /** False where the regime gives no receipt for such a payment. */
  readonly isReceiptable: boolean;
}

export interface IssuedReceipt {
  readonly id: ReceiptId;
  readonly giftId: GiftId;
  readonly label: string;
  readonly snapshot: ReceiptSnapshot;
}

export type VoidReason = 'refund' | 'partial-refund' | 'refund-failed' | 'chargeback' | 'dispute-won' | 'correction';

export const OPEN_SERIES = `
  insert into receipt_series (id, regime, prefix, year, next_no) values ($1, $2, $3, $4, 1)
  on conflict on constraint receipt_series_once do nothing`;

export const TAKE_NUMBERS = `
  update receipt_series set next_no = next_no + $4 where regime = $1 and prefix = $2 and year = $3
  returning id, next_no - $4 as first`;

export const INSERT_RECEIPTS = `
  insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency,
                       gift_date, issue_date, issued_at, snapshot, donor_sealed, said_sha256, has_address,
                       replaces_id, kind)
  select id, $2, number, label, "giftId", 'issued', (snapshot->>'amountMinor')::bigint,
         (snapshot->>'deductibleMinor')::bigint, snapshot->>'currency', (snapshot->>'giftDate')::date,
         (snapshot->>'issueDate')::date, $3, snapshot - 'donor', decode("donorSealed", 'base64'),
         sha256(convert_to(snapshot::text, 'UTF8')), snapshot #> '{donor,addressLines}' <> '[]', "replacesId",
         case when snapshot->>'property' is null then 'cash' else 'property' end
  from jsonb_to_recordset($1::jsonb) as receipt (id uuid, number integer, label text, "giftId" uuid, snapshot jsonb,
    "replacesId" uuid, "donorSealed" text)`;

/**
 * Issues receipts with the next numbers of their series, without a gap (R-NUM-02/03); returns them in the order of the
 * drafts. The number rows are locked from here to the commit, in the order of years and regimes: call it last, and
 * nothing slow after it (R-NUM-07). A receipt that was issued before the database was restored has the number, the id
 * and the day again that it had then (R-OPS-08).
 */
export async function issueReceipts(
  tx: Tx,
  drafts: readonly ReceiptDraft[],
  policyOf: (regime: string) => SeriesPolicy,
  now: Date,
): Promise<IssuedReceipt[]> {
  const reserved = await reservationsFor(
    tx,
    drafts.map(({ snapshot, ...draft }) => ({ ...draft, amountMinor: snapshot.amountMinor })),
  );
  const sealed = await withSealedDonors(tx, drafts, reserved);
  const issued = new Map<ReceiptId, IssuedReceipt>();
  const fresh = sealed.filter(({ id }) => !reserved.has(id));
  for (const own of bySeries(fresh)) {
    const { regime, issueDate } = own[0]!.snapshot;
    const series = { regime, year: yearOf(issueDate), ...policyOf(regime) };
    for (const receipt of await issueInSeries(tx, series, own, now)) issued.set(receipt.id, receipt);
  }
  for (const draft of sealed) {
    const reservation = reserved.get(draft.id);
    if (reservation) issued.set(draft.id, await issueAgain(tx, draft, reservation));
  }
  return drafts.map(({ id }) => issued.get(id)!);
}

/** A draft with its donor closed, as base64: done before a number is taken. */
interface SealedDraft extends ReceiptDraft {
  readonly donorSealed: string;
}

async function withSealedDonors(
  tx: Tx,
  drafts: readonly ReceiptDraft[],
  reserved: ReadonlyMap<ReceiptId, Reservation>,
): Promise<SealedDraft[]> {
  const sealed = await sealReceiptDonors(
    tx,
    drafts.map(({ id, giftId, snapshot }) => ({
      id: reserved.get(id)?.receiptId ?? id,
      giftId,
      donor: snapshot.donor,
    })),
  );
  return drafts.map((draft, at) => ({ ...draft, donorSealed: sealed[at]!.toString('base64') }));
}

async function issueAgain(tx: Tx, draft: SealedDraft, reserved: Reservation): Promise<IssuedReceipt> {
  const { receiptId, seriesId, number, label, issueDate, issuedAt } = reserved;
  const snapshot = { ...draft.snapshot, label, issueDate };
  const receipt = { ...draft, id: receiptId, number, label, snapshot };
  await rows(tx, INSERT_RECEIPTS, [JSON.stringify([receipt]), seriesId, issuedAt]);
  return receipt;
}

/** Drafts that share a regime and a year of issue, in an order that all processes take. */
function bySeries(drafts: readonly SealedDraft[]): SealedDraft[][] {
  const groups = new Map<string, SealedDraft[]>();
  for (const draft of drafts) {
    const series = `${yearOf(draft.snapshot.issueDate)} ${draft.snapshot.regime}`;
    groups.set(series, [...(groups.get(series) ?? []), draft]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

async function issueInSeries(
  tx: Tx,
  series: SeriesPolicy & { readonly regime: string; readonly year: number },
  drafts: readonly SealedDraft[],
  now: Date,
): Promise<IssuedReceipt[]> {
  const { regime, prefix, year } = series;
  const taken = (): Promise<{ id: string; first: number }[]> =>
    rows(tx, TAKE_NUMBERS, [regime, prefix, year, drafts.length]);
  let [opened] = await taken();
  if (!opened) {
    await rows(tx, OPEN_SERIES, [newId(), regime, prefix, year]);
    [opened] = await taken();
  }
  const { id: seriesId, first } = opened!;
  const issued = drafts.map((draft, at) => {
    const number = first + at;
    const label = receiptLabel(series, year, number);
    return { ...draft, number, label, snapshot: { ...draft.snapshot, label } };
  });
  await rows(tx, INSERT_RECEIPTS, [JSON.stringify(issued), seriesId, now]);
  return issued;
}

/** "R-2026-000123" (R-NUM-06). */
export function receiptLabel({ prefix, digits }: SeriesPolicy, year: number, number: number): string {
  return `${prefix}-${year}-${String(number).padStart(digits, '0')}`;
}

/** The one issued receipt of a gift, its row locked; null when there is none. */
export function lockIssuedReceipt(tx: Tx, giftId: GiftId): Promise<IssuedReceipt | null> {
  return issuedReceipt(tx, `gift_id = $1 and status = 'issued' for update`, giftId);
}

/** The receipt that was issued last for a gift, void or not: a replacement names it. */
export function latestReceipt(tx: Tx, giftId: GiftId): Promise<IssuedReceipt | null> {
  return issuedReceipt(tx, 'gift_id = $1 order by issued_at desc, label desc limit 1', giftId);
}

async function issuedReceipt(tx: Tx, where: string, giftId: GiftId): Promise<IssuedReceipt | null> {
  const [found] = await rows<IssuedReceipt>(
    tx,
    `select id, gift_id as "giftId", label, snapshot from receipt where ${where}`,
    [giftId],
  );
  if (!found) return null;
  // A correction repeats what was written, whoever may read it.
  const donor = await receiptDonor(tx, found.id, 'finance');
  return { ...found, snapshot: { ...found.snapshot, donor } };
}

/** Makes a receipt void: number, row and original PDF stay (R-VOI-01). */
export async function voidReceipt(
  tx: Tx,
  id: ReceiptId,
  facts: {
    reason: VoidReason;
    /** Why, in words; a correction needs it. */
    note?: string;
    voidedBy: StaffId | null;
    voidedAt: Date;
    voidDate: CalendarDate;
  },
): Promise<void> {
  await rows(
    tx,
    `insert into receipt_void (receipt_id, reason, note, voided_by, voided_at, void_date) values ($1, $2, $3, $4, $5, $6)`,
    [id, facts.reason, facts.note ?? null, facts.voidedBy, facts.voidedAt, facts.voidDate],
  );
  await rows(tx, `update receipt set status = 'void' where id = $1`, [id]);
}

export interface StoredReceipt {
  readonly id: ReceiptId;
  readonly label: string;
  readonly snapshot: ReceiptSnapshot;
  readonly documentId: string | null;
  readonly donorId: DonorId;
  /** The donor was erased. */
  readonly isArchived: boolean;
  readonly void: {
    readonly reason: VoidReason;
    readonly date: CalendarDate;
    readonly replacedBy: string | null;
  } | null;
}

/** @throws NotFound */
export async function readReceipt(tx: Tx, id: ReceiptId, reader: Reader): Promise<StoredReceipt> {
  const [row] = await rows<
    Omit<StoredReceipt, 'void'> & { reason: VoidReason | null; date: CalendarDate; replacedBy: string | null }
  >(
    tx,
    `select receipt.id, receipt.label, receipt.snapshot, receipt.document_id as "documentId", reason,
            void_date::text as date, successor.label as "replacedBy", donor.id as "donorId",
            donor.erased_at is not null as "isArchived"
     from receipt
     join gift on gift.id = receipt.gift_id
     join donor on donor.id = gift.donor_id
     left join receipt_void on receipt_id = receipt.id
     left join receipt as successor on successor.replaces_id = receipt.id
     where receipt.id = $1`,
    [id],
  );
  if (!row) throw new NotFound('receipt');
  const { reason, date, replacedBy, ...receipt } = row;
  const donor = await receiptDonor(tx, id, reader);
  return { ...receipt, snapshot: { ...receipt.snapshot, donor }, void: reason && { reason, date, replacedBy } };
}
