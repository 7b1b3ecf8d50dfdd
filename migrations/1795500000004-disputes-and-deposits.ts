import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Disputes of gifts, and the processor's payouts to the bank. Not breaking. */
export class DisputesAndDeposits1795500000004 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table dispute (
        id uuid primary key,
        gift_id uuid not null references gift,
        stripe_dispute_id text not null constraint dispute_stripe_dispute unique,
        state text not null check (state in ('inquiry', 'needs-response', 'under-review', 'won', 'lost', 'closed')),
        amount_minor bigint not null check (amount_minor > 0),
        withheld_minor bigint not null check (withheld_minor >= 0),
        lost_minor bigint not null check (lost_minor between 0 and withheld_minor),
        fee_minor bigint not null check (fee_minor >= 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        reason text not null,
        opened_at timestamptz not null,
        evidence_due_at timestamptz,
        closed_at timestamptz,
        withdrawal_entry_id uuid constraint dispute_withdrawal_entry unique references ledger_entry,
        reinstatement_entry_id uuid constraint dispute_reinstatement_entry unique references ledger_entry,
        loss_entry_id uuid constraint dispute_loss_entry unique references ledger_entry,
        loss_reversal_entry_id uuid constraint dispute_loss_reversal_entry unique references ledger_entry,
        constraint dispute_closed check ((state in ('won', 'lost', 'closed')) = (closed_at is not null)),
        constraint dispute_inquiry_moves_no_money check (state <> 'inquiry' or withdrawal_entry_id is null),
        constraint dispute_withheld_with_entry check (
          (withheld_minor > 0) = (withdrawal_entry_id is not null and reinstatement_entry_id is null)),
        constraint dispute_given_back_what_was_taken check (reinstatement_entry_id is null or withdrawal_entry_id is not null),
        constraint dispute_fee_with_entry check (fee_minor = 0 or withdrawal_entry_id is not null),
        constraint dispute_lost_with_entry check (
          (state = 'lost' and withheld_minor > 0) = (loss_entry_id is not null and loss_reversal_entry_id is null)),
        constraint dispute_loss_undone_once check (loss_reversal_entry_id is null or loss_entry_id is not null),
        constraint dispute_lost_minor_of_lost check (lost_minor = 0 or state = 'lost')
      );
      create index dispute_by_gift on dispute (gift_id);
      create index dispute_open on dispute (evidence_due_at) where closed_at is null;
      create index dispute_lost on dispute (closed_at) where loss_entry_id is not null;
      comment on column dispute.withheld_minor is 'what the bank took and has not given back';
      comment on column dispute.lost_minor is 'what a lost dispute takes of the gift: at most what refunds had left of it';

      create table deposit (
        id uuid primary key,
        stripe_payout_id text not null constraint deposit_stripe_payout unique,
        state text not null check (state in ('in-transit', 'paid', 'failed', 'canceled')),
        amount_minor bigint not null check (amount_minor <> 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        arrival_date date not null,
        created_at timestamptz not null,
        entry_id uuid constraint deposit_entry unique references ledger_entry,
        reversal_entry_id uuid constraint deposit_reversal_entry unique references ledger_entry,
        constraint deposit_paid_with_entry check (state <> 'paid' or entry_id is not null),
        constraint deposit_undone_with_entry check (
          (reversal_entry_id is not null) = (state in ('failed', 'canceled') and entry_id is not null))
      );
      create index deposit_by_time on deposit (created_at desc, id desc);
      comment on column deposit.amount_minor is 'minor units; negative when the processor takes a debt from the bank';
    `);
    await query.query(`
      create function keep_known() returns trigger language plpgsql as $$
      declare name text; was jsonb := to_jsonb(old); now jsonb := to_jsonb(new);
      begin
        foreach name in array tg_argv loop
          if was->>name is not null and was->>name is distinct from now->>name then
            raise exception '% of % % is known and cannot change', name, tg_table_name, old.id
              using errcode = 'restrict_violation', constraint = tg_table_name || '_keeps_known';
          end if;
        end loop;
        return new;
      end $$;
      create trigger dispute_keeps_known before update on dispute for each row execute function keep_known(
        'id', 'gift_id', 'stripe_dispute_id', 'currency', 'opened_at', 'withdrawal_entry_id', 'reinstatement_entry_id',
        'loss_entry_id', 'loss_reversal_entry_id');
      create trigger deposit_keeps_known before update on deposit for each row execute function keep_known(
        'id', 'stripe_payout_id', 'currency', 'amount_minor', 'created_at', 'entry_id', 'reversal_entry_id');
      create trigger dispute_never_deleted before delete or truncate on dispute
        for each statement execute function refuse_change();
      create trigger deposit_never_deleted before delete or truncate on deposit
        for each statement execute function refuse_change();
    `);
    // A gift goes back once, whether by refunds, by a lost dispute, or by some of both.
    await query.query(`
      create function returned_within_gift() returns trigger language plpgsql as $$
      declare given bigint; returned bigint;
      begin
        select amount_minor into given from gift where id = new.gift_id for update;
        select coalesce((select sum(amount_minor) from refund
                         where gift_id = new.gift_id and state not in ('failed', 'canceled')), 0)
             + coalesce((select sum(lost_minor) from dispute where gift_id = new.gift_id), 0) into returned;
        if returned > given then
          raise exception 'what went back of gift % exceeds its amount', new.gift_id
            using errcode = 'check_violation', constraint = tg_name;
        end if;
        return null;
      end $$;
      drop trigger refund_within_gift on refund;
      drop function refund_within_gift();
      create trigger refund_within_gift after insert or update of state, amount_minor on refund
        for each row execute function returned_within_gift();
      create trigger dispute_within_gift after insert or update of lost_minor on dispute
        for each row execute function returned_within_gift();

      alter table receipt_void drop constraint receipt_void_reason_check,
        add constraint receipt_void_reason_check check (
          reason in ('refund', 'partial-refund', 'refund-failed', 'chargeback', 'dispute-won', 'correction'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
