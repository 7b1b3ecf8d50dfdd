import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the daily proof found; and in which order, and by whom, months are closed and reopened (R-LED-05). Not breaking.
 */
export class ProofRuns1795500000017 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table proof_run (
        id uuid primary key,
        asked_at timestamptz not null,
        asked_by uuid references staff,
        parts_done smallint not null default 0 check (parts_done >= 0),
        parts smallint not null default 0,
        finished_at timestamptz,
        took_ms integer check (took_ms >= 0),
        results jsonb,
        failure text,
        constraint proof_run_finished check (
          (finished_at is not null) = (results is not null) and (finished_at is not null or failure is null))
      );
      create unique index proof_run_one_at_a_time on proof_run ((true)) where finished_at is null;
      create index proof_run_by_time on proof_run (finished_at desc) where finished_at is not null;
      comment on column proof_run.results is 'for each invariant what was looked at and how many contradictions there are';
      comment on column proof_run.failure is 'why not everything could be tried';

      create table proof_finding (
        run_id uuid not null references proof_run,
        position smallint not null,
        invariant text not null,
        object text not null,
        expected text not null,
        found text not null,
        repair text not null,
        primary key (run_id, position)
      );
      create trigger proof_run_never_deleted before delete or truncate on proof_run
        for each statement execute function refuse_change();
      create trigger proof_run_frozen before update on proof_run
        for each row when (old.finished_at is not null) execute function refuse_change();
      create trigger proof_finding_append_only before update or delete or truncate on proof_finding
        for each statement execute function refuse_change();
    `);
    await this.closeInOrder(query);
    await this.reopenByTwo(query);
    await query.query(`
      create function period_fingerprint(of_month date) returns bytea language sql stable as $$
        select sha256(convert_to(coalesce(string_agg(concat_ws(E'\\t', source_key, to_char(effective_date, 'YYYY-MM-DD'),
            coalesce(to_char(original_date, 'YYYY-MM-DD'), ''), line, account, fund, amount_minor, currency), E'\\n'
          order by source_key collate "C", line), ''), 'UTF8'))
        from ledger_entry join ledger_posting on entry_id = id
        where effective_date >= of_month and effective_date < (of_month + interval '1 month')::date $$;
      comment on function period_fingerprint is
        'SHA-256 over the postings of a month, one line each, ordered by what caused them';

      create function audit_soft_closed() returns trigger language plpgsql as $$
      begin
        insert into audit_event (at, actor, action, object, detail, previous_hash, hash)
          select now(), 'system', 'book in soft-closed month', 'period:' || to_char(month, 'YYYY-MM'),
                 jsonb_build_object('entries', count(*), 'first', min(source_key)), '', ''
          from inserted join accounting_period on state = 'soft-closed' and month = date_trunc('month', effective_date)::date
          group by month;
        return null;
      end $$;
      create trigger ledger_entry_audit_soft_closed after insert on ledger_entry
        referencing new table as inserted for each statement execute function audit_soft_closed();
    `);
  }

  /** A month is closed once it is over, and not before an earlier one with entries. */
  private async closeInOrder(query: QueryRunner): Promise<void> {
    await query.query(`
      create function period_closes_in_order() returns trigger language plpgsql as $$
      begin
        if exists (select from ledger_entry
                   where effective_date < new.month and effective_date >= coalesce(first_open_day(), '-infinity')) then
          raise exception 'an earlier month than % is open', new.month
            using errcode = 'restrict_violation', constraint = 'period_closes_in_order';
        end if;
        if new.closed_at < (new.month + interval '1 month') at time zone (select time_zone from organisation) then
          raise exception 'month % is not over', new.month
            using errcode = 'restrict_violation', constraint = 'period_is_over';
        end if;
        return new;
      end $$;
      create trigger period_closes_in_order before insert or update on accounting_period
        for each row when (new.state = 'closed') execute function period_closes_in_order();
      create trigger accounting_period_truncated before truncate on accounting_period
        for each statement execute function refuse_change();
    `);
  }

  /** The last closed month is reopened first, on record, and by somebody else than who closed it. */
  private async reopenByTwo(query: QueryRunner): Promise<void> {
    await query.query(`
      create function refuse_reopening(why text, name text) returns void language plpgsql as $$
      begin
        raise exception '%', why using errcode = 'restrict_violation', constraint = name;
      end $$;

      create function period_reopened_by_another() returns trigger language plpgsql as $$
      declare last record;
      begin
        select action, by_staff into last from period_event where month = new.month order by position desc limit 1;
        if last.action is distinct from 'close' then
          perform refuse_reopening('month ' || new.month || ' is not closed', 'period_reopened_once');
        end if;
        if last.by_staff = new.by_staff then
          perform refuse_reopening('month ' || new.month || ' was closed by the same person', 'period_reopened_by_another');
        end if;
        return new;
      end $$;
      create trigger period_reopened_by_another before insert on period_event
        for each row when (new.action = 'reopen') execute function period_reopened_by_another();

      create function period_reopens_on_record() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and new.state = 'closed' and new.month = old.month then return new; end if;
        if exists (select from accounting_period where state = 'closed' and month > old.month) then
          perform refuse_reopening('a later month than ' || old.month || ' is closed', 'period_reopens_last_first');
        end if;
        if (select action from period_event where month = old.month order by position desc limit 1) is distinct from 'reopen' then
          perform refuse_reopening('nobody has reopened month ' || old.month, 'period_reopens_on_record');
        end if;
        return coalesce(new, old);
      end $$;
      create trigger period_reopens_on_record before update or delete on accounting_period
        for each row when (old.state = 'closed') execute function period_reopens_on_record();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
