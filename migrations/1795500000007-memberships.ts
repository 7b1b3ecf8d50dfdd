import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tiers, benefits, memberships and what they are worth to the tax office. Not breaking. */
export class Memberships1795500000007 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(CATALOGUE);
    await query.query(TERMS);
    await query.query(GRANTS);
    await query.query(ENTITLEMENTS);
    await query.query(SEED);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const CATALOGUE = `
  alter table gift add declines_benefits boolean not null default false;
  alter table plan add declines_benefits boolean not null default false;
  comment on column gift.declines_benefits is 'said before the payment: the whole of it is a contribution (R-QPQ-07)';

  create table tier (
    code text primary key check (code ~ '^[a-z0-9-]{1,40}$'),
    name text not null check (length(name) between 1 and 60),
    threshold_minor bigint not null check (threshold_minor > 0),
    open boolean not null
  );
  create unique index tier_threshold on tier (threshold_minor) where open;
  comment on column tier.threshold_minor is 'a year; the tier with the higher threshold is the higher tier';

  create table benefit (
    id uuid primary key,
    name text not null check (length(name) between 1 and 80),
    description text not null default '' check (length(description) <= 300),
    fmv_minor bigint check (fmv_minor >= 0),
    cost_minor bigint check (cost_minor >= 0),
    logo boolean not null default false,
    frequent_right boolean not null default false,
    members_only_event boolean not null default false,
    informing_publication boolean not null default false,
    mailed boolean not null default false,
    cadence text not null check (cadence in ('yearly', 'once')),
    effective_from date not null,
    effective_until date constraint benefit_dates check (effective_until >= effective_from),
    live boolean not null default false,
    constraint benefit_live_is_valued check (not live or (description <> '' and fmv_minor is not null)),
    constraint benefit_live_has_cost check (not live or cost_minor is not null or not (logo or members_only_event))
  );
  comment on constraint benefit_live_is_valued on benefit is
    'what is offered without a description and a fair value could not be disclosed (R-QPQ-02)';
  create table tier_benefit (
    tier text not null references tier,
    benefit_id uuid not null references benefit,
    primary key (tier, benefit_id)
  );
  create index tier_benefit_by_benefit on tier_benefit (benefit_id);

  create table irs_parameter (
    year smallint primary key check (year between 1990 and 2200),
    low_cost_limit_minor bigint not null check (low_cost_limit_minor > 0),
    min_gift_minor bigint not null,
    cap_minor bigint not null,
    source text not null check (source <> ''),
    constraint irs_parameter_proportions
      check (min_gift_minor = 5 * low_cost_limit_minor and cap_minor = 10 * low_cost_limit_minor)
  );
  comment on constraint irs_parameter_proportions on irs_parameter is
    'the three figures are always 1 : 5 : 10, so a mistyped one is found (R-QPQ-05)';`;

const TERMS = `
  create table membership (
    donor_id uuid primary key references donor,
    card_id uuid not null default gen_random_uuid() constraint membership_card unique,
    created_at timestamptz not null
  );

  create table gifted_membership (
    id uuid primary key,
    gift_id uuid not null constraint gifted_membership_gift unique references gift on delete cascade,
    tier text not null references tier,
    recipient_first_name text not null check (recipient_first_name <> ''),
    recipient_last_name text not null,
    recipient_email text not null check (recipient_email like '%_@_%'),
    message text not null check (length(message) <= 1000),
    send_on date not null,
    state text not null check (state in ('started', 'paid', 'sent', 'redeemed', 'cancelled')),
    sent_at timestamptz,
    redeemed_at timestamptz,
    donor_id uuid references membership,
    constraint gifted_membership_sent check (state <> 'sent' or sent_at is not null),
    constraint gifted_membership_redeemed
      check ((state = 'redeemed') = (redeemed_at is not null) and (state = 'redeemed') = (donor_id is not null))
  );
  create index gifted_membership_due on gifted_membership (send_on) where state = 'paid';
  create index gifted_membership_by_donor on gifted_membership (donor_id) where donor_id is not null;

  create function gifted_membership_is_spent_once() returns trigger language plpgsql as $$
  begin
    if new is distinct from old then
      raise exception 'gift membership % has been redeemed', old.id
        using errcode = 'restrict_violation', constraint = 'gifted_membership_is_spent_once';
    end if;
    return new;
  end $$;
  create trigger gifted_membership_is_spent_once before update on gifted_membership
    for each row when (old.state = 'redeemed') execute function gifted_membership_is_spent_once();

  create table membership_term (
    id uuid primary key,
    donor_id uuid not null references membership,
    tier text not null references tier,
    starts_on date not null,
    ends_on date not null constraint membership_term_dates check (ends_on > starts_on),
    anchor_day smallint not null check (anchor_day between 1 and 31),
    source text not null check (source in ('gift', 'plan', 'complimentary', 'gifted')),
    purpose text not null check (purpose in ('paid', 'raised')),
    gift_id uuid references gift,
    plan_id uuid references plan,
    gifted_id uuid references gifted_membership,
    staff_id uuid references staff,
    reason text,
    decided_at timestamptz not null,
    created_at timestamptz not null,
    ended_on date,
    ended_reason text check (ended_reason in ('returned', 'recounted', 'staff')),
    constraint membership_term_source check (case source
      when 'gift' then gift_id is not null and plan_id is null and gifted_id is null and staff_id is null
      when 'plan' then gift_id is not null and plan_id is not null and gifted_id is null and staff_id is null
      when 'complimentary' then gift_id is null and plan_id is null and gifted_id is null and staff_id is not null and reason <> ''
      else gift_id is null and plan_id is null and gifted_id is not null and staff_id is null end),
    constraint membership_term_ended check ((ended_on is null) = (ended_reason is null)),
    constraint membership_term_ended_within check (ended_on between starts_on - 1 and ends_on)
  );
  create unique index membership_term_of_gift on membership_term (gift_id, purpose)
    where gift_id is not null and ended_on is null;
  create unique index membership_term_of_gifted on membership_term (gifted_id)
    where gifted_id is not null and ended_on is null;
  create index membership_term_by_donor on membership_term (donor_id, ends_on);
  create index membership_term_by_plan on membership_term (plan_id) where plan_id is not null;
  create index membership_term_by_end on membership_term (coalesce(ended_on, ends_on), id)
    where ended_reason is distinct from 'recounted';

  create function membership_term_is_frozen() returns trigger language plpgsql as $$
  begin
    if (to_jsonb(old) - 'ended_on' - 'ended_reason') <> (to_jsonb(new) - 'ended_on' - 'ended_reason')
      or old.ended_on is not null
    then
      raise exception 'membership term % is frozen: end it and write another', old.id
        using errcode = 'restrict_violation', constraint = 'membership_term_is_frozen';
    end if;
    return new;
  end $$;
  create trigger membership_term_is_frozen before update on membership_term
    for each row execute function membership_term_is_frozen();
  create trigger membership_term_never_deleted before delete or truncate on membership_term
    for each statement execute function refuse_change();`;

const GRANTS = `
  create table benefit_grant (
    id uuid primary key,
    benefit_id uuid not null references benefit,
    term_id uuid references membership_term,
    gift_id uuid references gift,
    plan_id uuid references plan,
    gifted_id uuid references gifted_membership,
    name text not null,
    description text not null check (description <> ''),
    fmv_minor bigint not null check (fmv_minor >= 0),
    cost_minor bigint check (cost_minor >= 0),
    logo boolean not null,
    frequent_right boolean not null,
    members_only_event boolean not null,
    informing_publication boolean not null,
    mailed boolean not null,
    parts smallint not null check (parts between 1 and 12),
    granted_on date not null,
    covers_until date,
    state text not null check (state in ('held', 'open', 'sent', 'declined', 'cancelled')),
    decided_at timestamptz,
    decided_by uuid references staff,
    constraint benefit_grant_source check (term_id is not null or gifted_id is not null),
    constraint benefit_grant_held check (state <> 'held' or term_id is null),
    constraint benefit_grant_decided check ((state in ('sent', 'declined')) <= (decided_at is not null and decided_by is not null))
  );
  create unique index benefit_grant_of_gift on benefit_grant (gift_id, benefit_id)
    where gift_id is not null and state <> 'cancelled';
  create unique index benefit_grant_of_term on benefit_grant (term_id, benefit_id)
    where term_id is not null and state <> 'cancelled';
  create index benefit_grant_by_plan on benefit_grant (plan_id) where plan_id is not null;
  create index benefit_grant_by_gifted on benefit_grant (gifted_id) where gifted_id is not null;
  create index benefit_grant_open on benefit_grant (granted_on, id) where state = 'open';
  comment on column benefit_grant.parts is 'charges over which the value is spread (R-QPQ-08)';

  create function benefit_grant_is_frozen() returns trigger language plpgsql as $$
  begin
    if (to_jsonb(old) - 'state' - 'decided_at' - 'decided_by' - 'term_id')
        <> (to_jsonb(new) - 'state' - 'decided_at' - 'decided_by' - 'term_id')
      or (old.term_id is not null and new.term_id is distinct from old.term_id)
    then
      raise exception 'what benefit grant % says of its benefit is frozen', old.id
        using errcode = 'restrict_violation', constraint = 'benefit_grant_is_frozen';
    end if;
    return new;
  end $$;
  create trigger benefit_grant_is_frozen before update on benefit_grant
    for each row execute function benefit_grant_is_frozen();`;

const ENTITLEMENTS = `
  create table entitlement_key (
    id uuid primary key,
    made_at timestamptz not null
  );
  comment on table entitlement_key is 'names of the keys that sign; the keys themselves are derived from the secret of the installation';
  create unlogged table rate_count (
    key bytea not null,
    window_start timestamptz not null,
    uses integer not null check (uses > 0),
    primary key (key, window_start)
  );`;

const SEED = `
  insert into tier (code, name, threshold_minor, open) values
    ('friend', 'Friend', 6000, true),
    ('member', 'Member', 12000, true),
    ('sustainer', 'Sustainer', 30000, true),
    ('circle', 'Circle', 100000, true);

  insert into irs_parameter (year, low_cost_limit_minor, min_gift_minor, cap_minor, source) values
    (2007, 890, 4450, 8900, 'Annual inflation notice for 2007'),
    (2011, 970, 4850, 9700, 'Annual inflation notice for 2011'),
    (2013, 1020, 5100, 10200, 'Annual inflation notice for 2013'),
    (2014, 1040, 5200, 10400, 'Annual inflation notice for 2014'),
    (2019, 1110, 5550, 11100, 'Annual inflation notice for 2019'),
    (2025, 1360, 6800, 13600, 'Rev. Proc. 2024-40; confirm with your accountant'),
    (2026, 1390, 6950, 13900, 'Rev. Proc. 2025-32; confirm with your accountant');`;
