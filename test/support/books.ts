import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Db } from '../../src/database/db.js';
import { IssueLog } from '../../src/receipts/issues/issue-log.js';
import { ReceiptLog } from '../../src/receipts/receipt-log.js';
import { readDocument } from '../../src/receipts/sealed/documents.js';
import type { TestApp } from './app.js';

/** All that the product remembers of one donor's gifts, without ids and instants: two histories can be compared. */
export interface Books {
  readonly gifts: readonly { state: string; amount: number; fee: number | null }[];
  readonly refunds: readonly { state: string; amount: number; reason: string }[];
  /** Absent when no bank has asked for anything. */
  readonly disputes?: readonly { state: string; amount: number; withheld: number; lost: number; fee: number }[];
  /** In the order of their numbers; `replaces` counts from 1 within this list. */
  readonly receipts: readonly { status: string; amount: number; reason: string | null; replaces: number | null }[];
  readonly letters: readonly string[];
  /** Debits minus credits by account. */
  readonly balances: Readonly<Record<string, number>>;
}

const GIFTS = `gift join donor on donor.id = gift.donor_id where donor.email = $1`;

export async function booksOf({ db }: Pick<TestApp, 'db'>, email: string): Promise<Books> {
  const [gifts, refunds, disputes, receipts, letters, balances] = await Promise.all([
    db.query<Books['gifts'][number]>(
      `select state, amount_minor::int as amount, fee_minor::int as fee from ${GIFTS} order by gift.started_at, gift.id`,
      [email],
    ),
    db.query<Books['refunds'][number]>(
      `select state, amount_minor::int as amount, reason from refund
       where gift_id in (select gift.id from ${GIFTS}) order by amount_minor, state`,
      [email],
    ),
    db.query<NonNullable<Books['disputes']>[number]>(
      `select state, amount_minor::int as amount, withheld_minor::int as withheld, lost_minor::int as lost,
              fee_minor::int as fee
       from dispute where gift_id in (select gift.id from ${GIFTS}) order by amount_minor, state`,
      [email],
    ),
    db.query<{ id: string; status: string; amount: number; reason: string | null; replacesId: string | null }>(
      `select id, status, amount_minor::int as amount, reason, replaces_id as "replacesId"
       from receipt left join receipt_void on receipt_id = id
       where gift_id in (select gift.id from ${GIFTS}) order by label`,
      [email],
    ),
    db.query<{ template: string }>('select template from letter where recipient = $1 order by template', [email]),
    db.query<{ account: string; balance: number }>(
      `select account, sum(amount_minor)::int as balance from ledger_posting
       where entry_id in (
         select unnest(array[settlement_entry_id, fee_entry_id]) from ${GIFTS}
         union all select unnest(array[entry_id, reversal_entry_id]) from refund
         where gift_id in (select gift.id from ${GIFTS})
         union all select unnest(array[withdrawal_entry_id, reinstatement_entry_id, loss_entry_id, loss_reversal_entry_id])
         from dispute where gift_id in (select gift.id from ${GIFTS}))
       group by account having sum(amount_minor) <> 0 order by account`,
      [email],
    ),
  ]);
  return {
    gifts,
    refunds,
    ...(disputes.length > 0 && { disputes }),
    receipts: receipts.map(({ id: _, replacesId, ...receipt }) => ({
      ...receipt,
      replaces: replacesId === null ? null : receipts.findIndex((each) => each.id === replacesId) + 1,
    })),
    letters: letters.map((letter) => letter.template),
    balances: Object.fromEntries(balances.map((row) => [row.account, row.balance])),
  };
}

/** The id of a donor's only gift. */
export async function giftIdOf({ db }: Pick<TestApp, 'db'>, email: string): Promise<string> {
  const found = await db.query<{ id: string }>(`select gift.id from ${GIFTS}`, [email]);
  if (found.length !== 1) throw new Error(`${email} has ${found.length} gifts`);
  return found[0]!.id;
}

/** Each finds rows that break a rule which holds whatever happened before; the name is the rule's. */
const RULES: Readonly<Record<string, string>> = {
  'INV-01 every succeeded charge has one gift': `
    select charge.id from stripe_sandbox.objects as charge
    where kind = 'charge' and data->>'status' = 'succeeded' and
      (select count(*) from gift where stripe_charge_id = charge.id and state in ('settled', 'refunded')) <> 1`,
  'INV-01 every received gift has its charge': `
    select id from gift where state in ('settled', 'refunded') and channel = 'online' and not exists (
      select from stripe_sandbox.objects as charge
      where kind = 'charge' and charge.id = stripe_charge_id and data->>'status' = 'succeeded')`,
  'INV-02 gift and charge agree on amount and refunds': `
    select gift.id from gift join stripe_sandbox.objects as charge on kind = 'charge' and charge.id = stripe_charge_id
    where (data->>'amount')::bigint <> amount_minor or (data->>'amount_refunded')::bigint <> coalesce(
      (select sum(amount_minor) from refund where gift_id = gift.id and state = 'succeeded'), 0)`,
  'INV-03 every entry balances within currency and fund': `
    select entry_id from ledger_posting group by entry_id, currency, fund having sum(amount_minor) <> 0`,
  'INV-04 the clearing account is what the processor holds': `
    select booked, held from
      (select coalesce(sum(amount_minor), 0) as booked from ledger_posting where account = '1020') as ours,
      (select coalesce(sum((data->>'net')::bigint), 0) as held from stripe_sandbox.objects
       where kind = 'balance_transaction') as theirs
    where booked <> held`,
  'R-LED-07 disputes receivable are what banks hold in open disputes': `
    select booked, held from
      (select coalesce(sum(amount_minor), 0) as booked from ledger_posting where account = '1030') as ours,
      (select coalesce(sum(withheld_minor), 0) as held from dispute where state <> 'lost') as theirs
    where booked <> held`,
  'R-LED-06 a received gift is in the ledger with its amount': `
    select gift.id from gift where state in ('settled', 'refunded') and amount_minor <> (
      select sum(amount_minor) from ledger_posting where entry_id = settlement_entry_id and amount_minor > 0
        and account = any (case when channel = 'online' then '{1020}' else '{1010,1015,1040,5200}' end::text[]))`,
  'INV-06 a gift that stands has one issued receipt of what remains, a refunded one none': `
    select gift.id from gift where state in ('settled', 'refunded') and
      (select coalesce(array_agg(amount_minor), '{}') from receipt where gift_id = gift.id and status = 'issued') <>
      case when state = 'refunded' or acknowledgment <> 'receipt'
        or exists (select from receipt_hold where gift_id = gift.id) then '{}'::bigint[] else array[amount_minor - coalesce(
        (select sum(amount_minor)::bigint from refund where gift_id = gift.id and state = 'succeeded'), 0) - coalesce(
        (select sum(lost_minor)::bigint from dispute where gift_id = gift.id), 0)] end`,
  'INV-06 no receipt without a received gift': `
    select receipt.id from receipt join gift on gift.id = gift_id where state not in ('settled', 'refunded')`,
  'INV-07 each series counts from 1 without a hole': `
    select receipt_series.id from receipt_series left join series_number on series_id = receipt_series.id
    group by receipt_series.id
    having count(*) <> max(number) or max(number) <> next_no - 1 or count(distinct number) <> count(*)`,
  'INV-07 a void receipt has a reason, and an issued one has not': `
    select id from receipt left join receipt_void on receipt_id = id
    where (status = 'void') <> (receipt_id is not null)`,
  'INV-08 the stored hash is the hash of the stored bytes': `
    select id from document where sha256(bytes) <> case when sealed_for is null then sha256 else stored_sha256 end`,
  'INV-10 no event waits': `select id from stripe_event where state = 'pending'`,
  'R-PAY-10 every receipt has one letter': `
    select receipt.id from receipt join gift on gift.id = gift_id join donor on donor.id = donor_id
    where email <> '' and (select count(*) from letter where receipt_id = receipt.id) <> 1`,
};

/** The rules that do not hold; empty when the books are sound. */
export async function brokenRules(app: Pick<TestApp, 'db' | 'settings'>, except: RegExp = /^$/): Promise<string[]> {
  const broken: string[] = [];
  for (const [rule, sql] of Object.entries(RULES)) {
    if (except.test(rule)) continue;
    const found = await app.db.query<Record<string, unknown>>(sql);
    if (found.length > 0) broken.push(`${rule}: ${JSON.stringify(found.slice(0, 3))}`);
  }
  return [...broken, ...(await brokenLog(app.db, join(app.settings.varDir, 'receipts.jsonl')))];
}

/** INV-08, second half, and R-OPS-08: the list outside the database knows every receipt, and each PDF by its true hash. */
async function brokenLog(db: Db, file: string): Promise<string[]> {
  const receiptLog = new ReceiptLog(file);
  await new IssueLog(db, receiptLog).write();
  const log = await receiptLog.read();
  const issued = new Map<string, string>();
  for await (const line of receiptLog.lines())
    if (line.kind === 'issued') issued.set(line.receiptId, line.chargeId ?? line.giftId);
  const receipts = await db.query<{ id: string; label: string; payment: string }>(
    'select receipt.id, label, coalesce(stripe_charge_id, gift_id::text) as payment from receipt join gift on gift.id = gift_id',
  );
  const unlogged = receipts.filter(({ id, payment }) => issued.get(id) !== payment);
  const drawn = await db.query<{ label: string; documentId: string }>(
    'select label, document_id as "documentId" from receipt where document_id is not null',
  );
  const untrue: string[] = [];
  for (const { label, documentId } of drawn) {
    const { bytes } = await readDocument(db.manager, documentId, 'finance');
    if (log.get(label)?.sha256 !== createHash('sha256').update(bytes).digest('hex'))
      untrue.push(`INV-08 the list of receipts does not know the PDF of ${label}`);
  }
  return [...untrue, ...unlogged.map(({ label }) => `R-OPS-08 the list of receipts does not know ${label}`)];
}
