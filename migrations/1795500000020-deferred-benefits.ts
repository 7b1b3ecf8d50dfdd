import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a payment is owed in benefits, and is earned month by month (R-ACC-04). Not breaking. */
export class DeferredBenefits1795500000020 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table benefit_deferral (
        gift_id uuid primary key references gift,
        fund text not null references designation,
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        deferred_minor bigint not null check (deferred_minor > 0),
        first_month date not null constraint benefit_deferral_from_month check (extract(day from first_month) = 1),
        months smallint not null check (months between 1 and 60),
        entry_id uuid not null constraint benefit_deferral_entry unique references ledger_entry
      );
      create index benefit_deferral_by_month on benefit_deferral (first_month);
      create trigger benefit_deferral_append_only before update or delete or truncate on benefit_deferral
        for each statement execute function refuse_change();

      create table benefit_deferral_step (
        gift_id uuid not null references benefit_deferral,
        position smallint not null check (position >= 1),
        kind text not null check (kind in ('earned', 'returned')),
        month date constraint benefit_deferral_step_of_month check (extract(day from month) = 1),
        amount_minor bigint not null check (amount_minor <> 0),
        entry_id uuid not null constraint benefit_deferral_step_entry unique references ledger_entry,
        primary key (gift_id, position),
        constraint benefit_earned_once unique (gift_id, month),
        constraint benefit_earned_in_month check ((kind = 'earned') = (month is not null)),
        constraint benefit_earned_is_positive check (kind = 'returned' or amount_minor > 0)
      );
      comment on column benefit_deferral_step.amount_minor is
        'minor units that are owed no longer; negative when money that had gone back came back, and with it the debt';
      create trigger benefit_deferral_step_append_only before update or delete or truncate on benefit_deferral_step
        for each statement execute function refuse_change();

      create function benefit_deferral_within_bounds() returns trigger language plpgsql as $$
      declare deferred bigint; done bigint;
      begin
        select deferred_minor into deferred from benefit_deferral where gift_id = new.gift_id for share;
        select sum(amount_minor) into done from benefit_deferral_step where gift_id = new.gift_id;
        if done not between 0 and deferred then
          raise exception 'of the benefits of gift % more is settled than was owed', new.gift_id
            using errcode = 'check_violation', constraint = 'benefit_deferral_within_bounds';
        end if;
        return null;
      end $$;
      create trigger benefit_deferral_within_bounds after insert on benefit_deferral_step
        for each row execute function benefit_deferral_within_bounds();

      create or replace view ledger_entry_gift as
        select settlement_entry_id as entry_id, id as gift_id from gift where settlement_entry_id is not null
        union all select fee_entry_id, id from gift where fee_entry_id is not null
        union all select entry_id, gift_id from refund where entry_id is not null
        union all select reversal_entry_id, gift_id from refund where reversal_entry_id is not null
        union all select withdrawal_entry_id, gift_id from dispute where withdrawal_entry_id is not null
        union all select reinstatement_entry_id, gift_id from dispute where reinstatement_entry_id is not null
        union all select loss_entry_id, gift_id from dispute where loss_entry_id is not null
        union all select loss_reversal_entry_id, gift_id from dispute where loss_reversal_entry_id is not null
        union all select bank_fee_entry_id, gift_id from refund where bank_fee_entry_id is not null
        union all select entry_id, gift_id from benefit_deferral
        union all select entry_id, gift_id from benefit_deferral_step;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
