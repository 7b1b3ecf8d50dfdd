/** What new donors are put in groups by: how their first gift came, or what is known of where it came from. */
export const NEW_DONOR_GROUPS = ['source', 'story', 'section', 'placement', 'campaign', 'month'] as const;
export type NewDonorGroup = (typeof NEW_DONOR_GROUPS)[number];

export interface NewDonorRecord {
  readonly isTotal: boolean;
  /** Null for gifts of which it is not known. */
  readonly key: string | null;
  readonly name: string | null;
  /** Whether the story is known by an id, so that lists can be asked for it. */
  readonly hasId: boolean;
  readonly donors: number;
  readonly withPlan: number;
  readonly amount: string;
  /** Donors who began with a single gift, ninety days or longer ago. */
  readonly judged: number;
  /** Those of them who gave again within ninety days. */
  readonly again: number;
}

const SOURCE = `case
  when gift.channel = 'imported' then 'Brought from elsewhere'
  when gift.channel <> 'online' then 'On paper'
  when gift.utm_source is not null then 'Link: ' || lower(gift.utm_source)
  when coalesce(gift.article_id, gift.article_url) is not null then 'A story'
  when gift.referrer is not null then 'Site: ' || lower(gift.referrer)
  else 'Straight to the gift page' end`;

const KEYS: Readonly<Record<NewDonorGroup, string>> = {
  source: SOURCE,
  story: 'coalesce(gift.article_id, gift.article_url)',
  section: 'gift.section',
  placement: 'gift.placement',
  campaign: '(select slug from campaign where campaign.id = gift.campaign_id)',
  month: `to_char(gift.gift_date, 'YYYY-MM')`,
};

/**
 * Donors whose first gift ever lies within $1 and $2, in groups and in all. $3 is today: whoever began less than
 * ninety days ago is not judged yet. Who began with a plan has promised more, and is not asked whether they came again.
 */
export function newDonorsSql(by: NewDonorGroup): string {
  return `
  with fresh as (
    select gift.id, gift.donor_id, gift.gift_date, gift.occurred_at, gift.plan_id, gift.amount_minor, gift.currency,
           ${KEYS[by]} as key, gift.article_id is not null as has_id
    from donor_giving giving join gift on gift.id = giving.first_gift_id
    where giving.first_gift_on between $1 and $2
  ), judged as (
    select fresh.*, plan_id is null and fresh.gift_date + 90 < $3::date as is_ripe, next.gift_date <= fresh.gift_date + 90 as came
    from fresh
    left join lateral (
      select later.gift_date from gift later
      where plan_id is null and later.donor_id = fresh.donor_id and later.occurred_at is not null
        and (later.occurred_at, later.id) > (fresh.occurred_at, fresh.id)
      order by later.occurred_at, later.id limit 1) as next on true
  ), added as (
    select grouping(key) = 1 as "isTotal", key, coalesce(bool_and(has_id), false) as "hasId", count(*)::int as donors,
           count(plan_id)::int as "withPlan", coalesce(sum(amount_minor) filter (where currency = (select currency from organisation)), 0)::bigint as amount,
           (count(*) filter (where is_ripe))::int as judged, (count(*) filter (where is_ripe and came))::int as again
    from judged group by grouping sets ((key), ())
  )
  select added.*, ${by === 'campaign' ? '(select name from campaign where slug = key)' : 'key'} as name
  from added order by ${by === 'month' ? 'key' : 'donors desc, amount desc, key'}`;
}
