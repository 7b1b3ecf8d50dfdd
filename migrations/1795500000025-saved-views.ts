import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Views of lists that people keep and share, and what long lists are read from. Not breaking. */
export class SavedViews1795500000025 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(VIEWS);
    await query.query(GIVING);
    await query.query(TALLY);
    await query.query(INDEXES);
    await query.query(ASKED_BY);
    await query.query(`
      insert into donor_giving select * from giving_of(null);
      insert into gift_tally (day, currency, gifts, amount_minor)
        select gift_date, currency, count(*), sum(amount_minor) from gift
        where occurred_at is not null group by gift_date, currency;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** Somebody of the staff may ask for the money too: then it is not the donor who brought it in. */
const ASKED_BY = `
  alter table plan_try add column asked_by uuid references staff;
  comment on column plan_try.asked_by is 'who of the staff asked for the money; null for the donor';
  comment on table plan_try is 'the money was asked for now, beside the processor''s own schedule';`;

const VIEWS = `
  create table saved_view (
    id uuid primary key,
    list text not null check (list in ('donors', 'gifts', 'plans')),
    name text not null check (name = btrim(name) and name <> '' and length(name) <= 60),
    name_key text not null generated always as (lower(name)) stored,
    query text not null check (length(query) <= 4000),
    owner_id uuid not null references staff,
    shared boolean not null,
    created_at timestamptz not null,
    removed_at timestamptz
  );
  create unique index saved_view_own_name on saved_view (list, owner_id, name_key) where not shared and removed_at is null;
  create unique index saved_view_shared_name on saved_view (list, name_key) where shared and removed_at is null;
  comment on column saved_view.query is 'filters, order and columns, as they stand in the address of the list';

  create table list_default (
    staff_id uuid not null references staff on delete cascade,
    list text not null check (list in ('donors', 'gifts', 'plans')),
    view text not null check (view ~ '^[a-z0-9-]{1,40}$'),
    primary key (staff_id, list)
  );
  comment on column list_default.view is 'a ready view or the id of a saved one: what the bare address of the list shows';

  create table staff_recent (
    staff_id uuid not null references staff on delete cascade,
    kind text not null check (kind in ('donors', 'gifts', 'plans', 'receipts')),
    record_id uuid not null,
    opened_at timestamptz not null,
    primary key (staff_id, kind, record_id)
  );
  comment on table staff_recent is 'what somebody opened lately, for the search; the last twenty of each person';

  create table tag_run (
    id uuid primary key,
    tag_id uuid not null references tag on delete cascade,
    kind text not null check (kind in ('add', 'remove')),
    asked_by uuid not null references staff,
    asked_at timestamptz not null,
    filters jsonb not null,
    donors integer not null check (donors >= 0),
    undone_at timestamptz
  );
  create table tag_run_donor (
    run_id uuid not null references tag_run on delete cascade,
    donor_id uuid not null references donor on delete cascade,
    primary key (run_id, donor_id)
  );
  comment on table tag_run_donor is 'the donors whom a run in fact changed: only they are changed back';

  alter table export_job
    drop constraint export_job_what_check,
    add constraint export_job_what check (what in ('receipts', 'gifts', 'deposits', 'donors', 'plans')),
    add column columns text[],
    add column sort text;
  comment on column export_job.columns is 'which columns, in which order; null for all that there are';`;

/**
 * What each donor gave, one row for each, so that four hundred thousand can be put in order by it. It is reckoned
 * afresh from the gifts of a donor whenever one of them changes, at the end of the transaction: never added up, so it
 * cannot drift; once for all gifts that were settled together; and with locks in one order, after all others.
 */
const GIVING = `
  create view gift_return as
    select gift_id, amount_minor as minor from refund where state = 'succeeded'
    union all select gift_id, lost_minor from dispute where lost_minor > 0;
  comment on view gift_return is 'what went back of gifts, by refunds and by disputes that were lost';

  create table donor_giving (
    donor_id uuid primary key references donor on delete cascade,
    currency char(3) not null,
    gifts integer not null check (gifts > 0),
    given_minor bigint not null,
    returned_minor bigint not null,
    first_gift_id uuid not null,
    first_gift_on date not null,
    last_gift_id uuid not null,
    last_gift_at timestamptz not null,
    last_gift_on date not null,
    lifetime_minor bigint not null generated always as (given_minor - returned_minor) stored
  );
  create index donor_giving_by_last on donor_giving (last_gift_at desc, last_gift_id desc);
  create index donor_giving_by_lifetime on donor_giving (lifetime_minor desc, donor_id desc);
  create index donor_giving_by_last_day on donor_giving (last_gift_on);
  create index donor_giving_by_first_day on donor_giving (first_gift_on);
  comment on table donor_giving is 'received gifts of a donor, the refunded ones included; the proof reckons it again';

  create function giving_of(donors uuid[]) returns table (donor_id uuid, currency char(3), gifts integer,
    given_minor bigint, returned_minor bigint, first_gift_id uuid, first_gift_on date, last_gift_id uuid,
    last_gift_at timestamptz, last_gift_on date)
  language sql stable as $$
    select gift.donor_id, min(gift.currency)::char(3), count(*)::integer, sum(gift.amount_minor)::bigint,
           coalesce(sum(back.minor), 0)::bigint,
           (array_agg(gift.id order by gift.occurred_at, gift.id))[1], min(gift.gift_date),
           (array_agg(gift.id order by gift.occurred_at desc, gift.id desc))[1], max(gift.occurred_at), max(gift.gift_date)
    from gift
    left join (select gift_id, sum(minor) as minor from gift_return
               where donors is null
                  or gift_id in (select gift.id from gift where gift.donor_id = any (donors))
               group by gift_id) as back on back.gift_id = gift.id
    where gift.occurred_at is not null and (donors is null or gift.donor_id = any (donors))
    group by gift.donor_id
  $$;

  create table donor_giving_due (
    id bigint generated always as identity primary key,
    donor_id uuid not null,
    written_by xid8 not null default pg_current_xact_id()
  );
  create index donor_giving_due_by_writer on donor_giving_due (written_by);
  comment on table donor_giving_due is 'empty outside a transaction: what it still has to reckon before it ends';

  create function reckon_donor_giving() returns trigger language plpgsql as $$
  declare due uuid[];
  begin
    with taken as (delete from donor_giving_due where written_by = pg_current_xact_id() returning donor_id)
    select array_agg(distinct donor_id) into due from taken;
    if due is null then return null; end if;
    -- Two transactions with gifts of one donor: the second reckons when the first has ended, and sees its gifts.
    perform pg_advisory_xact_lock(7239025, lock)
      from (select distinct abs(hashtext(donor::text)) % 1024 as lock from unnest(due) as donor order by 1) as locks;
    insert into donor_giving select * from giving_of(due)
      on conflict (donor_id) do update set currency = excluded.currency, gifts = excluded.gifts,
        given_minor = excluded.given_minor, returned_minor = excluded.returned_minor,
        first_gift_id = excluded.first_gift_id, first_gift_on = excluded.first_gift_on,
        last_gift_id = excluded.last_gift_id, last_gift_at = excluded.last_gift_at, last_gift_on = excluded.last_gift_on;
    delete from donor_giving where donor_id = any (due)
      and not exists (select from gift where gift.donor_id = donor_giving.donor_id and gift.occurred_at is not null);
    return null;
  end $$;
  create constraint trigger reckon_donor_giving after insert on donor_giving_due deferrable initially deferred
    for each row execute function reckon_donor_giving();

  create function donor_giving_after_return() returns trigger language plpgsql as $$
  begin
    insert into donor_giving_due (donor_id)
      select distinct gift.donor_id from changed join gift on gift.id = changed.gift_id where gift.occurred_at is not null;
    return null;
  end $$;
  create trigger donor_giving_after_refund after insert on refund referencing new table as changed
    for each statement execute function donor_giving_after_return();
  create trigger donor_giving_after_refund_change after update on refund referencing new table as changed
    for each statement execute function donor_giving_after_return();
  create trigger donor_giving_after_dispute after insert on dispute referencing new table as changed
    for each statement execute function donor_giving_after_return();
  create trigger donor_giving_after_dispute_change after update on dispute referencing new table as changed
    for each statement execute function donor_giving_after_return();`;

/** How many gifts a day brought: changes are noted beside each other and never wait for one another. */
const TALLY = `
  create table gift_tally (
    id bigint generated always as identity primary key,
    day date not null,
    currency char(3) not null,
    gifts bigint not null,
    amount_minor bigint not null
  );
  create index gift_tally_by_day on gift_tally (day) include (currency, gifts, amount_minor);
  comment on table gift_tally is
    'received gifts by day, as changes that add up; folded together every hour, and compared with the gifts by the proof';

  create function count_new_gifts() returns trigger language plpgsql as $$
  begin
    insert into gift_tally (day, currency, gifts, amount_minor)
      select gift_date, currency, count(*), sum(amount_minor) from new_gift
      where occurred_at is not null group by gift_date, currency;
    insert into donor_giving_due (donor_id) select distinct donor_id from new_gift where occurred_at is not null;
    return null;
  end $$;
  create trigger count_new_gifts after insert on gift referencing new table as new_gift
    for each statement execute function count_new_gifts();

  create function count_changed_gifts() returns trigger language plpgsql as $$
  begin
    insert into gift_tally (day, currency, gifts, amount_minor)
      select day, currency, sum(gifts), sum(amount_minor)
      from (select gift_date as day, currency, 1 as gifts, amount_minor from new_gift where occurred_at is not null
            union all
            select gift_date, currency, -1, -amount_minor from old_gift where occurred_at is not null) as each
      group by day, currency having sum(gifts) <> 0 or sum(amount_minor) <> 0;
    insert into donor_giving_due (donor_id)
      select distinct unnest(array[was.donor_id, now.donor_id]) from old_gift was join new_gift now using (id)
      where (was.donor_id, was.occurred_at, was.gift_date, was.amount_minor, was.currency)
         is distinct from (now.donor_id, now.occurred_at, now.gift_date, now.amount_minor, now.currency);
    return null;
  end $$;
  create trigger count_changed_gifts after update on gift referencing old table as old_gift new table as new_gift
    for each statement execute function count_changed_gifts();

  create function count_gone_gifts() returns trigger language plpgsql as $$
  begin
    insert into gift_tally (day, currency, gifts, amount_minor)
      select gift_date, currency, -count(*), -sum(amount_minor) from old_gift
      where occurred_at is not null group by gift_date, currency;
    insert into donor_giving_due (donor_id) select distinct donor_id from old_gift where occurred_at is not null;
    return null;
  end $$;
  create trigger count_gone_gifts after delete on gift referencing old table as old_gift
    for each statement execute function count_gone_gifts();`;

/** Orders that lists can be put in, and what is searched for as a whole or in part. */
const INDEXES = `
  create function plain_text(text) returns text language sql immutable parallel safe as $$
    select translate(regexp_replace(normalize(lower($1), NFD), '[\\u0300-\\u036f]', '', 'g'), 'łøđðı', 'loddi')
  $$;
  comment on function plain_text is 'as people type it who have no such keys: small letters without accents';
  alter table donor add search_text text not null
    generated always as (plain_text(first_name || ' ' || last_name || ' ' || email)) stored;
  create index donor_by_search_text on donor using gin (search_text gin_trgm_ops) where merged_into is null;
  create index donor_by_family_name on donor (plain_text(last_name || ' ' || first_name) collate "C", id);

  create index gift_by_amount on gift (amount_minor desc, id desc) where occurred_at is not null;
  create index gift_refunded on gift (occurred_at desc, id desc) where state = 'refunded';
  create index gift_not_online on gift (occurred_at desc, id desc) where channel <> 'online';
  create index gift_by_article on gift (article_id, occurred_at desc, id desc) where article_id is not null;
  create index gift_by_last_digits on gift (right(method, 4), occurred_at desc) where method ~ '[0-9]{4}$';
  create index plan_by_last_digits on plan (right(method, 4)) where method ~ '[0-9]{4}$';`;
