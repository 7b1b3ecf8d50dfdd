import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sums that reports read, because their questions over five million gifts take longer than a page may. Each function
 * `…_of` reckons one of them from the gifts, refunds and disputes themselves; whatever is written marks the days and
 * the donors that it touches, those are reckoned afresh before the next report is read, and the proof reckons them all.
 * Nothing is ever added to one busy row while a gift is settled. Not breaking.
 */
export class ReportRollups1795500000026 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(RHYTHM);
    await query.query(DAYS);
    await query.query(STORIES);
    await query.query(SPELLS);
    await query.query(YEARS);
    await query.query(MOVEMENTS);
    await query.query(COUNTED_CHANGES);
    await query.query(STALE);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** A gift keeps the rhythm in which it came: when a plan becomes a yearly one, the months before stay as they were. */
const RHYTHM = `
  create function rhythm_of(plan uuid) returns text language sql stable as $$
    select case interval_count * case interval when 'year' then 12 else 1 end
             when 1 then 'monthly' when 3 then 'quarterly' when 12 then 'yearly' else 'other' end
    from plan where id = $1
  $$;
  alter table gift add column rhythm text not null default 'once'
    check (rhythm in ('once', 'monthly', 'quarterly', 'yearly', 'other'));
  update gift set rhythm = rhythm_of(plan_id) where plan_id is not null;
  create function gift_has_rhythm() returns trigger language plpgsql as $$
  begin
    new.rhythm := coalesce(rhythm_of(new.plan_id), 'once');
    return new;
  end $$;
  create trigger gift_has_rhythm before insert on gift
    for each row when (new.plan_id is not null) execute function gift_has_rhythm();
  create index gift_large on gift (gift_date) include (id, donor_id, state, occurred_at)
    where amount_minor > 50000 and occurred_at is not null;
  comment on column gift.rhythm is 'of its plan when it came; a later change of the plan changes no history';`;

/**
 * Home, Revenue and Payment health: what came in and went back, by day, along one of four splits. Each adds up to the same whole.
 * By day, so that a period may begin and end on any, and so that the running day alone is reckoned again.
 */
const DAYS = `
  create function gift_splits(gift) returns table (rhythm text, designation text, method text, campaign text)
  language sql immutable as $$
    select $1.rhythm, $1.designation,
           case when $1.channel <> 'online' then $1.channel
                when $1.method like 'Bank account%' then 'bank-debit' else 'card' end,
           $1.campaign_id::text
  $$;

  create table giving_day (
    day date not null,
    split text not null check (split in ('rhythm', 'designation', 'method', 'campaign')),
    value text not null,
    currency char(3) not null,
    gifts integer not null,
    gross_minor bigint not null,
    fee_minor bigint not null,
    fees_pending integer not null,
    returned_minor bigint not null,
    from_plans integer not null,
    charge_fee_minor bigint not null,
    fee_known_minor bigint not null,
    primary key (split, day, value, currency)
  );
  comment on table giving_day is
    'gifts by gift date, refunds and disputes by the date of their entries; reckoned from them, compared by the proof';
  comment on column giving_day.charge_fee_minor is 'of the fees: those of the gifts themselves, without disputes';
  comment on column giving_day.fee_known_minor is 'of the gross: gifts whose fee is known';

  create function giving_of_days(days date[]) returns table (day date, split text, value text, currency char(3),
    gifts integer, gross_minor bigint, fee_minor bigint, fees_pending integer, returned_minor bigint, from_plans integer,
    charge_fee_minor bigint, fee_known_minor bigint)
  language sql stable as $$
    select day, case grouping(rhythm, designation, method, campaign)
             when 7 then 'rhythm' when 11 then 'designation' when 13 then 'method' else 'campaign' end,
           coalesce(rhythm, designation, method, campaign), currency, sum(gifts)::integer, sum(gross)::bigint,
           coalesce(sum(fee), 0)::bigint, sum(pending)::integer, sum(returned)::bigint, (count(plan_id))::integer,
           coalesce(sum(fee) filter (where gifts > 0), 0)::bigint, coalesce(sum(gross) filter (where fee is not null), 0)::bigint
    from (
      select gift_date as day, gift_with.*, currency, 1 as gifts, amount_minor as gross, fee_minor as fee,
             case when fee_minor is null and channel = 'online' then 1 else 0 end as pending, 0 as returned, plan_id
      from gift, gift_splits(gift) as gift_with
      where gift_date is not null and occurred_at is not null and (days is null or gift_date = any (days))
      union all
      select entry.effective_date, gift_with.*, refund.currency, 0, 0, 0, 0,
             case when entry.id = refund.entry_id then refund.amount_minor else -refund.amount_minor end, null
      from ledger_entry entry
      join refund on entry.id in (refund.entry_id, refund.reversal_entry_id)
      join gift on gift.id = refund.gift_id, gift_splits(gift) as gift_with
      where days is null or entry.effective_date = any (days)
      union all
      select entry.effective_date, gift_with.*, posting.currency, 0, 0,
             case posting.account when '5110' then posting.amount_minor else 0 end, 0,
             case posting.account when '4900' then posting.amount_minor else 0 end, null
      from dispute
      join ledger_posting posting on posting.account in ('4900', '5110') and posting.entry_id in (
        withdrawal_entry_id, reinstatement_entry_id, loss_entry_id, loss_reversal_entry_id)
      join ledger_entry entry on entry.id = posting.entry_id
      join gift on gift.id = dispute.gift_id, gift_splits(gift) as gift_with
      where days is null or entry.effective_date = any (days)
    ) as line
    group by day, currency, grouping sets ((rhythm), (designation), (method), (campaign))
  $$;`;

/**
 * Home and Stories: what gifts of a day came from, and what went back of such gifts on it. The first charge of a plan is
 * told from its renewals by the order of the periods, so a charge that comes late makes the day of the next one stale.
 */
const STORIES = `
  create table story_day (
    day date not null,
    currency char(3) not null,
    story text,
    url text,
    has_id boolean not null,
    section text,
    author text,
    placement text,
    form_id uuid,
    variant text,
    gifts integer not null,
    renewals integer not null,
    gross_minor bigint not null,
    begun_minor bigint not null,
    monthly_minor bigint not null,
    returned_minor bigint not null
  );
  create index story_day_by_day on story_day (day);
  comment on table story_day is
    'gifts by gift date and where they came from, refunds and disputes by the date of their entries; compared by the proof';
  comment on column story_day.begun_minor is 'of the gross: single gifts and first charges';
  comment on column story_day.monthly_minor is 'what plans bring in a month whose first charge is among the gifts';

  create function stories_of_days(days date[]) returns setof story_day language sql stable as $$
    select day, currency, story, max(url), has_id, section, author, placement, form_id, variant, sum(gifts)::integer,
           sum(case when is_renewal then 1 else 0 end)::integer, sum(gross)::bigint,
           sum(case when is_renewal then 0 else gross end)::bigint, coalesce(sum(monthly), 0)::bigint, sum(returned)::bigint
    from (
      select gift_date as day, gift.currency, coalesce(gift.article_id, gift.article_url) as story, gift.article_url as url,
             gift.article_id is not null as has_id, gift.section, gift.author, gift.placement, gift.form_id, gift.variant,
             1 as gifts, plan_id is not null and not is_first as is_renewal, gift.amount_minor as gross,
             case when is_first then round(gift.amount_minor / case gift.rhythm when 'monthly' then 1.0 when 'quarterly' then 3
               when 'yearly' then 12 else plan.interval_count * case plan.interval when 'year' then 12 else 1 end end) end as monthly,
             0 as returned
      from gift left join plan on plan.id = gift.plan_id
      cross join lateral (
        select plan.id is not null and plan.restarts_id is null and plan.replaces_id is null and not exists (
          select from gift as earlier where earlier.plan_id = gift.plan_id and earlier.period_start < gift.period_start
            and earlier.occurred_at is not null) as is_first) as charge
      where gift_date is not null and occurred_at is not null and (days is null or gift_date = any (days))
      union all
      select back.day, back.currency, coalesce(article_id, article_url), article_url, article_id is not null, section, author,
             placement, form_id, variant, 0, false, 0, null, back.minor
      from (
        select refund.gift_id, refund.currency, entry.effective_date as day,
               case when entry.id = refund.entry_id then refund.amount_minor else -refund.amount_minor end as minor
        from ledger_entry entry join refund on entry.id in (refund.entry_id, refund.reversal_entry_id)
        where days is null or entry.effective_date = any (days)
        union all
        select dispute.gift_id, posting.currency, entry.effective_date, posting.amount_minor
        from dispute
        join ledger_posting posting on posting.account = '4900' and posting.entry_id in (
          withdrawal_entry_id, reinstatement_entry_id, loss_entry_id, loss_reversal_entry_id)
        join ledger_entry entry on entry.id = posting.entry_id
        where days is null or entry.effective_date = any (days)) as back
      join gift on gift.id = back.gift_id
    ) as line
    group by day, currency, story, has_id, section, author, placement, form_id, variant
  $$;`;

/**
 * Home and Keeping donors: from which day until which a donor counts as having given within twelve months. Whoever gave
 * in the twelve months before a day is a spell that holds the day; who was kept since the year before is one join.
 */
const SPELLS = `
  create function year_after(day date) returns date language sql immutable as $$
    select (day + interval '12 months')::date + case when to_char(day, 'MM-DD') = '02-29' then 1 else 0 end
  $$;
  comment on function year_after is 'the first day on which a gift of that day lies more than twelve months back';

  create table donor_spell (
    donor_id uuid not null,
    from_day date not null,
    until_day date not null,
    next_from date,
    primary key (donor_id, from_day),
    check (until_day > from_day and next_from > until_day)
  );
  create index donor_spell_by_end on donor_spell (until_day) include (from_day, next_from, donor_id);
  comment on table donor_spell is 'a run of giving without a gap of twelve months; until_day is the first day after it';

  create table supporter_day (
    day date primary key,
    active_change integer not null,
    gone_change integer not null
  );
  comment on column supporter_day.active_change is 'donors whose spell begins, less those whose spell ends';
  comment on column supporter_day.gone_change is
    'donors who begin to be missed (active a year ago, not now), less those who cease to be';

  create function spells_of(donors uuid[]) returns table (donor_id uuid, from_day date, until_day date, next_from date)
  language sql stable as $$
    select donor_id, from_day, until_day, lead(from_day) over (partition by donor_id order by from_day)
    from (select donor_id, min(day) as from_day, max(until) as until_day
          from (select *, count(*) filter (where day > reach) over (partition by donor_id order by day) as spell
                from (select *, lag(until) over (partition by donor_id order by day) as reach
                      from (select distinct gift.donor_id, gift_date as day, year_after(gift_date) as until from gift
                            where occurred_at is not null and (donors is null or gift.donor_id = any (donors))) as day_given
                     ) as reached) as numbered
          group by donor_id, spell) as spell
  $$;

  create function spell_changes(from_day date, until_day date, next_from date)
    returns table (day date, active_change integer, gone_change integer) language sql immutable as $$
    values (from_day, 1, 0), (until_day, -1, 1), (least(next_from, year_after(until_day)), 0, -1)
  $$;`;

/**
 * Keeping donors: who gave in which fiscal year (LYBUNT, SYBUNT), in which of its months, and how many donors whose
 * first gift lies in one month gave in another.
 */
const YEARS = `
  create table donor_year (
    donor_id uuid not null,
    year smallint not null,
    gifts integer not null,
    given_minor bigint not null,
    months integer not null check (months between 1 and 4095),
    is_first boolean not null,
    next_year smallint check (next_year > year),
    primary key (donor_id, year)
  );
  comment on column donor_year.year is 'the fiscal year, named after the calendar year in which it ends';
  comment on column donor_year.next_year is 'the fiscal year in which the donor gave next';
  comment on column donor_year.months is 'a bit for each month of the fiscal year with a gift, the first month lowest';

  create table cohort_month (
    cohort date not null,
    month date not null,
    donors integer not null,
    primary key (cohort, month)
  );
  comment on table cohort_month is 'donors whose first gift lies in the month cohort and who gave in month; both first days';

  create function years_of(donors uuid[], start integer)
    returns table (donor_id uuid, year smallint, gifts integer, given_minor bigint, months integer, is_first boolean, next_year smallint)
  language sql stable as $$
    select *, row_number() over by_year = 1, lead(year) over by_year
    from (select donor_id, extract(year from shifted)::smallint as year, count(*)::integer, sum(amount_minor)::bigint,
                 bit_or(1 << (extract(month from shifted)::integer - 1))
          from (select gift.donor_id, amount_minor, gift_date + make_interval(months => (13 - start) % 12) as shifted from gift
                where occurred_at is not null and gift_date is not null
                  and (donors is null or gift.donor_id = any (donors))) as given
          group by donor_id, extract(year from shifted)) as own
    window by_year as (partition by donor_id order by year)
  $$;

  create function cohorts_of(donors uuid[], start integer) returns table (cohort date, month date, donors integer)
  language sql stable as $$
    select cohort, month, count(*)::integer
    from (select month, min(month) over (partition by donor_id) as cohort
          from donor_year
          cross join lateral (
            select (make_date(year, 1, 1) + make_interval(months => place - (13 - start) % 12))::date as month
            from generate_series(0, 11) as place where months & (1 << place) <> 0) as given
          where donors is null or donor_id = any (donors)) as donor_month
    group by cohort, month
  $$;`;

/**
 * Recurring health: each change of a plan says what it made of the plan's value in a month, against what the change
 * before had left. So the changes of any days add up to the difference of the values at their ends, in whatever order
 * they were told. A plan that takes the place of another goes on from its value, and the end of the other is then no
 * loss. Monthly shares are kept with twelve decimals and rounded in sums. Home asks for a year of them and for the value
 * of all plans on two days, so they are summed by day.
 */
const MOVEMENTS = `
  alter table plan_change
    add column position bigint,
    add column was_monthly numeric(24, 12),
    add column is_monthly numeric(24, 12),
    add column took_over boolean not null default false,
    add column moved_on date,
    add column movement text check (movement in ('new', 'raised', 'returned', 'lowered', 'lost')),
    add constraint plan_change_counted check ((position is null) = (is_monthly is null) and (position is null) = (was_monthly is null)
      and (position is null) = (moved_on is null));
  create sequence plan_change_position owned by plan_change.position;
  create unique index plan_change_in_order on plan_change (plan_id, position desc) include (is_monthly) where position is not null;
  create index plan_change_moves on plan_change (moved_on) include (movement, kind, was_monthly, is_monthly)
    where movement is not null;
  create index plan_retrying on plan (id) where state = 'past_due';
  create index plan_card_ends on plan (id) where ended_at is null and method_expires_on < next_charge_on;
  create index refund_failed on refund (gift_id, requested_at) where state = 'failed';
  create index plan_that_replaces on plan (replaces_id) where replaces_id is not null;
  comment on column plan_change.is_monthly is 'minor units that the plan gives in a month from this change on; 0 while it is paused or ended';
  comment on column plan_change.was_monthly is 'what the change before had left, of this plan or of the one that it takes the place of';
  comment on column plan_change.moved_on is 'the day of the organisation on which the change took effect';

  create table plan_day (
    day date not null,
    movement text not null check (movement in ('new', 'raised', 'returned', 'lowered', 'lost')),
    kind text not null,
    plans integer not null,
    moved_minor numeric not null,
    primary key (day, movement, kind)
  );
  comment on table plan_day is 'what changes of plans moved on a day; reckoned from the changes, compared by the proof';
  comment on column plan_day.moved_minor is 'minor units in a month with twelve decimals; below zero what was lowered or lost';

  create function moves_of_days(days date[]) returns setof plan_day language sql stable as $$
    select moved_on, movement, kind, count(*)::integer, sum(is_monthly - was_monthly) from plan_change
    where movement is not null and (days is null or moved_on = any (days)) group by moved_on, movement, kind
  $$;

  create function monthly_value(plan jsonb) returns numeric language sql immutable as $$
    select case when plan->>'state' in ('active', 'past_due')
      then (plan->>'amountMinor')::numeric
        / ((plan->>'intervalCount')::integer * case plan->>'interval' when 'year' then 12 else 1 end)
      else 0 end
  $$;

  create function plan_change_counts() returns trigger language plpgsql as $$
  declare before_that record; own record; taken numeric;
  begin
    new.position := nextval('plan_change_position');
    new.moved_on := (new.applied_at at time zone coalesce((select time_zone from organisation), 'UTC'))::date;
    select change.position, change.is_monthly into before_that from plan_change as change
      where change.plan_id = new.plan_id and change.position is not null order by change.position desc limit 1;
    select restarts_id, replaces_id, donor_id into own from plan where id = new.plan_id;
    if before_that.position is null then
      new.was_monthly := 0;
      if own.replaces_id is not null then
        select change.is_monthly into taken from plan_change as change join plan on plan.id = change.plan_id
          where change.plan_id = own.replaces_id and plan.donor_id = own.donor_id and change.position is not null
          order by change.position desc limit 1;
        new.was_monthly := coalesce(taken, 0);
        new.took_over := new.was_monthly > 0;
      end if;
    elsif exists (select from plan join plan_change as change on change.plan_id = plan.id
                  where plan.replaces_id = new.plan_id and change.took_over and change.position > before_that.position) then
      new.was_monthly := 0;
    else
      new.was_monthly := before_that.is_monthly;
    end if;
    new.is_monthly := case when new.after ? 'state' and new.after ? 'amountMinor' then monthly_value(new.after)
      else coalesce(before_that.is_monthly, 0) end;
    new.movement := case
      when new.is_monthly = new.was_monthly then null
      when new.is_monthly = 0 then 'lost'
      when new.was_monthly = 0 and own.restarts_id is null and before_that.position is null then 'new'
      when new.was_monthly = 0 then 'returned'
      when new.is_monthly > new.was_monthly then 'raised'
      else 'lowered' end;
    return new;
  end $$;

  create or replace function plan_change_is_history() returns trigger language plpgsql as $$
  declare free text[] := '{state,failure,applied_at,after,position,was_monthly,is_monthly,took_over,movement,moved_on}';
  begin
    if old.state <> 'requested' or to_jsonb(new) - free <> to_jsonb(old) - free then
      raise exception 'plan change % is history', old.id
        using errcode = 'restrict_violation', constraint = 'plan_change_is_history';
    end if;
    return new;
  end $$;

  create trigger plan_change_that_counts before insert on plan_change
    for each row when (new.state = 'applied') execute function plan_change_counts();
  create trigger plan_change_that_is_applied before update of state on plan_change
    for each row when (new.state = 'applied' and old.state <> 'applied') execute function plan_change_counts();`;

/** The changes that there are, one after the other, as if each were made now. */
const COUNTED_CHANGES = `
  alter table plan_change disable trigger plan_change_is_history;
  create trigger plan_change_again before update on plan_change
    for each row when (new.position is null) execute function plan_change_counts();
  do $$
  declare change record;
  begin
    for change in select id from plan_change where state = 'applied' order by applied_at, id loop
      update plan_change set id = id where id = change.id;
    end loop;
  end $$;
  drop trigger plan_change_again on plan_change;
  alter table plan_change enable trigger plan_change_is_history;`;

/** What has been written since the sums were reckoned, beside each other: whoever writes waits for nobody. */
const STALE = `
  create table stale_day (id bigint generated always as identity primary key, day date not null);
  create table stale_donor (id bigint generated always as identity primary key, donor_id uuid not null);
  create table report_sums (
    id boolean primary key default true check (id),
    fiscal_year_start smallint not null
  );
  comment on table report_sums is 'by which fiscal year the sums are reckoned; locked by whoever reckons them';

  create function next_charge_day(plan uuid, period timestamptz) returns date language sql stable as $$
    select later.gift_date from gift as later
    where later.plan_id = $1 and later.period_start > $2 and later.gift_date is not null
    order by later.period_start limit 1
  $$;
  comment on function next_charge_day is 'on which there may be a first charge less, or one more, when the charge of a period comes or goes';

  create function gifts_go_stale() returns trigger language plpgsql as $$
  begin
    insert into stale_day (day)
      select gift_date from touched where gift_date is not null
      union select later from (select next_charge_day(plan_id, period_start) as later from touched where plan_id is not null) as next
            where later is not null;
    insert into stale_donor (donor_id) select distinct donor_id from touched where occurred_at is not null;
    return null;
  end $$;
  create trigger new_gifts_go_stale after insert on gift referencing new table as touched
    for each statement execute function gifts_go_stale();
  create trigger gone_gifts_go_stale after delete on gift referencing old table as touched
    for each statement execute function gifts_go_stale();

  create function changed_gifts_go_stale() returns trigger language plpgsql as $$
  begin
    with changed as materialized (
      select was.gift_date as old_day, gift.gift_date as day, was.donor_id as old_donor, gift.donor_id, gift.id,
             (was.designation, was.campaign_id, was.rhythm, was.method)
               is distinct from (gift.designation, gift.campaign_id, gift.rhythm, gift.method) as is_moved,
             (was.donor_id, was.campaign_id, was.rhythm, was.gift_date, was.occurred_at is null, was.amount_minor)
               is distinct from (gift.donor_id, gift.campaign_id, gift.rhythm, gift.gift_date, gift.occurred_at is null,
               gift.amount_minor) as is_given,
             case when gift.plan_id is not null and (was.gift_date, was.occurred_at is null)
               is distinct from (gift.gift_date, gift.occurred_at is null) then next_charge_day(gift.plan_id, gift.period_start) end as next_day
      from was_gift was join now_gift gift using (id)
      where gift.gift_date is not null
        and (was.designation, was.campaign_id, was.rhythm, was.method, was.donor_id, was.gift_date, was.occurred_at is null,
             was.amount_minor, was.fee_minor)
            is distinct from (gift.designation, gift.campaign_id, gift.rhythm, gift.method, gift.donor_id, gift.gift_date,
             gift.occurred_at is null, gift.amount_minor, gift.fee_minor)
    ), marked as (
      insert into stale_donor (donor_id)
        select distinct donor from changed, unnest(array[old_donor, donor_id]) as donor where is_given
    )
    insert into stale_day (day)
      select old_day from changed where old_day is not null
      union select day from changed
      union select next_day from changed where next_day is not null
      union select effective_date from changed join refund on refund.gift_id = changed.id
            join ledger_entry entry on entry.id in (refund.entry_id, refund.reversal_entry_id) where is_moved
      union select effective_date from changed join dispute on dispute.gift_id = changed.id
            join ledger_entry entry on entry.id in (
              withdrawal_entry_id, reinstatement_entry_id, loss_entry_id, loss_reversal_entry_id) where is_moved;
    return null;
  end $$;
  create trigger changed_gifts_go_stale after update on gift referencing old table as was_gift new table as now_gift
    for each statement execute function changed_gifts_go_stale();

  create function returns_go_stale() returns trigger language plpgsql as $$
  begin
    insert into stale_day (day)
      select distinct effective_date from touched join ledger_entry entry
        on entry.id in (touched.entry_id, touched.reversal_entry_id);
    return null;
  end $$;
  create trigger new_refunds_go_stale after insert on refund referencing new table as touched
    for each statement execute function returns_go_stale();
  create trigger changed_refunds_go_stale after update on refund referencing new table as touched
    for each statement execute function returns_go_stale();

  create function disputes_go_stale() returns trigger language plpgsql as $$
  begin
    insert into stale_day (day)
      select distinct effective_date from touched join ledger_entry entry on entry.id in (
        withdrawal_entry_id, reinstatement_entry_id, loss_entry_id, loss_reversal_entry_id);
    return null;
  end $$;
  create trigger new_disputes_go_stale after insert on dispute referencing new table as touched
    for each statement execute function disputes_go_stale();
  create trigger changed_disputes_go_stale after update on dispute referencing new table as touched
    for each statement execute function disputes_go_stale();

  create function moves_go_stale() returns trigger language plpgsql as $$
  begin
    insert into stale_day (day) values (case tg_op when 'DELETE' then old.moved_on else new.moved_on end);
    return null;
  end $$;
  create trigger new_moves_go_stale after insert or update of state on plan_change
    for each row when (new.movement is not null) execute function moves_go_stale();
  create trigger gone_moves_go_stale after delete on plan_change
    for each row when (old.movement is not null) execute function moves_go_stale();`;
