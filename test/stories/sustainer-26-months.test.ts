import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CareSweeps } from '../../src/stripe-events/care-sweeps.js';
import { booksOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { termsTo } from '../support/members.js';
import { signInDonor } from '../support/portal.js';
import { brokenProofs } from '../support/proof.js';
import { Sustainer } from '../support/sustainer.js';

const EMAIL = 'rosa@example.org';
const MASTERCARD = '5555555555554444';
const ARTICLE = { article: 'council-2027', url: 'https://ledger.example/council', section: 'City Hall' };

/** Webhooks come several times, late, out of order, at the second try, or break off. */
const CHAOS = { duplicate: '2', shuffleWindow: '8', delayMs: '60', dropPercent: '3', cutPercent: '3' };

describe.each(['3', '11'])('a sustainer in 26 months, with webhooks in disorder (seed %s)', (seed) => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2027-01-31T17:30:00Z');
    const chaos = new URLSearchParams({ seed, ...CHAOS });
    await fetch(`${rosa.app.sandbox.url}/_sandbox/api/chaos`, { method: 'POST', body: chaos });
  });

  afterAll(() => rosa.stop());

  /** Goes on to noon of each day in turn, with the daily sweeps of the worker. */
  const arrive = async (...days: readonly string[]): Promise<void> => {
    for (const day of days) {
      await rosa.advance(`${day}T18:00:00Z`);
      await rosa.app.get(CareSweeps).notices();
      await rosa.sweep();
    }
  };
  /** Opens a page of the plan in the portal, looks at what it says will happen, and presses its button. */
  const decide = async (part: string, query: Record<string, string> = {}): Promise<string> => {
    await rosa.app.db.query('delete from portal_attempt');
    const donor = await signInDonor(rosa.app, EMAIL);
    const { id } = await rosa.plan();
    const path = `/portal/plans/${id}/${part}`;
    const review = await donor.read(`${path}?${new URLSearchParams({ step: 'review', ...query })}`);
    const answer = await donor.post(path, formOf(review));
    expect(answer.status).toBe(303);
    await rosa.quiet();
    return wordsOf(review);
  };
  const gifts = async (): Promise<string[]> =>
    (
      await rosa.app.db.query<{ words: string }>(
        `select gift_date || ' ' || (gift.amount_minor / 100)::text || ' ' || gift.state as words
         from gift where occurred_at is not null order by occurred_at`,
      )
    ).map(({ words }) => words.replace(' settled', ''));
  /** By the day on which they were written, receipts left out: each gift has one. */
  const letters = async (since: string): Promise<string[]> =>
    (
      await rosa.app.db.query<{ words: string }>(
        `select (queued_at at time zone 'America/Chicago')::date || ' ' || template
                || coalesce(' ' || (data->>'day'), '') as words
         from letter where recipient = $1 and queued_at >= $2 and template not in ('receipt', 'sign-in-code')
           and state <> 'withdrawn' order by queued_at, template`,
        [EMAIL, since],
      )
    ).map(({ words }) => words);
  const changes = async (): Promise<string[]> =>
    (
      await rosa.app.db.query<{ words: string }>(
        `select (applied_at at time zone 'America/Chicago')::date || ' ' || kind || ' by ' || by_kind || ', ' || state as words
         from plan_change order by applied_at, plan_change.id`,
      )
    ).map(({ words }) => words.replace(', applied', ''));
  const troubles = async (): Promise<string[]> =>
    (
      await rosa.app.db.query<{ words: string }>(
        `select concat_ws(' ', opened_at::date, reason, outcome, 'by ' || recovered_by, ended_at::date) as words
         from plan_trouble order by opened_at`,
      )
    ).map(({ words }) => words);
  const standing = async () => {
    const [row] = await rosa.app.db.query(
      `select state, amount_minor::int / 100 as amount, next_charge_on::text as next, paused_until::text as until, method
       from plan order by started_at desc limit 1`,
    );
    return row;
  };

  it('begins on the 31st, on the gift page, and is welcomed as a member', async () => {
    await rosa.begin({ email: EMAIL, ...ARTICLE });
    await arrive('2027-01-31');
    expect(await standing()).toEqual({
      state: 'active',
      amount: 12,
      next: '2027-02-28',
      until: null,
      method: 'Visa ending in 4242',
    });
    expect(await gifts()).toEqual(['2027-01-31 12']);
    expect(await termsTo(rosa.app, EMAIL)).toEqual(['member 2027-01-31 2027-02-28']);
    expect(await letters('2027-01-01')).toEqual(['2027-01-31 plan-welcome']);
  });

  it('gives on the last day of February and on the 31st of March', async () => {
    await arrive('2027-02-28', '2027-03-31');
    expect(await gifts()).toEqual(['2027-01-31 12', '2027-02-28 12', '2027-03-31 12']);
    expect(await standing()).toMatchObject({ next: '2027-04-30' });
  });

  it('raises the gift: nothing is charged now, and the next charge is the new amount', async () => {
    await arrive('2027-04-10');
    expect(await decide('amount', { amount: '15' })).toContain('From April 30 you will give $15');
    expect(await gifts()).toHaveLength(3);
    await arrive('2027-04-23', '2027-04-30');
    expect(await gifts()).toEqual(['2027-01-31 12', '2027-02-28 12', '2027-03-31 12', '2027-04-30 15']);
    expect(await letters('2027-04-01')).toEqual(['2027-04-10 plan-changed', '2027-04-23 renewal']);
  });

  it('skips one, and goes on with the next on the day of always', async () => {
    await arrive('2027-05-15');
    await decide('skip');
    expect(await standing()).toMatchObject({ state: 'active', next: '2027-06-30' });
    await arrive('2027-05-31', '2027-06-30');
    expect((await gifts()).slice(4)).toEqual(['2027-06-30 15']);
    expect(await letters('2027-05-01')).toEqual(['2027-05-15 plan-skipped']);
  });

  it('hears that a card failed, gives another by the link of the letter, and the gift is there', async () => {
    const { methodId } = await rosa.plan();
    await rosa.sandbox.failNext(methodId, 20, 'lost_card');
    await arrive('2027-07-31');
    expect(await standing()).toMatchObject({ state: 'past_due' });
    await arrive('2027-08-04');
    const [link] = /https?:\S+\/fix\/\S+/.exec((await rosa.words('payment-trouble', EMAIL)).text)!;
    const page = await fetch(link, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ wish: 'replace' }),
    });
    await new Donor(rosa.app).pay(page.headers.get('location')!, MASTERCARD);
    await rosa.quiet();
    expect(await standing()).toMatchObject({
      state: 'active',
      method: 'Mastercard ending in 4444',
      next: '2027-08-31',
    });
    expect((await gifts()).slice(5)).toEqual(['2027-08-04 15']);
    expect(await troubles()).toEqual(['2027-07-31 lost-or-stolen recovered by donor 2027-08-04']);
    await arrive('2027-08-31');
    expect((await gifts()).slice(6)).toEqual(['2027-08-31 15']);
    expect(await letters('2027-07-01')).toEqual([
      '2027-07-31 payment-trouble 0',
      '2027-08-04 payment-trouble 3',
      '2027-08-04 method-changed',
    ]);
  });

  it('pauses for three months, is told before it ends, and goes on by itself', async () => {
    await arrive('2027-09-10');
    await decide('pause', { months: '3' });
    expect(await standing()).toMatchObject({ state: 'paused', next: '2027-12-31', until: '2027-12-31' });
    await arrive('2027-09-30', '2027-10-31', '2027-11-30', '2027-12-24', '2027-12-31');
    expect(await standing()).toMatchObject({ state: 'active', next: '2028-01-31', until: null });
    expect((await gifts()).slice(7)).toEqual(['2027-12-31 15']);
    expect(await letters('2027-09-01')).toEqual(['2027-09-10 plan-paused', '2027-12-24 pause-ends']);
  });

  it('has a statement of the first year that is the sum of its receipts', async () => {
    await arrive('2028-01-31');
    expect(await statementOf('2027')).toContain('$111.00');
  });

  it('gives on the 29th of February in a leap year', async () => {
    await arrive('2028-02-29', '2028-03-31');
    expect((await gifts()).slice(8)).toEqual(['2028-01-31 15', '2028-02-29 15', '2028-03-31 15']);
  });

  it('lapses when the second card fails for good: letters on days 0, 3, 7, and when the tries are over', async () => {
    const { methodId } = await rosa.plan();
    await rosa.sandbox.failNext(methodId, 40, 'insufficient_funds');
    await arrive('2028-04-30', '2028-05-03', '2028-05-07', '2028-05-10', '2028-05-14', '2028-05-20');
    expect(await standing()).toMatchObject({ state: 'lapsed', next: null });
    expect((await gifts()).slice(11)).toEqual([]);
    expect((await troubles())[1]).toMatch(/^2028-04-30 insufficient-funds lost 2028-05-1\d$/);
    expect(await letters('2028-04-01')).toEqual([
      '2028-04-30 payment-trouble 0',
      '2028-05-03 payment-trouble 3',
      '2028-05-07 payment-trouble 7',
      expect.stringMatching(/^2028-05-1\d payment-stopped$/),
    ]);
  });

  it('comes back half a year later, on the gift page, as the same donor with a new plan', async () => {
    await arrive('2028-10-15');
    await rosa.begin({ email: EMAIL, amount: '2500' });
    await arrive('2028-11-15', '2028-12-15', '2029-01-15', '2029-02-15', '2029-03-15', '2029-03-31');
    expect(await standing()).toMatchObject({ state: 'active', amount: 25, next: '2029-04-15' });
    expect((await gifts()).slice(11)).toEqual([
      '2028-10-15 25',
      '2028-11-15 25',
      '2028-12-15 25',
      '2029-01-15 25',
      '2029-02-15 25',
      '2029-03-15 25',
    ]);
    expect(await rosa.app.db.query('select from donor')).toHaveLength(1);
    expect(await letters('2028-10-01')).toEqual(['2028-10-15 plan-welcome']);
    expect(await statementOf('2028')).toContain('$120.00');
  });

  it('has a history of every change, with who and when', async () => {
    expect(await changes()).toEqual([
      '2027-01-31 start by donor',
      '2027-04-10 amount by donor',
      '2027-05-15 skip by donor',
      '2027-08-04 method by donor',
      '2027-09-10 pause by donor',
      '2027-12-31 resume by system',
      expect.stringMatching(/^2028-05-1\d lapse by processor$/),
      '2028-10-15 start by donor',
    ]);
  });

  it('was a member while giving, and for the grace that follows', async () => {
    expect(await termsTo(rosa.app, EMAIL)).toEqual([
      'member 2027-01-31 2027-02-28',
      'member 2027-02-28 2027-03-31',
      'member 2027-03-31 2027-04-30',
      'member 2027-04-30 2027-05-31',
      'member 2027-06-30 2027-07-31',
      'member 2027-07-31 2027-08-31',
      'member 2027-08-31 2027-09-30',
      'member 2027-12-31 2028-01-31',
      'member 2028-01-31 2028-02-29',
      'member 2028-02-29 2028-03-31',
      'member 2028-03-31 2028-04-30',
      'sustainer 2028-10-15 2028-11-15',
      'sustainer 2028-11-15 2028-12-15',
      'sustainer 2028-12-15 2029-01-15',
      'sustainer 2029-01-15 2029-02-15',
      'sustainer 2029-02-15 2029-03-15',
      'sustainer 2029-03-15 2029-04-15',
    ]);
  });

  it('has a receipt for each gift, the attribution of the first article, and books that add up', async () => {
    const { gifts: given, receipts, refunds, balances } = await booksOf(rosa.app, EMAIL);
    expect(given).toHaveLength(17);
    expect(receipts.map(({ status, amount }) => [status, amount])).toEqual(
      given.map(({ amount }) => ['issued', amount]),
    );
    expect(refunds).toEqual([]);
    expect(balances['4000']).toBe(-(3 * 1200 + 8 * 1500 + 6 * 2500));
    const [row] = await rosa.app.db.query(
      `select (select sum(amount_minor)::int from receipt where status = 'issued') as receipts,
              (select count(*)::int from letter where template = 'receipt' and state = 'sent') as letters,
              (select count(*)::int from gift where article_id = 'council-2027') as attributed,
              (select count(distinct plan_id)::int from gift) as plans,
              (select count(distinct (plan_id, period_start))::int from gift) as periods`,
    );
    expect(row).toEqual({ receipts: 30_600, letters: 17, attributed: 11, plans: 2, periods: 17 });
  });

  it('leaves every finance proof green', async () => {
    expect(await brokenProofs(rosa.app)).toEqual([]);
  });

  const statementOf = async (year: string): Promise<string> => {
    await rosa.app.db.query('delete from portal_attempt');
    const [row] = await rosa.app.db.query<{ id: string }>('select id from donor');
    const donor = await signInDonor(rosa.app, EMAIL);
    return wordsOf(await donor.read(`/portal/statements/${row!.id}/${year}`));
  };
});

/** The words of a page, without its tags. */
function wordsOf(html: string): string {
  return html
    .replaceAll(/<head>.*?<\/head>/gs, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

/** Everything that the saving form of a page would send. */
function formOf(html: string): Record<string, string> {
  const form = /<form class="stack" method="post"[^>]*>(.*?)<\/form>/s.exec(html)?.[1] ?? '';
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );
}
