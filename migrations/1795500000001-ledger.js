/**
 * The money core: accounts, entries, postings. Append-only and balanced by the database itself, whatever
 * code wrote the rows (R-LED-01…03). Not breaking: the first migration.
 */
export class Ledger1795500000001 {
  async up(query) {
    await query.query(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: corrections are new rows', tg_table_name
          using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only';
      end $$;

      create table ledger_account (
        code text primary key check (code ~ '^[0-9]{4}$'),
        name text not null,
        kind text not null check (kind in ('asset', 'liability', 'equity', 'income', 'expense'))
      );
      insert into ledger_account (code, name, kind) values
        ('1010', 'Bank', 'asset'),
        ('1020', 'Stripe clearing', 'asset'),
        ('1030', 'Disputes receivable', 'asset'),
        ('1200', 'Pledges receivable', 'asset'),
        ('2100', 'Deferred membership benefits', 'liability'),
        ('2150', 'Refundable advances', 'liability'),
        ('2300', 'Sales tax payable', 'liability'),
        ('4000', 'Contributions without donor restrictions', 'income'),
        ('4100', 'Contributions with donor restrictions', 'income'),
        ('4200', 'Membership benefits earned', 'income'),
        ('4900', 'Refunds and chargebacks', 'income'),
        ('4950', 'Net assets released', 'income'),
        ('5100', 'Processing fees', 'expense'),
        ('5110', 'Dispute fees', 'expense');

      create table ledger_entry (
        id uuid primary key,
        source_key text not null constraint ledger_entry_source_key unique,
        description text not null,
        effective_date date not null,
        occurred_at timestamptz not null,
        recorded_at timestamptz not null default now(),
        reverses_id uuid constraint ledger_entry_reversed_once unique references ledger_entry
      );
      create index ledger_entry_by_effective_date on ledger_entry (effective_date);

      create table ledger_posting (
        entry_id uuid not null references ledger_entry,
        line smallint not null,
        account text not null references ledger_account,
        fund text not null,
        amount_minor bigint not null check (amount_minor <> 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        primary key (entry_id, line)
      );
      create index ledger_posting_by_account on ledger_posting (account, currency, fund) include (amount_minor);
      comment on column ledger_posting.amount_minor is 'minor units; debit positive, credit negative';

      create trigger ledger_entry_append_only before update or delete or truncate on ledger_entry
        for each statement execute function refuse_change();
      create trigger ledger_posting_append_only before update or delete or truncate on ledger_posting
        for each statement execute function refuse_change();
    `);
    // Each statement that adds postings must balance by itself, so that no sum can ever drift; checked per
    // statement because a check per row costs four times as much when fifty gifts settle at once.
    await query.query(`
      create function ledger_postings_balance() returns trigger language plpgsql as $$
      declare bad uuid;
      begin
        select entry_id into bad from inserted
          group by entry_id, currency, fund having sum(amount_minor) <> 0 limit 1;
        if found then
          raise exception 'ledger entry % does not balance', bad
            using errcode = 'check_violation', constraint = 'ledger_entry_balances';
        end if;
        return null;
      end $$;
      create trigger ledger_posting_balances after insert on ledger_posting
        referencing new table as inserted for each statement execute function ledger_postings_balance();

      create function ledger_entry_has_lines() returns trigger language plpgsql as $$
      begin
        if (select count(*) from ledger_posting where entry_id = new.id) < 2 then
          raise exception 'ledger entry % has fewer than two lines', new.id
            using errcode = 'check_violation', constraint = 'ledger_entry_has_lines';
        end if;
        return null;
      end $$;
      create constraint trigger ledger_entry_has_lines after insert on ledger_entry
        deferrable initially deferred for each row execute function ledger_entry_has_lines();
    `);
  }
  async down() {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
//# sourceMappingURL=1795500000001-ledger.js.map
