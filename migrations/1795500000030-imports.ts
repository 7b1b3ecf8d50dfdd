import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gifts and donors that are brought from elsewhere, and plans whose subscriptions were begun elsewhere: the runs, their
 * files and rows, and what each made. Not breaking.
 *
 * A gift that is brought was received, receipted and booked elsewhere. It is history about a donor, and no money that
 * arrives here: so it has no entry in the ledger, no fee, no receipt and no refund, and closed months stay as they are.
 * Lifetime, retention and every report by gift count it; whatever is reckoned from the ledger cannot.
 */
export class Imports1795500000030 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [RUNS, GIFTS, GUARDS, DONORS, SUBSCRIPTIONS]) await query.query(part);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const RUNS = `
  create table import_run (
    id uuid primary key,
    kind text not null check (kind in ('file', 'subscriptions')),
    source text not null check (source ~ '^[a-z0-9-]{1,40}$'),
    name text not null check (length(name) between 1 and 255),
    size_bytes bigint not null default 0 check (size_bytes >= 0),
    sha256 bytea,
    encoding text,
    delimiter text,
    mapping jsonb,
    with_history boolean not null default false,
    control_count integer check (control_count >= 0),
    control_minor bigint check (control_minor >= 0),
    state text not null check (state in ('mapping', 'checking', 'asking', 'checked', 'running', 'paused', 'done',
      'cancelled', 'undoing', 'undone', 'failed')),
    questions jsonb,
    figures jsonb,
    rows_total integer check (rows_total >= 0),
    rows_done integer not null default 0 check (rows_done >= 0),
    worker uuid,
    failure text,
    asked_by uuid references staff,
    actor text not null check (actor <> ''),
    created_at timestamptz not null,
    moved_at timestamptz not null,
    checked_at timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    undone_at timestamptz,
    file_forgotten_at timestamptz,
    constraint import_run_of_file check (kind <> 'file' or (sha256 is not null and encoding is not null and delimiter is not null)),
    constraint import_run_asks check ((state = 'asking') = (questions is not null)),
    constraint import_run_started check (state not in ('running', 'paused', 'done', 'undoing', 'undone') or started_at is not null),
    constraint import_run_finished check ((state in ('done', 'cancelled', 'failed', 'undoing', 'undone')) = (finished_at is not null)),
    constraint import_run_undone check ((state = 'undone') = (undone_at is not null))
  );
  create unique index import_run_one_at_a_time on import_run ((true)) where state in ('running', 'paused', 'undoing');
  create index import_run_by_time on import_run (created_at desc, id desc);
  comment on table import_run is 'a file of donors and gifts, or a look through the subscriptions of the processor, on its way in';
  comment on column import_run.source is 'whose ids the rows carry: an id is brought once from each source';
  comment on column import_run.worker is 'the worker that is at it; another one that takes over writes its own id here';
  comment on column import_run.rows_done is 'rows that are behind us, counted in the transaction that brought them';

  create table import_chunk (
    run_id uuid not null references import_run on delete cascade,
    position integer not null check (position >= 0),
    sealed bytea not null,
    primary key (run_id, position)
  );
  comment on table import_chunk is 'the file in pieces, closed with a key of this installation; deleted after a week';

  create table import_row (
    run_id uuid not null references import_run on delete cascade,
    number integer not null check (number >= 1),
    line integer not null check (line >= 1),
    status text not null check (status in ('ready', 'known', 'alike', 'left-out', 'refused', 'brought', 'undone')),
    problem text,
    field text,
    id_key bytea,
    like_key bytea,
    nth integer,
    donor_key bytea,
    donor_known boolean not null default false,
    donor_by_name boolean not null default false,
    amount_minor bigint,
    gift_id uuid,
    primary key (run_id, number),
    constraint import_row_with_problem check ((status in ('refused', 'left-out')) = (problem is not null))
  );
  create index import_row_by_id on import_row (run_id, id_key) where id_key is not null;
  create index import_row_alike on import_row (run_id, like_key) where like_key is not null;
  comment on table import_row is 'what became of each row: numbers and hashes, nothing of what it says';

  comment on column import_row.nth is 'which of the rows of this file it is that have its donor, day and amount';

  create table import_mapping (
    id uuid primary key,
    name text not null check (name = trim(name) and length(name) between 1 and 80),
    name_key text not null generated always as (lower(name)) stored constraint import_mapping_name unique,
    header text[] not null,
    source text not null,
    mapping jsonb not null,
    saved_by uuid references staff,
    saved_at timestamptz not null
  );
  comment on table import_mapping is 'which column is what, kept by name for files with the same header';`;

const GIFTS = `
  alter table gift
    drop constraint gift_channel_check,
    add constraint gift_channel_check check (channel in
      ('online', 'check', 'cash', 'bank-transfer', 'stock', 'donor-advised-fund', 'in-kind', 'imported')),
    drop constraint gift_acknowledgment_check,
    add constraint gift_acknowledgment_check check (acknowledgment in ('receipt', 'letter', 'none', 'elsewhere')),
    drop constraint gift_settled_with_entry,
    add constraint gift_settled_with_entry check (
      (state in ('settled', 'refunded')) = (occurred_at is not null and gift_date is not null
        and (settlement_entry_id is not null or channel = 'imported')
        and (stripe_charge_id is not null or channel <> 'online'))),
    drop constraint gift_offline_of_batch,
    add constraint gift_offline_of_batch check (channel in ('online', 'imported') or (batch_id is not null
      and form_id is null and plan_id is null and state in ('settled', 'refunded') and fee_minor = 0
      and covered_fee_minor = 0 and checkout_request is null and coalesce(stripe_session_id, stripe_payment_intent_id,
        stripe_charge_id, stripe_balance_transaction_id, stripe_invoice_id) is null)),
    add constraint gift_imported_is_history check (channel <> 'imported' or (state = 'settled'
      and settlement_entry_id is null and fee_entry_id is null and fee_minor = 0 and covered_fee_minor = 0
      and form_id is null and batch_id is null and corrects_id is null and checkout_request is null
      and client_request_id is null and coalesce(stripe_session_id, stripe_payment_intent_id, stripe_charge_id,
        stripe_balance_transaction_id, stripe_invoice_id) is null)),
    add constraint gift_imported_was_acknowledged check ((acknowledgment = 'elsewhere') = (channel = 'imported'));
  comment on constraint gift_imported_is_history on gift is
    'received, receipted and booked elsewhere: in no ledger, with no fee and no receipt of ours';

  create table imported_gift (
    gift_id uuid primary key references gift on delete cascade,
    run_id uuid not null references import_run,
    source text not null,
    external_key text not null check (length(external_key) between 1 and 200),
    constraint imported_gift_once unique (source, external_key)
  );
  create index imported_gift_by_run on imported_gift (run_id);
  comment on column imported_gift.external_key is
    'its id where it comes from; without one, a hash of donor, day and amount and which of such gifts it is';

  alter table plan add adopted_at timestamptz;
  comment on column plan.adopted_at is
    'when a subscription that was begun elsewhere was taken over: what was paid before belongs to whoever charged it';`;

const GUARDS = `
  create function imported_gift_guard() returns trigger language plpgsql as $$
  declare free text[] := array['donor_id', 'comment', 'may_quote', 'anonymous', 'designation', 'campaign_id'];
  begin
    if tg_op = 'DELETE' then
      if exists (select from imported_gift join import_run on import_run.id = run_id
                 where gift_id = old.id and import_run.state = 'undoing') then return old; end if;
    elsif to_jsonb(old) - free = to_jsonb(new) - free then return new;
    end if;
    raise exception 'gift % is history that was brought from elsewhere', old.id
      using errcode = 'restrict_violation', constraint = 'imported_gift_is_kept';
  end $$;
  create trigger imported_gift_guard before update or delete on gift
    for each row when (old.channel = 'imported') execute function imported_gift_guard();

  create function take_back_imported(run uuid, after_gift uuid, portion integer)
  returns table (last_gift uuid, gone integer) language plpgsql as $$
  declare gift_ids uuid[]; one uuid;
  begin
    select array_agg(gift_id order by gift_id), max(gift_id::text)::uuid into gift_ids, last_gift
      from (select gift_id from imported_gift where run_id = run and (after_gift is null or gift_id > after_gift)
            order by gift_id limit portion) as next;
    gone := 0;
    begin
      delete from gift where id = any(gift_ids);
      get diagnostics gone = row_count;
    exception when foreign_key_violation then
      -- Others build on some of these: those stay.
      gone := 0;
      foreach one in array gift_ids loop
        begin
          delete from gift where id = one;
          gone := gone + 1;
        exception when foreign_key_violation then
          null;
        end;
      end loop;
    end;
    return next;
  end $$;
  comment on function take_back_imported is 'deletes the next gifts of an import that is being undone, but those on which others build';

  create function gift_is_of_import() returns trigger language plpgsql as $$
  begin
    if not exists (select from imported_gift where gift_id = new.id) and exists (select from gift where id = new.id) then
      raise exception 'gift % is of no import', new.id
        using errcode = 'check_violation', constraint = 'gift_is_of_import';
    end if;
    return null;
  end $$;
  create constraint trigger gift_is_of_import after insert on gift deferrable initially deferred
    for each row when (new.channel = 'imported') execute function gift_is_of_import();

  drop trigger offline_gift_guard_of_gift on gift;
  create trigger offline_gift_guard_of_gift before insert or update on gift
    for each row when (new.channel not in ('online', 'imported')) execute function offline_gift_guard();
  drop trigger offline_gift_kept on gift;
  create trigger offline_gift_kept before delete on gift
    for each row when (old.channel not in ('online', 'imported')) execute function offline_gift_guard();
  drop trigger offline_gift_is_posted on gift;
  create constraint trigger offline_gift_is_posted after insert on gift deferrable initially deferred
    for each row when (new.channel not in ('online', 'imported')) execute function offline_gift_is_posted();

  create function nothing_follows_imported() returns trigger language plpgsql as $$
  begin
    if (select channel from gift where id = new.gift_id) = 'imported' then
      raise exception 'gift % was received elsewhere: there is no % of it here', new.gift_id, tg_table_name
        using errcode = 'check_violation', constraint = 'nothing_follows_imported';
    end if;
    return new;
  end $$;
  create trigger nothing_follows_imported before insert on receipt
    for each row execute function nothing_follows_imported();
  create trigger nothing_follows_imported before insert on refund
    for each row execute function nothing_follows_imported();`;

const DONORS = `
  create table imported_donor (
    source text not null,
    external_key bytea not null,
    donor_id uuid not null references donor on delete cascade,
    run_id uuid not null references import_run,
    primary key (source, external_key)
  );
  create index imported_donor_by_donor on imported_donor (donor_id);
  create index imported_donor_by_run on imported_donor (run_id);
  comment on table imported_donor is
    'a hash of the id that a donor has where they come from, or of name and address when they have neither id nor e-mail; a merge leaves it, donor_now follows';

  create table import_made_donor (
    run_id uuid not null references import_run,
    donor_id uuid not null references donor on delete cascade,
    version integer not null,
    primary key (run_id, donor_id)
  );
  create index import_made_donor_by_donor on import_made_donor (donor_id);
  comment on table import_made_donor is 'donors whom a run wrote down, as they were then: an undo forgets those who stayed so';

  create function forget_imported_donor(run uuid, forgotten uuid) returns boolean language plpgsql as $$
  declare mark text := 'import:' || run;
  begin
    if not exists (select from donor join import_made_donor made on made.donor_id = donor.id and made.run_id = run
        where donor.id = forgotten and donor.version = made.version and merged_into is null and erased_at is null
          and household_id is null and do_not_ask_until is null and recognition_name = '')
      or exists (select from donor_tag where donor_id = forgotten and by <> mark)
      or exists (select from donor_field_value where donor_id = forgotten and by <> mark)
      or exists (select from donor_email where donor_id = forgotten)
      or exists (select from donor_apart where forgotten in (low_id, high_id))
      or exists (select from imported_donor where donor_id = forgotten and run_id <> run)
    then return false; end if;
    delete from donor_consent where donor_id = forgotten and import_run_id = run;
    delete from donor where id = forgotten;
    return found;
  exception when foreign_key_violation or restrict_violation then
    return false;
  end $$;
  comment on function forget_imported_donor is
    'takes a donor back whom an import wrote down; false for one who gave since, or of whom anything else is known';

  create table import_made_purpose (
    run_id uuid not null references import_run,
    kind text not null check (kind in ('campaign', 'designation', 'tag')),
    ref text not null,
    primary key (run_id, kind, ref)
  );
  comment on table import_made_purpose is 'campaigns, designations and tags that a run made because its rows name them';

  alter table donor_consent add import_run_id uuid references import_run,
    add constraint donor_consent_of_import check (import_run_id is null or how = 'import');
  create index donor_consent_by_import on donor_consent (import_run_id) where import_run_id is not null;

  create function consent_is_kept() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      if (select state from import_run where id = old.import_run_id) = 'undoing' then return old; end if;
    elsif (to_jsonb(old) - 'donor_id') = (to_jsonb(new) - 'donor_id') and within_merge(old.donor_id, new.donor_id) then
      return new;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation', constraint = tg_name;
  end $$;
  comment on function consent_is_kept is 'a merge moves consents, and the undo of an import takes back those that it brought';
  drop trigger donor_consent_append_only on donor_consent;
  create trigger donor_consent_append_only before update or delete on donor_consent
    for each row execute function consent_is_kept();`;

const SUBSCRIPTIONS = `
  create table import_subscription (
    run_id uuid not null references import_run on delete cascade,
    number integer not null check (number >= 1),
    subscription_id text not null,
    status text not null check (status in ('ready', 'unfit', 'adopted', 'left', 'undone', 'renewed')),
    reason text,
    sealed bytea not null,
    donor_known boolean not null default false,
    plan_id uuid,
    told_at timestamptz,
    primary key (run_id, number),
    constraint import_subscription_once unique (run_id, subscription_id),
    constraint import_subscription_reason check ((status in ('unfit', 'left')) = (reason is not null)),
    constraint import_subscription_plan check (status not in ('adopted', 'renewed') or plan_id is not null)
  );
  create index import_subscription_by_plan on import_subscription (plan_id) where plan_id is not null;
  comment on column import_subscription.sealed is 'what the processor says of it and of its customer, closed like a file';
  comment on column import_subscription.told_at is 'when the subscription was marked as ours at the processor';`;
