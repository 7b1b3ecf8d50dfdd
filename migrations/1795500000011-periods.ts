import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Months that are closed, and the guard that keeps money out of them (R-LED-05); the accounts that gifts on paper and
 * benefits that are owed need; the fiscal year. Not breaking.
 */
export class Periods1795500000011 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table organisation add column fiscal_year_start smallint not null default 1
        constraint organisation_fiscal_year_start check (fiscal_year_start between 1 and 12);
      comment on column organisation.fiscal_year_start is 'month in which the fiscal year begins (R-ACC-06)';

      insert into ledger_account (code, name, kind) values
        ('1015', 'Undeposited funds', 'asset'),
        ('1040', 'Securities received', 'asset'),
        ('4300', 'Contributed nonfinancial assets', 'income'),
        ('5200', 'Contributed nonfinancial assets used', 'expense');

      create table accounting_period (
        month date primary key constraint accounting_period_is_month check (extract(day from month) = 1),
        state text not null check (state in ('soft-closed', 'closed')),
        closed_at timestamptz not null
      );
      comment on table accounting_period is 'months that are not simply open; a month without a row is';

      create table period_event (
        position bigint generated always as identity primary key,
        month date not null constraint period_event_is_month check (extract(day from month) = 1),
        action text not null check (action in ('soft-close', 'close', 'reopen')),
        at timestamptz not null,
        by_staff uuid not null references staff,
        note text not null,
        fingerprint bytea,
        figures jsonb,
        checklist jsonb,
        constraint period_event_reopened_with_reason check (action <> 'reopen' or trim(note) <> ''),
        constraint period_event_closed_with_fingerprint check (action <> 'close' or (fingerprint is not null and figures is not null))
      );
      create index period_event_by_month on period_event (month, position);
      create trigger period_event_append_only before update or delete or truncate on period_event
        for each statement execute function refuse_change();

      alter table ledger_entry add column original_date date,
        add constraint ledger_entry_moved_on check (original_date < effective_date);
      comment on column ledger_entry.original_date is
        'the day that the entry is about, when that lies in a closed month; the effective date is then the first open day';
    `);
    // Months close in order, so that one day divides what is closed from what is open.
    await query.query(`
      create function first_open_day() returns date language sql stable as $$
        select (max(month) + interval '1 month')::date from accounting_period where state = 'closed' $$;

      create function refuse_closed_period(what text) returns void language plpgsql as $$
      begin
        raise exception '% lies in a closed month', what
          using errcode = 'restrict_violation', constraint = 'period_is_closed';
      end $$;

      create function ledger_entry_in_open_period() returns trigger language plpgsql as $$
      declare late text;
      begin
        select 'entry ' || source_key into late from inserted where effective_date < first_open_day() limit 1;
        if found then perform refuse_closed_period(late); end if;
        return null;
      end $$;
      create trigger ledger_entry_in_open_period after insert on ledger_entry
        referencing new table as inserted for each statement execute function ledger_entry_in_open_period();

      create function gift_keeps_closed_period() returns trigger language plpgsql as $$
      begin
        if (old.amount_minor, old.gift_date, old.designation) is distinct from (new.amount_minor, new.gift_date, new.designation)
          and least(old.gift_date, new.gift_date) < first_open_day()
        then perform refuse_closed_period('gift ' || old.id); end if;
        return new;
      end $$;
      create trigger gift_keeps_closed_period before update of amount_minor, gift_date, designation on gift
        for each row when (old.gift_date is not null) execute function gift_keeps_closed_period();

      create view ledger_entry_gift as
        select settlement_entry_id as entry_id, id as gift_id from gift where settlement_entry_id is not null
        union all select fee_entry_id, id from gift where fee_entry_id is not null
        union all select entry_id, gift_id from refund where entry_id is not null
        union all select reversal_entry_id, gift_id from refund where reversal_entry_id is not null
        union all select withdrawal_entry_id, gift_id from dispute where withdrawal_entry_id is not null
        union all select reinstatement_entry_id, gift_id from dispute where reinstatement_entry_id is not null
        union all select loss_entry_id, gift_id from dispute where loss_entry_id is not null
        union all select loss_reversal_entry_id, gift_id from dispute where loss_reversal_entry_id is not null;
      comment on view ledger_entry_gift is 'which gift a ledger entry is about';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
