import { NotFound } from '../../kernel/app-error.js';
import { isId, newId, type ReceiptId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

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

/** What waits for paper, in the order of postal codes, as the post office wants it. */
export function receiptsToPrint(tx: Tx, limit = BATCH_MAX): Promise<PaperReceipt[]> {
  return rows<PaperReceipt>(
    tx,
    `select * from (${PAPER} where ${WAITS}) as paper order by ${POSTAL_ORDER} limit ${limit}`,
  );
}

/** How many wait, and how many of them nobody knows where to send. */
export async function countToPrint(tx: Tx): Promise<{ count: number; withoutAddress: number }> {
  const [row] = await rows<{ count: number; withoutAddress: number }>(
    tx,
    `select count(*)::int as count, (count(*) filter (where "addressLines" = '[]'))::int as "withoutAddress"
     from (${PAPER} where ${WAITS}) as paper`,
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
export function receiptsOfBatch(tx: Tx, id: string): Promise<PaperReceipt[]> {
  return rows<PaperReceipt>(
    tx,
    `${PAPER} join receipt_print on receipt_print.receipt_id = receipt.id
     where receipt_print.batch_id = $1 and receipt.status = 'issued' order by position`,
    [id],
  );
}

const BATCHES = `
  select batch.id, made_at as "madeAt", maker.name as "madeBy", posted_at as "postedAt", poster.name as "postedBy",
         (select count(*)::int from receipt_print where batch_id = batch.id) as receipts
  from receipt_print_batch batch
  join staff maker on maker.id = made_by
  left join receipt_print_posted posted on posted.batch_id = batch.id
  left join staff poster on poster.id = posted_by`;

/** The address on the receipt, or else the donor's own record. */
const PAPER = `
  select receipt.id, receipt.label, receipt.snapshot -> 'donor' ->> 'name' as "donorName", address.lines as "addressLines",
         coalesce(case when address.lines <> '[]' then
           coalesce(nullif(donor.postal_code, ''), substring(address.lines ->> -1 from '[0-9]{5}(?:-[0-9]{4})?$')) end, '')
           as "postalCode",
         case when donor.email = '' then 'no-email' else 'came-back' end as why
  from receipt
  join gift on gift.id = receipt.gift_id
  join donor on donor.id = gift.donor_id
  cross join lateral (
    select case when receipt.snapshot -> 'donor' -> 'addressLines' <> '[]' then receipt.snapshot -> 'donor' -> 'addressLines'
                when donor.address_line1 = '' then '[]'
                else to_jsonb(array_remove(array[donor.address_line1, nullif(donor.address_line2, ''),
                  nullif(trim(concat_ws(' ', nullif(concat_ws(', ', nullif(donor.city, ''), nullif(donor.region, '')), ''),
                    donor.postal_code)), ''),
                  nullif(donor.country, '')], null)) end as lines) as address`;

const WAITS = `
  receipt.status = 'issued'
  and (donor.email = '' or exists (select from letter where receipt_id = receipt.id and state = 'undeliverable'))
  and not exists (select from letter where receipt_id = receipt.id and state in ('sent', 'queued'))
  and not exists (select from receipt_print where receipt_print.receipt_id = receipt.id)`;

const POSTAL_ORDER = `"addressLines" = '[]', "postalCode" = '', "postalCode", "addressLines"::text, label`;
