import { addMonths, type CalendarDate } from '../../kernel/calendar.js';
import { rows, type Tx } from '../../database/db.js';
import { lateSince, NOT_DELIVERED } from '../../receipts/delivery/undelivered.js';
import { monthOf } from '../../kernel/month.js';

/** What is not finished, each as a count. */
export interface OpenItems {
  /** Deposits that the bank is known or said to have paid, and that nobody has found on its statement. */
  readonly unmatchedDeposits: number;
  /** Deposits of the processor whose transactions do not add up yet, or have not been read. */
  readonly unreconciledDeposits: number;
  readonly depositExceptions: number;
  /** Batches on paper that are not posted, or posted and not deposited. */
  readonly batches: number;
  readonly giftsWithoutDesignation: number;
  /** Receipts that have reached their donors neither by letter nor on paper within a day (R-REC-04). */
  readonly undeliveredReceipts: number;
  /** Refunds on their way, and those that failed and were not made good. */
  readonly refunds: number;
  readonly disputes: number;
  /** Events of the processor that wait, or were put aside for a person. */
  readonly events: number;
}

/** What is open of the days up to the end of a month. @param zone of the organisation; @param now for what is late */
export async function openItems(tx: Tx, month: CalendarDate, zone: string, now: Date): Promise<OpenItems> {
  const [found] = await rows<OpenItems>(tx, COUNTS, [addMonths(monthOf(month), 1), zone, lateSince(now)]);
  return found!;
}

/** $1 is the first day after the month, $2 the zone, $3 since when a receipt is late. */
const COUNTS = `
  with bound as (select $1::date as day, ($1::date)::timestamp at time zone $2 as instant)
  select
    (select count(*)::int from deposit where state = 'paid' and matched_at is null and arrival_date < bound.day)
      as "unmatchedDeposits",
    (select count(*)::int from deposit where state = 'paid' and kind = 'processor' and automatic is not false
      and reconciled_at is null and arrival_date < bound.day) as "unreconciledDeposits",
    (select count(*)::int from deposit_exception where resolved_at is null and opened_at < bound.instant)
      as "depositExceptions",
    (select count(*)::int from gift_batch where received_on < bound.day
      and (state = 'open' or (state = 'posted' and kind in ('checks-and-cash', 'bank-transfers')))) as batches,
    (select count(*)::int from gift where state in ('settled', 'refunded') and gift_date < bound.day
      and not exists (select from designation where code = designation)) as "giftsWithoutDesignation",
    (select count(*)::int from receipt where issue_date < bound.day and issued_at < $3 and ${NOT_DELIVERED})
      as "undeliveredReceipts",
    (select count(*)::int from refund where requested_at < bound.instant and (state in ('awaiting-approval', 'requested', 'pending')
      or (state = 'failed' and not exists (select from refund later where later.gift_id = refund.gift_id
        and later.requested_at > refund.requested_at and later.state in ('requested', 'pending', 'succeeded')))))
      as refunds,
    (select count(*)::int from dispute where closed_at is null and opened_at < bound.instant) as disputes,
    (select count(*)::int from stripe_event where state in ('pending', 'parked') and created_at < bound.instant) as events
  from bound`;
