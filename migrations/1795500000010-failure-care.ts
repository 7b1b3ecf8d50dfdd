import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Charges of plans that failed: one row for each unpaid invoice, what donors did about it, and methods that they are
 * saving. Debits that banks sent back. Not breaking.
 */
export class FailureCare1795500000010 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table plan_trouble (
        id uuid primary key,
        plan_id uuid not null references plan,
        stripe_invoice_id text not null constraint plan_trouble_invoice unique,
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        opened_at timestamptz not null,
        attempts integer not null check (attempts >= 1),
        last_failed_at timestamptz not null,
        reason text not null check (reason in ('insufficient-funds', 'expired', 'lost-or-stolen', 'authentication',
          'closed-account', 'no-authorisation', 'wrong-details', 'no-method', 'generic')),
        code text,
        method_kind text,
        method text,
        next_try_at timestamptz,
        told_day smallint check (told_day in (0, 3, 7, 14)),
        outcome text check (outcome in ('recovered', 'lost', 'cancelled', 'voided')),
        recovered_by text check (recovered_by in ('retry', 'donor')),
        ended_at timestamptz,
        constraint plan_trouble_ended check ((outcome is null) = (ended_at is null)),
        constraint plan_trouble_recovered check ((outcome is not distinct from 'recovered') = (recovered_by is not null)),
        constraint plan_trouble_over check (outcome is null or next_try_at is null),
        constraint plan_trouble_in_order check (last_failed_at >= opened_at)
      );
      create index plan_trouble_by_plan on plan_trouble (plan_id, opened_at desc);
      create index plan_trouble_open on plan_trouble (opened_at, id) where outcome is null;
      create index plan_trouble_by_end on plan_trouble (ended_at) where outcome is not null;
      comment on table plan_trouble is 'one failure episode of a plan: an invoice that was not paid when it was due';
      comment on column plan_trouble.opened_at is 'the processor''s instant of the first failure';
      comment on column plan_trouble.told_day is 'the latest of the letters of days 0, 3, 7 and 14 (R-DUN-03)';

      create function plan_trouble_moves_on() returns trigger language plpgsql as $$
      begin
        if (old.outcome is not null and (new.outcome, new.ended_at, new.recovered_by)
              is distinct from (old.outcome, old.ended_at, old.recovered_by))
          or new.attempts < old.attempts or new.last_failed_at < old.last_failed_at or new.opened_at > old.opened_at
          or coalesce(new.told_day, -1) < coalesce(old.told_day, -1)
        then
          raise exception 'trouble % does not go back', old.id
            using errcode = 'restrict_violation', constraint = 'plan_trouble_moves_on';
        end if;
        return new;
      end $$;
      create trigger plan_trouble_moves_on before update on plan_trouble
        for each row execute function plan_trouble_moves_on();
      create trigger plan_trouble_keeps_known before update on plan_trouble for each row execute function keep_known(
        'id', 'plan_id', 'stripe_invoice_id', 'amount_minor', 'currency');
      create trigger plan_trouble_never_deleted before delete or truncate on plan_trouble
        for each statement execute function refuse_change();
    `);
    await query.query(`
      create table plan_setup (
        id uuid primary key,
        plan_id uuid not null references plan,
        place text not null check (place in ('letter', 'portal')),
        requested_at timestamptz not null,
        stripe_session_id text constraint plan_setup_session unique,
        url text,
        state text not null check (state in ('open', 'saved', 'failed')),
        failure text,
        ended_at timestamptz,
        constraint plan_setup_ended check ((state = 'open') = (ended_at is null)),
        constraint plan_setup_saved check (state <> 'saved' or stripe_session_id is not null)
      );
      create index plan_setup_by_plan on plan_setup (plan_id, requested_at desc);
      create index plan_setup_open on plan_setup (requested_at) where state = 'open';
      create trigger plan_setup_keeps_known before update on plan_setup for each row execute function keep_known(
        'id', 'plan_id', 'place', 'requested_at', 'stripe_session_id', 'url', 'ended_at');
      comment on table plan_setup is 'a payment page on which a donor saves another card or account for a plan';

      create table plan_try (
        id uuid primary key,
        trouble_id uuid not null references plan_trouble,
        setup_id uuid constraint plan_try_of_setup unique references plan_setup,
        asked_at timestamptz not null,
        result text check (result in ('paid', 'processing', 'declined')),
        code text,
        ended_at timestamptz,
        constraint plan_try_ended check ((result is null) = (ended_at is null))
      );
      create unique index plan_try_one_at_a_time on plan_try (trouble_id) where result is null;
      create index plan_try_by_trouble on plan_try (trouble_id, asked_at);
      create trigger plan_try_keeps_known before update on plan_try for each row execute function keep_known(
        'id', 'trouble_id', 'setup_id', 'asked_at', 'result', 'ended_at');
      comment on table plan_try is 'a donor asked for the money to be taken now, beside the processor''s own schedule';

      create table debit_return (
        stripe_charge_id text primary key,
        code text not null,
        kind text not null check (kind in ('unauthorised', 'administrative', 'other')),
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        returned_at timestamptz not null
      );
      create index debit_return_by_time on debit_return (returned_at);
      comment on table debit_return is 'a bank debit that failed before it became a gift; later returns are disputes (R-ACH-05)';
    `);
    await query.query(`
      alter table refund drop constraint refund_reason_check,
        add constraint refund_reason_check check (
          reason in ('donor-request', 'duplicate', 'mistake', 'fraud', 'other', 'at-processor', 'after-cancel'));
      alter table letter drop constraint letter_state_check,
        add constraint letter_state_check check (state in ('queued', 'sent', 'undeliverable', 'withdrawn'));
      create index plan_ended on plan (ended_at) where ended_at is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
