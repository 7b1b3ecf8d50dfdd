import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { brokenRules } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';
import { Postman } from '../support/postman.js';

const WEEK = 7 * 24 * 60 * 60;

describe('a payout to the bank', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true });
    donor = new Donor(app);
    postman = new Postman(app);
    await donor.giveAndPay();
    await donor.giveAndPay({ amount: '10000', designation: 'investigations', email: 'sam@example.org' });
  });

  afterEach(async () => {
    expect(await brokenRules(app)).toEqual([]);
    expect(await brokenProofs(app)).toEqual([]);
  });

  afterAll(() => app.stop());

  const control = async (path: string, body: object = {}): Promise<void> => {
    const answer = await fetch(`${app.sandbox.url}/_sandbox/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    await app.quiet();
  };
  const deposits = () =>
    app.db.query<{ state: string; amount: number; undone: boolean; payout: string }>(
      `select state, amount_minor::int as amount, reversal_entry_id is not null as undone, stripe_payout_id as payout
       from deposit order by created_at, id`,
    );
  const balance = async (account: string): Promise<number> => {
    const [row] = await app.db.query<{ sum: number }>(
      'select coalesce(sum(amount_minor), 0)::int as sum from ledger_posting where account = $1',
      [account],
    );
    return row!.sum;
  };

  it('is a deposit from the day it leaves, and ends on the bank account to the cent', async () => {
    const held = await balance('1020');
    await control('clock?wait=true', { advance: { seconds: WEEK } });
    expect(await deposits()).toMatchObject([{ state: 'paid', amount: held, undone: false }]);
    expect([await balance('1020'), await balance('1010')]).toEqual([0, held]);
  });

  it('that the bank sends back days later is in clearing again, by adding', async () => {
    const [{ payout, amount } = { payout: '', amount: 0 }] = await deposits();
    await control(`payouts/${payout}/fail`);
    expect(await deposits()).toMatchObject([{ state: 'failed', amount, undone: true }]);
    expect([await balance('1020'), await balance('1010')]).toEqual([amount, 0]);
    const [{ reverses } = { reverses: false }] = await app.db.query<{ reverses: boolean }>(
      `select reverses_id = entry_id as reverses from deposit join ledger_entry on ledger_entry.id = reversal_entry_id`,
    );
    expect(reverses).toBe(true);
  });

  it('made by hand is booked at once, and undone when it is canceled', async () => {
    const before = await balance('1020');
    const { id } = await postman.stripe.payouts.create({ amount: 1000, currency: 'usd' });
    await app.quiet();
    expect([await balance('1020'), (await deposits()).at(-1)!.state]).toEqual([before - 1000, 'in-transit']);
    await postman.stripe.payouts.cancel(id);
    await app.quiet();
    expect((await deposits()).at(-1)).toMatchObject({ state: 'canceled', undone: true });
    expect([await balance('1020'), await balance('1010')]).toEqual([before, 0]);
  });
});
