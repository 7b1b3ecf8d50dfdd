import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What deposits are made of, line by line; what does not fit in them; the lines of the bank, and which deposit each
 * of them is. Not breaking.
 */
export class DepositLinesAndBank1795500000015 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [ACCOUNTS, BANK, LINES, DEPOSITS, GUARDS, VIEWS]) await query.query(part);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** Where staff book what the processor moved and no gift explains. */
const ACCOUNTS = `
  insert into ledger_account (code, name, kind) values
    ('2160', 'Held for others', 'liability'),
    ('4800', 'Other income', 'income'),
    ('5900', 'Other expenses', 'expense');`;

const BANK = `
  create table bank_upload (
    id uuid primary key,
    account text not null check (length(trim(account)) between 1 and 80),
    file_name text not null check (length(file_name) <= 255),
    bytes bytea not null,
    uploaded_by uuid not null references staff,
    uploaded_at timestamptz not null
  );
  comment on table bank_upload is 'a file that somebody looks through before it is saved; it is gone afterwards';

  create table bank_statement (
    id uuid primary key,
    account text not null check (length(trim(account)) between 1 and 80),
    file_name text not null check (length(file_name) <= 255),
    sha256 bytea not null constraint bank_statement_file unique,
    layout text not null check (layout in ('signed-amount', 'debit-credit')),
    date_order text not null check (date_order in ('ymd', 'mdy', 'dmy')),
    line_count integer not null check (line_count > 0),
    new_count integer not null check (new_count between 0 and line_count),
    first_on date not null,
    last_on date not null check (last_on >= first_on),
    uploaded_by uuid not null references staff,
    uploaded_at timestamptz not null
  );
  create trigger bank_statement_append_only before update or delete or truncate on bank_statement
    for each statement execute function refuse_change();

  create table bank_line (
    id uuid primary key,
    statement_id uuid not null references bank_statement,
    line_number integer not null check (line_number > 0),
    account text not null,
    posted_on date not null,
    amount_minor bigint not null check (amount_minor <> 0),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    description text not null check (length(description) <= 500),
    occurrence integer not null check (occurrence > 0),
    set_aside_at timestamptz,
    set_aside_by uuid references staff,
    set_aside_reason text,
    constraint bank_line_identity unique (account, posted_on, amount_minor, description, occurrence),
    constraint bank_line_set_aside check (
      (set_aside_at is null) = (set_aside_by is null) and (set_aside_at is null) = (coalesce(trim(set_aside_reason), '') = ''))
  );
  create index bank_line_by_day on bank_line (posted_on desc, id desc);
  create index bank_line_by_amount on bank_line (amount_minor, posted_on) where set_aside_at is null;
  create index bank_line_by_statement on bank_line (statement_id);
  comment on column bank_line.occurrence is
    'the how-manyth line of this account, day, amount and description it is: a file that overlaps doubles nothing';
  comment on column bank_line.amount_minor is 'minor units; negative when money left the account';
  create trigger bank_line_keeps_known before update on bank_line for each row execute function keep_known(
    'id', 'statement_id', 'line_number', 'account', 'posted_on', 'amount_minor', 'currency', 'description', 'occurrence');
  create trigger bank_line_never_deleted before delete or truncate on bank_line
    for each statement execute function refuse_change();`;

const LINES = `
  create table deposit_line (
    id uuid primary key,
    deposit_id uuid not null references deposit,
    transaction_id text not null constraint deposit_line_transaction unique,
    category text not null,
    source_id text,
    description text not null,
    amount_minor bigint not null,
    fee_minor bigint not null,
    net_minor bigint not null,
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    occurred_at timestamptz not null,
    gift_id uuid references gift,
    refund_id uuid references refund,
    dispute_id uuid references dispute,
    source_key text constraint deposit_line_source unique,
    choice text check (choice in
      ('processing-fee', 'dispute-fee', 'other-income', 'other-expense', 'held-for-others', 'bank-transfer')),
    constraint deposit_line_net check (net_minor = amount_minor - fee_minor),
    constraint deposit_line_of_one check (num_nonnulls(refund_id, dispute_id, choice) <= 1)
  );
  create index deposit_line_by_deposit on deposit_line (deposit_id, occurred_at, id);
  create index deposit_line_unexplained on deposit_line (source_id) where source_key is null;
  create index deposit_line_by_gift on deposit_line (gift_id) where gift_id is not null;
  comment on table deposit_line is 'one balance transaction that a payout pays out (R-RCN-01)';
  comment on column deposit_line.category is 'the reporting category of the processor, "charge"; not its type';
  comment on column deposit_line.choice is 'what staff said it is, where no gift, refund or dispute explains it';
  create trigger deposit_line_keeps_known before update on deposit_line for each row execute function keep_known(
    'id', 'deposit_id', 'transaction_id', 'category', 'source_id', 'description', 'amount_minor', 'fee_minor',
    'net_minor', 'currency', 'occurred_at', 'gift_id', 'refund_id', 'dispute_id', 'source_key', 'choice');
  create trigger deposit_line_never_deleted before delete or truncate on deposit_line
    for each statement execute function refuse_change();

  create table deposit_line_entry (
    line_id uuid not null references deposit_line,
    entry_id uuid not null constraint deposit_line_entry_once unique references ledger_entry,
    primary key (line_id, entry_id)
  );
  comment on table deposit_line_entry is 'how the ledger knows a line: the entry of its source, that of its fee, and what came with it';
  create trigger deposit_line_entry_append_only before update or delete or truncate on deposit_line_entry
    for each statement execute function refuse_change();

  create table deposit_exception (
    id uuid primary key,
    deposit_id uuid not null references deposit,
    line_id uuid references deposit_line,
    cause text not null check (cause in ('unknown-charge', 'unknown-refund', 'unknown-dispute', 'unknown-payout',
      'earlier-payout', 'fee-missing', 'ledger-differs', 'unexplained', 'sum-differs')),
    found_minor bigint,
    expected_minor bigint,
    opened_at timestamptz not null,
    owner_id uuid references staff,
    resolved_at timestamptz,
    resolution text check (resolution in ('vanished', 'booked')),
    resolved_by uuid references staff,
    reason text,
    constraint deposit_exception_resolved check ((resolved_at is null) = (resolution is null)),
    constraint deposit_exception_booked check (
      (coalesce(resolution, '') = 'booked') = (resolved_by is not null and coalesce(trim(reason), '') <> '')),
    constraint deposit_exception_differs check ((found_minor is null) = (expected_minor is null))
  );
  create unique index deposit_exception_open_once on deposit_exception (deposit_id, coalesce(line_id, deposit_id))
    where resolved_at is null;
  create index deposit_exception_by_deposit on deposit_exception (deposit_id);
  create trigger deposit_exception_keeps_known before update on deposit_exception for each row execute function keep_known(
    'id', 'deposit_id', 'line_id', 'opened_at', 'resolved_at', 'resolution', 'resolved_by', 'reason');
  create trigger deposit_exception_never_deleted before delete or truncate on deposit_exception
    for each statement execute function refuse_change();`;

const DEPOSITS = `
  alter table deposit
    add column automatic boolean,
    add column payout_fee_minor bigint not null default 0,
    add column reconciled_at timestamptz,
    add column funds_entry_id uuid constraint deposit_funds_entry unique references ledger_entry,
    add column funds_reversal_entry_id uuid constraint deposit_funds_reversal_entry unique references ledger_entry,
    add column matched_at timestamptz,
    add column matched_by uuid references staff,
    add column bank_line_id uuid constraint deposit_bank_line unique references bank_line,
    add constraint deposit_matched check (case when matched_at is null
      then matched_by is null and bank_line_id is null else matched_by is not null or bank_line_id is not null end),
    add constraint deposit_funds_when_reconciled check (funds_entry_id is null or reconciled_at is not null),
    add constraint deposit_funds_undone check ((funds_reversal_entry_id is not null) =
      (funds_entry_id is not null and reversal_entry_id is not null));
  create index deposit_by_arrival on deposit (arrival_date desc, id desc);
  create index deposit_unmatched on deposit (amount_minor, arrival_date) where matched_at is null;
  create index deposit_unreconciled on deposit (created_at) where reconciled_at is null and kind = 'processor';
  comment on column deposit.automatic is 'whether the processor tells which transactions it pays out (R-RCN-02); null while we have not asked';
  comment on column deposit.payout_fee_minor is 'what the processor kept for paying out, beside the amount';
  comment on column deposit.matched_by is 'who said so; null where amount and days left no doubt';
  create trigger deposit_keeps_reconciled before update on deposit for each row execute function keep_known(
    'automatic', 'reconciled_at', 'funds_entry_id', 'funds_reversal_entry_id');

  create table bank_match_refusal (
    deposit_id uuid not null references deposit,
    bank_line_id uuid not null references bank_line,
    by_staff uuid not null references staff,
    at timestamptz not null,
    reason text not null check (trim(reason) <> ''),
    primary key (deposit_id, bank_line_id)
  );
  comment on table bank_match_refusal is 'pairs that somebody took apart; they are never put together again by themselves';
  create trigger bank_match_refusal_append_only before update or delete or truncate on bank_match_refusal
    for each statement execute function refuse_change();`;

const GUARDS = `
  create function deposit_line_of_open_deposit() returns trigger language plpgsql as $$
  declare held record;
  begin
    select reconciled_at, kind, currency into held from deposit where id = new.deposit_id for share;
    if held.reconciled_at is not null or held.kind <> 'processor' or held.currency <> new.currency then
      raise exception 'deposit % takes no line %', new.deposit_id, new.transaction_id
        using errcode = 'restrict_violation', constraint = tg_name;
    end if;
    return new;
  end $$;
  create trigger deposit_line_of_open_deposit before insert on deposit_line
    for each row execute function deposit_line_of_open_deposit();

  create function deposit_adds_up() returns trigger language plpgsql as $$
  declare sum bigint; unexplained bigint;
  begin
    select coalesce(sum(net_minor), 0), count(*) filter (where source_key is null) into sum, unexplained
      from deposit_line where deposit_id = new.id;
    if sum <> new.amount_minor + new.payout_fee_minor or unexplained > 0 or new.kind <> 'processor'
      or exists (select from deposit_exception where deposit_id = new.id and resolved_at is null)
    then
      raise exception 'deposit % of % does not add up: its lines come to %, % of them unexplained',
        new.id, new.amount_minor, sum, unexplained using errcode = 'check_violation', constraint = tg_name;
    end if;
    return new;
  end $$;
  create trigger deposit_adds_up before update of reconciled_at on deposit
    for each row when (old.reconciled_at is null and new.reconciled_at is not null) execute function deposit_adds_up();

  create function deposit_is_bank_line() returns trigger language plpgsql as $$
  declare line bank_line;
  begin
    if tg_op = 'UPDATE' and old.matched_at is not null and new.arrival_date < first_open_day()
      and (new.matched_at is null or new.bank_line_id is distinct from coalesce(old.bank_line_id, new.bank_line_id))
    then perform refuse_closed_period('deposit ' || new.id); end if;
    if new.bank_line_id is not null then
      select * into line from bank_line where id = new.bank_line_id for share;
      if line.amount_minor <> new.amount_minor or line.currency <> new.currency or line.set_aside_at is not null then
        raise exception 'deposit % is not the bank line %', new.id, new.bank_line_id
          using errcode = 'check_violation', constraint = tg_name;
      end if;
    end if;
    return new;
  end $$;
  create trigger deposit_is_bank_line before insert or update of matched_at, bank_line_id on deposit
    for each row execute function deposit_is_bank_line();

  create function bank_line_is_no_deposit() returns trigger language plpgsql as $$
  begin
    if exists (select from deposit where bank_line_id = new.id) then
      raise exception 'bank line % is a deposit', new.id using errcode = 'restrict_violation', constraint = tg_name;
    end if;
    return new;
  end $$;
  create trigger bank_line_is_no_deposit before update of set_aside_at on bank_line
    for each row when (new.set_aside_at is not null) execute function bank_line_is_no_deposit();`;

const VIEWS = `
  create view deposit_part as
    select line.deposit_id, line.id, line.transaction_id,
      case when line.category = 'charge' and line.choice is null and line.gift_id is not null then 'gift'
           when line.refund_id is not null then 'refund' when line.dispute_id is not null then 'dispute'
           when line.category in ('fee', 'network_cost') or line.choice = 'processing-fee' then 'fee'
           else 'adjustment' end as kind,
      line.category, line.choice, line.description, line.source_id, line.source_key, line.gift_id, line.refund_id,
      line.dispute_id, line.amount_minor, line.fee_minor, line.net_minor,
      case when line.category = 'charge' then coalesce(gift.covered_fee_minor, 0) else 0 end as covered_minor,
      line.currency, line.occurred_at
    from deposit_line line left join gift on gift.id = line.gift_id
    union all
    select deposit.id, gift.id, null, 'gift', 'offline', null, coalesce(gift.method, ''), null, null, gift.id, null, null,
      gift.amount_minor, 0::bigint, gift.amount_minor, 0::bigint, gift.currency, gift.occurred_at
    from deposit join gift on gift.batch_id = deposit.batch_id and gift.corrects_id is null;
  comment on view deposit_part is
    'what deposits are made of: the lines of the processor, and the gifts of batches on paper. Minor units';

  create view ledger_entry_deposit as
    select entry_id, id as deposit_id from deposit where entry_id is not null
    union all select reversal_entry_id, id from deposit where reversal_entry_id is not null
    union all select funds_entry_id, id from deposit where funds_entry_id is not null
    union all select funds_reversal_entry_id, id from deposit where funds_reversal_entry_id is not null
    union all select tied.entry_id, line.deposit_id from deposit_line line join deposit_line_entry tied on tied.line_id = line.id
              where line.category not in ('payout', 'payout_reversal')
    union all select gift.settlement_entry_id, deposit.id from deposit
              join gift on gift.batch_id = deposit.batch_id and gift.corrects_id is null;
  comment on view ledger_entry_deposit is 'which deposit an entry of the ledger came with; an entry is in one at most';`;
