import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MoneySweeps } from '../../src/stripe-events/money-sweeps.js';
import { Sweeps } from '../../src/stripe-events/sweeps.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';
import { Postman } from '../support/postman.js';

const DAY = 24 * 60 * 60_000;

describe('the sweeps of money, when every webhook was lost', () => {
  let app: TestApp;
  let email: string;
  let charge: string;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, followsSandbox: true });
    email = `${randomUUID()}@example.org`;
    const donor = new Donor(app);
    await donor.pay(await donor.checkout({ email }));
    await app.get(Sweeps).charges(app.clock.now());
    const [{ id } = { id: '' }] = (await new Postman(app).stripe.charges.list()).data;
    charge = id;
  });

  afterAll(() => app.stop());

  const control = async (path: string, body: object = {}): Promise<void> => {
    const answer = await fetch(`${app.sandbox.url}/_sandbox/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const states = async () => (await booksOf(app, email)).disputes?.map(({ state }) => state) ?? [];
  const since = (days: number): Date => new Date(app.clock.now().getTime() - days * DAY);

  it('find a dispute that was opened, and months later that it was decided', async () => {
    await control(`charges/${charge}/dispute`);
    const sweeps = app.get(MoneySweeps);
    await sweeps.disputes(since(2));
    await sweeps.disputes(since(2));
    expect(await states()).toEqual(['needs-response']);
    await control('clock?wait=true', { advance: { seconds: (30 * DAY) / 1000 } });
    await sweeps.disputes(since(2));
    expect(await states()).toEqual(['lost']);
  });

  it('find the payouts, once each', async () => {
    const donor = new Donor(app);
    await donor.pay(await donor.checkout({ email: 'sam@example.org', amount: '10000' }));
    await app.get(Sweeps).charges(app.clock.now());
    await control('clock?wait=true', { advance: { seconds: (7 * DAY) / 1000 } });
    for (let time = 0; time < 2; time++) await app.get(MoneySweeps).payouts(since(60));
    const deposits = await app.db.query<{ state: string }>('select state from deposit');
    expect(deposits.length).toBeGreaterThan(0);
    expect(new Set(deposits.map(({ state }) => state))).toEqual(new Set(['paid']));
    expect(await brokenProofs(app)).toEqual([]);
  });
});
