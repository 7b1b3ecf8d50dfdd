import { returnedSql } from './returned.js';

/** What asks and the gifts that followed them are put in groups by. */
export const STORY_GROUPS = ['story', 'section', 'author', 'placement', 'variant'] as const;
export type StoryGroup = (typeof STORY_GROUPS)[number];

export interface StoryRecord {
  readonly isTotal: boolean;
  /** Null for gifts without it; for variants the form and the arm, "article-footer · b". */
  readonly key: string | null;
  /** An address of the story. */
  readonly url: string | null;
  readonly hasId: boolean;
  readonly seen: number;
  readonly followed: number;
  /** All received gifts, and those of them that are later charges of plans. */
  readonly gifts: number;
  readonly renewals: number;
  readonly gross: string;
  readonly returned: string;
  /** The sum of the gifts that are no renewals. */
  readonly begun: string;
  /** What plans that began bring in a month. */
  readonly monthly: string;
}

const GIFT_KEYS: Readonly<Record<StoryGroup, string>> = {
  story: 'coalesce(gift.article_id, gift.article_url)',
  section: 'gift.section',
  author: 'gift.author',
  placement: 'gift.placement',
  variant: `(select slug from form where form.id = gift.form_id) || ' · ' || gift.variant`,
};

const SPOT_KEYS: Readonly<Record<StoryGroup, string>> = {
  story: `nullif(spot.story, '')`,
  section: `nullif(spot.section, '')`,
  author: `nullif(spot.author, '')`,
  placement: `nullif(spot.placement, '')`,
  variant: `case when spot.variant <> '' then spot.form || ' · ' || spot.variant end`,
};

/**
 * Asks and gifts within $1 and $2, in groups and in all. A gift keeps where it came from and a plan hands that on to each
 * of its charges, so a renewal stands with the story that began its plan; what went back is subtracted there on the day
 * it went. The first charge of a plan is found from the plans that began shortly before or within the range.
 */
export function storiesSql(by: StoryGroup): string {
  return `
  with first_charge as materialized (
    select first.id, round(first.amount_minor::numeric / (plan.interval_count * case plan.interval when 'year' then 12 else 1 end))
             as monthly
    from plan
    cross join lateral (select gift.id, amount_minor from gift where gift.plan_id = plan.id and occurred_at is not null
                        order by period_start limit 1) as first
    where plan.started_at >= $1::date - ${LONGEST_WAIT_DAYS} and plan.started_at < $2::date + 2
      and plan.restarts_id is null and plan.replaces_id is null
  ), line as (
    select ${GIFT_KEYS[by]} as key, gift.article_url as url, gift.article_id is not null as has_id, 0 as seen, 0 as followed,
           1 as gifts, case when gift.plan_id is not null and first_charge.id is null then 1 else 0 end as renewals,
           gift.amount_minor as gross, 0::bigint as returned,
           case when gift.plan_id is null or first_charge.id is not null then gift.amount_minor else 0 end as begun,
           first_charge.monthly
    from gift left join first_charge on first_charge.id = gift.id
    where gift.gift_date between $1 and $2 and gift.occurred_at is not null and gift.currency = (select currency from organisation)
    union all
    select ${GIFT_KEYS[by]}, gift.article_url, gift.article_id is not null, 0, 0, 0, 0, 0, back.minor, 0, null
    from (${returnedSql('$1', '$2')}) as back
    join gift on gift.id = back.gift_id and gift.currency = (select currency from organisation)
    union all
    select ${SPOT_KEYS[by]}, spot.url, spot.story is distinct from spot.url, ask_count.seen, ask_count.followed, 0, 0, 0, 0, 0, null
    from ask_count join ask_spot spot on spot.id = ask_count.spot_id
    where ask_count.on_date between $1 and $2
  )
  select grouping(key) = 1 as "isTotal", key, max(url) as url, coalesce(bool_and(has_id), false) as "hasId",
         coalesce(sum(seen), 0)::int as seen, coalesce(sum(followed), 0)::int as followed, coalesce(sum(gifts), 0)::int as gifts, coalesce(sum(renewals), 0)::int as renewals,
         coalesce(sum(gross), 0)::bigint as gross, coalesce(sum(returned), 0)::bigint as returned, coalesce(sum(begun), 0)::bigint as begun,
         coalesce(sum(monthly), 0)::bigint as monthly
  from line group by grouping sets ((key), ())
  order by coalesce(sum(gross) - sum(returned), 0) desc, coalesce(sum(seen), 0) desc, key`;
}

/** From the pressed button to the first charge that arrived: a debit takes days, and a plan may begin a month later. */
const LONGEST_WAIT_DAYS = 62;
