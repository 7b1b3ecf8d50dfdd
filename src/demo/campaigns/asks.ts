import { addAskCounts, type AskCount } from '../../campaigns/ask-counts.js';
import type { Db } from '../../database/db.js';
import type { CalendarDate } from '../../kernel/calendar.js';

/**
 * Lets the asks of the demo have been seen: before each gift that came by an ask, some readers followed it without
 * giving, and many more went by. How many is told by the story and the day, so that some stories move more than others
 * and the same gifts always give the same counts.
 */
export async function countAsks(db: Db): Promise<void> {
  const spots = await db.query<AskCount & { day: CalendarDate }>(SPOTS);
  const days = Map.groupBy(spots, ({ day }) => day);
  for (const [day, counts] of days) await db.write((tx) => addAskCounts(tx, day, counts));
}

/** Later charges of plans follow no ask. */
const SPOTS = `
  with came as (
    select gift_date::text as day, article_id as story, max(article_url) as url, form.slug as form,
           coalesce(section, '') as section, coalesce(author, '') as author, coalesce(placement, '') as placement,
           coalesce(variant, '') as variant, count(*)::int as gifts
    from gift join form on form.id = gift.form_id
    where gift_date is not null and article_id is not null
      and (plan_id is null or not exists (select from gift as earlier
                                          where earlier.plan_id = gift.plan_id and earlier.occurred_at < gift.occurred_at))
    group by 1, 2, 4, 5, 6, 7, 8
  ), followed as (
    select came.*, gifts * 3 + abs(hashtext(story || day)) % 6 as followed from came
  )
  select day, story, url, form, section, author, placement, variant, followed,
         followed * (14 + abs(hashtext(story)) % 50) + abs(hashtext(day || story)) % 40 as seen
  from followed order by day`;
