import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the page of donors works here (R-TRN-02). One row; off until somebody turns it on. */
const SETTINGS = `
  create table donor_list_settings (
    id boolean primary key default true check (id),
    is_on boolean not null default false,
    threshold_minor bigint not null default 500000
      constraint donor_list_threshold check (threshold_minor between 100 and 100000000000),
    year_basis text not null default 'calendar' check (year_basis in ('calendar', 'fiscal')),
    amounts text not null default 'bands' check (amounts in ('bands', 'rounded')),
    bands_minor bigint[] not null default '{500000,1000000,2500000,5000000,10000000}'
      check (cardinality(bands_minor) between 1 and 12),
    names_below boolean not null default false,
    statement text not null check (length(statement) between 1 and 2000),
    form_990_url text not null default '' check (length(form_990_url) <= 500),
    fundraising_url text not null default '' check (length(fundraising_url) <= 500),
    donations_url text not null default '' check (length(donations_url) <= 500),
    conflicts_url text not null default '' check (length(conflicts_url) <= 500)
  );
  comment on column donor_list_settings.bands_minor is 'where each band begins; the first begins at the threshold';
  insert into donor_list_settings (statement) values (
    'Gifts pay for our reporting and buy no part in it. Only our editors decide what we cover and how, and nobody who gives sees a story before our readers do.');`;

/**
 * What was published, each time as a whole (R-TRN-06). A version is never changed: it is followed by another one, or
 * withdrawn. Two people stand behind a list; a correction is made by the clock and can only take names away.
 */
const VERSIONS = `
  create table donor_list_version (
    id uuid primary key,
    year smallint not null,
    number integer not null check (number > 0),
    kind text not null check (kind in ('list', 'correction')),
    corrects_id uuid references donor_list_version,
    from_on date not null,
    to_on date not null,
    year_basis text not null check (year_basis in ('calendar', 'fiscal')),
    amounts text not null check (amounts in ('bands', 'rounded')),
    threshold_minor bigint not null check (threshold_minor > 0),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    names integer not null check (names >= 0),
    unnamed integer not null check (unnamed >= 0),
    anonymous_basis_points integer not null check (anonymous_basis_points between 0 and 10000),
    note text not null check (length(note) <= 1000),
    prepared_by uuid references staff,
    prepared_at timestamptz,
    published_by uuid references staff,
    published_at timestamptz not null,
    constraint donor_list_version_numbered unique (year, number),
    constraint donor_list_second_person check (case kind
      when 'list' then prepared_by is not null and prepared_at is not null and published_by is not null
        and prepared_by <> published_by and corrects_id is null
      else prepared_by is null and prepared_at is null and published_by is null and corrects_id is not null
        and note <> '' end)
  );
  create trigger donor_list_version_append_only before update or delete or truncate on donor_list_version
    for each statement execute function refuse_change();

  create table donor_list_line (
    version_id uuid not null references donor_list_version,
    place integer not null check (place > 0),
    donor_id uuid not null references donor,
    fund text not null,
    name text not null check (length(name) <= 300),
    from_minor bigint not null check (from_minor >= 0),
    to_minor bigint check (to_minor > from_minor),
    primary key (version_id, place),
    constraint donor_list_line_once unique (version_id, donor_id, fund)
  );
  create index donor_list_line_by_donor on donor_list_line (donor_id);
  comment on column donor_list_line.fund is 'the donor-advised fund that the line is about; empty for the donor';
  comment on column donor_list_line.name is 'as printed; empty once the donor asked to be forgotten (R-PRV-04)';
  comment on column donor_list_line.to_minor is 'where the next band begins; null for the last';

  create function donor_list_line_is_kept() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and new.name = '' and to_jsonb(old) - 'name' = to_jsonb(new) - 'name' then
      return new;
    end if;
    raise exception 'what was published of donors is not changed'
      using errcode = 'restrict_violation', constraint = 'donor_list_line_is_kept';
  end $$;
  create trigger donor_list_line_is_kept before update or delete on donor_list_line
    for each row execute function donor_list_line_is_kept();
  create trigger donor_list_line_not_emptied before truncate on donor_list_line
    for each statement execute function refuse_change();

  create function donor_list_version_is_whole() returns trigger language plpgsql as $$
  declare
    version donor_list_version;
    counted integer;
  begin
    select * into version from donor_list_version
      where id = case tg_table_name when 'donor_list_line' then to_jsonb(new)->>'version_id' else to_jsonb(new)->>'id' end::uuid;
    select count(*) into counted from donor_list_line where version_id = version.id;
    if counted <> version.names then
      raise exception 'version % of % has % names and says %', version.number, version.year, counted, version.names
        using errcode = 'check_violation', constraint = 'donor_list_version_is_whole';
    end if;
    if version.kind = 'correction' and exists (
      select from donor_list_line as line where line.version_id = version.id and not exists (
        select from donor_list_line as before where before.version_id = version.corrects_id
          and (before.donor_id, before.fund, before.name, before.from_minor) = (line.donor_id, line.fund, line.name, line.from_minor)
          and before.to_minor is not distinct from line.to_minor))
    then
      raise exception 'a correction takes names away and adds none'
        using errcode = 'check_violation', constraint = 'donor_list_correction_only_removes';
    end if;
    return null;
  end $$;
  create constraint trigger donor_list_version_is_whole after insert on donor_list_version
    deferrable initially deferred for each row execute function donor_list_version_is_whole();
  create constraint trigger donor_list_line_is_whole after insert on donor_list_line
    deferrable initially deferred for each row execute function donor_list_version_is_whole();

  create table donor_list_withdrawal (
    version_id uuid primary key references donor_list_version,
    note text not null check (length(note) between 1 and 1000),
    withdrawn_by uuid not null references staff,
    withdrawn_at timestamptz not null
  );
  create trigger donor_list_withdrawal_append_only before update or delete or truncate on donor_list_withdrawal
    for each statement execute function refuse_change();`;

/** The work before a version: who prepared what, what was decided about whom, and names as they should be printed. */
const PREPARING = `
  create table donor_list_draft (
    year smallint primary key,
    fingerprint text not null check (length(fingerprint) = 64),
    note text not null check (length(note) <= 1000),
    prepared_by uuid not null references staff,
    prepared_at timestamptz not null
  );
  comment on column donor_list_draft.fingerprint is
    'of every line as it was drawn; what is published is what was prepared, or nothing';

  create table donor_list_decision (
    id uuid primary key,
    position bigint generated always as identity,
    year smallint not null,
    donor_id uuid not null references donor,
    fund text not null,
    decision text not null check (decision in ('return', 'disclose', 'exception')),
    reason text not null check (length(reason) <= 1000),
    decided_by uuid not null references staff,
    decided_at timestamptz not null,
    constraint donor_list_exception_has_reason check (decision <> 'exception' or length(reason) >= 10)
  );
  create index donor_list_decision_by_year on donor_list_decision (year, position desc);
  create index donor_list_decision_by_donor on donor_list_decision (donor_id);
  create trigger donor_list_decision_append_only before update or delete or truncate on donor_list_decision
    for each statement execute function refuse_change();

  create table donor_list_name (
    id uuid primary key,
    position bigint generated always as identity,
    year smallint not null,
    donor_id uuid not null references donor,
    fund text not null,
    name text not null check (length(name) <= 300),
    note text not null check (length(note) between 1 and 500),
    corrected_by uuid not null references staff,
    corrected_at timestamptz not null
  );
  create index donor_list_name_by_donor on donor_list_name (donor_id);
  comment on column donor_list_name.name is 'as it should be printed; empty to print the name of the record again';

  create table donor_list_check (
    year smallint primary key,
    checked_at timestamptz not null,
    differences integer not null check (differences >= 0),
    open_decisions integer not null check (open_decisions >= 0),
    anonymous_basis_points integer not null check (anonymous_basis_points between 0 and 10000),
    is_running boolean not null
  );
  comment on table donor_list_check is 'how the books and the published lists compared when the clock last looked';

  alter table donor_consent drop constraint donor_consent_purpose_check;
  alter table donor_consent add constraint donor_consent_purpose_check
    check (purpose in ('newsletters', 'mail-appeals', 'email-appeals', 'presents', 'donor-list'));`;

/** What a donor was told before paying: that the name will be published (R-TRN-03). */
const NOTICES = `
  create table publication_notice (
    id uuid primary key,
    gift_id uuid constraint publication_notice_of_gift unique references gift,
    plan_id uuid constraint publication_notice_of_plan unique references plan,
    text text not null check (length(text) between 1 and 1000),
    ip inet,
    agreed_at timestamptz not null,
    constraint publication_notice_of_one check (num_nonnulls(gift_id, plan_id) = 1)
  );
  create trigger publication_notice_append_only before update or delete or truncate on publication_notice
    for each statement execute function refuse_change();`;

/** Questions of editors (R-TRN-07). The audit names one by its id; what was asked stands here and is let go of. */
const LOOK_UPS = `
  create table conflict_look_up (
    id uuid primary key,
    position bigint generated always as identity,
    asked text not null check (length(asked) <= 200),
    answer text not null check (answer in ('yes', 'similar', 'no')),
    asked_by uuid not null references staff,
    asked_at timestamptz not null
  );
  create index conflict_look_up_by_person on conflict_look_up (asked_by, asked_at desc);
  create function conflict_look_up_is_kept() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and new.asked = '' and to_jsonb(old) - 'asked' = to_jsonb(new) - 'asked' then
      return new;
    end if;
    raise exception 'look-ups are not changed' using errcode = 'restrict_violation', constraint = 'conflict_look_up_is_kept';
  end $$;
  create trigger conflict_look_up_is_kept before update or delete on conflict_look_up
    for each row execute function conflict_look_up_is_kept();`;

/** The published list of donors, and what is done before and around it. Not breaking. */
export class DonorList1795500000032 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [SETTINGS, VERSIONS, PREPARING, NOTICES, LOOK_UPS]) await query.query(part);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
