import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The organisation, its staff and keys, its donors, and what it asks for. Not breaking. */
export class OrganisationDonorsAsks1795500000002 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create extension if not exists pg_trgm;

      create table organisation (
        id smallint primary key default 1 constraint organisation_only_one check (id = 1),
        name text not null check (name <> ''),
        legal_name text not null check (legal_name <> ''),
        ein text not null constraint organisation_ein_shape check (ein ~ '^[0-9]{2}-[0-9]{7}$'),
        address text not null,
        email text not null,
        website text not null,
        time_zone text not null,
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        installation_id uuid not null default gen_random_uuid(),
        updated_at timestamptz not null default now()
      );

      create table staff (
        id uuid primary key,
        email text not null,
        email_key text not null generated always as (lower(email)) stored constraint staff_email_key unique,
        name text not null,
        role text not null check (role in ('admin', 'finance', 'fundraiser', 'viewer')),
        password_hash text not null,
        disabled_at timestamptz,
        created_at timestamptz not null default now()
      );
      create table staff_session (
        token_hash bytea primary key,
        staff_id uuid not null references staff on delete cascade,
        created_at timestamptz not null,
        last_seen_at timestamptz not null
      );
      create index staff_session_by_staff on staff_session (staff_id);
      create table setup_link (
        token_hash bytea primary key,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create table sign_in_attempt (
        email_key text not null,
        attempted_at timestamptz not null
      );
      create index sign_in_attempt_by_email on sign_in_attempt (email_key, attempted_at);
      create table api_key (
        id uuid primary key,
        name text not null check (name <> ''),
        key_hash bytea not null unique,
        hint text not null,
        role text not null check (role in ('admin', 'finance', 'fundraiser', 'viewer')),
        created_by uuid references staff,
        created_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz
      );

      create table audit_event (
        id bigint generated always as identity primary key,
        at timestamptz not null,
        actor text not null,
        action text not null,
        object text not null,
        detail jsonb not null default '{}',
        previous_hash bytea not null,
        hash bytea not null
      );
      create trigger audit_event_append_only before update or delete or truncate on audit_event
        for each statement execute function refuse_change();
    `);
    // The chain is linked by the database under one lock, so that neither a second process nor a careless
    // insert can fork it (R-SEC-07). Staff act a few times a minute: one lock is enough.
    await query.query(`
      create function audit_event_hash(previous bytea, at timestamptz, actor text, action text, object text, detail jsonb)
      returns bytea language sql immutable as $$
        select sha256(previous || convert_to(
          extract(epoch from at)::numeric(20, 6)::text || E'\\n' || actor || E'\\n' || action || E'\\n' || object || E'\\n' || detail::text, 'UTF8'))
      $$;
      create function audit_event_link() returns trigger language plpgsql as $$
      begin
        perform pg_advisory_xact_lock(7239001);
        new.previous_hash := coalesce((select hash from audit_event order by id desc limit 1), '\\x00');
        new.hash := audit_event_hash(new.previous_hash, new.at, new.actor, new.action, new.object, new.detail);
        return new;
      end $$;
      create trigger audit_event_link before insert on audit_event for each row execute function audit_event_link();
    `);
    await query.query(`
      create table donor (
        id uuid primary key,
        email text not null,
        first_name text not null,
        last_name text not null,
        email_key text not null generated always as (lower(email)) stored,
        name_key text not null generated always as (lower(first_name || ' ' || last_name)) stored,
        stripe_customer_id text constraint donor_stripe_customer unique,
        created_at timestamptz not null default now(),
        constraint donor_same_person unique (email_key, name_key)
      );
      create index donor_search on donor using gin ((name_key || ' ' || email_key) gin_trgm_ops);
      comment on constraint donor_same_person on donor is
        'an address alone is not a person: households share one, so a donor is an address and a name';

      create table campaign (
        id uuid primary key,
        slug text not null constraint campaign_slug unique check (slug ~ '^[a-z0-9-]{1,60}$'),
        name text not null
      );
      create table designation (
        code text primary key check (code ~ '^[a-z0-9-]{1,40}$'),
        name text not null,
        restricted boolean not null,
        position smallint not null,
        open boolean not null default true
      );
      create table form (
        id uuid primary key,
        slug text not null constraint form_slug unique check (slug ~ '^[a-z0-9-]{1,60}$'),
        campaign_id uuid not null references campaign,
        title text not null,
        letter text not null,
        ask_heading text not null,
        ask_body text not null,
        ask_note text not null,
        amounts_minor bigint[] not null check (cardinality(amounts_minor) between 1 and 6),
        default_amount_minor bigint not null,
        minimum_minor bigint not null check (minimum_minor >= 100),
        maximum_minor bigint not null check (maximum_minor >= minimum_minor),
        open boolean not null default true
      );
      create table form_designation (
        form_id uuid not null references form,
        designation text not null references designation,
        primary key (form_id, designation)
      );

      insert into campaign (id, slug, name) values
        ('01930000-0000-7000-8000-000000000001', 'general', 'General support');
      insert into designation (code, name, restricted, position) values
        ('general', 'Where it is needed most', false, 1),
        ('investigations', 'Investigative reporting', true, 2);
      insert into form (id, slug, campaign_id, title, letter, ask_heading, ask_body, ask_note, amounts_minor,
                        default_amount_minor, minimum_minor, maximum_minor)
      select id::uuid, slug, '01930000-0000-7000-8000-000000000001', 'Support this newsroom',
        E'Every story here is free to read because some readers choose to pay for it.\\n\\nYour gift pays for people to sit through meetings, read the budgets and ask the next question.',
        'If you enjoyed this article, please support us today!',
        'We have no paywall. Neighbors who can afford to give keep it open for those who cannot.',
        'Card, Apple Pay, Google Pay or bank account. You get a receipt by email.',
        '{1000,2500,5000,10000}', 2500, 500, 2500000
      from (values ('01930000-0000-7000-8000-000000000011', 'default'),
                   ('01930000-0000-7000-8000-000000000012', 'article-footer')) as seed (id, slug);
      insert into form_designation (form_id, designation)
        select form.id, designation.code from form cross join designation;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
