import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';
import { Sustainer } from '../support/sustainer.js';

const MASTERCARD = '5555555555554444';

describe('the link in a letter about a failed charge', () => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z');
    const { methodId } = await rosa.begin();
    await rosa.sandbox.failNext(methodId, 20, 'insufficient_funds');
    await rosa.live('2027-01-08T18:00:00Z');
  });

  afterAll(() => rosa.stop());

  const linkIn = async (template: string): Promise<string> =>
    /https?:\S+\/fix\/\S+/.exec((await rosa.words(template)).text)![0];
  const press = (url: string, wish: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ wish }) });
  const text = async (url: string): Promise<string> =>
    (await (await fetch(url)).text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  const looked = async (url: string): Promise<string> => {
    for (let tries = 0; tries < 50; tries++) {
      const page = await text(url);
      if (!page.includes('Checking…')) return page;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the page still checks');
  };

  it('shows what happened, and nothing about the donor', async () => {
    const answer = await fetch(await linkIn('payment-trouble'));
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(page).toContain('Your gift of $12 is still open');
    expect(page).toContain('Visa ending in 4242');
    expect(page).toContain('January 5, 2027');
    for (const secret of ['rosa@example.org', 'Rosa', 'Díaz']) expect(page).not.toContain(secret);
  });

  it('may be opened by scanners as often as they like', async () => {
    const { id } = await rosa.plan();
    const url = await linkIn('payment-trouble');
    for (let at = 0; at < 5; at++) await fetch(url);
    expect(await rosa.app.db.query('select id from plan_setup')).toEqual([]);
    expect(await rosa.troubles(id)).toMatchObject([{ outcome: null }]);
  });

  it('is nothing when it is forged, and refuses what another site sends', async () => {
    const url = await linkIn('payment-trouble');
    expect((await fetch(`${url}x`)).status).toBe(404);
    expect((await fetch(url.replace(/fix\/../, 'fix/zz'))).status).toBe(404);
    expect((await press(url, 'pay', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('asks the bank once more when the donor wants it, and says what the bank said', async () => {
    const answer = await press(await linkIn('payment-trouble'), 'pay');
    expect(answer.status).toBe(303);
    const page = await looked(new URL(answer.headers.get('location')!, rosa.app.url).href);
    expect(page).toContain('The bank said no again');
    const { id } = await rosa.plan();
    expect(await rosa.troubles(id)).toMatchObject([{ outcome: null }]);
    expect(await rosa.app.db.query('select result, code from plan_try')).toEqual([
      { result: 'declined', code: 'insufficient_funds' },
    ]);
  });

  it('does not ask it again after the bank has forbidden it (R-DUN-02)', async () => {
    const { methodId } = await rosa.plan();
    await rosa.sandbox.failNext(methodId, 20, 'lost_card');
    await press(await linkIn('payment-trouble'), 'pay');
    const charges = await rosa.app.db.query(`select id from stripe_sandbox.objects where kind = 'charge'`);
    const again = await press(await linkIn('payment-trouble'), 'pay');
    expect(again.headers.get('location')).toMatch(/refused=1/);
    expect(await text(new URL(again.headers.get('location')!, rosa.app.url).href)).toContain(
      'We did not ask the bank again',
    );
    expect(await rosa.app.db.query(`select id from stripe_sandbox.objects where kind = 'charge'`)).toHaveLength(
      charges.length,
    );
  });

  it('takes another card, charges it at once, and says so', async () => {
    const url = await linkIn('payment-trouble');
    const [first, second] = await Promise.all([press(url, 'replace'), press(url, 'replace')]);
    expect(first.status).toBe(303);
    expect(second.status).toBe(303);
    const paid = await new Donor(rosa.app).pay(first.headers.get('location')!, MASTERCARD);
    const back = paid.headers.get('location')!;
    expect(await looked(back)).toContain('Thank you. We charged $12.');
    await rosa.quiet();
    const { id } = await rosa.plan();
    expect(await rosa.plan()).toMatchObject({ state: 'active', method: 'Mastercard ending in 4444' });
    expect(await rosa.troubles(id)).toMatchObject([{ outcome: 'recovered', recoveredBy: 'donor' }]);
    expect((await rosa.words('method-changed')).text).toContain('now comes from Mastercard ending in 4444');
    expect(await rosa.app.db.query(`select kind, state, by_kind as by from plan_change where kind = 'method'`)).toEqual(
      [{ kind: 'method', state: 'applied', by: 'donor' }],
    );
    const gifts = await rosa.app.db.query(`select id from gift where plan_id = $1 and state = 'settled'`, [id]);
    expect(gifts).toHaveLength(2);
  });

  it('then charges the new card on the old day, and the letters have stopped', async () => {
    await rosa.live('2027-02-06T18:00:00Z');
    const { id } = await rosa.plan();
    const gifts = await rosa.app.db.query<{ method: string; on: string }>(
      `select method, gift_date::text as on from gift where plan_id = $1 order by gift_date`,
      [id],
    );
    expect(gifts).toEqual([
      { method: 'Visa ending in 4242', on: '2026-12-05' },
      { method: 'Mastercard ending in 4444', on: '2027-01-08' },
      { method: 'Mastercard ending in 4444', on: '2027-02-05' },
    ]);
    expect(await rosa.letters()).toEqual(['2027-01-05 payment-trouble 0', '2027-01-08 payment-trouble 3']);
    expect(await brokenProofs(rosa.app)).toEqual([]);
  });

  it('goes on to take a card when nothing is open, for the next gift', async () => {
    const url = await linkIn('payment-trouble');
    expect(await text(url)).toContain('Nothing is open');
    const page = await press(url, 'replace');
    const paid = await new Donor(rosa.app).pay(page.headers.get('location')!, '4242424242424242');
    expect(await looked(paid.headers.get('location')!)).toContain('We will use it on March 5, 2027.');
  });

  it('is too old after thirty days, and says so', async () => {
    const url = await linkIn('payment-trouble');
    await rosa.live('2027-02-09T18:00:00Z');
    const answer = await fetch(url);
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain('This link is too old');
    expect((await press(url, 'replace')).headers.get('location')).toBe(url);
  });
});
