import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Gifts, refunds, numbered receipts, letters, and the inbox that they come from. Not breaking. */
export class GiftsAndReceipts1795500000003 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table gift (
        id uuid primary key,
        client_request_id uuid not null constraint gift_client_request unique,
        donor_id uuid not null references donor,
        form_id uuid not null references form,
        campaign_id uuid not null references campaign,
        designation text not null references designation,
        state text not null
          check (state in ('started', 'processing', 'settled', 'refunded', 'failed', 'expired')),
        amount_minor bigint not null check (amount_minor > 0),
        covered_fee_minor bigint not null check (covered_fee_minor >= 0 and covered_fee_minor < amount_minor),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        comment text,
        may_quote boolean not null,
        anonymous boolean not null,
        article_id text,
        article_url text,
        section text,
        author text,
        placement text,
        variant text,
        referrer text,
        utm_source text,
        utm_medium text,
        utm_campaign text,
        utm_term text,
        utm_content text,
        checkout_request jsonb not null,
        checkout_url text,
        stripe_session_id text constraint gift_stripe_session unique,
        stripe_payment_intent_id text constraint gift_stripe_payment_intent unique,
        stripe_charge_id text constraint gift_stripe_charge unique,
        stripe_balance_transaction_id text constraint gift_stripe_balance_transaction unique,
        method text,
        fee_minor bigint check (fee_minor >= 0),
        started_at timestamptz not null,
        occurred_at timestamptz,
        gift_date date,
        settlement_entry_id uuid constraint gift_settlement_entry unique references ledger_entry,
        fee_entry_id uuid constraint gift_fee_entry unique references ledger_entry,
        constraint gift_settled_with_entry check (
          (state in ('settled', 'refunded')) =
            (settlement_entry_id is not null and stripe_charge_id is not null and occurred_at is not null and gift_date is not null)
        ),
        constraint gift_fee_known check ((fee_minor is null) = (stripe_balance_transaction_id is null)),
        constraint gift_fee_posted check (fee_entry_id is null or fee_minor > 0)
      );
      create index gift_by_time on gift (occurred_at desc, id desc) where occurred_at is not null;
      create index gift_by_donor on gift (donor_id, occurred_at desc, id desc);
      create index gift_by_date on gift (gift_date) include (amount_minor, currency, donor_id) where gift_date is not null;
      create index gift_unfinished on gift (started_at) where state in ('started', 'processing', 'failed', 'expired');
      create index gift_fee_awaited on gift (occurred_at) where fee_minor is null and occurred_at is not null;
      comment on column gift.amount_minor is 'whole payment in minor units, the covered fee included (R-FEE-04)';

      create table refund (
        id uuid primary key,
        gift_id uuid not null references gift,
        state text not null check (state in ('requested', 'pending', 'succeeded', 'failed', 'canceled')),
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        reason text not null
          check (reason in ('donor-request', 'duplicate', 'mistake', 'fraud', 'other', 'at-processor')),
        note text,
        requested_by uuid references staff,
        requested_at timestamptz not null,
        stripe_refund_id text constraint refund_stripe_refund unique,
        failure text,
        occurred_at timestamptz,
        entry_id uuid constraint refund_entry unique references ledger_entry,
        reversal_entry_id uuid constraint refund_reversal_entry unique references ledger_entry,
        constraint refund_succeeded_with_entry check (state <> 'succeeded' or (entry_id is not null and occurred_at is not null)),
        constraint refund_failed_is_reversed check (state not in ('failed', 'canceled') or entry_id is null or reversal_entry_id is not null)
      );
      create index refund_by_gift on refund (gift_id);
      create index refund_by_request on refund (requested_at desc, id desc);
      create index refund_by_time on refund (occurred_at) where entry_id is not null;

      create function refund_within_gift() returns trigger language plpgsql as $$
      declare given bigint; returned bigint;
      begin
        select amount_minor into given from gift where id = new.gift_id for update;
        select coalesce(sum(amount_minor), 0) into returned from refund
          where gift_id = new.gift_id and state not in ('failed', 'canceled');
        if returned > given then
          raise exception 'refunds of gift % exceed its amount', new.gift_id
            using errcode = 'check_violation', constraint = 'refund_within_gift';
        end if;
        return null;
      end $$;
      create trigger refund_within_gift after insert or update of state, amount_minor on refund
        for each row execute function refund_within_gift();

      create table document (
        id uuid primary key,
        file_name text not null,
        content_type text not null,
        sha256 bytea not null,
        bytes bytea not null,
        made_at timestamptz not null default now(),
        constraint document_hash_is_true check (sha256 = sha256(bytes))
      );
      create trigger document_append_only before update or delete or truncate on document
        for each statement execute function refuse_change();

      create table receipt_series (
        id uuid primary key,
        regime text not null,
        prefix text not null check (prefix ~ '^[A-Z]{1,8}$'),
        year smallint not null,
        next_no integer not null check (next_no >= 1),
        constraint receipt_series_once unique (regime, prefix, year)
      );
      create table receipt (
        id uuid primary key,
        series_id uuid not null references receipt_series,
        number integer not null check (number >= 1),
        label text not null constraint receipt_label unique,
        gift_id uuid not null references gift,
        status text not null check (status in ('issued', 'void')),
        amount_minor bigint not null check (amount_minor > 0),
        deductible_minor bigint not null check (deductible_minor between 0 and amount_minor),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        gift_date date not null,
        issue_date date not null,
        issued_at timestamptz not null,
        snapshot jsonb not null,
        replaces_id uuid constraint receipt_replaced_once unique references receipt,
        document_id uuid constraint receipt_document unique references document,
        constraint receipt_number unique (series_id, number)
      );
      create unique index receipt_one_issued_per_gift on receipt (gift_id) where status = 'issued';
      create index receipt_by_gift on receipt (gift_id);
      create index receipt_by_issue_date on receipt (issue_date);
      create index receipt_without_document on receipt (issued_at) where document_id is null;

      create table receipt_void (
        receipt_id uuid primary key references receipt,
        reason text not null check (reason in ('refund', 'partial-refund', 'refund-failed', 'correction')),
        voided_by uuid references staff,
        voided_at timestamptz not null,
        void_date date not null
      );
      create trigger receipt_void_append_only before update or delete or truncate on receipt_void
        for each statement execute function refuse_change();
      create trigger receipt_never_deleted before delete or truncate on receipt
        for each statement execute function refuse_change();

      create function receipt_is_frozen() returns trigger language plpgsql as $$
      begin
        if (to_jsonb(old) - 'status' - 'document_id') <> (to_jsonb(new) - 'status' - 'document_id')
          or (old.status = 'void' and new.status <> 'void')
          or (old.document_id is not null and new.document_id is distinct from old.document_id)
        then
          raise exception 'receipt % is frozen: void it and issue another', old.label
            using errcode = 'restrict_violation', constraint = 'receipt_is_frozen';
        end if;
        return new;
      end $$;
      create trigger receipt_is_frozen before update on receipt for each row execute function receipt_is_frozen();

      create function receipt_void_has_reason() returns trigger language plpgsql as $$
      begin
        if new.status = 'void' and not exists (select from receipt_void where receipt_id = new.id) then
          raise exception 'receipt % is void without a reason', new.label
            using errcode = 'check_violation', constraint = 'receipt_void_has_reason';
        end if;
        return null;
      end $$;
      create constraint trigger receipt_void_has_reason after insert or update of status on receipt
        deferrable initially deferred for each row when (new.status = 'void') execute function receipt_void_has_reason();

      create table letter (
        id uuid primary key,
        key text not null constraint letter_key unique,
        template text not null,
        data jsonb not null,
        recipient text not null,
        receipt_id uuid references receipt,
        state text not null check (state in ('queued', 'sent', 'undeliverable')),
        attempts integer not null default 0,
        last_error text,
        queued_at timestamptz not null,
        sent_at timestamptz,
        subject text,
        html text,
        text text,
        constraint letter_sent_with_text check (state <> 'sent' or (sent_at is not null and subject is not null))
      );
      create index letter_by_time on letter (queued_at desc);
      create index letter_waiting on letter (queued_at) where state <> 'sent';

      create table stripe_event (
        id text primary key,
        type text not null,
        object_id text not null,
        api_version text not null,
        created_at timestamptz not null,
        received_at timestamptz not null default now(),
        payload jsonb not null,
        state text not null default 'pending' check (state in ('pending', 'done', 'ignored', 'parked')),
        attempts smallint not null default 0,
        next_attempt_at timestamptz not null default '-infinity',
        reason text,
        finished_at timestamptz,
        constraint stripe_event_finished check ((state = 'pending') = (finished_at is null)),
        constraint stripe_event_reason check (state not in ('ignored', 'parked') or reason is not null)
      );
      create index stripe_event_pending on stripe_event (next_attempt_at, received_at) where state = 'pending';
      create index stripe_event_by_object on stripe_event (object_id);
      create index stripe_event_parked on stripe_event (received_at) where state = 'parked';

      create table sweep_cursor (
        name text primary key,
        swept_until timestamptz not null
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
