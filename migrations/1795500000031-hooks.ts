import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outgoing webhooks and their deliveries. Not breaking. */
export class Hooks1795500000031 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(TABLES);
    await query.query(TELLING);
    await query.query(MONEY);
    await query.query(PLANS_AND_MEMBERSHIPS);
    await query.query(RECEIPTS_AND_DONORS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const TABLES = `
  create table hook_endpoint (
    id uuid primary key,
    url text not null check (length(url) between 1 and 2000),
    description text not null check (length(description) <= 200),
    events text[] not null check (cardinality(events) > 0),
    state text not null check (state in ('active', 'paused', 'disabled')),
    cause text check (cause in ('staff', 'failing', 'gone')),
    secret bytea not null,
    secret_made_at timestamptz not null,
    old_secret bytea,
    old_secret_until timestamptz,
    last_delivered_at timestamptz,
    failing_since timestamptz,
    hold_until timestamptz,
    created_by uuid references staff,
    created_at timestamptz not null,
    constraint hook_endpoint_cause check ((state = 'active') = (cause is null)),
    constraint hook_endpoint_old_secret check ((old_secret is null) = (old_secret_until is null))
  );
  comment on column hook_endpoint.events is 'the types that it is told of; {*} for all, also those that come later';
  comment on column hook_endpoint.secret is 'the signing secret, sealed with a key that is derived from the secret of the installation';
  comment on column hook_endpoint.failing_since is 'the first failure after which nothing was delivered any more';
  comment on column hook_endpoint.hold_until is 'the receiver asked for a rest until then';

  create table hook_event (
    id uuid primary key default gen_random_uuid(),
    type text not null,
    at timestamptz not null,
    body text not null
  );
  create index hook_event_by_time on hook_event (at);
  create trigger hook_event_append_only before update or truncate on hook_event
    for each statement execute function refuse_change();
  comment on column hook_event.body is 'the very bytes that are signed and sent, at every attempt';

  create table hook_delivery (
    id bigint generated always as identity primary key,
    event_id uuid not null references hook_event,
    endpoint_id uuid not null references hook_endpoint,
    state text not null check (state in ('pending', 'retrying', 'delivered', 'given-up')),
    attempts integer not null default 0 check (attempts >= 0),
    step smallint not null default 0 check (step >= 0),
    next_try_at timestamptz,
    claimed_until timestamptz,
    even_paused boolean not null default false,
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint hook_delivery_once unique (event_id, endpoint_id),
    constraint hook_delivery_open check ((state in ('pending', 'retrying')) = (next_try_at is not null)),
    constraint hook_delivery_ended check ((state in ('delivered', 'given-up')) = (ended_at is not null))
  );
  create index hook_delivery_due on hook_delivery (endpoint_id, next_try_at, id) where next_try_at is not null;
  create index hook_delivery_asked on hook_delivery (endpoint_id, next_try_at, id)
    where next_try_at is not null and even_paused;
  create index hook_delivery_under_way on hook_delivery (endpoint_id) where claimed_until is not null;
  create index hook_delivery_of_endpoint on hook_delivery (endpoint_id, id);
  create index hook_delivery_by_time on hook_delivery (created_at);
  comment on column hook_delivery.step is 'how many pauses of the schedule are behind it; sending again begins anew';
  comment on column hook_delivery.claimed_until is 'a worker sends it now; when that one dies, another sends it after this time';
  comment on column hook_delivery.even_paused is 'a person asked for it, so that it does not wait while the endpoint is paused';

  create table hook_attempt (
    delivery_id bigint not null references hook_delivery on delete cascade,
    number integer not null check (number > 0),
    at timestamptz not null,
    took_ms integer not null check (took_ms >= 0),
    status smallint,
    error text,
    answer text not null check (length(answer) <= 1000),
    headers jsonb not null,
    primary key (delivery_id, number)
  );
  create trigger hook_attempt_append_only before update or truncate on hook_attempt
    for each statement execute function refuse_change();`;

/**
 * Events are written by triggers: whatever code makes a change, its event is in the same transaction. None is lost, and
 * none tells of what was rolled back. While nobody listens, nothing is written.
 */
const TELLING = `
  create function hooks_listen() returns boolean language sql stable as $$
    select exists (select from hook_endpoint where state <> 'disabled')
  $$;

  create function tell_hooks(kind text, said json) returns void language plpgsql as $$
  declare listeners uuid[]; told uuid;
  begin
    select array_agg(id) into listeners from hook_endpoint
      where state <> 'disabled' and (events @> array['*'] or events @> array[kind]);
    if listeners is null then return; end if;
    insert into hook_event (type, at, body)
      values (kind, now(), (select row_to_json(envelope)::text
                            from (select kind as type, hook_time(now()) as timestamp, said as data) as envelope))
      returning id into told;
    insert into hook_delivery (event_id, endpoint_id, state, next_try_at, created_at)
      select told, listener, 'pending', now(), now() from unnest(listeners) as listener;
    perform pg_notify('mainstay_hooks', '');
  end $$;
  comment on function tell_hooks is 'writes an event, and a delivery for each endpoint that wants it, in the transaction of the change';

  create function hook_time(at timestamptz) returns text language sql stable as $$
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  $$;
  create function hook_money(minor bigint, code text) returns json language sql stable as $$
    select row_to_json(money) from (select minor as amount, code as currency) as money
  $$;
  create function hook_link(linked uuid) returns json language sql stable as $$
    select row_to_json(link) from (select linked as id) as link where linked is not null
  $$;`;

const MONEY = `
  create function hook_gift(told_id uuid) returns json language sql stable as $$
    select row_to_json(said) from (
      select told.id, told.state, told.gift_date as "giftDate", hook_time(told.occurred_at) as "occurredAt",
             hook_link(told.donor_id) as donor, hook_money(told.amount_minor, told.currency) as amount,
             hook_money(told.covered_fee_minor, told.currency) as "coveredFee", told.channel,
             (select row_to_json(named) from (select coalesce(told.moved_to, told.designation) as code) as named)
               as designation,
             (select row_to_json(campaign) from (select slug from campaign where id = told.campaign_id) as campaign)
               as campaign,
             hook_link(told.plan_id) as plan
      from gift told where told.id = told_id) as said
  $$;
  create function tell_of_gifts() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    if tg_op = 'INSERT' then
      perform tell_hooks('gift.settled', hook_gift(after.id)) from after
        where state = 'settled' and channel <> 'imported';
    else
      perform tell_hooks('gift.settled', hook_gift(after.id)) from after join before on before.id = after.id
        where after.state = 'settled' and before.state not in ('settled', 'refunded');
    end if;
    return null;
  end $$;
  create trigger tell_of_new_gifts after insert on gift referencing new table as after
    for each statement execute function tell_of_gifts();
  create trigger tell_of_changed_gifts after update on gift referencing old table as before new table as after
    for each statement execute function tell_of_gifts();

  create function hook_refund(told_id uuid) returns json language sql stable as $$
    select row_to_json(said) from (
      select told.id, told.gift_id as "giftId", hook_link((select donor_id from gift where id = told.gift_id)) as donor,
             told.state, hook_money(told.amount_minor, told.currency) as amount, told.reason,
             hook_time(told.occurred_at) as "occurredAt"
      from refund told where told.id = told_id) as said
  $$;
  create function tell_of_refunds() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    if tg_op = 'INSERT' then
      perform tell_hooks('refund.succeeded', hook_refund(after.id)) from after where state = 'succeeded';
    else
      perform tell_hooks('refund.' || after.state, hook_refund(after.id)) from after join before on before.id = after.id
        where after.state in ('succeeded', 'failed') and after.state <> before.state;
    end if;
    return null;
  end $$;
  create trigger tell_of_new_refunds after insert on refund referencing new table as after
    for each statement execute function tell_of_refunds();
  create trigger tell_of_changed_refunds after update on refund referencing old table as before new table as after
    for each statement execute function tell_of_refunds();

  create function hook_dispute(told_id uuid) returns json language sql stable as $$
    select row_to_json(said) from (
      select told.id, told.gift_id as "giftId", hook_link((select donor_id from gift where id = told.gift_id)) as donor,
             told.state, hook_money(told.amount_minor, told.currency) as amount,
             hook_money(told.withheld_minor, told.currency) as withheld, told.reason,
             hook_time(told.opened_at) as "openedAt", hook_time(told.evidence_due_at) as "evidenceDueAt",
             hook_time(told.closed_at) as "closedAt"
      from dispute told where told.id = told_id) as said
  $$;
  create function tell_of_disputes() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    if tg_op = 'INSERT' then
      perform tell_hooks('dispute.opened', hook_dispute(after.id)) from after;
      perform tell_hooks('dispute.closed', hook_dispute(after.id)) from after where closed_at is not null;
    else
      perform tell_hooks('dispute.closed', hook_dispute(after.id)) from after join before on before.id = after.id
        where after.closed_at is not null and after.state <> before.state;
    end if;
    return null;
  end $$;
  create trigger tell_of_new_disputes after insert on dispute referencing new table as after
    for each statement execute function tell_of_disputes();
  create trigger tell_of_changed_disputes after update on dispute referencing old table as before new table as after
    for each statement execute function tell_of_disputes();`;

const PLANS_AND_MEMBERSHIPS = `
  create function hook_plan(told_id uuid) returns json language sql stable as $$
    select row_to_json(said) from (
      select told.id, told.state, hook_link(told.donor_id) as donor,
             hook_money(told.amount_minor, told.currency) as amount,
             hook_money(told.covered_fee_minor, told.currency) as "coveredFee", told.interval,
             told.interval_count as "intervalCount", told.next_charge_on as "nextChargeOn",
             told.paused_until as "pausedUntil",
             (select row_to_json(named) from (select told.designation as code) as named) as designation,
             (select row_to_json(campaign) from (select slug from campaign where id = told.campaign_id) as campaign)
               as campaign,
             hook_time(told.started_at) as "startedAt", hook_time(told.ended_at) as "endedAt"
      from plan told where told.id = told_id) as said
  $$;
  create function tell_of_plans() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    if tg_op = 'INSERT' then
      perform tell_hooks('plan.started', hook_plan(after.id)) from after where state <> 'pending' and ended_at is null;
    else
      perform tell_hooks(step, hook_plan(id)) from (
        select after.id, case
          when after.state = 'pending' or before.state = 'pending' and after.ended_at is not null then null
          when before.state = 'pending' then 'plan.started'
          when before.ended_at is null and after.ended_at is not null then 'plan.ended'
          when before.state <> 'paused' and after.state = 'paused' then 'plan.paused'
          when before.state = 'paused' and after.state <> 'paused' then 'plan.resumed'
          when (before.amount_minor, before.covered_fee_minor, before.interval, before.interval_count,
                before.designation, before.campaign_id, before.paused_until)
            is distinct from (after.amount_minor, after.covered_fee_minor, after.interval, after.interval_count,
                after.designation, after.campaign_id, after.paused_until) then 'plan.changed'
          end as step
        from after join before on before.id = after.id) as moved where step is not null;
    end if;
    return null;
  end $$;
  create trigger tell_of_new_plans after insert on plan referencing new table as after
    for each statement execute function tell_of_plans();
  create trigger tell_of_changed_plans after update on plan referencing old table as before new table as after
    for each statement execute function tell_of_plans();

  create function hook_trouble(told_id uuid) returns json language sql stable as $$
    select row_to_json(said) from (
      select told.plan_id as "planId", hook_link((select donor_id from plan where id = told.plan_id)) as donor,
             hook_money(told.amount_minor, told.currency) as amount, told.reason, told.attempts,
             hook_time(told.last_failed_at) as "failedAt", hook_time(told.next_try_at) as "nextTryAt",
             told.outcome
      from plan_trouble told where told.id = told_id) as said
  $$;
  create function tell_of_troubles() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    if tg_op = 'INSERT' then
      perform tell_hooks('plan.charge_failed', hook_trouble(after.id)) from after;
    else
      perform tell_hooks('plan.charge_failed', hook_trouble(after.id)) from after join before on before.id = after.id
        where after.attempts > before.attempts;
      perform tell_hooks('plan.charge_recovered', hook_trouble(after.id)) from after join before on before.id = after.id
        where after.outcome = 'recovered' and before.outcome is distinct from 'recovered';
    end if;
    return null;
  end $$;
  create trigger tell_of_new_troubles after insert on plan_trouble referencing new table as after
    for each statement execute function tell_of_troubles();
  create trigger tell_of_changed_troubles after update on plan_trouble
    referencing old table as before new table as after
    for each statement execute function tell_of_troubles();

  create function hook_term(told_id uuid) returns json language sql stable as $$
    select row_to_json(said) from (
      select told.id, hook_link(told.donor_id) as donor, told.tier, told.source, told.gift_id as "giftId",
             told.plan_id as "planId", told.starts_on as "startsOn", told.ends_on as "endsOn",
             told.ended_on as "endedOn", told.ended_reason as "endedReason"
      from membership_term told where told.id = told_id) as said
  $$;
  create function tell_of_terms() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    if tg_op = 'INSERT' then
      perform tell_hooks('membership.granted', hook_term(after.id)) from after where ended_on is null;
    else
      perform tell_hooks('membership.ended', hook_term(after.id)) from after join before on before.id = after.id
        where after.ended_on is not null and before.ended_on is null;
    end if;
    return null;
  end $$;
  create trigger tell_of_new_terms after insert on membership_term referencing new table as after
    for each statement execute function tell_of_terms();
  create trigger tell_of_changed_terms after update on membership_term
    referencing old table as before new table as after
    for each statement execute function tell_of_terms();`;

const RECEIPTS_AND_DONORS = `
  create function hook_receipt(told_id uuid) returns json language sql stable as $$
    select row_to_json(said) from (
      select told.id, told.label as number, told.status, told.gift_id as "giftId",
             hook_link((select donor_id from gift where id = told.gift_id)) as donor, told.gift_date as "giftDate",
             told.issue_date as "issueDate", hook_time(told.issued_at) as "issuedAt",
             hook_money(told.amount_minor, told.currency) as amount,
             hook_money(told.deductible_minor, told.currency) as deductible,
             told.replaces_id as "replacesId", void.reason as "voidReason", void.void_date as "voidDate"
      from receipt told left join receipt_void void on void.receipt_id = told.id
      where told.id = told_id) as said
  $$;
  create function tell_of_receipts() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    perform tell_hooks('receipt.issued', hook_receipt(after.id)) from after;
    return null;
  end $$;
  create trigger tell_of_receipts after insert on receipt referencing new table as after
    for each statement execute function tell_of_receipts();

  create function tell_of_voids() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    perform tell_hooks('receipt.voided', hook_receipt(after.receipt_id)) from after;
    return null;
  end $$;
  create trigger tell_of_voids after insert on receipt_void referencing new table as after
    for each statement execute function tell_of_voids();

  create function hook_donor(told_id uuid) returns json language sql stable as $$
    select row_to_json(said) from (
      select told.id, told.kind, told.version, hook_time(told.created_at) as "createdAt",
             told.merged_into as "mergedInto", hook_time(told.erased_at) as "erasedAt"
      from donor told where told.id = told_id) as said
  $$;
  create function tell_of_donors() returns trigger language plpgsql as $$
  begin
    if not hooks_listen() then return null; end if;
    if tg_op = 'INSERT' then
      perform tell_hooks('donor.created', hook_donor(after.id)) from after where origin <> 'import';
    else
      perform tell_hooks(step, hook_donor(id)) from (
        select after.id, case
          when before.erased_at is null and after.erased_at is not null then 'donor.erased'
          when before.merged_into is null and after.merged_into is not null then 'donor.merged'
          when before.merged_into is not null and after.merged_into is null then 'donor.unmerged'
          when before.version <> after.version and after.merged_into is null then 'donor.changed'
          end as step
        from after join before on before.id = after.id) as moved where step is not null;
    end if;
    return null;
  end $$;
  create trigger tell_of_new_donors after insert on donor referencing new table as after
    for each statement execute function tell_of_donors();
  create trigger tell_of_changed_donors after update on donor referencing old table as before new table as after
    for each statement execute function tell_of_donors();`;
