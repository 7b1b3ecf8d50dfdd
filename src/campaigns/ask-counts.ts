import type { CalendarDate } from '../kernel/calendar.js';
import { rows, type Tx } from '../database/db.js';

/** An ask on an article. What its page does not say is empty. */
export interface AskSpot {
  /** The id that the newsroom gave the article, else its address. */
  readonly story: string;
  /** Where the article is. */
  readonly url: string | null;
  /** The slug of the form that it leads to. */
  readonly form: string;
  readonly section: string;
  readonly author: string;
  readonly placement: string;
  readonly variant: string;
}

/** What is added to the totals of a day. */
export interface AskCount extends AskSpot {
  readonly seen: number;
  readonly followed: number;
}

/** More articles than any newsroom shows in a day: what comes beyond is counted without its article. */
export const NEW_SPOTS_A_DAY = 5_000;

/**
 * Adds counts to the totals of a day, in one statement for all of them. Nothing about readers is in them, so nothing
 * about readers can be kept. The rows are locked in one order, so that processes that add at once do not meet head-on.
 * Each spot is to stand in `counts` once; one of a form that there is not is left out.
 */
export async function addAskCounts(tx: Tx, day: CalendarDate, counts: readonly AskCount[]): Promise<void> {
  if (counts.length === 0) return;
  const given = JSON.stringify(counts);
  await rows(tx, NOTE_SPOTS, [given, day, NEW_SPOTS_A_DAY]);
  await rows(tx, ADD_COUNTS, [given, day]);
}

const SPOT = 'story, form, section, author, placement, variant';
const GIVEN = `(select * from jsonb_to_recordset($1::jsonb) as sent (story text, url text, form text, section text,
  author text, placement text, variant text, seen integer, followed integer)
  where exists (select from form where slug = sent.form)) as given`;

/** The first of a day that nobody has seen yet; the one without an article is always there for the rest. */
const NOTE_SPOTS = `
  insert into ask_spot (${SPOT}, url, created_on)
  select distinct on (${SPOT}) ${SPOT}, url, $2::date from (
    (select ${SPOT}, url from ${GIVEN}
     where not exists (select from ask_spot as known where (known.story, known.form, known.section, known.author,
       known.placement, known.variant) = (given.story, given.form, given.section, given.author, given.placement, given.variant))
     order by ${SPOT}
     limit greatest(0, $3 - (select count(*) from ask_spot where created_on = $2)))
    union all select '', form, '', '', '', '', null from ${GIVEN}) as spot
  order by ${SPOT}
  on conflict do nothing`;

const ADD_COUNTS = `
  insert into ask_count (on_date, spot_id, seen, followed)
  select $2, coalesce(spot.id, rest.id), sum(given.seen), sum(given.followed)
  from ${GIVEN}
  left join ask_spot as spot on (spot.story, spot.form, spot.section, spot.author, spot.placement, spot.variant)
    = (given.story, given.form, given.section, given.author, given.placement, given.variant)
  join ask_spot as rest on (rest.story, rest.form, rest.section, rest.author, rest.placement, rest.variant)
    = ('', given.form, '', '', '', '')
  group by coalesce(spot.id, rest.id)
  order by coalesce(spot.id, rest.id)
  on conflict (on_date, spot_id) do update
    set seen = ask_count.seen + excluded.seen, followed = ask_count.followed + excluded.followed`;
