import type { CalendarDate } from '../../kernel/calendar.js';
import { NotFound } from '../../kernel/app-error.js';
import { type DonorId, isId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import type { DonorKind } from '../../donors/donor-kind.js';
import { type Standing, standingSql } from '../../donors/listing/standing.js';

/** Who a donor is, and what they gave, as the head of their page says it. Amounts in minor units of `currency`. */
export interface DonorHead {
  readonly id: DonorId;
  readonly kind: DonorKind;
  readonly name: string;
  readonly email: string;
  /** Null for somebody who gave nothing yet and has no plan. */
  readonly standing: Standing | null;
  readonly createdAt: Date;
  readonly erasedAt: Date | null;
  /** Who is shown instead, when the record was merged. */
  readonly mergedInto: DonorId | null;
  readonly anonymousToStaff: boolean;
  /** Everything received minus everything returned. */
  readonly lifetimeMinor: bigint;
  readonly currency: string | null;
  readonly gifts: number;
  readonly firstGift: CalendarDate | null;
  readonly lastGift: CalendarDate | null;
  /** Counts the changes of the record. */
  readonly version: number;
}

/** @param today in the organisation's zone. @throws NotFound */
export async function donorHead(db: Db, id: string, today: CalendarDate): Promise<DonorHead> {
  const [found] = isId(id)
    ? await db.query<Omit<DonorHead, 'lifetimeMinor'> & { lifetimeMinor: string }>(
        `select donor.id, donor.kind, trim(donor.first_name || ' ' || donor.last_name) as name, donor.email,
                ${standingSql('$2')} as standing, donor.created_at as "createdAt", donor.erased_at as "erasedAt",
                donor.merged_into as "mergedInto", donor.anonymous_to_staff as "anonymousToStaff", donor.version,
                coalesce(giving.lifetime_minor, 0) as "lifetimeMinor", giving.currency, coalesce(giving.gifts, 0) as gifts,
                giving.first_gift_on::text as "firstGift", giving.last_gift_on::text as "lastGift"
         from donor left join donor_giving giving on giving.donor_id = donor.id where donor.id = $1`,
        [id, today],
      )
    : [];
  if (!found) throw new NotFound('donor');
  return { ...found, lifetimeMinor: BigInt(found.lifetimeMinor) };
}

/** What a year brought: received minus returned, each on its own day. Minor units. */
export interface YearGiven {
  readonly year: number;
  readonly gifts: number;
  readonly givenMinor: bigint;
}

/** Year by year from the first gift to the running year, without a gap; none for somebody who gave nothing. */
export async function givenByYear(db: Db, donorId: DonorId, running: number): Promise<YearGiven[]> {
  const found = await db.query<{ year: number; gifts: number; givenMinor: string }>(
    `with moved as (
       select extract(year from gift_date)::int as year, 1 as gifts, amount_minor as minor
       from gift where donor_id = $1 and occurred_at is not null
       union all
       select extract(year from refund.occurred_at at time zone zone.name)::int, 0, -refund.amount_minor
       from refund join gift on gift.id = refund.gift_id, (select time_zone as name from organisation) as zone
       where gift.donor_id = $1 and refund.state = 'succeeded'
       union all
       select extract(year from dispute.closed_at at time zone zone.name)::int, 0, -dispute.lost_minor
       from dispute join gift on gift.id = dispute.gift_id, (select time_zone as name from organisation) as zone
       where gift.donor_id = $1 and dispute.lost_minor > 0)
     select year, coalesce(sum(gifts), 0)::int as gifts, coalesce(sum(minor), 0)::text as "givenMinor"
     from generate_series((select min(year) from moved), greatest($2::int, (select max(year) from moved))) as year
     left join moved using (year) group by year order by year`,
    [donorId, running],
  );
  return found.map((row) => ({ ...row, givenMinor: BigInt(row.givenMinor) }));
}

/** A story that a gift came from. */
export interface SourceStory {
  readonly giftId: string;
  readonly date: CalendarDate;
  readonly articleId: string | null;
  readonly url: string | null;
  readonly section: string | null;
  readonly author: string | null;
}

/** The story of the first gift that came from one, and those of later gifts, each once. Renewals bring none of their own. */
export function sourceStories(db: Db, donorId: DonorId): Promise<SourceStory[]> {
  return db.query<SourceStory>(
    `select * from (
       select distinct on (coalesce(article_id, article_url)) id as "giftId", gift_date::text as date,
              article_id as "articleId", article_url as url, section, author
       from gift where donor_id = $1 and occurred_at is not null and coalesce(article_id, article_url) is not null
       order by coalesce(article_id, article_url), occurred_at, id) as story
     order by date, "giftId" limit 10`,
    [donorId],
  );
}

/** A membership that a donor has or had. */
export interface DonorTerm {
  readonly id: string;
  readonly tier: string;
  readonly source: string;
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly isRunning: boolean;
}

/** The latest first. @param today in the organisation's zone */
export function termsOnPage(db: Db, donorId: DonorId, today: CalendarDate): Promise<DonorTerm[]> {
  return db.query<DonorTerm>(
    `select term.id, tier.name as tier, term.source, term.starts_on::text as "startsOn",
            coalesce(term.ended_on, term.ends_on)::text as "endsOn",
            $2::date between term.starts_on and coalesce(term.ended_on, term.ends_on) as "isRunning"
     from membership_term term join tier on tier.code = term.tier
     where term.donor_id = $1 and term.ended_reason is distinct from 'recounted'
     order by term.starts_on desc, term.id desc limit 6`,
    [donorId, today],
  );
}
