import type { CalendarDate } from '../../kernel/calendar.js';
import type { Db } from '../../database/db.js';
import type { ExceptionCause } from '../../deposits/lines/deposit-line.js';
import type { LineChoice } from '../../deposits/lines/line-choice.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

/** One line of a deposit. Minor units. */
export interface DepositPart {
  readonly id: string;
  readonly transactionId: string | null;
  readonly kind: 'gift' | 'refund' | 'dispute' | 'fee' | 'adjustment';
  /** The processor's word, "charge". */
  readonly category: string;
  readonly choice: LineChoice | null;
  readonly description: string;
  readonly sourceKey: string | null;
  readonly gift: { readonly id: string; readonly donor: string; readonly designation: string } | null;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly netMinor: bigint;
  readonly occurredAt: Date;
}

/** The first view: by gift. All lines of a deposit, the newest first. */
export async function depositParts(db: Db, depositId: string, page: SliceRequest): Promise<Slice<DepositPart>> {
  const position = readCursor(page.after, [KEY_SHAPES.instant, KEY_SHAPES.id]);
  const order = position?.backward ? 'asc' : 'desc';
  const bound = position
    ? `and (part.occurred_at, part.id) ${position.backward ? '>' : '<'} ($2::timestamptz, $3::uuid)`
    : '';
  const found = await db.query<PartRecord>(
    `select part.id, part.transaction_id as "transactionId", part.kind, part.category, part.choice, part.description,
            part.source_key as "sourceKey", part.gift_id as "giftId",
            trim(donor.first_name || ' ' || donor.last_name) as donor, designation.name as designation,
            part.amount_minor as "amountMinor", part.fee_minor as "feeMinor", part.net_minor as "netMinor",
            part.occurred_at as "occurredAt", part.occurred_at::text as key
     from deposit_part part
     left join gift on gift.id = part.gift_id
     left join donor on donor.id = gift.donor_id
     left join designation on designation.code = gift.designation
     where part.deposit_id = $1 ${bound}
     order by part.occurred_at ${order}, part.id ${order} limit ${page.limit + 1}`,
    [depositId, ...(position?.key ?? [])],
  );
  return sliceOf(found, { ...page, position }, (row) => [row.key, row.id], partOf);
}

/** What one designation has in a deposit. Minor units, signed as they change the sum. */
export interface FundPart {
  /** The code; `all-funds` for what is of no single one. */
  readonly fund: string;
  readonly name: string | null;
  readonly gifts: number;
  readonly grossMinor: bigint;
  readonly feeMinor: bigint;
  readonly refundMinor: bigint;
  readonly disputeMinor: bigint;
  readonly adjustmentMinor: bigint;
  readonly netMinor: bigint;
}

/** The second view: by designation, from what the ledger moved in each fund. */
export async function depositByFund(db: Db, depositId: string): Promise<FundPart[]> {
  const found = await db.query<
    Record<'gross' | 'fee' | 'refund' | 'dispute' | 'adjustment' | 'net', string> & {
      fund: string;
      name: string | null;
      gifts: number;
    }
  >(
    `select moved.fund, designation.name, count(distinct part_id) filter (where kind = 'gift')::int as gifts,
            coalesce(sum(minor) filter (where kind = 'gift' and is_main), 0) as gross,
            coalesce(sum(minor) filter (where kind = 'fee' or (kind = 'gift' and not is_main)), 0) as fee,
            coalesce(sum(minor) filter (where kind = 'refund'), 0) as refund,
            coalesce(sum(minor) filter (where kind = 'dispute'), 0) as dispute,
            coalesce(sum(minor) filter (where kind = 'adjustment'), 0) as adjustment, sum(minor) as net
     from (select part.id as part_id, part.kind, posting.fund, posting.amount_minor as minor,
                  entry.source_key = part.source_key as is_main
           from deposit_part part
           join deposit_line_entry tied on tied.line_id = part.id
           join ledger_entry entry on entry.id = tied.entry_id
           join ledger_posting posting on posting.entry_id = entry.id and posting.account = '1020'
           where part.deposit_id = $1
           union all
           select part.id, part.kind, posting.fund, posting.amount_minor, true
           from deposit_part part
           join gift on part.category = 'offline' and gift.id = part.gift_id
           join ledger_posting posting on posting.entry_id = gift.settlement_entry_id and posting.account = '1015'
           where part.deposit_id = $1) as moved
     left join designation on designation.code = moved.fund
     group by moved.fund, designation.name order by sum(minor) desc, moved.fund`,
    [depositId],
  );
  return found.map((row) => ({
    fund: row.fund,
    name: row.name,
    gifts: row.gifts,
    grossMinor: BigInt(row.gross),
    feeMinor: BigInt(row.fee),
    refundMinor: BigInt(row.refund),
    disputeMinor: BigInt(row.dispute),
    adjustmentMinor: BigInt(row.adjustment),
    netMinor: BigInt(row.net),
  }));
}

/** What the deposit and its lines moved on one account, in minor units. */
export interface AccountPart {
  readonly account: string;
  readonly name: string;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
}

/** The third view: by account, from the entries of the deposit and of its lines. Debits equal credits. */
export async function depositByAccount(db: Db, depositId: string): Promise<AccountPart[]> {
  const found = await db.query<{ account: string; name: string; sum: string }>(
    `select account, ledger_account.name, sum(amount_minor) as sum
     from (select unnest(array[entry_id, funds_entry_id]) as entry_id from deposit where id = $1
           union all
           select tied.entry_id from deposit_line line join deposit_line_entry tied on tied.line_id = line.id
           where line.deposit_id = $1
           union all
           select gift.settlement_entry_id from deposit
           join gift on gift.batch_id = deposit.batch_id and gift.corrects_id is null where deposit.id = $1) as own
     join ledger_posting on ledger_posting.entry_id = own.entry_id
     join ledger_account on ledger_account.code = account
     group by account, ledger_account.name order by account`,
    [depositId],
  );
  return found.map(({ account, name, sum }) => {
    const minor = BigInt(sum);
    return { account, name, debitMinor: minor > 0n ? minor : 0n, creditMinor: minor < 0n ? -minor : 0n };
  });
}

/** Something in a deposit that is not explained, or was not at first. Minor units. */
export interface DepositException {
  readonly id: string;
  readonly cause: ExceptionCause;
  readonly foundMinor: bigint | null;
  readonly expectedMinor: bigint | null;
  readonly openedAt: Date;
  readonly owner: string | null;
  readonly line: {
    readonly transactionId: string;
    readonly category: string;
    readonly sourceId: string | null;
    readonly description: string;
    readonly netMinor: bigint;
    readonly occurredAt: Date;
  } | null;
}

/** What is open in a deposit, the oldest first. */
export async function openExceptions(db: Db, depositId: string): Promise<DepositException[]> {
  const found = await db.query<ExceptionRecord>(
    `select exception.id, exception.cause, exception.found_minor as "foundMinor",
            exception.expected_minor as "expectedMinor", exception.opened_at as "openedAt", owner.name as owner,
            line.transaction_id as "transactionId", line.category, line.source_id as "sourceId", line.description,
            line.net_minor as "netMinor", line.occurred_at as "occurredAt"
     from deposit_exception exception
     left join staff owner on owner.id = exception.owner_id
     left join deposit_line line on line.id = exception.line_id
     where exception.deposit_id = $1 and exception.resolved_at is null
     order by exception.line_id nulls first limit 50`,
    [depositId],
  );
  return found.map((row) => ({
    id: row.id,
    cause: row.cause,
    foundMinor: row.foundMinor === null ? null : BigInt(row.foundMinor),
    expectedMinor: row.expectedMinor === null ? null : BigInt(row.expectedMinor),
    openedAt: row.openedAt,
    owner: row.owner,
    line:
      row.transactionId === null
        ? null
        : {
            transactionId: row.transactionId,
            category: row.category!,
            sourceId: row.sourceId,
            description: row.description!,
            netMinor: BigInt(row.netMinor!),
            occurredAt: row.occurredAt!,
          },
  }));
}

/** What people and the system did to a deposit, the newest first. */
export interface DepositAct {
  readonly id: string;
  readonly at: Date;
  readonly by: string | null;
  readonly action: string;
  readonly reason: string | null;
  readonly hasLine: boolean;
}

export async function depositHistory(db: Db, depositId: string): Promise<DepositAct[]> {
  return db.query(
    `select audit_event.id::text as id, at, staff.name as by, action, detail->>'reason' as reason,
            detail->>'line' is not null as "hasLine"
     from audit_event left join staff on actor = 'staff:' || staff.id
     where object = $1 order by audit_event.id desc limit 50`,
    [`deposit:${depositId}`],
  );
}

/** Bank lines of exactly the amount of a deposit that are free, those nearest to its day first. */
export async function freeLinesFor(
  db: Db,
  depositId: string,
): Promise<{ id: string; postedOn: CalendarDate; account: string; description: string }[]> {
  return db.query(
    `select line.id, line.posted_on::text as "postedOn", line.account, line.description
     from deposit join bank_line line on line.amount_minor = deposit.amount_minor and line.currency = deposit.currency
     where deposit.id = $1 and line.set_aside_at is null
       and not exists (select from deposit other where other.bank_line_id = line.id)
     order by abs(line.posted_on - deposit.arrival_date), line.id limit 10`,
    [depositId],
  );
}

interface PartRecord extends Omit<DepositPart, 'gift' | 'amountMinor' | 'feeMinor' | 'netMinor'> {
  giftId: string | null;
  donor: string | null;
  designation: string | null;
  amountMinor: string;
  feeMinor: string;
  netMinor: string;
  key: string;
}

function partOf({ giftId, donor, designation, key: _, ...row }: PartRecord): DepositPart {
  return {
    ...row,
    amountMinor: BigInt(row.amountMinor),
    feeMinor: BigInt(row.feeMinor),
    netMinor: BigInt(row.netMinor),
    gift: giftId === null ? null : { id: giftId, donor: donor!, designation: designation! },
  };
}

interface ExceptionRecord {
  id: string;
  cause: ExceptionCause;
  foundMinor: string | null;
  expectedMinor: string | null;
  openedAt: Date;
  owner: string | null;
  transactionId: string | null;
  category: string | null;
  sourceId: string | null;
  description: string | null;
  netMinor: string | null;
  occurredAt: Date | null;
}
