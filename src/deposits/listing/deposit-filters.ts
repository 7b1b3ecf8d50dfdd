import type { CalendarDate } from '../../kernel/calendar.js';
import { Conditions, type OneOrMore } from '../../database/conditions.js';
import type { ListOrder } from '../../database/list-order.js';

/**
 * waiting: the processor has not told yet what it pays out · exception: something in it is not explained · manual: it
 * was asked for by staff, and the processor never tells · offline: a batch of gifts on paper.
 */
export const DEPOSIT_STATUSES = [
  'waiting',
  'exception',
  'reconciled',
  'manual',
  'offline',
  'failed',
  'canceled',
] as const;
export type DepositStatus = (typeof DEPOSIT_STATUSES)[number];

/** A payout of the processor, or a batch of gifts on paper. */
export type DepositKind = 'processor' | 'offline';

/** Which deposits a list or a file shows; what is left out does not narrow it. */
export interface DepositFilters {
  /** First and last day of arrival at the bank, both included. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  /** More or less than so many minor units of the deposit's own currency at the bank, written as digits. */
  readonly over?: string | undefined;
  readonly under?: string | undefined;
  readonly matched?: 'yes' | 'no' | undefined;
  readonly status?: OneOrMore<DepositStatus> | undefined;
  readonly kind?: DepositKind | undefined;
}

/** How a deposit stands, in SQL. */
export const DEPOSIT_STATUS = `
  case when deposit.state in ('failed', 'canceled') then deposit.state
       when deposit.kind = 'offline' then 'offline'
       when exists (select from deposit_exception where deposit_id = deposit.id and resolved_at is null) then 'exception'
       when deposit.reconciled_at is not null then 'reconciled'
       when deposit.automatic is false then 'manual' else 'waiting' end`;

/** Conditions over `deposit` alone: the same for the list, its totals, and the file made of it. */
export function depositConditions({ from, to, over, under, matched, status, kind }: DepositFilters): Conditions {
  const conditions = new Conditions();
  if (from) conditions.where('deposit.arrival_date >= ?', from);
  if (to) conditions.where('deposit.arrival_date <= ?', to);
  if (over) conditions.where('deposit.amount_minor > ?::bigint', over);
  if (under) conditions.where('deposit.amount_minor < ?::bigint', under);
  if (matched) conditions.only(`deposit.matched_at is ${matched === 'yes' ? 'not null' : 'null'}`);
  if (matched === 'no') conditions.only(`deposit.state not in ('failed', 'canceled')`);
  if (kind) conditions.where('deposit.kind = ?', kind);
  if (status) conditions.oneOf(DEPOSIT_STATUS, status);
  return conditions;
}

/** The orders of deposits: by their day at the bank, the newest first, and by their amount. */
export const DEPOSIT_ORDERS: Readonly<Record<'date' | 'amount', ListOrder>> = {
  date: {
    key: [
      { sql: 'deposit.arrival_date', kind: 'date' },
      { sql: 'deposit.id', kind: 'id' },
    ],
    descending: true,
  },
  amount: {
    key: [
      { sql: 'deposit.amount_minor', kind: 'amount' },
      { sql: 'deposit.id', kind: 'id' },
    ],
    descending: true,
  },
};

/** What a deposit is made of, added up: aggregates over rows of `deposit_part`. Fees and returns are negative. */
export const DEPOSIT_FIGURES = `
  count(*) filter (where part.kind = 'gift')::int as gifts,
  coalesce(sum(part.amount_minor) filter (where part.kind = 'gift'), 0) as gross,
  coalesce(sum(part.covered_minor) filter (where part.kind = 'gift'), 0) as covered,
  count(*) filter (where part.kind = 'refund')::int as refunds,
  coalesce(sum(part.amount_minor) filter (where part.kind = 'refund'), 0) as refund,
  coalesce(sum(part.net_minor) filter (where part.kind = 'fee'), 0)
    - coalesce(sum(part.fee_minor) filter (where part.kind in ('gift', 'refund')), 0) as fee,
  count(*) filter (where part.kind = 'dispute')::int as disputes,
  coalesce(sum(part.net_minor) filter (where part.kind = 'dispute'), 0) as dispute,
  count(*) filter (where part.kind = 'adjustment')::int as adjustments,
  coalesce(sum(part.net_minor) filter (where part.kind = 'adjustment'), 0) as adjustment`;
