import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a key may do is named key by key; those that had a role keep what it gave them. */
const KEY_SCOPES = `
  alter table api_key add scopes text[] not null default '{}';
  update api_key set scopes = case role
    when 'viewer' then array['reports:read']
    when 'fundraiser' then array['reports:read', 'gifts:read', 'donors:read', 'receipts:read']
    else array['reports:read', 'gifts:read', 'gifts:refund', 'donors:read', 'receipts:read', 'plans:change', 'processor:read']
  end;
  alter table api_key alter scopes drop default, drop role,
    add constraint api_key_may_something check (cardinality(scopes) > 0);`;

/** What one person may refund alone; an organisation may ask for a second one earlier or later (R-VOI-07). */
const REFUND_AUTHORITY = `
  alter table organisation
    add refund_alone_minor bigint not null default 25000
      constraint organisation_refund_alone check (refund_alone_minor >= 0),
    add refund_alone_days smallint not null default 90
      constraint organisation_refund_alone_days check (refund_alone_days between 0 and 3650);
  comment on column organisation.refund_alone_minor is
    'minor units of one gift that one person may refund in all; above, a second one approves (R-VOI-07)';

  alter table refund drop constraint refund_state_check;
  alter table refund
    add constraint refund_state_check
      check (state in ('awaiting-approval', 'requested', 'pending', 'succeeded', 'failed', 'canceled')),
    add needs_approval boolean not null default false,
    add decided_by uuid references staff,
    add decided_at timestamptz,
    add constraint refund_second_person check (
      not needs_approval or state in ('awaiting-approval', 'canceled')
      or (decided_by is not null and decided_by is distinct from requested_by)),
    add constraint refund_waits_for_approval check (state <> 'awaiting-approval' or needs_approval),
    add constraint refund_decided check ((decided_by is null) = (decided_at is null));
  create index refund_awaiting on refund (requested_at) where state = 'awaiting-approval';`;

/** The database is the last guard: whatever code asks, more than one person may send alone needs the second one. */
const SECOND_PERSON = `
  create function refund_needs_second_person() returns trigger language plpgsql as $$
  declare
    so_far bigint;
    given date;
    rule organisation;
  begin
    if new.needs_approval or new.paid_by is not null
      or new.reason not in ('donor-request', 'duplicate', 'mistake', 'fraud', 'other') then
      return new;
    end if;
    select * into rule from organisation;
    if rule is null then
      return new;
    end if;
    select coalesce(sum(amount_minor), 0) into so_far from refund
      where gift_id = new.gift_id and paid_by is null and state not in ('failed', 'canceled')
        and reason in ('donor-request', 'duplicate', 'mistake', 'fraud', 'other');
    select gift_date into given from gift where id = new.gift_id;
    if so_far + new.amount_minor > rule.refund_alone_minor
      or (new.requested_at at time zone rule.time_zone)::date - given > rule.refund_alone_days then
      raise exception 'the refund % needs a second person', new.id
        using errcode = 'check_violation', constraint = 'refund_second_person';
    end if;
    return new;
  end $$;
  create trigger refund_needs_second_person before insert on refund
    for each row execute function refund_needs_second_person();`;

/**
 * From where something was done (R-SEC-07). Rows of before stay as they were sealed: the format says what a hash
 * is made of.
 */
const AUDIT_ORIGIN = `
  alter table audit_event
    add ip inet,
    add request_id uuid,
    add format smallint not null default 1 check (format in (1, 2));
  create index audit_event_by_actor on audit_event (actor, id);
  create index audit_event_by_object on audit_event (object, id);
  create index audit_event_by_action on audit_event (action, id);

  create function audit_event_hash(event audit_event) returns bytea language sql immutable as $$
    select case event.format
      when 1 then audit_event_hash(event.previous_hash, event.at, event.actor, event.action, event.object, event.detail)
      else sha256(event.previous_hash || convert_to(jsonb_build_array(event.format, event.id,
        extract(epoch from event.at)::numeric(20, 6), event.actor, event.action, event.object, event.detail, host(event.ip),
        event.request_id)::text, 'UTF8'))
    end
  $$;
  create or replace function audit_event_link() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(7239001);
    new.format := 2;
    new.previous_hash := coalesce((select hash from audit_event order by id desc limit 1), '\\x00');
    new.hash := audit_event_hash(new);
    return new;
  end $$;`;

/** Where the chain stood, written down elsewhere too: what was cut off its end shows against these. */
const AUDIT_HEADS = `
  create table audit_check (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    by_staff uuid references staff,
    looked bigint not null,
    head_id bigint,
    head_hash bytea,
    broken bigint[] not null,
    constraint audit_check_head check ((head_id is null) = (head_hash is null))
  );
  create trigger audit_check_append_only before update or delete or truncate on audit_check
    for each statement execute function refuse_change();
  comment on table audit_check is 'each time that the whole chain was reckoned again';

  alter table period_event add audit_id bigint, add audit_hash bytea;
  comment on column period_event.audit_hash is 'head of the audit when the month was closed: the report prints it (R-SEC-07)';
  create function period_event_audit_head() returns trigger language plpgsql as $$
  begin
    select id, hash into new.audit_id, new.audit_hash from audit_event order by id desc limit 1;
    return new;
  end $$;
  create trigger period_event_audit_head before insert on period_event
    for each row execute function period_event_audit_head();`;

/** Refunds that wait for a second person, scopes of keys, and exported heads of the audit. Not breaking. */
export class ApprovalsAndAudit1795500000023 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(KEY_SCOPES);
    await query.query(REFUND_AUTHORITY);
    await query.query(SECOND_PERSON);
    await query.query(AUDIT_ORIGIN);
    await query.query(AUDIT_HEADS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
