import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Goals and dates of campaigns, designations with words of their own, offers to match gifts, tributes with the notices
 * about them, and what moves a gift to another campaign or designation. Not breaking.
 */
export class Campaigns1795500000028 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [CAMPAIGNS, DESIGNATIONS, MATCHES, TRIBUTES, MOVES, MOVED_SUMS, RECORDED_BY_STAFF]) {
      await query.query(part);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const CAMPAIGNS = `
  alter table campaign
    add column description text not null default '' check (length(description) <= 1000),
    add column goal_minor bigint check (goal_minor > 0),
    add column goal_gifts integer check (goal_gifts > 0),
    add column goal_donors integer check (goal_donors > 0),
    add column starts_on date,
    add column ends_on date,
    add column cost_minor bigint check (cost_minor >= 0),
    add column counting text not null default 'every-gift' check (counting in ('every-gift', 'year-of-plans')),
    add column archived_at timestamptz,
    add column version integer not null default 1 check (version >= 1),
    add column changed_at timestamptz,
    add column changed_by uuid references staff,
    add constraint campaign_name_given check (length(trim(name)) between 1 and 120),
    add constraint campaign_dates check (starts_on <= ends_on),
    add constraint campaign_general_stays check (slug <> 'general' or archived_at is null);
  comment on column campaign.cost_minor is 'what it cost, entered by staff; null while nobody said';
  comment on column campaign.counting is
    'every-gift: gifts and instalments as they come; year-of-plans: a plan that runs counts once, with what it brings in a year';
  comment on column campaign.version is 'counts saves, so that two people cannot overwrite each other';

  create function campaign_slug_stays() returns trigger language plpgsql as $$
  begin
    raise exception 'links and files name campaign %', old.slug
      using errcode = 'restrict_violation', constraint = 'campaign_slug_stays';
  end $$;
  create trigger campaign_slug_stays before update of slug on campaign
    for each row when (old.slug <> new.slug) execute function campaign_slug_stays();

  create index gift_by_campaign on gift (campaign_id, gift_date) include (amount_minor, currency, donor_id, plan_id)
    where gift_date is not null;
  create index plan_by_campaign on plan (campaign_id, started_at);

  create table campaign_total (
    campaign_id uuid primary key references campaign,
    figures jsonb not null,
    days jsonb not null default '[]',
    counted_at timestamptz not null
  );
  comment on table campaign_total is
    'what a campaign has raised as it was counted a moment ago, for pages that many look at; always counted from the gifts, never added up';`;

const DESIGNATIONS = `
  alter table designation
    add column description text not null default '' check (length(description) <= 300),
    add column goal_minor bigint check (goal_minor > 0),
    add constraint designation_name_given check (length(trim(name)) between 1 and 120);
  comment on column designation.description is 'what donors read about it on the gift page';

  create function designation_stays() returns trigger language plpgsql as $$
  begin
    if old.code <> new.code then
      raise exception 'designation % is a fund of the ledger', old.code
        using errcode = 'restrict_violation', constraint = 'designation_code_stays';
    end if;
    if old.restricted <> new.restricted and (exists (select from ledger_posting where fund = old.code)
      or exists (select from gift where designation = old.code) or exists (select from plan where designation = old.code)
      or exists (select from offline_gift where designation = old.code))
    then
      raise exception 'designation % was given to as it is', old.code
        using errcode = 'restrict_violation', constraint = 'designation_restriction_stays';
    end if;
    return new;
  end $$;
  create trigger designation_stays before update of code, restricted on designation
    for each row execute function designation_stays();

  create function form_has_designation() returns trigger language plpgsql as $$
  declare bare text;
  begin
    select slug into bare from form
    where open and not exists (select from form_designation offered join designation on code = offered.designation
                               where offered.form_id = form.id and designation.open)
    limit 1;
    if found then
      raise exception 'form % would take gifts for nothing', bare
        using errcode = 'check_violation', constraint = 'form_has_designation';
    end if;
    return null;
  end $$;
  create constraint trigger form_has_designation after update of open on designation
    deferrable initially deferred for each row when (not new.open) execute function form_has_designation();
  create constraint trigger form_keeps_designation after delete on form_designation
    deferrable initially deferred for each row execute function form_has_designation();`;

const MATCHES = `
  create table matching_offer (
    id uuid primary key,
    campaign_id uuid not null references campaign,
    sponsor text not null check (length(trim(sponsor)) between 1 and 120),
    sponsor_donor_id uuid references donor,
    percent smallint not null check (percent between 1 and 1000),
    cap_minor bigint not null check (cap_minor > 0),
    gift_cap_minor bigint check (gift_cap_minor > 0 and gift_cap_minor <= cap_minor),
    starts_on date not null,
    ends_on date not null,
    terms text not null default '' check (length(terms) <= 1000),
    made_by uuid references staff,
    made_at timestamptz not null,
    withdrawn_at timestamptz,
    constraint matching_offer_dates check (starts_on <= ends_on)
  );
  create index matching_offer_by_campaign on matching_offer (campaign_id, starts_on);
  create index matching_offer_by_sponsor on matching_offer (sponsor_donor_id) where sponsor_donor_id is not null;
  comment on table matching_offer is
    'a promise to add to the gifts of a campaign; never income (R-ACC-02): what the sponsor pays is a gift of its own';
  comment on column matching_offer.percent is '100 doubles a gift, 200 triples it';

  -- One promise at a time, so that nobody has to say which of two a gift used up.
  create function matching_offer_alone() returns trigger language plpgsql as $$
  begin
    perform from campaign where id = new.campaign_id for update;
    if new.withdrawn_at is null and exists (select from matching_offer as other
      where other.campaign_id = new.campaign_id and other.id <> new.id and other.withdrawn_at is null
        and daterange(other.starts_on, other.ends_on, '[]') && daterange(new.starts_on, new.ends_on, '[]'))
    then
      raise exception 'campaign % has an offer for these days', new.campaign_id
        using errcode = 'exclusion_violation', constraint = 'matching_offer_alone';
    end if;
    return new;
  end $$;
  create trigger matching_offer_alone before insert or update on matching_offer
    for each row execute function matching_offer_alone();`;

const TRIBUTES = `
  create table match_wish (
    id uuid primary key,
    gift_id uuid constraint match_wish_of_gift unique references gift on delete cascade,
    plan_id uuid constraint match_wish_of_plan unique references plan,
    employer text not null check (length(trim(employer)) between 1 and 120),
    constraint match_wish_of_one check (num_nonnulls(gift_id, plan_id) = 1)
  );
  comment on table match_wish is 'the employer who may match a gift, as its donor wrote it on the gift page';

  create table tribute (
    id uuid primary key,
    gift_id uuid constraint tribute_of_gift unique references gift on delete cascade,
    plan_id uuid constraint tribute_of_plan unique references plan,
    kind text not null check (kind in ('in-honor', 'in-memory')),
    honoree text not null check (length(honoree) <= 200),
    notify_by text check (notify_by in ('email', 'paper')),
    notify_name text not null default '' check (length(notify_name) <= 200),
    notify_email text not null default '' check (length(notify_email) <= 254),
    notify_address text not null default '' check (length(notify_address) <= 500),
    message text not null default '' check (length(message) <= 500),
    send_on date,
    state text not null default 'waiting' check (state in ('waiting', 'to-print', 'sent', 'withdrawn', 'quiet')),
    asked_at timestamptz not null,
    done_at timestamptz,
    done_by uuid references staff,
    constraint tribute_of_something check (gift_id is not null or plan_id is not null),
    constraint tribute_done check ((state in ('sent', 'withdrawn')) = (done_at is not null)),
    constraint tribute_quiet check ((state = 'quiet') = (notify_by is null))
  );
  create index tribute_waiting on tribute (asked_at) where state = 'waiting';
  create index tribute_to_print on tribute (asked_at) where state = 'to-print';
  comment on table tribute is
    'in whose honor or memory an online gift was made, and who is told of it, once and without the amount (R-TPG-05); of a plan its first gift';
  comment on column tribute.state is 'quiet: nobody is to be told';
  comment on column tribute.send_on is 'the day in the organisation''s zone; null for at once';

  create function tribute_is_told_once() returns trigger language plpgsql as $$
  begin
    if old.state in ('sent', 'withdrawn') and new.state <> old.state or old.gift_id is distinct from new.gift_id and old.gift_id is not null then
      raise exception 'the notice of tribute % is %', old.id, old.state
        using errcode = 'restrict_violation', constraint = 'tribute_is_told_once';
    end if;
    return new;
  end $$;
  create trigger tribute_is_told_once before update on tribute for each row execute function tribute_is_told_once();`;

/** Reports split by what a gift is for today, as its lists do; what is moved is added up anew on all days of the gift. */
const MOVED_SUMS = `
  create or replace function gift_splits(gift) returns table (rhythm text, designation text, method text, campaign text)
  language sql immutable as $$
    select $1.rhythm, coalesce($1.moved_to, $1.designation),
           case when $1.channel <> 'online' then $1.channel
                when $1.method like 'Bank account%' then 'bank-debit' else 'card' end,
           $1.campaign_id::text
  $$;
  create function moved_gift_goes_stale() returns trigger language plpgsql as $$
  begin
    insert into stale_day (day)
      select new.gift_date where new.gift_date is not null
      union select effective_date from refund join ledger_entry entry on entry.id in (refund.entry_id, refund.reversal_entry_id)
            where refund.gift_id = new.id
      union select effective_date from dispute join ledger_entry entry on entry.id in (
              withdrawal_entry_id, reinstatement_entry_id, loss_entry_id, loss_reversal_entry_id)
            where dispute.gift_id = new.id;
    return null;
  end $$;
  create trigger moved_gift_goes_stale after update of moved_to on gift
    for each row when (old.moved_to is distinct from new.moved_to) execute function moved_gift_goes_stale();`;

const MOVES = `
  insert into ledger_account (code, name, kind) values ('1090', 'Owed between designations', 'asset');

  alter table gift add column moved_to text references designation,
    add constraint gift_moved_elsewhere check (moved_to <> designation);
  comment on column gift.moved_to is
    'what the gift is for since it was moved; null where the designation itself says it, as in every month that was open';

  create table gift_move (
    id uuid primary key,
    gift_id uuid not null references gift,
    from_campaign_id uuid references campaign,
    to_campaign_id uuid references campaign,
    from_designation text references designation,
    to_designation text references designation,
    entry_id uuid constraint gift_move_entry unique references ledger_entry,
    reason text not null check (length(trim(reason)) between 1 and 500),
    moved_by uuid references staff,
    moved_at timestamptz not null,
    constraint gift_move_of_campaign check (num_nonnulls(from_campaign_id, to_campaign_id) in (0, 2)
      and from_campaign_id <> to_campaign_id),
    constraint gift_move_of_designation check (num_nonnulls(from_designation, to_designation) in (0, 2)
      and from_designation <> to_designation and (entry_id is null or to_designation is not null)),
    constraint gift_move_of_something check (num_nonnulls(to_campaign_id, to_designation) > 0)
  );
  create index gift_move_by_gift on gift_move (gift_id, moved_at);
  comment on column gift_move.entry_id is 'null where nothing of the gift is booked here, as of one that was brought from elsewhere';
  create trigger gift_move_append_only before update or delete or truncate on gift_move
    for each statement execute function refuse_change();
  comment on table gift_move is 'what staff said later that a gift is for; money moves by an entry of its own, never by an edit';

  create or replace view ledger_entry_gift as
    select settlement_entry_id as entry_id, id as gift_id from gift where settlement_entry_id is not null
    union all select fee_entry_id, id from gift where fee_entry_id is not null
    union all select entry_id, gift_id from refund where entry_id is not null
    union all select reversal_entry_id, gift_id from refund where reversal_entry_id is not null
    union all select withdrawal_entry_id, gift_id from dispute where withdrawal_entry_id is not null
    union all select reinstatement_entry_id, gift_id from dispute where reinstatement_entry_id is not null
    union all select loss_entry_id, gift_id from dispute where loss_entry_id is not null
    union all select loss_reversal_entry_id, gift_id from dispute where loss_reversal_entry_id is not null
    union all select bank_fee_entry_id, gift_id from refund where bank_fee_entry_id is not null
    union all select entry_id, gift_id from benefit_deferral
    union all select entry_id, gift_id from benefit_deferral_step
    union all select entry_id, gift_id from gift_move where entry_id is not null;`;

/** Why we asked is no money: the campaign of a gift on paper may be put right without recording it again. */
const RECORDED_BY_STAFF = `
  create or replace function offline_gift_in_open_batch() returns trigger language plpgsql as $$
  declare held text; batch uuid := case tg_op when 'DELETE' then old.batch_id else new.batch_id end;
    free text[] := array['note', 'tribute_name', 'notify_name', 'notify_email', 'notify_address', 'campaign_id'];
  begin
    select state into held from gift_batch where id = batch for share;
    -- A merge moves what the one gave, or was credited with, to the other of the two.
    if tg_op = 'UPDATE' and (new.donor_id = old.donor_id or within_merge(old.donor_id, new.donor_id))
      and (new.soft_donor_id is not distinct from old.soft_donor_id
        or within_merge(variadic array_remove(array[old.soft_donor_id, new.soft_donor_id], null)))
    then free := free || array['donor_id', 'soft_donor_id']; end if;
    -- What people wrote can be forgotten (R-PRV); what was given stays as it was, and a correction is another row.
    if held <> 'open' and not (case tg_op when 'INSERT' then new.corrects_id is not null
        when 'UPDATE' then to_jsonb(old) - free = to_jsonb(new) - free else false end)
    then perform refuse_posted_batch(batch); end if;
    return case tg_op when 'DELETE' then old else new end;
  end $$;

  create or replace function offline_gift_guard() returns trigger language plpgsql as $$
  declare batch gift_batch; giver text;
    free text[] := array['state', 'donor_id', 'comment', 'may_quote', 'anonymous', 'campaign_id'];
  begin
    if tg_op = 'DELETE' then perform refuse_posted_batch(old.batch_id); end if;
    if tg_op = 'UPDATE' then
      -- Donors are joined, and forgotten; what they gave stays.
      if to_jsonb(old) - free <> to_jsonb(new) - free then perform refuse_posted_batch(new.batch_id); end if;
    else
      select * into batch from gift_batch where id = new.batch_id;
      if (new.corrects_id is null) <> (batch.state = 'open') then perform refuse_posted_batch(new.batch_id); end if;
    end if;
    select kind into giver from donor where id = new.donor_id;
    if (new.acknowledgment = 'none') <> (giver = 'unknown') then
      raise exception 'gift % goes unacknowledged exactly when nobody knows who gave it', new.id
        using errcode = 'check_violation', constraint = 'gift_unacknowledged_of_unknown';
    end if;
    return new;
  end $$;`;
