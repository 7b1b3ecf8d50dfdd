import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gifts that did not come through the processor: organisations and people without an e-mail address as donors, batches
 * with their control figures, soft credits, and the deposit that a batch becomes. Not breaking.
 */
export class OfflineGifts1795500000012 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [DONORS, BATCHES, GIFTS, SOFT_CREDITS, MONEY_BACK, DEPOSITS]) await query.query(part);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const DONORS = `
  alter table donor add column kind text not null default 'person'
    check (kind in ('person', 'company', 'foundation', 'daf-sponsor', 'other-organisation', 'unknown'));
  comment on column donor.kind is
    'an organisation has its name in last_name and no first_name; unknown is the one who stands for cash in an envelope (R-TPG-06)';
  create unique index donor_one_unknown on donor (kind) where kind = 'unknown';

  alter table donor drop constraint donor_same_person;
  create unique index donor_same_person on donor (email_key, name_key) where email_key <> '';
  comment on index donor_same_person is
    'an address alone is not a person: households share one, so a donor is an address and a name; without an address nobody can tell';`;

const BATCHES = `
  create table gift_batch (
    id uuid primary key,
    label text not null check (length(trim(label)) between 1 and 120),
    kind text not null check (kind in ('checks-and-cash', 'bank-transfers', 'securities', 'in-kind')),
    received_on date not null,
    control_count integer not null check (control_count between 1 and 1000),
    control_minor bigint not null check (control_minor > 0),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    state text not null default 'open' check (state in ('open', 'posted', 'deposited')),
    opened_by uuid not null references staff,
    opened_at timestamptz not null,
    posted_by uuid references staff,
    posted_at timestamptz,
    constraint gift_batch_posted check ((state = 'open') = (posted_at is null) and (posted_at is null) = (posted_by is null)),
    constraint gift_batch_has_money check (state <> 'deposited' or kind in ('checks-and-cash', 'bank-transfers'))
  );
  create index gift_batch_by_time on gift_batch (opened_at desc, id desc);
  comment on column gift_batch.control_minor is 'the total of the adding machine, entered before the gifts';

  create table offline_gift (
    id uuid primary key,
    position bigint generated always as identity,
    batch_id uuid not null references gift_batch on delete cascade,
    kind text not null check (kind in
      ('check', 'cash', 'bank-transfer', 'stock', 'donor-advised-fund', 'employer-match', 'goods', 'services')),
    donor_id uuid not null references donor,
    amount_minor bigint not null check (amount_minor > 0),
    designation text not null references designation,
    campaign_id uuid not null references campaign,
    received_on date not null,
    postmarked_on date,
    check_number text not null default '' check (length(check_number) <= 40),
    check_dated_on date,
    gift_date date not null,
    description text not null default '' check (length(description) <= 500),
    shares numeric(18, 6) check (shares > 0),
    fund_name text not null default '' check (length(fund_name) <= 200),
    qcd boolean not null default false,
    anonymous boolean not null default false,
    soft_donor_id uuid references donor,
    matched_gift_id uuid references gift,
    corrects_id uuid constraint offline_gift_corrected_once unique references gift,
    tribute_kind text check (tribute_kind in ('in-honor', 'in-memory')),
    tribute_name text not null default '' check (length(tribute_name) <= 200),
    notify_name text not null default '' check (length(notify_name) <= 200),
    notify_email text not null default '' check (notify_email = '' or notify_email like '%_@_%'),
    notify_address text not null default '' check (length(notify_address) <= 500),
    note text not null default '' check (length(note) <= 1000),
    entered_by uuid not null references staff,
    entered_at timestamptz not null,
    constraint offline_gift_postmarked_before check (postmarked_on <= received_on),
    constraint offline_gift_not_before_check check (gift_date >= check_dated_on),
    constraint offline_gift_described check (
      (description <> '' or kind not in ('stock', 'goods', 'services')) and (kind = 'stock') = (shares is not null)),
    constraint offline_gift_fund_named check ((kind = 'donor-advised-fund') = (fund_name <> '')),
    constraint offline_gift_qcd_is_money check (not qcd or kind in ('check', 'bank-transfer')),
    constraint offline_gift_tribute check ((tribute_kind is null) = (tribute_name = '') and (notify_name = '' or tribute_kind is not null)),
    constraint offline_gift_credits_another check (soft_donor_id <> donor_id),
    constraint offline_gift_matches check (matched_gift_id is null or kind = 'employer-match')
  );
  create index offline_gift_by_batch on offline_gift (batch_id, position);
  create index offline_gift_by_donor on offline_gift (donor_id);
  create index offline_gift_by_soft_donor on offline_gift (soft_donor_id) where soft_donor_id is not null;
  comment on table offline_gift is
    'one row of a batch: a draft until the batch is posted, and then what the gift of the same id was';
  comment on column offline_gift.gift_date is
    'the postmark of what was mailed, else the day it was received; never before the date on a check (R-DAT-01/02)';

  create function refuse_posted_batch(batch uuid) returns void language plpgsql as $$
  begin
    raise exception 'batch % is posted', batch using errcode = 'restrict_violation', constraint = 'gift_batch_is_posted';
  end $$;

  create function offline_gift_in_open_batch() returns trigger language plpgsql as $$
  declare held text; batch uuid := case tg_op when 'DELETE' then old.batch_id else new.batch_id end;
    words text[] := array['note', 'tribute_name', 'notify_name', 'notify_email', 'notify_address'];
  begin
    select state into held from gift_batch where id = batch for share;
    -- What people wrote can be forgotten (R-PRV); what was given stays as it was, and a correction is another row.
    if held <> 'open' and not (case tg_op when 'INSERT' then new.corrects_id is not null
        when 'UPDATE' then to_jsonb(old) - words = to_jsonb(new) - words else false end)
    then perform refuse_posted_batch(batch); end if;
    return case tg_op when 'DELETE' then old else new end;
  end $$;
  create trigger offline_gift_in_open_batch before insert or update or delete on offline_gift
    for each row execute function offline_gift_in_open_batch();`;

const GIFTS = `
  alter table gift
    add column channel text not null default 'online'
      check (channel in ('online', 'check', 'cash', 'bank-transfer', 'stock', 'donor-advised-fund', 'in-kind')),
    add column acknowledgment text not null default 'receipt' check (acknowledgment in ('receipt', 'letter', 'none')),
    add column property text check (property <> ''),
    add column batch_id uuid references gift_batch,
    add column corrects_id uuid constraint gift_corrected_once unique references gift,
    alter column form_id drop not null,
    drop constraint gift_settled_with_entry,
    add constraint gift_settled_with_entry check (
      (state in ('settled', 'refunded')) = (settlement_entry_id is not null and occurred_at is not null
        and gift_date is not null and (stripe_charge_id is not null or channel <> 'online'))),
    drop constraint gift_fee_known,
    add constraint gift_fee_known check (channel <> 'online' or (fee_minor is null) = (stripe_balance_transaction_id is null)),
    drop constraint gift_asked_or_of_plan,
    add constraint gift_asked_or_of_plan check (
      channel <> 'online' or plan_id is not null or (client_request_id is not null and checkout_request is not null)),
    add constraint gift_online_of_form check (channel <> 'online' or (form_id is not null and batch_id is null
      and corrects_id is null and acknowledgment = 'receipt')),
    add constraint gift_offline_of_batch check (channel = 'online' or (batch_id is not null and form_id is null
      and plan_id is null and state in ('settled', 'refunded') and fee_minor = 0 and covered_fee_minor = 0
      and checkout_request is null and coalesce(stripe_session_id, stripe_payment_intent_id, stripe_charge_id,
        stripe_balance_transaction_id, stripe_invoice_id) is null)),
    add constraint gift_property_of_kind check (
      (property is not null) = (channel = 'stock' or (channel = 'in-kind' and acknowledgment = 'receipt'))),
    add constraint gift_fund_gets_letter check (channel <> 'donor-advised-fund' or acknowledgment = 'letter'),
    add constraint gift_unknown_is_cash check (acknowledgment <> 'none' or channel = 'cash');
  create index gift_by_batch on gift (batch_id) where batch_id is not null;
  comment on column gift.property is 'what was given that is not money; the receipt says this and never a value (R-NCG-01)';
  comment on column gift.corrects_id is 'the gift that was recorded wrongly, was taken back, and is told rightly here';

  create function offline_gift_guard() returns trigger language plpgsql as $$
  declare batch gift_batch; giver text;
    free text[] := array['state', 'donor_id', 'comment', 'may_quote', 'anonymous'];
  begin
    if tg_op = 'DELETE' then perform refuse_posted_batch(old.batch_id); end if;
    if tg_op = 'UPDATE' then
      -- Donors are joined, and forgotten; what they gave stays.
      if to_jsonb(old) - free <> to_jsonb(new) - free then perform refuse_posted_batch(new.batch_id); end if;
    else
      select * into batch from gift_batch where id = new.batch_id;
      if (new.corrects_id is null) <> (batch.state = 'open') then perform refuse_posted_batch(new.batch_id); end if;
    end if;
    select kind into giver from donor where id = new.donor_id;
    if (new.acknowledgment = 'none') <> (giver = 'unknown') then
      raise exception 'gift % goes unacknowledged exactly when nobody knows who gave it', new.id
        using errcode = 'check_violation', constraint = 'gift_unacknowledged_of_unknown';
    end if;
    return new;
  end $$;
  create trigger offline_gift_guard_of_gift before insert or update on gift
    for each row when (new.channel <> 'online') execute function offline_gift_guard();
  create trigger offline_gift_kept before delete on gift
    for each row when (old.channel <> 'online') execute function offline_gift_guard();

  create function offline_gift_is_posted() returns trigger language plpgsql as $$
  begin
    if (select state from gift_batch where id = new.batch_id) = 'open' then
      raise exception 'gift % is in a batch that is not posted', new.id
        using errcode = 'check_violation', constraint = 'gift_of_posted_batch';
    end if;
    return null;
  end $$;
  create constraint trigger offline_gift_is_posted after insert on gift deferrable initially deferred
    for each row when (new.channel <> 'online') execute function offline_gift_is_posted();

  create function gift_batch_guard() returns trigger language plpgsql as $$
  declare found record;
  begin
    if tg_op = 'DELETE' then
      if old.state <> 'open' then perform refuse_posted_batch(old.id); end if;
      return old;
    end if;
    if old.state <> 'open' and ((to_jsonb(old) - 'state') <> (to_jsonb(new) - 'state')
      or (old.state, new.state) not in (('posted', 'posted'), ('posted', 'deposited'), ('deposited', 'deposited')))
    then perform refuse_posted_batch(old.id); end if;
    if old.state = 'open' and new.state <> 'open' then
      select count(*) as gifts, coalesce(sum(amount_minor), 0) as minor, bool_and(currency = new.currency) as same
        into found from gift where batch_id = new.id and corrects_id is null;
      if new.state <> 'posted' or found.gifts <> new.control_count or found.minor <> new.control_minor or not found.same
        or found.gifts <> (select count(*) from offline_gift where batch_id = new.id)
      then
        raise exception 'batch % has % gifts of % together, its control figures say % of %',
          new.id, found.gifts, found.minor, new.control_count, new.control_minor
          using errcode = 'check_violation', constraint = 'gift_batch_agrees';
      end if;
    end if;
    if new.state = 'deposited' and not exists (select from deposit where batch_id = new.id) then
      raise exception 'batch % has no deposit', new.id
        using errcode = 'check_violation', constraint = 'gift_batch_deposited';
    end if;
    return new;
  end $$;
  create trigger gift_batch_guard before update or delete on gift_batch
    for each row execute function gift_batch_guard();`;

const SOFT_CREDITS = `
  create table soft_credit (
    gift_id uuid not null references gift,
    donor_id uuid not null references donor,
    kind text not null check (kind in ('fund-advisor', 'matched-employee', 'household', 'honoree')),
    linked_gift_id uuid references gift,
    credited_at timestamptz not null,
    primary key (gift_id, donor_id),
    constraint soft_credit_links_match check (linked_gift_id is null or kind = 'matched-employee')
  );
  create index soft_credit_by_donor on soft_credit (donor_id);
  create trigger soft_credit_append_only before update or delete or truncate on soft_credit
    for each statement execute function refuse_change();
  comment on table soft_credit is 'who is thanked for a gift and counted, but gave none of it: never on a receipt (R-VOC-03)';

  create function soft_credit_of_another() returns trigger language plpgsql as $$
  begin
    if new.donor_id = (select donor_id from gift where id = new.gift_id) then
      raise exception 'gift % is credited to the donor who gave it', new.gift_id
        using errcode = 'check_violation', constraint = 'soft_credit_of_another';
    end if;
    return new;
  end $$;
  create trigger soft_credit_of_another before insert on soft_credit
    for each row execute function soft_credit_of_another();`;

const MONEY_BACK = `
  alter table refund drop constraint refund_reason_check,
    add constraint refund_reason_check check (reason in ('donor-request', 'duplicate', 'mistake', 'fraud', 'other',
      'at-processor', 'after-cancel', 'returned-check', 'correction')),
    add column paid_by text check (paid_by in ('check', 'cash', 'bank-transfer', 'returned', 'correction')),
    add column bank_fee_entry_id uuid constraint refund_bank_fee_entry unique references ledger_entry,
    add constraint refund_paid_by_us check (paid_by is null or (stripe_refund_id is null and state = 'succeeded')),
    add constraint refund_taken_back check ((reason in ('returned-check', 'correction')) = (coalesce(paid_by, '') in ('returned', 'correction')));
  comment on column refund.paid_by is 'how staff sent the money of an offline gift back; null where the processor does';

  create function refund_of_channel() returns trigger language plpgsql as $$
  begin
    if (new.paid_by is null) <> ((select channel from gift where id = new.gift_id) = 'online') then
      raise exception 'refund % does not go the way its gift came', new.id
        using errcode = 'check_violation', constraint = 'refund_of_channel';
    end if;
    return new;
  end $$;
  create trigger refund_of_channel before insert or update of paid_by, gift_id on refund
    for each row execute function refund_of_channel();

  create or replace view ledger_entry_gift as
    select settlement_entry_id as entry_id, id as gift_id from gift where settlement_entry_id is not null
    union all select fee_entry_id, id from gift where fee_entry_id is not null
    union all select entry_id, gift_id from refund where entry_id is not null
    union all select reversal_entry_id, gift_id from refund where reversal_entry_id is not null
    union all select withdrawal_entry_id, gift_id from dispute where withdrawal_entry_id is not null
    union all select reinstatement_entry_id, gift_id from dispute where reinstatement_entry_id is not null
    union all select loss_entry_id, gift_id from dispute where loss_entry_id is not null
    union all select loss_reversal_entry_id, gift_id from dispute where loss_reversal_entry_id is not null
    union all select bank_fee_entry_id, gift_id from refund where bank_fee_entry_id is not null;`;

const DEPOSITS = `
  alter table deposit
    add column kind text not null default 'processor' check (kind in ('processor', 'offline')),
    add column batch_id uuid constraint deposit_of_batch unique references gift_batch,
    add column created_by uuid references staff,
    alter column stripe_payout_id drop not null,
    add constraint deposit_of_its_kind check (case kind
      when 'processor' then stripe_payout_id is not null and batch_id is null
      else stripe_payout_id is null and batch_id is not null and created_by is not null and amount_minor > 0
        and state = 'paid' and entry_id is not null end);
  create trigger deposit_keeps_batch before update on deposit for each row execute function keep_known(
    'kind', 'batch_id', 'created_by');`;
