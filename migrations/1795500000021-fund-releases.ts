import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money that was given for a purpose and has been spent on it (R-ACC-07). Not breaking. */
export class FundReleases1795500000021 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      update ledger_account set name = 'Net assets released, with donor restrictions' where code = '4950';
      insert into ledger_account (code, name, kind) values ('4951', 'Net assets released, without donor restrictions', 'income');

      create table fund_release (
        id uuid primary key,
        fund text not null references designation,
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        released_on date not null,
        purpose text not null check (length(trim(purpose)) between 1 and 500),
        released_by uuid not null references staff,
        released_at timestamptz not null,
        entry_id uuid not null constraint fund_release_entry unique references ledger_entry,
        undone_by uuid references staff,
        undone_at timestamptz,
        undone_reason text check (length(trim(undone_reason)) between 1 and 500),
        reversal_entry_id uuid constraint fund_release_reversal_entry unique references ledger_entry,
        constraint fund_release_undone check (num_nonnulls(undone_by, undone_at, undone_reason, reversal_entry_id) in (0, 4))
      );
      create index fund_release_by_fund on fund_release (fund, released_on);
      create trigger fund_release_keeps_known before update on fund_release for each row execute function keep_known(
        'id', 'fund', 'amount_minor', 'currency', 'released_on', 'purpose', 'released_by', 'released_at', 'entry_id',
        'undone_by', 'undone_at', 'undone_reason', 'reversal_entry_id');
      create trigger fund_release_never_deleted before delete or truncate on fund_release
        for each statement execute function refuse_change();

      create function fund_release_of_restricted() returns trigger language plpgsql as $$
      begin
        if not (select restricted from designation where code = new.fund) then
          raise exception 'fund % is not restricted', new.fund
            using errcode = 'check_violation', constraint = 'fund_release_of_restricted';
        end if;
        return new;
      end $$;
      create trigger fund_release_of_restricted before insert on fund_release
        for each row execute function fund_release_of_restricted();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
