import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Second factors, passkeys, invitations and outside sign-in. Not breaking. */
export class SignInAndAccess1795500000022 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table staff drop constraint staff_role_check;
      alter table staff add constraint staff_role_check
        check (role in ('admin', 'finance', 'fundraiser', 'support', 'auditor', 'editor', 'viewer'));
    `);
    await query.query(`
      -- Who signs in by a passkey or by the newsroom's own provider needs no password.
      alter table staff alter column password_hash drop not null;
      alter table staff add column letter_keys boolean not null default true;

      -- Sessions of before have proved a password alone: their next page asks for the second factor.
      alter table staff_session
        add column id uuid not null default gen_random_uuid() unique,
        add column device text not null default 'A browser',
        add column confirmed_at timestamptz;

      create table staff_app_code (
        staff_id uuid primary key references staff,
        sealed_secret bytea not null,
        -- The time step of the code that was taken last: it and all before it are spent (R-SEC-04).
        last_step bigint not null,
        added_at timestamptz not null,
        last_used_at timestamptz
      );
      create table staff_passkey (
        id uuid primary key,
        staff_id uuid not null references staff,
        credential_id bytea not null unique,
        public_key bytea not null,
        counter bigint not null check (counter >= 0),
        transports text[] not null,
        name text not null check (name <> ''),
        added_at timestamptz not null,
        last_used_at timestamptz
      );
      create index staff_passkey_by_staff on staff_passkey (staff_id);
      -- What a passkey signed is good for once.
      create table staff_spent_challenge (
        challenge bytea primary key,
        expires_at timestamptz not null
      );
      create table staff_recovery_code (
        staff_id uuid not null references staff,
        salt bytea not null,
        code_hash bytea not null,
        made_at timestamptz not null,
        used_at timestamptz,
        primary key (staff_id, code_hash)
      );
      create table staff_factor_attempt (
        staff_id uuid not null references staff,
        attempted_at timestamptz not null
      );
      create index staff_factor_attempt_by_staff on staff_factor_attempt (staff_id, attempted_at);
    `);
    await query.query(`
      -- The way in for somebody who is invited, or who came back to an account without a way in.
      create table staff_invitation (
        id uuid primary key,
        staff_id uuid not null,
        name text not null check (name <> ''),
        email text not null check (email <> ''),
        email_key text not null generated always as (lower(email)) stored,
        role text not null
          check (role in ('admin', 'finance', 'fundraiser', 'support', 'auditor', 'editor', 'viewer')),
        -- An invitation makes the account; a return opens one that is there.
        kind text not null check (kind in ('invitation', 'return')),
        token_hash bytea not null unique,
        round integer not null default 1,
        invited_by uuid references staff,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        accepted_at timestamptz,
        withdrawn_at timestamptz,
        check (accepted_at is null or withdrawn_at is null)
      );
      create unique index staff_invitation_open on staff_invitation (email_key)
        where accepted_at is null and withdrawn_at is null;

      -- The subject is the key, never the address: addresses are given to others (R-SEC-04).
      create table staff_identity (
        issuer text not null,
        subject text not null check (subject <> ''),
        staff_id uuid not null references staff,
        linked_at timestamptz not null,
        last_used_at timestamptz,
        primary key (issuer, subject),
        unique (staff_id, issuer)
      );
      -- A sign-in that has gone to the provider and not come back.
      create table staff_outside_sign_in (
        state_hash bytea primary key,
        browser_hash bytea not null,
        nonce text not null,
        verifier text not null,
        purpose text not null check (purpose in ('sign-in', 'link', 'confirm', 'invitation')),
        staff_id uuid references staff,
        session_id uuid,
        invitation_id uuid references staff_invitation,
        return_to text not null,
        expires_at timestamptz not null,
        check ((purpose in ('link', 'confirm')) = (staff_id is not null and session_id is not null)),
        check ((purpose = 'invitation') = (invitation_id is not null))
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
