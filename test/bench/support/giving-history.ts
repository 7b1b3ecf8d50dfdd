import type pg from 'pg';
import { idSql } from './charges.js';
import { FIRST } from './history.js';

export interface GivingHistoryOptions {
  readonly gifts: number;
  readonly donors: number;
  readonly stories: number;
}

const YEARS = 5;
/** One donor in so many has a plan. */
const DONORS_PER_PLAN = 9;

/**
 * Five years of a newsroom as reports see it, until today: plans that begin, are raised and end, charges of them, single
 * gifts that grow towards the end of each year, refunds, failed charges, asks that were seen. Triggers and foreign keys
 * sleep meanwhile, and the indexes of gifts come after their rows; what triggers keep is reckoned at the end. Nothing is
 * booked beyond what a report reads.
 */
export async function seedGivingHistory(client: pg.Client, options: GivingHistoryOptions): Promise<void> {
  const { gifts, donors, stories } = options;
  const plans = Math.floor(donors / DONORS_PER_PLAN);
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  await client.query('select setseed(0.42)');
  await client.query(DONORS, [donors]);
  await client.query(CAMPAIGNS);
  await client.query(PLANS, [plans]);
  for (const statement of [RAISED_PLANS, ENDED_PLANS, CHANGES]) await client.query(statement);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(GIFT_INDEXES);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query(CHARGES, [plans, stories]);
  const { rows } = await client.query<{ count: string }>('select count(*) as count from gift');
  await client.query(SINGLE_GIFTS, [Math.max(0, gifts - Number(rows[0]!.count)), donors, stories]);
  await client.query(`set local maintenance_work_mem = '512MB'`);
  for (const { definition } of indexes) await client.query(definition);
  for (const statement of [REFUNDED, ENTRIES, POSTINGS, TROUBLES]) await client.query(statement);
  await client.query('drop table bench_refund');
  await client.query('commit');
  await client.query('analyze');
  await client.query('select rebuild_report_sums(fiscal_year_start) from organisation');
  await client.query(TALLIES);
  await client.query('vacuum analyze');
}

/** Those that belong to no constraint. Kept up to date row by row, they would take longer than everything else. */
const GIFT_INDEXES = `
  select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
  where indrelid = 'gift'::regclass and not exists (select from pg_constraint where conindid = indexrelid)`;

const DONORS = `
  insert into donor (id, email, postal_area, first_name, last_name)
  select ${idSql('donor', `${FIRST} + n`)}, 'donor' || n || '@example.org',
         case when n % 5 > 0 then (60000 + n % 977)::text else '' end,
         (array['Ada', 'José', 'Ngọc', 'Grace', 'Łukasz', 'Alan', 'Wei', 'Rosa', 'Ines', 'Omar'])[1 + n % 10],
         (array['Lovelace', 'Díaz', 'Ánh', 'Hopper', 'Nowak', 'Turing', 'Chen', 'Parks', 'Silva'])[1 + n % 9] || ' ' || n
  from generate_series(0, $1::bigint - 1) as n`;

const CAMPAIGNS = `
  insert into campaign (id, slug, name)
  select gen_random_uuid(), 'drive-' || n, 'Drive ' || n from generate_series(1, 19) as n`;

const FORM = `(select id, campaign_id from form where slug = 'default') as form`;

const PLANS = `
  insert into plan (id, donor_id, form_id, campaign_id, designation, state, amount_minor, currency, interval,
    interval_count, calendar, anchor_on, next_charge_on, client_request_id, stripe_subscription_id, stripe_customer_id,
    method, method_kind, method_expires_on, started_at, covered_fee_minor, may_quote, anonymous, declines_benefits)
  select ${idSql('plan', `${FIRST} + n`)}, ${idSql('donor', `${FIRST} + n * ${DONORS_PER_PLAN}`)}, form.id,
    form.campaign_id, 'general', 'active', (array[500, 1000, 1500, 2500, 5000])[1 + n % 5] * case when n % 6 = 0 then 10 else 1 end,
    'USD', case when n % 6 = 0 then 'year' else 'month' end, 1, 'ours', started::date, current_date + (n % 28)::int,
    gen_random_uuid(), 'sub_old' || n, 'cus_old' || n, 'Visa ending in 4242', 'card', current_date + (n % 900)::int,
    started, 0, false, false, false
  from (select n, now() - random() * random() * interval '${YEARS * 365} days' as started
        from generate_series(0, $1::bigint - 1) as n) as each, ${FORM}`;

const RAISED_PLANS = `
  create temporary table bench_raised on commit drop as
  select id, amount_minor as was, amount_minor + 500 as is_now, started_at + random() * (now() - started_at) as at
  from plan where random() < 0.12`;

const ENDED_PLANS = `
  update plan set state = case when random() < 0.3 then 'lapsed' else 'cancelled' end, next_charge_on = null,
    ended_at = started_at + interval '20 days' + random() * (now() - started_at - interval '20 days')
  where random() < 0.42 and started_at < now() - interval '40 days'`;

const zone = `coalesce((select time_zone from organisation), 'America/Chicago')`;

/** The history of the plans, counted as the trigger of the product would. */
const CHANGES = `
  with raised as (
    select bench_raised.* from bench_raised join plan using (id) where at < coalesce(ended_at, now())
  ), amount as (
    update plan set amount_minor = is_now from raised where raised.id = plan.id
  ), step as (
    select plan.id, 'start' as kind, started_at as at, 0 as was, coalesce(raised.was, amount_minor) as is_now, 'active' as state, plan.interval
    from plan left join raised using (id)
    union all
    select plan.id, 'amount', at, was, is_now, 'active', plan.interval from raised join plan using (id)
    union all
    select plan.id, case state when 'lapsed' then 'lapse' else 'cancel' end, ended_at, coalesce(raised.is_now, amount_minor), 0, state, plan.interval
    from plan left join raised using (id) where ended_at is not null
  )
  insert into plan_change (id, plan_id, kind, by_kind, actor, before, after, state, requested_at, applied_at, position,
    was_monthly, is_monthly, moved_on, movement)
  select gen_random_uuid(), id, kind, 'donor', 'bench', '{}',
    jsonb_build_object('state', state, 'amountMinor', is_now::text, 'interval', interval, 'intervalCount', 1), 'applied', at, at,
    nextval('plan_change_position'), was / months, is_now / months,
    (at at time zone ${zone})::date,
    case when kind = 'start' then 'new' when is_now = 0 then 'lost' else 'raised' end
  from (select *, case interval when 'year' then 12.0 else 1.0 end as months from step order by at) as each`;

const GIFT = `insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
    covered_fee_minor, currency, may_quote, anonymous, article_id, article_url, section, author, placement,
    checkout_request, stripe_charge_id, stripe_balance_transaction_id, method, fee_minor, started_at, occurred_at,
    gift_date, settlement_entry_id, plan_id, period_start, rhythm)`;

const CHARGES = `
  ${GIFT}
  select ${idSql('gift', `${FIRST} + row_number() over ()`)}, null, plan.donor_id, plan.form_id, plan.campaign_id,
    'general', 'settled', plan.amount_minor, 0, 'USD', false, false, 'story-' || abs(hashtext(plan.id::text)) % $2::int,
    'https://news.example/story-' || abs(hashtext(plan.id::text)) % $2::int, 'City', 'Ines Silva', 'article-footer', null,
    'ch_plan' || row_number() over (), 'txn_plan' || row_number() over (), plan.method, 30 + plan.amount_minor * 22 / 1000,
    at, at, (at at time zone ${zone})::date, gen_random_uuid(), plan.id, at,
    case plan.interval when 'year' then 'yearly' else 'monthly' end
  from plan cross join lateral generate_series(plan.started_at, coalesce(plan.ended_at, now()),
    case plan.interval when 'year' then interval '1 year' else interval '1 month' end) as at
  where $1::bigint > 0`;

/** More in November and December, more each year, and more from some donors than from others. */
const SINGLE_GIFTS = `
  ${GIFT}
  select ${idSql('gift', `2 * ${FIRST} + n`)}, gen_random_uuid(),
    ${idSql('donor', `${FIRST} + floor($2::bigint * power(random(), 1.7))::bigint`)}, form.id,
    coalesce((array(select id from campaign order by slug))[1 + floor(random() * 30)::int], form.campaign_id),
    case when n % 9 = 0 then 'investigations' else 'general' end, 'settled', amount, 0, 'USD', false, false,
    case when n % 5 < 3 then 'story-' || story end, case when n % 5 < 3 then 'https://news.example/story-' || story end,
    (array['City', 'Statehouse', 'Schools', 'Sports'])[1 + story % 4], 'Author ' || story % 40, 'article-footer', '{}',
    'ch_old' || n, 'txn_old' || n, case when n % 12 = 0 then 'Bank account ending in 6789' else 'Visa ending in 4242' end,
    30 + amount * 22 / 1000, at, at, (at at time zone ${zone})::date, gen_random_uuid(), null, null, 'once'
  from (select n, floor($3::int * power(random(), 2))::int as story,
               (array[1000, 2500, 2500, 5000, 10000, 25000, 100000])[1 + floor(7 * power(random(), 3))::int] as amount,
               least(now(), day + random() * interval '1 day') as at
        from (select n, now() - interval '1 day' * ${YEARS * 365} * (1 - sqrt(random())) as uniform from generate_series(0, $1::bigint - 1) as n) as each
        cross join lateral (
          select case when n % 4 = 0 then make_timestamptz(extract(year from uniform)::int, 11, 15, 0, 0, 0) + n % 45 * interval '1 day'
                 else uniform end as day) as dated) as each, ${FORM}`;

const REFUNDED = `
  create table bench_refund as
  select gen_random_uuid() as id, gen_random_uuid() as entry_id, gift.id as gift_id, amount_minor, currency,
         least(now(), occurred_at + random() * interval '40 days') as at
  from gift where random() < 0.008`;

const ENTRIES = `
  with entry as (
    insert into ledger_entry (id, source_key, description, effective_date, occurred_at)
    select entry_id, 'refund:' || id, 'Refund', (at at time zone ${zone})::date, at from bench_refund
  ), state as (
    update gift set state = 'refunded' from bench_refund where bench_refund.gift_id = gift.id
  )
  insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_at, occurred_at, entry_id, stripe_refund_id)
  select id, gift_id, 'succeeded', amount_minor, currency, 'donor-request', at, at, entry_id, 're_old' || id from bench_refund`;

const POSTINGS = `
  insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
  select entry_id, line, account, 'general', sign * amount_minor, currency
  from bench_refund, (values (1, '4900', 1), (2, '1020', -1)) as side (line, account, sign)`;

const TROUBLES = `
  insert into plan_trouble (id, plan_id, stripe_invoice_id, amount_minor, currency, opened_at, attempts, last_failed_at,
    reason, outcome, recovered_by, ended_at)
  select gen_random_uuid(), id, 'in_old' || id, amount_minor, 'USD', at, 1, at, 'insufficient-funds',
    case when kind < 0.6 then 'recovered' else 'lost' end, case when kind < 0.4 then 'retry' when kind < 0.6 then 'donor' end,
    least(now(), at + interval '9 days')
  from (select *, started_at + random() * (coalesce(ended_at, now()) - started_at) as at, random() as kind from plan where random() < 0.2) as each`;

/** What the lists read: see the migration of saved views. */
const TALLIES = `
  insert into donor_giving select * from giving_of(null);
  insert into gift_tally (day, currency, gifts, amount_minor)
  select gift_date, currency, count(*), sum(amount_minor) from gift where occurred_at is not null group by 1, 2`;
