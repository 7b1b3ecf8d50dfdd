import { NotFound } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { isId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import { orderNamed } from '../../database/list-order.js';
import {
  DEPOSIT_FIGURES,
  DEPOSIT_ORDERS,
  DEPOSIT_STATUS,
  depositConditions,
  type DepositFilters,
  type DepositKind,
  type DepositStatus,
} from '../../deposits/listing/deposit-filters.js';
import { orderedSlice } from '../lists/ordered-slice.js';
import type { Slice, SliceRequest } from '../slice.js';
import { figuresOf, type DepositFigures, type FiguresRow } from './deposit-figures.js';

/** One deposit of a list. Amounts in minor units of `currency`. */
export interface DepositRow {
  readonly id: string;
  readonly kind: DepositKind;
  /** The processor's id; null for a batch on paper. */
  readonly payoutId: string | null;
  readonly batch: { readonly id: string; readonly label: string } | null;
  readonly state: 'in-transit' | 'paid' | 'failed' | 'canceled';
  readonly status: DepositStatus;
  readonly amountMinor: bigint;
  readonly payoutFeeMinor: bigint;
  readonly currency: string;
  readonly arrivalDate: CalendarDate;
  readonly createdAt: Date;
  readonly reconciledAt: Date | null;
  readonly figures: DepositFigures;
  readonly match: DepositMatch | null;
}

export interface DepositMatch {
  readonly at: Date;
  /** Who said so; null where amount and days left no doubt. */
  readonly by: string | null;
  readonly line: {
    readonly id: string;
    readonly account: string;
    readonly postedOn: CalendarDate;
    readonly description: string;
  } | null;
}

/** Deposits in the order `sort`; without one by their day at the bank, the newest first. */
export function listDeposits(
  db: Db,
  filters: DepositFilters,
  page: SliceRequest,
  sort?: string,
): Promise<Slice<DepositRow>> {
  const list = { table: 'deposit', of: 'deposit', columns: COLUMNS, joins: JOINS } as const;
  const order = orderNamed(DEPOSIT_ORDERS, sort, 'date');
  return orderedSlice(db, list, depositConditions(filters), order, page, depositRow);
}

export interface DepositTotals {
  readonly currency: string;
  readonly count: number;
  /** What reached the bank, or is on its way: without deposits that came back. */
  readonly amountMinor: bigint;
  readonly figures: DepositFigures;
}

/** What the deposits that the filters let through come to together, per currency; those that came back count nothing. */
export async function depositTotals(db: Db, filters: DepositFilters): Promise<DepositTotals[]> {
  const conditions = depositConditions(filters);
  const found = await db.query<FiguresRow & { currency: string; count: string; amount: string }>(
    `select one.currency, count(*) as count, sum(one.amount) as amount, ${SUMS}
     from (select deposit.currency,
             case when deposit.state in ('failed', 'canceled') then 0 else deposit.amount_minor end as amount, figures.*
           from deposit cross join lateral (
             select ${DEPOSIT_FIGURES} from deposit_part part
             where part.deposit_id = deposit.id and deposit.state not in ('failed', 'canceled')) as figures
           where ${conditions.sql}) as one
     group by one.currency order by one.currency`,
    conditions.parameters,
  );
  return found.map(({ currency, count, amount, ...row }) => ({
    currency,
    count: Number(count),
    amountMinor: BigInt(amount),
    figures: figuresOf(row),
  }));
}

/** One deposit as lists show it. @throws NotFound */
export async function depositById(db: Db, id: string): Promise<DepositRow> {
  const [found] = isId(id)
    ? await db.query<DepositRecord>(`select ${COLUMNS} from deposit ${JOINS} where deposit.id = $1`, [id])
    : [];
  if (!found) throw new NotFound('deposit');
  return depositRow(found);
}

const SUMS = `
  sum(gifts)::int as gifts, sum(gross) as gross, sum(covered) as covered, sum(refunds)::int as refunds,
  sum(refund) as refund, sum(fee) as fee, sum(disputes)::int as disputes, sum(dispute) as dispute,
  sum(adjustments)::int as adjustments, sum(adjustment) as adjustment`;

const COLUMNS = `
  deposit.id, deposit.kind, deposit.stripe_payout_id as "payoutId", deposit.batch_id as "batchId",
  gift_batch.label as "batchLabel", deposit.state, ${DEPOSIT_STATUS} as status, deposit.amount_minor as "amountMinor",
  deposit.payout_fee_minor as "payoutFeeMinor", deposit.currency, deposit.arrival_date::text as "arrivalDate",
  deposit.created_at as "createdAt", deposit.reconciled_at as "reconciledAt", deposit.matched_at as "matchedAt",
  matcher.name as "matchedBy", deposit.bank_line_id as "lineId", bank_line.account as "lineAccount",
  bank_line.posted_on::text as "linePostedOn", bank_line.description as "lineDescription", figures.*`;

const JOINS = `
  left join gift_batch on gift_batch.id = deposit.batch_id
  left join staff matcher on matcher.id = deposit.matched_by
  left join bank_line on bank_line.id = deposit.bank_line_id
  cross join lateral (select ${DEPOSIT_FIGURES} from deposit_part part where part.deposit_id = deposit.id) as figures`;

interface DepositRecord extends FiguresRow {
  id: string;
  kind: DepositKind;
  payoutId: string | null;
  batchId: string | null;
  batchLabel: string | null;
  state: DepositRow['state'];
  status: DepositStatus;
  amountMinor: string;
  payoutFeeMinor: string;
  currency: string;
  arrivalDate: CalendarDate;
  createdAt: Date;
  reconciledAt: Date | null;
  matchedAt: Date | null;
  matchedBy: string | null;
  lineId: string | null;
  lineAccount: string | null;
  linePostedOn: CalendarDate | null;
  lineDescription: string | null;
}

function depositRow(row: DepositRecord): DepositRow {
  const { lineId, lineAccount, linePostedOn, lineDescription } = row;
  const line =
    lineId === null
      ? null
      : { id: lineId, account: lineAccount!, postedOn: linePostedOn!, description: lineDescription! };
  return {
    id: row.id,
    kind: row.kind,
    payoutId: row.payoutId,
    batch: row.batchId === null ? null : { id: row.batchId, label: row.batchLabel! },
    state: row.state,
    status: row.status,
    amountMinor: BigInt(row.amountMinor),
    payoutFeeMinor: BigInt(row.payoutFeeMinor),
    currency: row.currency,
    arrivalDate: row.arrivalDate,
    createdAt: row.createdAt,
    reconciledAt: row.reconciledAt,
    figures: figuresOf(row),
    match: row.matchedAt === null ? null : { at: row.matchedAt, by: row.matchedBy, line },
  };
}
