import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Households, further addresses, notes, tags, fields and merges of donors. Not breaking. */
export class DonorRecords1795500000024 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [DONORS, ADDRESSES, NOTES_AND_TAGS, FIELDS, CONSENTS, LIKENESS, MERGES, MOVES, FOLLOWERS])
      await query.query(part);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const DONORS = `
  create table household (
    id uuid primary key,
    name text not null check (length(trim(name)) between 1 and 120),
    created_at timestamptz not null
  );
  comment on table household is 'donors who live together: each gives and deducts alone, letters and thanks may name them together';

  alter table donor
    add household_id uuid references household,
    add do_not_ask_until date,
    add do_not_ask_reason text not null default '' check (length(do_not_ask_reason) <= 300),
    add recognition_name text not null default '' check (length(recognition_name) <= 200),
    add anonymous_to_staff boolean not null default false,
    add origin text not null default 'gift' check (origin in ('gift', 'staff', 'import')),
    add merged_into uuid references donor,
    add compare_due boolean not null default true,
    add constraint donor_do_not_ask check (do_not_ask_reason = '' or do_not_ask_until is not null),
    add constraint donor_not_merged_into_itself check (merged_into <> id);
  create index donor_by_household on donor (household_id) where household_id is not null;
  create index donor_merged on donor (merged_into) where merged_into is not null;
  create index donor_to_compare on donor (id) where compare_due and merged_into is null and erased_at is null;
  create index donor_by_name on donor using gin (name_key gin_trgm_ops);
  comment on column donor.do_not_ask_until is 'no ask and no appeal before this day; 9999-12-31 for never again';
  comment on column donor.recognition_name is 'how they want to be thanked in public: "The Díaz family"; empty for their own name';
  comment on column donor.anonymous_to_staff is 'staff who may not read finance see an anonymous donor everywhere (R-TPG-06)';
  comment on column donor.origin is 'who wrote the record; one that began with a gift which never arrived is forgotten after 30 days (R-PRV-06)';
  comment on column donor.merged_into is 'the donor who was kept: this one owns nothing, and its address leads there';
  comment on column donor.compare_due is 'changed since it was last compared with the others';

  drop index donor_same_person;
  create unique index donor_same_person on donor (email_key, name_key) where email_key <> '' and merged_into is null;
  comment on index donor_same_person is
    'an address alone is not a person: households share one, so a donor is an address and a name; without an address nobody can tell';
  create index donor_merged_same_person on donor (email_key, name_key) where merged_into is not null;`;

const ADDRESSES = `
  create table donor_email (
    id uuid primary key,
    donor_id uuid not null references donor on delete cascade,
    email text not null check (length(email) between 3 and 254),
    email_key text not null generated always as (lower(email)) stored,
    added_at timestamptz not null,
    added_by text not null check (added_by <> ''),
    confirmed_at timestamptz,
    confirmed_how text check (confirmed_how in ('letter', 'sign-in', 'phone', 'in-person', 'post', 'merge')),
    asked_at timestamptz,
    constraint donor_email_once unique (donor_id, email_key),
    constraint donor_email_confirmed check ((confirmed_at is null) = (confirmed_how is null))
  );
  create index donor_email_by_address on donor_email (email_key);
  comment on table donor_email is
    'further addresses; the primary one is donor.email. One address may be of several donors, as in a household';
  comment on column donor_email.confirmed_at is 'since when the donor can sign in with it';

  create function donor_email_of_one_person() returns trigger language plpgsql as $$
  declare own donor;
  begin
    select * into own from donor where id = new.donor_id;
    if own.merged_into is null and (own.email_key = new.email_key or exists (
      select from donor other where other.id <> own.id and other.name_key = own.name_key and other.merged_into is null
        and (other.email_key = new.email_key or exists (
          select from donor_email held where held.donor_id = other.id and held.email_key = new.email_key))))
    then
      raise exception 'address % of donor % is held by them, or by somebody of their name', new.id, own.id
        using errcode = 'unique_violation', constraint = 'donor_same_person';
    end if;
    return new;
  end $$;
  create constraint trigger donor_email_of_one_person after insert or update of email, donor_id on donor_email
    deferrable initially deferred for each row execute function donor_email_of_one_person();`;

const NOTES_AND_TAGS = `
  create table donor_note (
    id uuid primary key,
    donor_id uuid not null references donor,
    kind text not null check (kind in ('note', 'call', 'meeting')),
    sealed bytea not null,
    at timestamptz not null,
    by uuid not null references staff,
    written_at timestamptz not null,
    removed_at timestamptz
  );
  create index donor_note_by_donor on donor_note (donor_id, at desc, id desc) where removed_at is null;
  comment on column donor_note.sealed is 'the words, closed with the key of the donor (R-PRV-05)';
  comment on column donor_note.at is 'when it was, as the writer says; written_at is when they wrote it down';

  create table tag (
    id uuid primary key,
    name text not null check (name = trim(name) and length(name) between 1 and 60),
    name_key text not null generated always as (lower(name)) stored constraint tag_name unique,
    created_at timestamptz not null
  );
  create table donor_tag (
    donor_id uuid not null references donor on delete cascade,
    tag_id uuid not null references tag on delete cascade,
    at timestamptz not null,
    by text not null check (by <> ''),
    primary key (donor_id, tag_id)
  );
  create index donor_tag_by_tag on donor_tag (tag_id, donor_id);`;

const FIELDS = `
  create table custom_field (
    id uuid primary key,
    key text not null constraint custom_field_key unique check (key ~ '^[a-z][a-z0-9-]{0,39}$'),
    label text not null check (label = trim(label) and length(label) between 1 and 60),
    kind text not null check (kind in ('text', 'number', 'date', 'choice', 'yes-no')),
    options text[] not null default '{}',
    position integer not null,
    open boolean not null default true,
    constraint custom_field_options check ((kind = 'choice') = (cardinality(options) > 0))
  );
  create unique index custom_field_label on custom_field (lower(label)) where open;
  comment on column custom_field.open is 'closed ones are not asked any more and keep the values that they have';
  create table donor_field_value (
    donor_id uuid not null references donor on delete cascade,
    field_id uuid not null references custom_field,
    value text not null check (length(value) between 1 and 500),
    at timestamptz not null,
    by text not null check (by <> ''),
    primary key (donor_id, field_id)
  );
  create index donor_field_value_by_field on donor_field_value (field_id);
  comment on column donor_field_value.value is
    'text as written, a number as decimal digits, a date as YYYY-MM-DD, a choice as its option, yes or no';

  create function custom_field_kind_is_kept() returns trigger language plpgsql as $$
  begin
    if (old.kind, old.key) is distinct from (new.kind, new.key) then
      raise exception 'what kind of values field % holds stays as it is', old.key
        using errcode = 'restrict_violation', constraint = 'custom_field_kind_is_kept';
    end if;
    return new;
  end $$;
  create trigger custom_field_kind_is_kept before update on custom_field
    for each row execute function custom_field_kind_is_kept();`;

const CONSENTS = `
  alter table donor_consent add how text not null default 'portal' check (how in
    ('portal', 'gift-page', 'unsubscribe', 'phone', 'email', 'post', 'in-person', 'event', 'import', 'merge'));
  comment on column donor_consent.how is 'the way on which the donor said it';`;

const LIKENESS = `
  create table donor_likeness (
    low_id uuid not null references donor on delete cascade,
    high_id uuid not null references donor on delete cascade,
    score smallint not null check (score between 1 and 100),
    reasons text[] not null check (cardinality(reasons) > 0),
    found_at timestamptz not null,
    primary key (low_id, high_id),
    constraint donor_likeness_of_two check (low_id < high_id)
  );
  create index donor_likeness_of_high on donor_likeness (high_id);
  create index donor_likeness_by_score on donor_likeness (score desc, low_id, high_id);
  comment on table donor_likeness is 'pairs that may be one donor, and why; found again whenever one of them changes';

  create table donor_apart (
    low_id uuid not null references donor on delete cascade,
    high_id uuid not null references donor on delete cascade,
    at timestamptz not null,
    by uuid not null references staff,
    primary key (low_id, high_id),
    constraint donor_apart_two check (low_id < high_id)
  );
  create index donor_apart_of_high on donor_apart (high_id);
  comment on table donor_apart is 'pairs of which somebody said that they are two donors';`;

const MERGES = `
  create table donor_merge (
    id uuid primary key,
    kept_id uuid not null references donor,
    gone_id uuid not null references donor,
    at timestamptz not null,
    by uuid not null references staff,
    moved jsonb not null default '{}',
    sealed bytea,
    undone_at timestamptz,
    undone_by uuid references staff,
    constraint donor_merge_of_two check (kept_id <> gone_id),
    constraint donor_merge_undone check ((undone_at is null) = (undone_by is null)),
    constraint donor_merge_undone_within_a_day check (undone_at <= at + interval '1 day')
  );
  create unique index donor_merge_once on donor_merge (gone_id) where undone_at is null;
  create index donor_merge_by_kept on donor_merge (kept_id, at desc);
  create index donor_merge_by_gone on donor_merge (gone_id, at desc);
  comment on column donor_merge.moved is 'keys of the rows that went to the kept donor, by table: what an undo brings back';
  comment on column donor_merge.sealed is
    'what the kept donor said before, closed with their key; null once it is forgotten';

  create function donor_merge_is_one_story() returns trigger language plpgsql as $$
  begin
    if new.merged_into is not null and new.merged_into is distinct from old.merged_into then
      if old.merged_into is not null or old.erased_at is not null
        or exists (select from donor where id = new.merged_into and (merged_into is not null or erased_at is not null))
        or not exists (select from donor_merge
                       where gone_id = new.id and kept_id = new.merged_into and undone_at is null)
      then
        raise exception 'donor % cannot be merged into %', new.id, new.merged_into
          using errcode = 'restrict_violation', constraint = 'donor_merge_is_one_story';
      end if;
    end if;
    return new;
  end $$;
  create trigger donor_merge_is_one_story before update of merged_into on donor
    for each row execute function donor_merge_is_one_story();`;

/** What is frozen for everybody else may change its donor within a merge, between the two of that merge. */
const MOVES = `
  create function within_merge(variadic donors uuid[]) returns boolean language sql stable as $$
    select exists (select from donor_merge where id = nullif(current_setting('mainstay.merge', true), '')::uuid
                   and donors <@ array[kept_id, gone_id])
  $$;
  comment on function within_merge is
    'whether the transaction said which merge, or which undo of one, it carries out, and these donors are of it';

  create function only_moved_by_merge() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'UPDATE' or (to_jsonb(old) - 'donor_id') <> (to_jsonb(new) - 'donor_id')
      or not within_merge(old.donor_id, new.donor_id)
    then
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation', constraint = tg_name;
    end if;
    return new;
  end $$;

  drop trigger donor_consent_append_only on donor_consent;
  create trigger donor_consent_append_only before update or delete on donor_consent
    for each row execute function only_moved_by_merge();
  create trigger donor_consent_kept before truncate on donor_consent for each statement execute function refuse_change();

  create function soft_credit_moves_by_merge() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      if within_merge(old.donor_id) then return old; end if;
    elsif (to_jsonb(old) - 'donor_id') = (to_jsonb(new) - 'donor_id') and within_merge(old.donor_id, new.donor_id) then
      return new;
    end if;
    raise exception 'soft_credit is append-only' using errcode = 'restrict_violation', constraint = tg_name;
  end $$;
  comment on function soft_credit_moves_by_merge is
    'a merge also takes credits away that would thank the giver for their own gift, or twice; an undo writes them again';
  drop trigger soft_credit_append_only on soft_credit;
  create trigger soft_credit_append_only before update or delete on soft_credit
    for each row execute function soft_credit_moves_by_merge();
  create trigger soft_credit_kept before truncate on soft_credit for each statement execute function refuse_change();

  create or replace function gifted_membership_is_spent_once() returns trigger language plpgsql as $$
  begin
    if new is distinct from old and not ((to_jsonb(old) - 'donor_id') = (to_jsonb(new) - 'donor_id')
      and within_merge(old.donor_id, new.donor_id))
    then
      raise exception 'gift membership % has been redeemed', old.id
        using errcode = 'restrict_violation', constraint = 'gifted_membership_is_spent_once';
    end if;
    return new;
  end $$;

  create or replace function membership_term_is_frozen() returns trigger language plpgsql as $$
  begin
    if (to_jsonb(old) - 'donor_id') = (to_jsonb(new) - 'donor_id') and within_merge(old.donor_id, new.donor_id) then
      return new;
    end if;
    if (to_jsonb(old) - 'ended_on' - 'ended_reason') <> (to_jsonb(new) - 'ended_on' - 'ended_reason')
      or old.ended_on is not null
    then
      raise exception 'membership term % is frozen: end it and write another', old.id
        using errcode = 'restrict_violation', constraint = 'membership_term_is_frozen';
    end if;
    return new;
  end $$;

  create or replace function offline_gift_in_open_batch() returns trigger language plpgsql as $$
  declare held text; batch uuid := case tg_op when 'DELETE' then old.batch_id else new.batch_id end;
    words text[] := array['note', 'tribute_name', 'notify_name', 'notify_email', 'notify_address'];
  begin
    select state into held from gift_batch where id = batch for share;
    if tg_op = 'UPDATE' and (new.donor_id = old.donor_id or within_merge(old.donor_id, new.donor_id))
      and (new.soft_donor_id is not distinct from old.soft_donor_id
        or within_merge(variadic array_remove(array[old.soft_donor_id, new.soft_donor_id], null)))
    then words := words || array['donor_id', 'soft_donor_id']; end if;
    -- What people wrote can be forgotten (R-PRV); what was given stays as it was, and a correction is another row.
    if held <> 'open' and not (case tg_op when 'INSERT' then new.corrects_id is not null
        when 'UPDATE' then to_jsonb(old) - words = to_jsonb(new) - words else false end)
    then perform refuse_posted_batch(batch); end if;
    return case tg_op when 'DELETE' then old else new end;
  end $$;

  alter table statement drop constraint statement_reason_check,
    add constraint statement_reason_check check (reason in ('first', 'late-gift', 'return', 'correction', 'name', 'joined'));`;

/**
 * Whatever is written for a donor who was merged lands on the one who was kept, also when the writer looked them up a
 * moment before: the lock waits for a merge under way, as the foreign key would.
 */
const FOLLOWERS = `
  create function donor_now(donor_id uuid) returns uuid language plpgsql as $$
  declare following uuid;
  begin
    loop
      select merged_into into following from donor where id = donor_id for key share;
      if following is null then return donor_id; end if;
      donor_id := following;
    end loop;
  end $$;
  comment on function donor_now is 'the donor who stands for this one today: themselves, or the one whom they were merged into';

  create function follows_donor() returns trigger language plpgsql as $$
  begin
    new.donor_id := donor_now(new.donor_id);
    return new;
  end $$;
  create function follows_soft_donor() returns trigger language plpgsql as $$
  begin
    new.soft_donor_id := donor_now(new.soft_donor_id);
    return new;
  end $$;

  ${[
    'gift',
    'plan',
    'offline_gift',
    'soft_credit',
    'membership',
    'membership_term',
    'donor_consent',
    'donor_email',
    'donor_email_change',
    'donor_erasure',
    'donor_field_value',
    'donor_note',
    'donor_tag',
  ]
    .map(
      (table) => `
  create trigger a_follows_donor before insert or update of donor_id on ${table}
    for each row execute function follows_donor();`,
    )
    .join('')}
  create trigger a_follows_soft_donor before insert or update of soft_donor_id on offline_gift
    for each row when (new.soft_donor_id is not null) execute function follows_soft_donor();
  create trigger a_follows_donor before update of donor_id on gifted_membership
    for each row when (new.donor_id is not null) execute function follows_donor();`;
