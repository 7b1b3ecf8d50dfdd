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

const DAY_KEYS: Readonly<Record<StoryGroup, string>> = {
  story: 'story',
  section: 'section',
  author: 'author',
  placement: 'placement',
  variant: `(select slug from form where form.id = form_id) || ' · ' || variant`,
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
 * it went. Reads the sums of days, which have to be fresh.
 */
export function storiesSql(by: StoryGroup): string {
  return `
  with line as (
    select ${DAY_KEYS[by]} as key, url, has_id, 0 as seen, 0 as followed, gifts, renewals, gross_minor as gross,
           returned_minor as returned, begun_minor as begun, monthly_minor as monthly
    from story_day where day between $1 and $2 and currency = (select currency from organisation)
    union all
    select ${SPOT_KEYS[by]}, spot.url, spot.story is distinct from spot.url, ask_count.seen, ask_count.followed, 0, 0, 0, 0, 0, 0
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
