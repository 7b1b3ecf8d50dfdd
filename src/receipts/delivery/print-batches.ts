import { NotFound } from '../../kernel/app-error.js';
import { type DonorId, isId, newId, type ReceiptId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { addressLines as addressLinesOf } from '../../donors/postal-address.js';
import { REACHED_BY_POST, readContacts } from '../../donors/sealed-contacts.js';
import { receiptDonors } from '../sealed/receipt-donors.js';

/** A receipt in force that no letter has reached its donor with, and where it can be sent to on paper. */
export interface PaperReceipt {
  readonly id: ReceiptId;
  readonly label: string;
  readonly donorName: string;
  /** Empty where no postal address is known: then it cannot be mailed either. */
  readonly addressLines: readonly string[];
  readonly postalCode: string;
  /** Without an email address, or the letter came back. */
  readonly why: 'no-email' | 'came-back';
}

export interface PrintBatch {
  readonly id: string;
  readonly madeAt: Date;
  readonly madeBy: string;
  readonly postedAt: Date | null;
  readonly postedBy: string | null;
  readonly receipts: number;
}

/** So many letters are a batch; the rest is the next one. */
export const BATCH_MAX = 2_000;

/** What waits for paper, in the order of postal codes, as the post office wants it; what has no address comes last. */
export async function receiptsToPrint(tx: Tx, limit = BATCH_MAX): Promise<PaperReceipt[]> {
  const waiting = await rows<PaperRow>(
    tx,
    `${PAPER} where ${WAITS} order by not (${HAS_ADDRESS}), donor.postal_area = '', donor.postal_area, label limit ${limit}`,
  );
  return (await addressed(tx, waiting)).toSorted(inPostalOrder);
}

/** How many wait, and how many of them nobody knows where to send. */
export async function countToPrint(tx: Tx): Promise<{ count: number; withoutAddress: number }> {
  const [row] = await rows<{ count: number; withoutAddress: number }>(
    tx,
    `select count(*)::int as count, (count(*) filter (where not (${HAS_ADDRESS})))::int as "withoutAddress"
     ${PAPER_FROM} where ${WAITS}`,
  );
  return row!;
}

/**
 * Puts all that waits and has an address into a batch that stays as it is. Null when there is nothing. Two who press
 * at once make one batch of each receipt: the second finds nothing left.
 */
export async function makePrintBatch(tx: Tx, by: StaffId, now: Date): Promise<{ id: string; receipts: number } | null> {
  await rows(tx, 'lock table receipt_print in share row exclusive mode');
  const waiting = (await receiptsToPrint(tx)).filter(({ addressLines }) => addressLines.length > 0);
  if (waiting.length === 0) return null;
  const id = newId();
  await rows(tx, 'insert into receipt_print_batch (id, made_at, made_by) values ($1, $2, $3)', [id, now, by]);
  await rows(
    tx,
    `insert into receipt_print (batch_id, position, receipt_id)
     select $1, position, receipt from unnest($2::uuid[]) with ordinality as waiting (receipt, position)`,
    [id, waiting.map((receipt) => receipt.id)],
  );
  return { id, receipts: waiting.length };
}

/** Notes that the batch has been put into the mail; a second time changes nothing and returns false. @throws NotFound */
export async function markPosted(tx: Tx, id: string, by: StaffId, now: Date): Promise<boolean> {
  await readPrintBatch(tx, id);
  const written = await rows(
    tx,
    `insert into receipt_print_posted (batch_id, posted_at, posted_by) values ($1, $2, $3)
     on conflict do nothing returning batch_id`,
    [id, now, by],
  );
  return written.length > 0;
}

/** The newest first. */
export function printBatches(tx: Tx, limit: number): Promise<PrintBatch[]> {
  return rows<PrintBatch>(tx, `${BATCHES} order by made_at desc limit ${limit}`);
}

/** @throws NotFound */
export async function readPrintBatch(tx: Tx, id: string): Promise<PrintBatch> {
  const [batch] = isId(id) ? await rows<PrintBatch>(tx, `${BATCHES} where batch.id = $1`, [id]) : [];
  if (!batch) throw new NotFound('print batch');
  return batch;
}

/** The receipts of a batch in its order; those that are void by now are left out: nobody should get them. */
export async function receiptsOfBatch(tx: Tx, id: string): Promise<PaperReceipt[]> {
  const found = await rows<PaperRow>(
    tx,
    `${PAPER} join receipt_print on receipt_print.receipt_id = receipt.id
     where receipt_print.batch_id = $1 and receipt.status = 'issued' and donor.erased_at is null order by position`,
    [id],
  );
  return addressed(tx, found);
}

const BATCHES = `
  select batch.id, made_at as "madeAt", maker.name as "madeBy", posted_at as "postedAt", poster.name as "postedBy",
         (select count(*)::int from receipt_print where batch_id = batch.id) as receipts
  from receipt_print_batch batch
  join staff maker on maker.id = made_by
  left join receipt_print_posted posted on posted.batch_id = batch.id
  left join staff poster on poster.id = posted_by`;

interface PaperRow extends Pick<PaperReceipt, 'id' | 'label' | 'why'> {
  readonly donorId: DonorId;
}

/** With the address on the receipt, or else of the donor's own record. */
async function addressed(tx: Tx, found: readonly PaperRow[]): Promise<PaperReceipt[]> {
  const written = await receiptDonors(
    tx,
    found.map(({ id }) => id),
    'anybody',
  );
  const contacts = await readContacts(
    tx,
    found.map(({ donorId }) => donorId),
  );
  return found.map(({ donorId, ...row }) => {
    const { name, addressLines } = written.get(row.id)!;
    const contact = contacts.get(donorId)!;
    const lines = addressLines.length > 0 || contact.line1 === '' ? addressLines : addressLinesOf(contact);
    const postalCode =
      lines.length === 0 ? '' : contact.postalCode || (/\d{5}(?:-\d{4})?$/.exec(lines.at(-1)!)?.[0] ?? '');
    return { ...row, donorName: name, addressLines: lines, postalCode };
  });
}

function inPostalOrder(one: PaperReceipt, other: PaperReceipt): number {
  const [a, b] = [one, other].map(({ addressLines, postalCode, label }) => [
    addressLines.length === 0 ? '1' : '0',
    postalCode === '' ? '1' : '0',
    postalCode,
    addressLines.join('\n'),
    label,
  ]);
  const at = a!.findIndex((part, i) => part !== b![i]);
  return at < 0 ? 0 : a![at]! < b![at]! ? -1 : 1;
}

const PAPER_FROM = `
  from receipt
  join gift on gift.id = receipt.gift_id
  join donor on donor.id = gift.donor_id`;

const PAPER = `
  select receipt.id, receipt.label, donor.id as "donorId",
         case when donor.email = '' then 'no-email' else 'came-back' end as why ${PAPER_FROM}`;

/** What is sealed tells at least whether there is an address. */
const HAS_ADDRESS = `
  receipt.has_address or coalesce(jsonb_array_length(receipt.snapshot #> '{donor,addressLines}'), 0) > 0
  or ${REACHED_BY_POST}`;

const WAITS = `
  receipt.status = 'issued'
  and (donor.email = '' or exists (select from letter where receipt_id = receipt.id and state = 'undeliverable'))
  and not exists (select from letter where receipt_id = receipt.id and state in ('sent', 'queued'))
  and not exists (select from receipt_print where receipt_print.receipt_id = receipt.id)`;
