import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The donor portal: ways in, what donors say about themselves, what they agree to, and their erasure. Not breaking. */
export class Portal1795500000008 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table donor
        add address_line1 text not null default '' check (length(address_line1) <= 200),
        add address_line2 text not null default '' check (length(address_line2) <= 200),
        add city text not null default '' check (length(city) <= 100),
        add region text not null default '' check (length(region) <= 100),
        add postal_code text not null default '' check (length(postal_code) <= 20),
        add country text not null default '' check (length(country) <= 100),
        add phone text not null default '' check (length(phone) <= 40),
        add employer text not null default '' check (length(employer) <= 200),
        add listed_as text not null default 'name' check (listed_as in ('name', 'initials', 'anonymous')),
        add version integer not null default 1 check (version > 0),
        add erased_at timestamptz;
      comment on column donor.version is 'counts the changes of the details, so that a stale form is noticed';

      create function donor_erasure_is_final() returns trigger language plpgsql as $$
      begin
        raise exception 'donor % was erased', old.id
          using errcode = 'restrict_violation', constraint = 'donor_erasure_is_final';
      end $$;
      create trigger donor_erasure_is_final
        before update of email, first_name, last_name, address_line1, address_line2, city, region, postal_code, country,
          phone, employer, erased_at on donor
        for each row when (old.erased_at is not null) execute function donor_erasure_is_final();
    `);
    await query.query(`
      create table portal_sign_in (
        id uuid primary key,
        email_key text not null,
        return_to text not null check (return_to ~ '^/portal'),
        asked_at timestamptz not null,
        expires_at timestamptz not null,
        tries smallint not null default 0,
        used_at timestamptz,
        used_by text check (used_by in ('code', 'link')),
        constraint portal_sign_in_tries check (tries between 0 and 5),
        constraint portal_sign_in_used check ((used_at is null) = (used_by is null))
      );
      create index portal_sign_in_by_address on portal_sign_in (email_key, asked_at);
      comment on table portal_sign_in is
        'one row per letter with code and link, also for addresses that nobody knows; the secrets are reckoned, not stored';

      create function portal_sign_in_once() returns trigger language plpgsql as $$
      begin
        raise exception 'sign-in % has done its work', old.id
          using errcode = 'restrict_violation', constraint = 'portal_sign_in_once';
      end $$;
      create trigger portal_sign_in_once before update on portal_sign_in
        for each row when (old.used_at is not null) execute function portal_sign_in_once();

      create table portal_session (
        id uuid primary key,
        token_hash bytea not null constraint portal_session_token unique,
        email_key text not null,
        device text not null,
        shared boolean not null,
        signed_in_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index portal_session_by_address on portal_session (email_key);
      create index portal_session_by_end on portal_session (expires_at);

      create table portal_attempt (
        kind text not null,
        subject bytea not null,
        at timestamptz not null
      );
      create index portal_attempt_by_subject on portal_attempt (kind, subject, at);
      create index portal_attempt_by_time on portal_attempt (at);
      comment on column portal_attempt.subject is 'hash of an address or of a network; counted for an hour at most';
    `);
    await query.query(`
      create table donor_consent (
        id uuid primary key,
        position bigint generated always as identity,
        donor_id uuid not null references donor,
        purpose text not null check (purpose in ('newsletters', 'mail-appeals', 'email-appeals', 'presents')),
        given boolean not null,
        actor text not null check (actor <> ''),
        at timestamptz not null
      );
      create index donor_consent_by_donor on donor_consent (donor_id, purpose, position desc);
      create trigger donor_consent_append_only before update or delete or truncate on donor_consent
        for each statement execute function refuse_change();
      comment on table donor_consent is 'every yes and no with who and when; the newest of a purpose holds (R-PRV-08)';

      create table donor_email_change (
        id uuid primary key,
        donor_id uuid not null references donor on delete cascade,
        session_id uuid,
        new_email text not null check (length(new_email) <= 254),
        asked_at timestamptz not null,
        expires_at timestamptz not null,
        ended_at timestamptz,
        ended_as text check (ended_as in ('confirmed', 'replaced', 'withdrawn', 'collided')),
        constraint donor_email_change_ended check ((ended_at is null) = (ended_as is null))
      );
      create unique index donor_email_change_one_open on donor_email_change (donor_id) where ended_at is null;

      create table donor_erasure (
        id uuid primary key,
        donor_id uuid not null references donor,
        asked_at timestamptz not null,
        ended_at timestamptz,
        ended_as text check (ended_as in ('done', 'withdrawn')),
        ended_by text,
        constraint donor_erasure_ended check ((ended_at is null) = (ended_as is null) and (ended_at is null) = (ended_by is null))
      );
      create unique index donor_erasure_one_open on donor_erasure (donor_id) where ended_at is null;
      create index donor_erasure_open on donor_erasure (asked_at) where ended_at is null;
      create index letter_by_recipient on letter (lower(recipient));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
