import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who gave within any two days, without a look at who gave twice; and all sums of reports for the first time. Not
 * breaking.
 */
export class DonorDays1795500000033 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(DAYS);
    await query.query(MOVED_DONORS);
    await query.query(REBUILD);
    await query.query('select rebuild_report_sums(fiscal_year_start) from organisation');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/**
 * Campaigns, Places and Keeping donors by rhythm: the days on which a donor gave, each with the day before and the day
 * after it. Whoever gave within a range is then one row of it, the first: the one whose day before lies before the range.
 */
const DAYS = `
  create table donor_day (
    donor_id uuid not null,
    currency char(3) not null,
    campaign_id uuid not null,
    day date not null,
    area text not null,
    rhythm text not null,
    is_monthly boolean not null,
    gifts integer not null,
    gross_minor bigint not null,
    donor_before date not null,
    campaign_before date not null,
    monthly_before date not null,
    next_day date not null,
    primary key (donor_id, currency, campaign_id, day),
    check (greatest(donor_before, campaign_before, monthly_before) <= day and day <= next_day)
  );
  create index donor_day_by_day on donor_day (day);
  comment on table donor_day is 'what a donor gave to a campaign on a day, by gift date; reckoned from the gifts, compared by the proof';
  comment on column donor_day.area is 'postal_area of the donor as it is now';
  comment on column donor_day.rhythm is 'of the last gift of the row';
  comment on column donor_day.is_monthly is 'whether a charge of a monthly plan is among the gifts';
  comment on column donor_day.donor_before is 'day of the donor''s row before this one in the currency, -infinity for the first; the same day for a second campaign';
  comment on column donor_day.campaign_before is 'the same, to the same campaign';
  comment on column donor_day.monthly_before is 'day of the last row before this one that is monthly';
  comment on column donor_day.next_day is 'day of the donor''s next row in any currency, infinity for the last';

  create function days_of_donors(donors uuid[]) returns setof donor_day language sql stable as $$
    select donor_id, currency, campaign_id, day, donor.postal_area, rhythm, is_monthly, gifts, gross_minor,
           coalesce(lag(day) over in_currency, '-infinity'),
           coalesce(lag(day) over in_campaign, '-infinity'),
           coalesce(max(day) filter (where is_monthly) over (in_currency rows between unbounded preceding and 1 preceding), '-infinity'),
           coalesce(lead(day) over in_all, 'infinity')
    from (select gift.donor_id, currency, campaign_id, gift_date as day,
                 (array_agg(rhythm order by occurred_at desc, id desc))[1] as rhythm, bool_or(rhythm = 'monthly') as is_monthly,
                 count(*)::integer as gifts, sum(amount_minor)::bigint as gross_minor, max(occurred_at) as last_at
          from gift
          where occurred_at is not null and gift_date is not null and (donors is null or gift.donor_id = any (donors))
          group by gift.donor_id, currency, campaign_id, gift_date) as own
    join donor on donor.id = donor_id
    window in_all as (partition by donor_id order by day, last_at, currency, campaign_id),
           in_currency as (partition by donor_id, currency order by day, last_at, campaign_id),
           in_campaign as (partition by donor_id, currency, campaign_id order by day)
  $$;`;

const MOVED_DONORS = `
  create function moved_donor_goes_stale() returns trigger language plpgsql as $$
  begin
    insert into stale_donor (donor_id) values (new.id);
    return null;
  end $$;
  create trigger moved_donor_goes_stale after update of postal_area on donor
    for each row when (old.postal_area <> new.postal_area) execute function moved_donor_goes_stale();`;

/** All of it from the beginning: at first, after a load past the triggers, and when fiscal years begin elsewhere. */
const REBUILD = `
  create function rebuild_report_sums(start integer) returns void language plpgsql set work_mem = '64MB' as $$
  begin
    insert into report_sums (fiscal_year_start) values (start)
      on conflict (id) do update set fiscal_year_start = excluded.fiscal_year_start;
    delete from stale_day;
    delete from stale_donor;
    truncate giving_day, story_day, plan_day, donor_day, donor_spell, supporter_day, donor_year, cohort_month;
    insert into giving_day select * from giving_of_days(null);
    insert into story_day select * from stories_of_days(null) order by day;
    insert into plan_day select * from moves_of_days(null);
    insert into donor_day select * from days_of_donors(null) order by day;
    insert into donor_spell select * from spells_of(null);
    insert into supporter_day
      select change.day, sum(change.active_change), sum(change.gone_change)
      from donor_spell, spell_changes(from_day, until_day, next_from) as change group by change.day;
    insert into donor_year select * from years_of(null, start);
    insert into cohort_month select * from cohorts_of(null, start);
  end $$;`;
