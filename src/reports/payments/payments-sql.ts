export interface MethodRecord {
  readonly isTotal: boolean;
  readonly method: 'card' | 'bank-debit' | null;
  readonly gifts: number;
  readonly gross: string;
  /** Of the gifts whose fee is known. */
  readonly feeGross: string;
  readonly fee: string;
  readonly feesPending: number;
  /** Charges of plans that arrived at the first try, and charges that failed then. */
  readonly atFirst: number;
  readonly failed: number;
}

const KIND = `case when gift.method like 'Bank account%' then 'bank-debit' else 'card' end`;
/** What came through the processor, in the sums of days. */
const ONLINE = `split = 'method' and value in ('card', 'bank-debit')`;
const ZONE = '(select time_zone from organisation)';
const HOME = '(select currency from organisation)';

/** An instant's date on the organisation's clock lies between $1 and $2; the range of instants is said for the index. */
const within = (instant: string): string => `
  ${instant} >= $1::date - 1 and ${instant} < $2::date + 2 and (${instant} at time zone ${ZONE})::date between $1 and $2`;

/** Gifts through the processor by gift date, and failed charges by the day on which they failed first. Sums of days have to be fresh. */
export const METHODS_SQL = `
  with line as (
    select value as method, sum(gifts) as gifts, sum(gross_minor) as gross, sum(fee_known_minor) as fee_gross,
           sum(charge_fee_minor) as fee, sum(fees_pending) as pending, sum(from_plans) as at_first, 0::bigint as failed
    from giving_day where day between $1 and $2 and ${ONLINE} and currency = ${HOME}
    group by value
    union all
    select ${KIND}, 0, 0, 0, 0, 0, -1, 0
    from plan_trouble trouble join gift on gift.stripe_invoice_id = trouble.stripe_invoice_id
    where gift.gift_date between $1 and $2 and gift.currency = ${HOME}
    union all
    select case method_kind when 'us_bank_account' then 'bank-debit' else 'card' end, 0, 0, 0, 0, 0, 0, 1
    from plan_trouble where ${within('opened_at')} and currency = ${HOME}
  )
  select grouping(method) = 1 as "isTotal", method, coalesce(sum(gifts), 0)::int as gifts, coalesce(sum(gross), 0)::bigint as gross,
         coalesce(sum(fee_gross), 0)::bigint as "feeGross", coalesce(sum(fee), 0)::bigint as fee,
         coalesce(sum(pending), 0)::int as "feesPending", coalesce(sum(at_first), 0)::int as "atFirst",
         coalesce(sum(failed), 0)::int as failed
  from line group by grouping sets ((method), ()) order by coalesce(sum(gross), 0) desc`;

export interface DeclineRecord {
  readonly isTotal: boolean;
  readonly reason: string | null;
  readonly failed: number;
  readonly amount: string;
  readonly byRetry: number;
  readonly byDonor: number;
  readonly lost: number;
  /** The donor stopped the plan, or nothing was owed any more. */
  readonly stopped: number;
  readonly open: number;
  readonly recovered: string;
}

/** Charges of plans that failed first within the range, by the last reason, and what became of them until now. */
export const DECLINES_SQL = `
  select grouping(reason) = 1 as "isTotal", reason, count(*)::int as failed, coalesce(sum(amount_minor), 0)::bigint as amount,
         (count(*) filter (where recovered_by = 'retry'))::int as "byRetry",
         (count(*) filter (where recovered_by = 'donor'))::int as "byDonor",
         (count(*) filter (where outcome = 'lost'))::int as lost,
         (count(*) filter (where outcome in ('cancelled', 'voided')))::int as stopped,
         (count(*) filter (where outcome is null))::int as open,
         coalesce(sum(amount_minor) filter (where outcome = 'recovered'), 0)::bigint as recovered
  from plan_trouble where ${within('opened_at')} and currency = ${HOME}
  group by grouping sets ((reason), ()) order by count(*) desc, reason`;

export interface DisputeRecord {
  readonly isTotal: boolean;
  readonly reason: string | null;
  readonly opened: number;
  readonly amount: string;
  readonly won: number;
  readonly lost: number;
  readonly open: number;
  readonly lostMinor: string;
  /** What they cost, in minor units. */
  readonly fee: string;
}

/** Disputes that were opened within the range, by reason, and how they stand now. */
export const DISPUTES_SQL = `
  select grouping(reason) = 1 as "isTotal", reason, count(*)::int as opened, coalesce(sum(amount_minor), 0)::bigint as amount,
         (count(*) filter (where state in ('won', 'closed')))::int as won,
         (count(*) filter (where state = 'lost'))::int as lost,
         (count(*) filter (where state in ('inquiry', 'needs-response', 'under-review')))::int as open,
         coalesce(sum(lost_minor), 0)::bigint as "lostMinor", coalesce(sum(fee_minor), 0)::bigint as fee
  from dispute where ${within('opened_at')} and currency = ${HOME}
  group by grouping sets ((reason), ()) order by count(*) desc, reason`;

export interface PagesRecord {
  readonly paid: number;
  readonly failed: number;
  /** Left without paying. */
  readonly left: number;
}

/**
 * Payment pages of single gifts: those that were paid, by gift date, and those that were not, by the day they opened. Sums
 * of days have to be fresh.
 */
export const PAGES_SQL = `
  select (select coalesce(sum(gifts - from_plans), 0)::int from giving_day where day between $1 and $2 and ${ONLINE}) as paid,
         coalesce(sum(payments) filter (where state = 'failed'), 0)::int as failed,
         coalesce(sum(payments) filter (where state <> 'failed'), 0)::int as left
  from (
    select state, count(*) as payments from gift
    where state in ('failed', 'expired') and plan_id is null and ${within('started_at')}
    group by state
    union all
    select state, payments from unpaid_day where on_date between $1 and $2
  ) as unpaid`;
