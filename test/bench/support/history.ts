import type pg from 'pg';
import { idSql } from './charges.js';

export interface HistoryOptions {
  readonly gifts: number;
  /** The receipts are spread evenly over so many years, this one last. */
  readonly years: number;
  /** Whether ledger entries, letters and events are written too: an export reads none of them. */
  readonly isBooked: boolean;
}

/** The numbers of stored gifts start here, above all numbers of a backlog. */
export const FIRST = 1_000_000_000;

/**
 * Settled gifts with numbered receipts, one in a hundred of them void, given by a quarter as many donors. Triggers and
 * foreign keys sleep meanwhile: the rows are made to satisfy them, and checking five million rows takes minutes.
 */
export async function seedHistory(client: pg.Client, options: HistoryOptions): Promise<void> {
  const { gifts, years } = options;
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  await client.query(DONORS, [Math.ceil(gifts / 4)]);
  await client.query(SERIES, [years, Math.ceil(gifts / years)]);
  const statements = options.isBooked
    ? [GIFTS, RECEIPTS, VOIDS, ENTRIES, POSTINGS, LETTERS, EVENTS]
    : [GIFTS, RECEIPTS, VOIDS];
  await client.query(PLAN, [gifts, years]);
  for (const statement of statements) await client.query(statement);
  await client.query('drop table bench_plan');
  await client.query('commit');
  await client.query('vacuum analyze');
}

const DONORS = `
  insert into donor (id, email, first_name, last_name)
  select ${idSql('donor', `${FIRST} + n`)}, 'donor' || n || '@example.org',
         (array['Ada', 'José', 'Ngọc Ánh', 'O''Brien', 'Łukasz', 'Smith, Jr.', '陈', '=Sum'])[1 + n % 8], 'Giver ' || n
  from generate_series(0, $1::bigint - 1) as n`;

const SERIES = `
  insert into receipt_series (id, regime, prefix, year, next_no)
  select gen_random_uuid(), 'us-501c3', 'R', extract(year from now())::int - ago, $2::int + 1
  from generate_series(0, $1::int - 1) as ago`;

/** What the other statements agree on: number, donor, amount, date and receipt of each gift. */
const PLAN = `
  create table bench_plan as
  select n + ${FIRST} as n, n % (($1::bigint + 3) / 4) + ${FIRST} as donor, 1000 + (n % 90) * 100 as amount,
         30 + (n % 90) * 3 as fee, receipt_series.id as series, n / per_year.count as place,
         (n % per_year.count + 1)::integer as number, receipt_series.year,
         make_date(receipt_series.year, 1, 1) + (n % per_year.count * 300 / per_year.count)::int as day
  from generate_series(0, $1::bigint - 1) as n
  cross join (select (($1::bigint + $2::int - 1) / $2::int) as count) as per_year
  join receipt_series on receipt_series.year = extract(year from now())::int - $2::int + 1 + n / per_year.count`;

const GIFTS = `
  insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
    covered_fee_minor, currency, may_quote, anonymous, article_id, section, placement, checkout_request,
    stripe_session_id, stripe_payment_intent_id, stripe_charge_id, stripe_balance_transaction_id, method, fee_minor,
    started_at, occurred_at, gift_date, settlement_entry_id, fee_entry_id)
  select ${idSql('gift', 'n')}, gen_random_uuid(), ${idSql('donor', 'donor')}, form.id, form.campaign_id, 'general',
    case when n % 100 = 0 then 'refunded' else 'settled' end, amount, 0, 'USD', false, false, 'story-' || n % 400,
    'City', 'article-footer', '{}', 'cs_old' || n, 'pi_old' || n, 'ch_old' || n, 'txn_old' || n,
    'Visa ending in 4242', fee, day + time '12:00', day + time '12:00', day, ${idSql('entry', 'n')}, ${idSql('fee', 'n')}
  from bench_plan, form where form.slug = 'default' order by n`;

const RECEIPTS = `
  insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency,
                       gift_date, issue_date, issued_at, snapshot)
  select ${idSql('receipt', 'n')}, series, number, label, ${idSql('gift', 'n')},
    case when n % 100 = 0 then 'void' else 'issued' end, amount, amount, 'USD', day, day, day + time '12:00',
    jsonb_build_object('templateVersion', 1, 'locale', 'en-US', 'regime', 'us-501c3', 'label', label, 'giftDate', day,
      'issueDate', day, 'organisation', jsonb_build_object('name', 'The Ledger',
        'legalName', 'The Ledger (sample newsroom)', 'ein', '00-0000000', 'email', 'giving@ledger.example',
        'addressLines', jsonb_build_array('100 Sample Street', 'Dallas, TX 75201'), 'website', 'https://ledger.example'),
      'donor', jsonb_build_object('name', donor.first_name || ' ' || donor.last_name, 'addressLines', jsonb_build_array()),
      'currency', 'USD', 'amountMinor', amount, 'deductibleMinor', amount, 'statement', 'none', 'benefits', null,
      'method', 'Visa ending in 4242', 'designation', null, 'replaces', null, 'disclosures', jsonb_build_array())
  from (select *, 'R-' || year || '-' || lpad(number::text, 6, '0') as label from bench_plan) as plan
  join donor on donor.id = ${idSql('donor', 'plan.donor')} order by n`;

const VOIDS = `
  insert into receipt_void (receipt_id, reason, voided_at, void_date)
  select ${idSql('receipt', 'n')}, 'refund', day + time '13:00', day from bench_plan where n % 100 = 0`;

const ENTRIES = `
  insert into ledger_entry (id, source_key, description, effective_date, occurred_at)
  select ${idSql('entry', 'n')}, 'charge:ch_old' || n || ':gross', 'Gift received', day, day + time '12:00' from bench_plan
  union all
  select ${idSql('fee', 'n')}, 'bt:txn_old' || n || ':fee', 'Processing fee', day, day + time '12:00' from bench_plan`;

const POSTINGS = `
  insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
  select ${idSql('entry', 'n')}, line, account, 'general', sign * amount, 'USD'
  from bench_plan, (values (1, '1020', 1), (2, '4000', -1)) as side (line, account, sign)
  union all
  select ${idSql('fee', 'n')}, line, account, 'general', sign * fee, 'USD'
  from bench_plan, (values (1, '5100', 1), (2, '1020', -1)) as side (line, account, sign)`;

const LETTERS = `
  insert into letter (id, key, template, data, recipient, receipt_id, state, queued_at, sent_at, subject, html, text)
  select gen_random_uuid(), 'receipt:' || ${idSql('receipt', 'n')}, 'receipt', '{}', 'donor@example.org',
    ${idSql('receipt', 'n')}, 'sent', day + time '12:00', day + time '12:01', 'Your receipt', repeat('Thank you. ', 20),
    repeat('Thank you. ', 20)
  from bench_plan`;

const EVENTS = `
  insert into stripe_event (id, type, object_id, api_version, created_at, received_at, payload, state, finished_at)
  select 'evt_old' || n, 'charge.succeeded', 'ch_old' || n, '', day + time '12:00', day + time '12:00',
    jsonb_build_object('padding', repeat('x', 1000)), 'done', day + time '12:01'
  from bench_plan`;
