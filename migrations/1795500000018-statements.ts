import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statements of a year, version by version, and the runs that make and send them. Not breaking. */
export class Statements1795500000018 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [RUNS, STATEMENTS, TASKS, INDEXES]) await query.query(part);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const RUNS = `
  create table statement_run (
    id uuid primary key,
    year smallint not null check (year between 1900 and 9999),
    state text not null check (state in ('running', 'paused', 'canceled', 'finished')),
    started_by uuid not null references staff,
    started_at timestamptz not null,
    ended_at timestamptz,
    trouble text,
    posted_at timestamptz,
    posted_by uuid references staff,
    constraint statement_run_ended check ((state in ('canceled', 'finished')) = (ended_at is not null)),
    constraint statement_run_posted check ((posted_at is null) = (posted_by is null) and (posted_at is null or ended_at is not null))
  );
  create unique index statement_run_one_at_a_time on statement_run (year) where state in ('running', 'paused');
  create index statement_run_by_year on statement_run (year, started_at desc);
  comment on column statement_run.posted_at is 'when its printed statements were taken to the post';
  comment on column statement_run.trouble is 'why it paused by itself';`;

const STATEMENTS = `
  create table statement (
    id uuid primary key,
    donor_id uuid not null references donor,
    year smallint not null,
    version smallint not null check (version >= 1),
    status text not null check (status in ('current', 'superseded')),
    reason text not null check (reason in ('first', 'late-gift', 'return', 'correction', 'name')),
    supersedes uuid constraint statement_superseded_once unique references statement,
    channel text not null check (channel in ('mail', 'print')),
    basis bytea not null,
    receipts integer not null check (receipts >= 0),
    returns integer not null check (returns >= 0),
    receipt_ids uuid[] not null,
    totals jsonb not null,
    donor_name text not null,
    snapshot jsonb not null,
    sha256 bytea not null,
    document_id uuid not null constraint statement_document unique references document,
    made_at timestamptz not null,
    run_id uuid not null references statement_run,
    constraint statement_version unique (donor_id, year, version),
    constraint statement_first_has_no_forerunner check ((version = 1) = (supersedes is null) and (version = 1) = (reason = 'first')),
    constraint statement_lists_its_receipts check (cardinality(receipt_ids) = receipts)
  );
  create unique index statement_one_current on statement (donor_id, year) where status = 'current';
  create index statement_by_run on statement (run_id, channel);
  create index statement_by_year on statement (year) where status = 'current';
  comment on table statement is 'one for each legal donor and calendar year, version by version (R-STM-01, R-STM-04)';
  comment on column statement.basis is
    'hash of the receipts and returns that it tells; when those of today hash otherwise, it is outdated';
  comment on column statement.totals is 'by currency, in minor units: the sum of the receipts for money that it lists (INV-13)';

  create function statement_is_frozen() returns trigger language plpgsql as $$
  begin
    if (to_jsonb(old) - 'status') <> (to_jsonb(new) - 'status') or old.status = 'superseded' then
      raise exception 'statement % is frozen: make the next version', old.id
        using errcode = 'restrict_violation', constraint = 'statement_is_frozen';
    end if;
    return new;
  end $$;
  create trigger statement_is_frozen before update on statement for each row execute function statement_is_frozen();
  create trigger statement_never_deleted before delete or truncate on statement
    for each statement execute function refuse_change();

  create function statement_follows() returns trigger language plpgsql as $$
  begin
    if new.supersedes is not null and not exists (
      select from statement as forerunner where forerunner.id = new.supersedes and forerunner.donor_id = new.donor_id
        and forerunner.year = new.year and forerunner.version = new.version - 1 and forerunner.status = 'superseded')
    then
      raise exception 'version % does not follow on version %', new.version, new.version - 1
        using errcode = 'check_violation', constraint = 'statement_follows';
    end if;
    if (select sha256 from document where id = new.document_id) <> new.sha256 then
      raise exception 'statement % does not have the hash of its document', new.id
        using errcode = 'check_violation', constraint = 'statement_hash_is_true';
    end if;
    return null;
  end $$;
  create trigger statement_follows after insert on statement for each row execute function statement_follows();

  alter table letter add column document_id uuid references document;
  create index letter_by_document on letter (document_id) where document_id is not null;
  comment on column letter.document_id is 'a stored file that is attached; the receipt of receipt_id is attached without';`;

const TASKS = `
  create table statement_task (
    run_id uuid not null references statement_run,
    donor_id uuid not null references donor,
    position integer not null,
    state text not null default 'waiting' check (state in ('waiting', 'made', 'skipped', 'failed')),
    primary key (run_id, donor_id)
  );
  create index statement_task_waiting on statement_task (run_id, position) where state = 'waiting';
  comment on table statement_task is 'whom a run writes to, as its button said it when it was pressed';`;

const INDEXES = `
  create index receipt_by_gift_date on receipt (gift_date) where status = 'issued';`;
