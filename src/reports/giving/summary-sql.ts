export const SUMMARY_GROUPS = ['total', 'month', 'campaign', 'designation', 'article'] as const;
export type SummaryGroup = (typeof SUMMARY_GROUPS)[number];

/** A row as the database hands it over; sums of bigint come as text. */
export interface SummaryRecord {
  readonly isTotal: boolean;
  readonly key: string | null;
  readonly name: string | null;
  readonly url: string | null;
  readonly gifts: number;
  readonly gross: string;
  readonly fee: string;
  readonly feesPending: number;
  readonly refunded: string;
  readonly donors: number;
  readonly newDonors: number;
  readonly currencies: string[] | null;
}

/**
 * One statement for rows and total. Gifts, refunds and disputes become lines of one shape, each in the group of its gift and the
 * month of its own date; one grouping adds them up. `conditions` speaks of `gift`; $1 and $2 are the range.
 */
export function summarySql(by: SummaryGroup, conditions: string): string {
  return `
  with given as materialized (
    select gift.id, gift.donor_id, ${KEYS[by]('gift.gift_date')} as key, ${by === 'article' ? 'gift.article_url' : 'null::text'} as url,
           gift.amount_minor, gift.fee_minor, gift.currency
    from gift where gift.gift_date between $1 and $2 and ${conditions}
  ), first_gift as materialized (
    select first.id
    from (select distinct donor_id from given) as giver
    cross join lateral (select id from gift where gift.donor_id = giver.donor_id and gift.occurred_at is not null
                        order by gift.occurred_at, gift.id limit 1) as first
  ), line as (
    select key, url, donor_id, first_gift.id is not null as is_first, true as is_gift, amount_minor as gross,
           fee_minor as fee, 0 as refunded, currency
    from given left join first_gift on first_gift.id = given.id
    union all
    select ${KEYS[by]('entry.effective_date')}, null, null, false, false, 0, 0,
           case when entry.id = refund.entry_id then refund.amount_minor else -refund.amount_minor end, refund.currency
    from refund
    join ledger_entry entry on entry.id in (refund.entry_id, refund.reversal_entry_id)
    join gift on gift.id = refund.gift_id
    where entry.effective_date between $1 and $2 and ${conditions}
    union all
    select ${KEYS[by]('entry.effective_date')}, null, null, false, false, 0,
           case posting.account when '5110' then posting.amount_minor else 0 end,
           case posting.account when '4900' then posting.amount_minor else 0 end, posting.currency
    from dispute
    join ledger_posting posting on posting.account in ('4900', '5110') and posting.entry_id in (
      withdrawal_entry_id, reinstatement_entry_id, loss_entry_id, loss_reversal_entry_id)
    join ledger_entry entry on entry.id = posting.entry_id
    join gift on gift.id = dispute.gift_id
    where entry.effective_date between $1 and $2 and ${conditions}
    ${by === 'month' ? EMPTY_MONTHS : ''}
  ), added as (
    select grouping(key) = 1 as "isTotal", key, max(url) as url, (count(*) filter (where is_gift))::int as gifts,
           coalesce(sum(gross), 0)::bigint as gross, coalesce(sum(fee), 0)::bigint as fee,
           (count(*) filter (where is_gift and fee is null))::int as "feesPending",
           coalesce(sum(refunded), 0)::bigint as refunded, count(distinct donor_id)::int as donors,
           (count(*) filter (where is_first))::int as "newDonors",
           array_remove(array[min(currency), max(currency)], null) as currencies
    from line group by grouping sets ((key), ())
  )
  select added.*, ${NAMES[by]} as name from added
  order by ${by === 'month' ? 'key' : 'gross desc, key'}`;
}

/** How a line finds its group. */
const KEYS: Readonly<Record<SummaryGroup, (date: string) => string>> = {
  total: () => 'null::text',
  month: (date) => `to_char(${date}, 'YYYY-MM')`,
  campaign: () => '(select slug from campaign where campaign.id = gift.campaign_id)',
  designation: () => 'gift.designation',
  article: () => 'coalesce(gift.article_id, gift.article_url)',
};

const NAMES: Readonly<Record<SummaryGroup, string>> = {
  total: 'null',
  month: 'null',
  campaign: '(select name from campaign where slug = key)',
  designation: '(select name from designation where code = key)',
  article: 'null',
};

/** Lines of nothing, so that a month without gifts is a row of zeros and not a gap. */
const EMPTY_MONTHS = `
    union all
    select to_char(month, 'YYYY-MM'), null, null, false, false, 0, 0, 0, null
    from generate_series(date_trunc('month', $1::date::timestamp), $2::date::timestamp, '1 month') as month`;
