import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Plans that begin on the gift page, the consent they rest on, and the history of their changes. Not breaking: plans
 * there were have been adopted from the processor, and go on by its calendar.
 */
export class PlanCare1795500000006 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table plan
        alter stripe_subscription_id drop not null,
        alter stripe_customer_id drop not null,
        add calendar text not null default 'processor' check (calendar in ('ours', 'processor')),
        add client_request_id uuid constraint plan_client_request unique,
        add checkout_request jsonb,
        add checkout_url text,
        add stripe_session_id text constraint plan_stripe_session unique,
        add covered_fee_minor bigint not null default 0,
        add comment text,
        add may_quote boolean not null default false,
        add anonymous boolean not null default false,
        add anchor_on date,
        add next_charge_on date,
        add paused_until date,
        add stripe_payment_method_id text,
        add method text,
        add method_kind text,
        add method_expires_on date,
        add version integer not null default 1 check (version > 0),
        add restarts_id uuid references plan,
        add replaces_id uuid references plan,
        add constraint plan_covered_fee check (covered_fee_minor >= 0 and covered_fee_minor < amount_minor),
        add constraint plan_charged_somewhere check (
          state = 'pending' or (stripe_subscription_id is not null and stripe_customer_id is not null)),
        add constraint plan_pending_was_asked check (
          stripe_subscription_id is not null or client_request_id is not null or restarts_id is not null),
        add constraint plan_ended_charges_no_more check (ended_at is null or next_charge_on is null),
        add constraint plan_paused_until check (paused_until is null or state = 'paused');
      alter table plan alter calendar drop default;

      update plan set anchor_on = (started_at at time zone coalesce((select time_zone from organisation), 'UTC'))::date;
      alter table plan alter anchor_on set not null;

      create index plan_unfinished on plan (started_at) where state = 'pending';
      create index plan_by_next_charge on plan (next_charge_on) where next_charge_on is not null;
      create index plan_by_customer on plan (stripe_customer_id);
      create unique index plan_restarted_once on plan (restarts_id);
      comment on column plan.anchor_on is
        'the day that all charges are counted from, never the day of the charge before (R-REG-08)';
      comment on column plan.next_charge_on is 'decided here; the processor is brought in step (R-REG-10)';
      comment on column plan.calendar is 'whose dates hold: those of a plan that was adopted are the processor''s';
    `);
    await query.query(`
      create table plan_consent (
        id uuid primary key,
        plan_id uuid not null references plan on delete cascade,
        text text not null check (text <> ''),
        text_version text not null,
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null,
        interval text not null check (interval in ('month', 'year')),
        interval_count smallint not null,
        channel text not null check (channel in ('gift-page', 'portal', 'staff')),
        ip inet,
        at timestamptz not null
      );
      create index plan_consent_by_plan on plan_consent (plan_id, at);
      create trigger plan_consent_append_only before update on plan_consent
        for each statement execute function refuse_change();
      comment on table plan_consent is 'what the donor read and agreed to, word for word (R-REG-07)';
    `);
    await query.query(`
      create table plan_change (
        id uuid primary key,
        plan_id uuid not null references plan on delete cascade,
        kind text not null check (kind in ('start', 'amount', 'designation', 'rhythm', 'date', 'method', 'skip', 'pause',
          'resume', 'cancel', 'restart', 'lapse', 'end')),
        by_kind text not null check (by_kind in ('donor', 'staff', 'processor', 'system')),
        staff_id uuid references staff,
        actor text not null check (actor <> ''),
        reason text,
        note text,
        before jsonb not null,
        after jsonb not null,
        state text not null check (state in ('requested', 'applied', 'refused')),
        failure text,
        requested_at timestamptz not null,
        applied_at timestamptz,
        constraint plan_change_applied check ((state = 'applied') = (applied_at is not null)),
        constraint plan_change_refused check ((state = 'refused') = (failure is not null)),
        constraint plan_change_by_staff check (staff_id is null or by_kind = 'staff')
      );
      insert into plan_change (id, plan_id, kind, by_kind, actor, before, after, state, requested_at, applied_at)
      select gen_random_uuid(), plan.id, kind, 'processor', 'processor', before, after, 'applied', at, at
      from plan, lateral (
        select jsonb_build_object('amountMinor', amount_minor::text, 'currency', currency, 'interval', interval,
          'intervalCount', interval_count, 'designation', designation) as facts) as version,
      lateral (
        select 'start' as kind, '{}'::jsonb as before, facts || '{"state": "active"}' as after, started_at as at
        union all
        select case state when 'cancelled' then 'cancel' when 'lapsed' then 'lapse' else 'end' end,
          facts || '{"state": "active"}', facts || jsonb_build_object('state', state), ended_at
        where ended_at is not null) as change;
      comment on table plan_change is 'who changed a plan, when and why, before and after: append-only (R-REG-01)';

      create index plan_change_by_plan on plan_change (plan_id, requested_at, id);
      create unique index plan_change_one_at_a_time on plan_change (plan_id) where state = 'requested';

      create function plan_change_is_history() returns trigger language plpgsql as $$
      begin
        if old.state <> 'requested' or to_jsonb(new) - '{state,failure,applied_at,after}'::text[]
            <> to_jsonb(old) - '{state,failure,applied_at,after}'::text[] then
          raise exception 'plan change % is history', old.id
            using errcode = 'restrict_violation', constraint = 'plan_change_is_history';
        end if;
        return new;
      end $$;
      create trigger plan_change_is_history before update on plan_change
        for each row execute function plan_change_is_history();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
