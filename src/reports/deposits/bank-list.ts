import { parseDate, type CalendarDate } from '../../kernel/calendar.js';
import { Conditions, containing } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

/** open: money came, and nobody knows yet what it is · out: money left, which is no deposit unless one of that amount exists. */
export const BANK_LINE_STATES = ['open', 'matched', 'aside', 'out'] as const;
export type BankLineState = (typeof BANK_LINE_STATES)[number];

export interface BankLineFilters {
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly state?: BankLineState | undefined;
  readonly statementId?: string | undefined;
  /** Part of the description. */
  readonly text?: string | undefined;
}

export interface BankLineRow {
  readonly id: string;
  readonly account: string;
  readonly postedOn: CalendarDate;
  readonly description: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: BankLineState;
  readonly lineNumber: number;
  readonly fileName: string;
  readonly deposit: { readonly id: string; readonly arrivalDate: CalendarDate } | null;
  readonly setAside: { readonly by: string; readonly at: Date; readonly reason: string } | null;
  /** Whether a deposit of exactly this amount waits for a line. */
  readonly hasDeposit: boolean;
}

export async function listBankLines(db: Db, filters: BankLineFilters, page: SliceRequest): Promise<Slice<BankLineRow>> {
  const position = readCursor(page.after, [{ test: (part) => parseDate(part) !== null }, KEY_SHAPES.id]);
  const conditions = lineConditions(filters);
  const order = position?.backward ? 'asc' : 'desc';
  if (position) {
    const [day, id] = position.key.map((part) => conditions.value(part));
    conditions.only(`(line.posted_on, line.id) ${position.backward ? '>' : '<'} (${day}::date, ${id}::uuid)`);
  }
  const found = await db.query<LineRecord>(
    `select line.id, line.account, line.posted_on::text as "postedOn", line.description,
            line.amount_minor as "amountMinor", line.currency, ${STATE} as state, line.line_number as "lineNumber",
            bank_statement.file_name as "fileName", deposit.id as "depositId",
            deposit.arrival_date::text as "arrivalDate", setter.name as "setAsideBy", line.set_aside_at as "setAsideAt",
            line.set_aside_reason as "setAsideReason", ${HAS_DEPOSIT} as "hasDeposit"
     ${SOURCE} join bank_statement on bank_statement.id = line.statement_id
     left join staff setter on setter.id = line.set_aside_by
     where ${conditions.sql} order by line.posted_on ${order}, line.id ${order} limit ${page.limit + 1}`,
    conditions.parameters,
  );
  return sliceOf(found, { ...page, position }, (row) => [row.postedOn, row.id], lineRow);
}

/** How many lines there are in each state, under the same filters but for the state. */
export async function countBankLines(db: Db, filters: BankLineFilters): Promise<Record<BankLineState, number>> {
  const conditions = lineConditions({ ...filters, state: undefined });
  const found = await db.query<{ state: BankLineState; count: number }>(
    `select ${STATE} as state, count(*)::int as count ${SOURCE} where ${conditions.sql} group by 1`,
    conditions.parameters,
  );
  const counts = { open: 0, matched: 0, aside: 0, out: 0 };
  for (const { state, count } of found) counts[state] = count;
  return counts;
}

/** A deposit that the bank should have a line for, and has none. Minor units. */
export interface UnmatchedDeposit {
  readonly id: string;
  readonly kind: 'processor' | 'offline';
  readonly state: 'in-transit' | 'paid';
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly arrivalDate: CalendarDate;
  readonly label: string | null;
  /** Whether a bank file reaches to its day. */
  readonly isCovered: boolean;
  readonly freeLines: number;
}

/** Deposits without a bank line, the oldest first; at most so many as fit on a page. */
export async function unmatchedDeposits(db: Db, limit: number): Promise<UnmatchedDeposit[]> {
  const found = await db.query<UnmatchedDeposit & { amountMinor: string }>(
    `select deposit.id, deposit.kind, deposit.state, deposit.amount_minor as "amountMinor", deposit.currency,
            deposit.arrival_date::text as "arrivalDate", gift_batch.label,
            exists (select from bank_statement where first_on <= deposit.arrival_date and last_on >= deposit.arrival_date)
              as "isCovered",
            (select count(*)::int from bank_line line where line.amount_minor = deposit.amount_minor
               and line.currency = deposit.currency and line.set_aside_at is null
               and not exists (select from deposit other where other.bank_line_id = line.id)) as "freeLines"
     from deposit left join gift_batch on gift_batch.id = deposit.batch_id
     where deposit.matched_at is null and deposit.state in ('in-transit', 'paid')
     order by deposit.arrival_date, deposit.id limit $1`,
    [limit],
  );
  return found.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
}

export async function countUnmatchedDeposits(db: Db): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*)::int as count from deposit where matched_at is null and state in ('in-transit', 'paid')`,
  );
  return row!.count;
}

/** Deposits of exactly the amount of a bank line that wait for one, those nearest to its day first. */
export async function freeDepositsFor(
  db: Db,
  lineIds: readonly string[],
): Promise<{ lineId: string; id: string; arrivalDate: CalendarDate; label: string | null }[]> {
  return db.query(
    `select line.id as "lineId", deposit.id, deposit.arrival_date::text as "arrivalDate", gift_batch.label
     from bank_line line
     join deposit on deposit.amount_minor = line.amount_minor and deposit.currency = line.currency
       and deposit.matched_at is null and deposit.state in ('in-transit', 'paid')
     left join gift_batch on gift_batch.id = deposit.batch_id
     where line.id = any($1::uuid[]) order by abs(line.posted_on - deposit.arrival_date), deposit.id limit 500`,
    [lineIds],
  );
}

export interface StatementRow {
  readonly id: string;
  readonly account: string;
  readonly fileName: string;
  readonly lineCount: number;
  readonly newCount: number;
  readonly firstOn: CalendarDate;
  readonly lastOn: CalendarDate;
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
}

/** The files that were saved, the newest first. */
export async function listStatements(db: Db, limit: number): Promise<StatementRow[]> {
  return db.query(
    `select statement.id, account, file_name as "fileName", line_count as "lineCount", new_count as "newCount",
            first_on::text as "firstOn", last_on::text as "lastOn", staff.name as "uploadedBy",
            uploaded_at as "uploadedAt"
     from bank_statement statement join staff on staff.id = uploaded_by order by uploaded_at desc, statement.id limit $1`,
    [limit],
  );
}

const HAS_DEPOSIT = `
  exists (select from deposit waiting where waiting.amount_minor = line.amount_minor
          and waiting.currency = line.currency and waiting.matched_at is null and waiting.state in ('in-transit', 'paid'))`;

const STATE = `
  case when deposit.id is not null then 'matched' when line.set_aside_at is not null then 'aside'
       when line.amount_minor < 0 and not ${HAS_DEPOSIT} then 'out' else 'open' end`;

const SOURCE = `from bank_line line left join deposit on deposit.bank_line_id = line.id`;

function lineConditions({ from, to, state, statementId, text }: BankLineFilters): Conditions {
  const conditions = new Conditions();
  if (from) conditions.where('line.posted_on >= ?', from);
  if (to) conditions.where('line.posted_on <= ?', to);
  if (statementId) conditions.where('line.statement_id = ?', statementId);
  if (text?.trim()) conditions.where('lower(line.description) like ?', containing(text));
  if (state) conditions.where(`${STATE} = ?`, state);
  return conditions;
}

interface LineRecord {
  id: string;
  account: string;
  postedOn: CalendarDate;
  description: string;
  amountMinor: string;
  currency: string;
  state: BankLineState;
  lineNumber: number;
  fileName: string;
  depositId: string | null;
  arrivalDate: CalendarDate | null;
  setAsideBy: string | null;
  setAsideAt: Date | null;
  setAsideReason: string | null;
  hasDeposit: boolean;
}

function lineRow(row: LineRecord): BankLineRow {
  const { depositId, arrivalDate, setAsideBy, setAsideAt, setAsideReason } = row;
  return {
    id: row.id,
    account: row.account,
    postedOn: row.postedOn,
    description: row.description,
    amountMinor: BigInt(row.amountMinor),
    currency: row.currency,
    state: row.state,
    lineNumber: row.lineNumber,
    fileName: row.fileName,
    hasDeposit: row.hasDeposit,
    deposit: depositId && arrivalDate ? { id: depositId, arrivalDate } : null,
    setAside: setAsideAt && setAsideBy ? { by: setAsideBy, at: setAsideAt, reason: setAsideReason ?? '' } : null,
  };
}
