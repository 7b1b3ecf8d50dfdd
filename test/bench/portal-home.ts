import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { median, percentile, ROUNDS, type Bench, type BenchSetting, type Result } from './support/bench.js';
import { idSql } from './support/charges.js';
import { startChild } from './support/children.js';
import { FIRST, seedHistory } from './support/history.js';
import { withClient } from './support/server.js';

const GIFTS = 1_000_000;
const GIFTS_SMALL = 20_000;
const YEARS = 5;
/** Donors who look, and what each has given by a plan. */
const VISITORS = 200;
const GIFTS_OF_PLAN = 60;
const VISITS = 400;
const VISITS_SMALL = 60;
const P95_MAX_MS = 50;
const COOKIE = '__Host-mainstay-donor';

/** The portal's first page for donors who have given every month for five years, among a million gifts of others. */
export const PORTAL_HOME: Bench = {
  name: 'portal-home',
  async run(setting) {
    const { server, folder, small, say } = setting;
    const gifts = small ? GIFTS_SMALL : GIFTS;
    say(`portal-home: writing ${gifts} gifts`);
    const databaseUrl = await server.create('portal');
    await withClient(databaseUrl, async (client) => {
      await seedHistory(client, { gifts, years: YEARS, isBooked: false });
      await seedVisitors(client);
    });
    const web = await startChild<{ port: number }>('web-product', { databaseUrl, varDir: join(folder, 'portal') });
    try {
      return await visits(setting, `http://127.0.0.1:${web.ready.port}/portal`);
    } finally {
      await web.stop();
      await server.drop('portal');
    }
  },
};

/** One donor after the other, as they come on a day; beside it the page that asks to sign in, which reads nothing. */
async function visits({ small, say }: BenchSetting, url: string): Promise<Result[]> {
  const count = small ? VISITS_SMALL : VISITS;
  const p95 = { home: [] as number[], plain: [] as number[] };
  const p50: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    say(round === 0 ? 'portal-home: warming up' : `portal-home: round ${round} of ${ROUNDS}`);
    const home = await timed(url, count, (visit) => ({ cookie: `${COOKIE}=${tokenOf(visit % VISITORS)}` }));
    const plain = await timed(url, count, () => ({}));
    if (round === 0) continue;
    p95.home.push(percentile(home, 0.95));
    p95.plain.push(percentile(plain, 0.95));
    p50.push(percentile(home, 0.5));
  }
  return [
    {
      name: 'Portal home, p95',
      figure: median(p95.home),
      unit: 'ms',
      baseline: median(p95.plain),
      aim: { of: 'figure', atMost: P95_MAX_MS },
    },
    { name: '… p50', figure: median(p50), unit: 'ms', baseline: null, aim: null },
  ];
}

/** Milliseconds of each visit. @throws Error for a page that is not the one asked for */
async function timed(
  url: string,
  count: number,
  headersOf: (visit: number) => Record<string, string>,
): Promise<number[]> {
  const durations: number[] = [];
  for (let visit = 0; visit < count; visit++) {
    const headers = headersOf(visit);
    const start = performance.now();
    const answer = await fetch(url, { headers });
    const html = await answer.text();
    durations.push(performance.now() - start);
    const isHome = html.includes('Visa ending in 4242');
    if (answer.status !== 200 || isHome !== Boolean(headers['cookie'])) {
      throw new Error(`portal-home: ${url} answered ${answer.status} with another page`);
    }
  }
  return durations;
}

function tokenOf(visitor: number): string {
  return `bench-visitor-${visitor}`;
}

/** Donors who are signed in, each with a plan that has given for five years, and a membership by it. */
async function seedVisitors(client: pg.Client): Promise<void> {
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  for (const statement of [PLANS, GIFTS_OF_PLANS, MEMBERSHIPS, TERMS]) {
    await client.query(statement, statement === GIFTS_OF_PLANS ? [VISITORS, GIFTS_OF_PLAN] : [VISITORS]);
  }
  const hashes = Array.from({ length: VISITORS }, (_, at) => createHash('sha256').update(tokenOf(at)).digest('hex'));
  await client.query(SESSIONS, [hashes]);
  await client.query('commit');
  await client.query('vacuum analyze');
}

const PLANS = `
  insert into plan (id, donor_id, form_id, campaign_id, designation, state, amount_minor, currency, interval,
    interval_count, calendar, anchor_on, next_charge_on, client_request_id, stripe_subscription_id, stripe_customer_id,
    method, method_kind, started_at)
  select ${idSql('plan', 'n')}, ${idSql('donor', `${FIRST} + n`)}, form.id, form.campaign_id, 'general', 'active', 1500,
    'USD', 'month', 1, 'ours', current_date - 1800, current_date + 10, gen_random_uuid(), 'sub_old' || n,
    'cus_old' || n, 'Visa ending in 4242', 'card', now() - interval '1800 days'
  from generate_series(0, $1::bigint - 1) as n, form where form.slug = 'default'`;

/** Gifts of other donors become charges of these plans. */
const GIFTS_OF_PLANS = `
  update gift set donor_id = ${idSql('donor', `${FIRST} + n % $1`)}, plan_id = ${idSql('plan', 'n % $1')},
    period_start = occurred_at + n * interval '1 second'
  from generate_series(0, $1::bigint * $2::bigint - 1) as n where gift.id = ${idSql('gift', `${FIRST} + n`)}`;

const MEMBERSHIPS = `
  insert into membership (donor_id, created_at)
  select ${idSql('donor', `${FIRST} + n`)}, now() - interval '1800 days' from generate_series(0, $1::bigint - 1) as n`;

const TERMS = `
  insert into membership_term (id, donor_id, tier, starts_on, ends_on, anchor_day, source, purpose, gift_id, plan_id,
                               decided_at, created_at)
  select gen_random_uuid(), donor_id, 'member', gift_date, gift_date + 31, 1, 'plan', 'paid', id, plan_id, occurred_at,
         occurred_at
  from gift where plan_id is not null and $1::bigint > 0`;

const SESSIONS = `
  insert into portal_session (id, token_hash, email_key, device, shared, signed_in_at, last_seen_at, expires_at)
  select gen_random_uuid(), decode(hash, 'hex'), email_key, 'Firefox', false, now(), now(), now() + interval '30 days'
  from unnest($1::text[]) with ordinality as visitor (hash, n)
  join donor on donor.id = ${idSql('donor', `${FIRST} + n - 1`)}`;
