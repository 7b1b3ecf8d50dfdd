import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounting exports: how accounts are called elsewhere, and the closed, numbered, hashed batches of ledger entries that
 * were handed over (R-EXP-01). Not breaking.
 */
export class Journal1795500000016 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table journal_target (
        target text primary key check (target in ('quickbooks-online', 'quickbooks-desktop', 'xero', 'intacct', 'csv', 'hledger')),
        settings jsonb not null default '{}'
      );
      comment on table journal_target is 'what entries are handed over to; its row is locked by whoever makes a batch for it';
      insert into journal_target (target)
        values ('quickbooks-online'), ('quickbooks-desktop'), ('xero'), ('intacct'), ('csv'), ('hledger');

      create table journal_rule (
        id uuid primary key,
        target text not null references journal_target,
        account text,
        campaign_id uuid references campaign,
        designation text,
        rhythm text check (rhythm in ('once', 'monthly', 'quarterly', 'yearly', 'other')),
        external_account text check (trim(external_account) <> ''),
        class text check (trim(class) <> ''),
        location text check (trim(location) <> ''),
        party text check (trim(party) <> ''),
        constraint journal_rule_once unique nulls not distinct (target, account, campaign_id, designation, rhythm),
        constraint journal_rule_says_something check (num_nonnulls(external_account, class, location, party) > 0),
        constraint journal_rule_names_account check (external_account is null or account is not null)
      );
      comment on column journal_rule.account is 'code of the ledger account, or covered-fees for the fees that donors covered; null for all';
      comment on column journal_rule.designation is 'fund of the posting; null for all';

      create table journal_batch (
        id uuid primary key,
        target text not null references journal_target,
        number integer not null check (number >= 1),
        mode text not null check (mode in ('detail', 'daily', 'payout')),
        through date not null,
        settings jsonb not null,
        rules jsonb not null,
        made_by text not null,
        started_at timestamptz not null,
        entry_count integer not null check (entry_count >= 1),
        first_date date not null,
        last_date date not null,
        finished_at timestamptz,
        fingerprint bytea,
        constraint journal_batch_number unique (target, number),
        constraint journal_batch_of_target unique (id, target),
        constraint journal_batch_finished_with_fingerprint check ((finished_at is null) = (fingerprint is null)),
        constraint journal_batch_dates check (first_date <= last_date)
      );
      comment on column journal_batch.settings is 'as they were; later changes touch no batch that was made';
      comment on column journal_batch.fingerprint is 'SHA-256 over the lines "name hash" of its files';

      create table journal_batch_entry (
        batch_id uuid not null,
        position integer not null check (position >= 1),
        entry_id uuid not null references ledger_entry,
        target text not null,
        live boolean not null default true,
        primary key (batch_id, position),
        constraint journal_batch_entry_of_batch foreign key (batch_id, target) references journal_batch (id, target)
          deferrable initially deferred
      );
      create unique index journal_entry_handed_over_once on journal_batch_entry (target, entry_id) where live;
      create index journal_batch_entry_by_entry on journal_batch_entry (entry_id);
      comment on column journal_batch_entry.live is 'false once the batch is void: the entry may be handed over again';

      create table journal_batch_total (
        batch_id uuid not null references journal_batch,
        account text not null references ledger_account,
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        debit_minor bigint not null check (debit_minor >= 0),
        credit_minor bigint not null check (credit_minor >= 0),
        posting_count integer not null check (posting_count >= 1),
        primary key (batch_id, account, currency)
      );

      create table journal_file (
        batch_id uuid not null references journal_batch,
        position integer not null check (position >= 0),
        kind text not null check (kind in ('journal', 'members', 'manifest')),
        name text not null,
        content_type text not null,
        journal_count integer not null check (journal_count >= 0),
        line_count integer not null check (line_count >= 0),
        sha256 bytea not null,
        bytes bytea not null,
        primary key (batch_id, position),
        constraint journal_file_name unique (batch_id, name),
        constraint journal_file_hash_is_true check (sha256 = sha256(bytes))
      );

      create table journal_batch_void (
        batch_id uuid primary key references journal_batch,
        reason text not null check (trim(reason) <> ''),
        voided_by text not null,
        voided_at timestamptz not null
      );

      create table journal_progress (
        batch_id uuid primary key references journal_batch,
        entries_done integer not null,
        problem text,
        updated_at timestamptz not null
      );
      comment on table journal_progress is 'how far a large batch is; nothing depends on it';
    `);
    await query.query(`
      create trigger journal_batch_keeps_known before update on journal_batch for each row execute function keep_known(
        'id', 'target', 'number', 'mode', 'through', 'settings', 'rules', 'made_by', 'started_at', 'entry_count',
        'first_date', 'last_date', 'finished_at', 'fingerprint');
      create trigger journal_batch_never_deleted before delete or truncate on journal_batch
        for each statement execute function refuse_change();
      create trigger journal_batch_entry_never_deleted before delete or truncate on journal_batch_entry
        for each statement execute function refuse_change();
      create trigger journal_batch_total_append_only before update or delete or truncate on journal_batch_total
        for each statement execute function refuse_change();
      create trigger journal_file_append_only before update or delete or truncate on journal_file
        for each statement execute function refuse_change();
      create trigger journal_batch_void_append_only before update or delete or truncate on journal_batch_void
        for each statement execute function refuse_change();

      create function journal_batch_follows() returns trigger language plpgsql as $$
      begin
        perform 1 from journal_target where target = new.target for update;
        if new.number <> 1 + coalesce((select max(number) from journal_batch where target = new.target), 0) then
          raise exception 'batch % of % does not follow the one before', new.number, new.target
            using errcode = 'check_violation', constraint = 'journal_batch_follows';
        end if;
        return new;
      end $$;
      create trigger journal_batch_follows before insert on journal_batch
        for each row execute function journal_batch_follows();

      create function journal_batch_is_closed() returns trigger language plpgsql as $$
      begin
        if exists (select from inserted join journal_batch on journal_batch.id = inserted.batch_id where finished_at is not null) then
          raise exception 'a batch that is finished takes in nothing more'
            using errcode = 'restrict_violation', constraint = 'journal_batch_is_closed';
        end if;
        return null;
      end $$;
      create trigger journal_batch_is_closed after insert on journal_batch_entry
        referencing new table as inserted for each statement execute function journal_batch_is_closed();
      create trigger journal_batch_is_closed after insert on journal_file
        referencing new table as inserted for each statement execute function journal_batch_is_closed();
      create trigger journal_batch_is_closed after insert on journal_batch_total
        referencing new table as inserted for each statement execute function journal_batch_is_closed();

      create function journal_batch_entry_leaves_with_void() returns trigger language plpgsql as $$
      begin
        if (to_jsonb(old) - 'live') <> (to_jsonb(new) - 'live') or new.live
          or not exists (select from journal_batch_void where batch_id = old.batch_id)
        then
          raise exception 'the entries of a batch stay, unless it is void'
            using errcode = 'restrict_violation', constraint = 'journal_batch_entry_leaves_with_void';
        end if;
        return new;
      end $$;
      create trigger journal_batch_entry_leaves_with_void before update on journal_batch_entry
        for each row execute function journal_batch_entry_leaves_with_void();

      create function journal_batch_lets_go() returns trigger language plpgsql as $$
      begin
        update journal_batch_entry set live = false where batch_id = new.batch_id and live;
        return null;
      end $$;
      create trigger journal_batch_lets_go after insert on journal_batch_void
        for each row execute function journal_batch_lets_go();
    `);
    await query.query(`
      create view journal_entry_deposit as
        select of_entry.entry_id, deposit.id as deposit_id,
               coalesce(deposit.stripe_payout_id, deposit.id::text) as reference, made.effective_date as deposit_date
        from ledger_entry_deposit as of_entry
        join deposit on deposit.id = of_entry.deposit_id
        join ledger_entry as made on made.id = case
          when of_entry.entry_id in (deposit.reversal_entry_id, deposit.funds_reversal_entry_id) then deposit.reversal_entry_id
          else deposit.entry_id end;
      comment on view journal_entry_deposit is 'the deposit of an entry, as journals name and date it';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
