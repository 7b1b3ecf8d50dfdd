import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Processor } from '../../src/stripe-events/processor.js';
import { Sweeps } from '../../src/stripe-events/sweeps.js';
import { RunRetention } from '../../src/workflows/retention/run-retention.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman } from '../support/postman.js';

const HOUR = 60 * 60_000;
const REFUND_FAILS_CARD = '4000000000005126';

describe('the sweeps, when every webhook was lost', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;
  let email: string;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock(new Date().toISOString()) });
    donor = new Donor(app);
    postman = new Postman(app);
  });

  beforeEach(() => {
    app.clock.set(new Date().toISOString());
    email = `${randomUUID()}@example.org`;
  });

  afterAll(async () => {
    expect(await brokenRules(app, /INV-01 every (?:succeeded|received)|INV-02|INV-04/)).toEqual([]);
    await app.stop();
  });

  const work = async () => {
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const state = async () => (await booksOf(app, email)).gifts[0]!.state;
  const chargeOf = async (giftId: string): Promise<string> => {
    const [charge] = await app.db.query<{ id: string }>(
      `select id from stripe_sandbox.objects where kind = 'charge' and data->'metadata'->>'gift_id' = $1`,
      [giftId],
    );
    return charge!.id;
  };
  const eventsSweep = async () => {
    await app.get(Sweeps).events(app.clock.now());
    await work();
  };

  it('find a gift by the list of events, once, and go on from where they stopped', async () => {
    await donor.pay(await donor.checkout({ email }));
    expect(await state()).toBe('started');
    await eventsSweep();
    expect(await state()).toBe('settled');
    const [newest] = await app.db.query(`select max(created_at) as at from stripe_event`);
    expect(await app.db.query(`select swept_until as at from sweep_cursor where name = 'events'`)).toEqual([newest]);
    await eventsSweep();
    expect((await booksOf(app, email)).receipts).toHaveLength(1);
  });

  it('miss nothing when the clock of the server ran an hour ahead, or behind, for a while (R-OPS-09)', async () => {
    for (const hours of [1, -1]) {
      app.clock.set(new Date(Date.now() + hours * HOUR).toISOString());
      await eventsSweep();
      app.clock.set(new Date().toISOString());
      email = `${randomUUID()}@example.org`;
      await donor.pay(await donor.checkout({ email }));
      await eventsSweep();
      expect(await state()).toBe('settled');
    }
  });

  it('find a gift, and what was returned of it, by the list of charges', async () => {
    await donor.pay(await donor.checkout({ email }));
    await postman.stripe.refunds.create({ charge: await chargeOf(await giftIdOf(app, email)), amount: 1000 });
    await app.get(Sweeps).charges(app.clock.now());
    await app.get(Sweeps).charges(app.clock.now());
    const { gifts, refunds, receipts } = await booksOf(app, email);
    expect([gifts[0]!.state, refunds.length, receipts.map((each) => each.amount)]).toEqual([
      'settled',
      1,
      [2500, 1500],
    ]);
  });

  it('find that a refund bounced, though the charge shows no refund any more', async () => {
    await donor.pay(await donor.checkout({ email }), REFUND_FAILS_CARD);
    const charge = await chargeOf(await giftIdOf(app, email));
    const { id } = await postman.stripe.refunds.create({ charge });
    await app.get(Sweeps).charges(app.clock.now());
    expect(await state()).toBe('refunded');
    for (let tries = 0; tries < 100 && (await postman.stripe.refunds.retrieve(id)).status !== 'failed'; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await app.get(Sweeps).charges(app.clock.now());
    expect(await state()).toBe('settled');
  });

  it('pass over a charge that contradicts its gift, and settle the others', async () => {
    await donor.pay(await donor.checkout({ email }));
    const poisoned = email;
    await app.db.query(`update gift set amount_minor = 2400 where id = $1`, [await giftIdOf(app, poisoned)]);
    email = `${randomUUID()}@example.org`;
    await donor.pay(await donor.checkout({ email }));
    await app.get(Sweeps).charges(app.clock.now());
    expect([await state(), (await booksOf(app, poisoned)).gifts[0]!.state]).toEqual(['settled', 'started']);
    // The same by way of the payment pages.
    email = `${randomUUID()}@example.org`;
    await donor.pay(await donor.checkout({ email }));
    app.clock.advance(4 * HOUR);
    await app.get(Sweeps).checkouts(app.clock.now());
    expect([await state(), (await booksOf(app, poisoned)).gifts[0]!.state]).toEqual(['settled', 'started']);
    await app.db.query(`delete from gift where id = $1`, [await giftIdOf(app, poisoned)]);
  });

  it('close payment pages that were left, and settle the one that was paid', async () => {
    await donor.checkout({ email });
    const left = email;
    email = `${randomUUID()}@example.org`;
    await donor.pay(await donor.checkout({ email }));
    const [session] = await app.db.query<{ id: string }>('select stripe_session_id as id from gift where id = $1', [
      await giftIdOf(app, left),
    ]);
    await postman.stripe.checkout.sessions.expire(session!.id);
    await app.get(Sweeps).checkouts(app.clock.now());
    expect(await state()).toBe('started');
    app.clock.advance(4 * HOUR);
    await app.get(Sweeps).checkouts(app.clock.now());
    expect([await state(), (await booksOf(app, left)).gifts[0]!.state]).toEqual(['settled', 'expired']);
  });

  it('give up on a page that was never made, or that the processor does not know any more', async () => {
    const emails = [email, `${randomUUID()}@example.org`];
    for (const each of emails) await donor.checkout({ email: each });
    const [unmade, unknown] = await Promise.all(emails.map((each) => giftIdOf(app, each)));
    await app.db.query('update gift set stripe_session_id = null, checkout_url = null where id = $1', [unmade]);
    await app.db.query(`update gift set stripe_session_id = 'cs_test_gone' where id = $1`, [unknown]);
    app.clock.advance(4 * HOUR);
    await app.get(Sweeps).checkouts(app.clock.now());
    const states = await app.db.query<{ state: string }>('select state from gift where id = any($1)', [
      [unmade, unknown],
    ]);
    expect(states.map((each) => each.state)).toEqual(['expired', 'expired']);
  });

  it('settle a gift that was given up on, when it turns out to be paid after all', async () => {
    await donor.pay(await donor.checkout({ email }));
    await app.db.query(`update gift set state = 'expired' where id = $1`, [await giftIdOf(app, email)]);
    await eventsSweep();
    expect(await state()).toBe('settled');
  });

  it('forget forms that were never paid after thirty days, and nothing that was', async () => {
    await donor.pay(await donor.checkout({ email }));
    await eventsSweep();
    const unpaid = `${randomUUID()}@example.org`;
    await donor.checkout({ email: unpaid });
    await app.get(RunRetention).run(new Date(app.clock.now().getTime() + 29 * 24 * HOUR));
    expect((await booksOf(app, unpaid)).gifts).toHaveLength(1);
    await app.get(RunRetention).run(new Date(app.clock.now().getTime() + 31 * 24 * HOUR));
    expect((await booksOf(app, unpaid)).gifts).toHaveLength(0);
    expect(await app.db.query('select from donor where email = $1', [unpaid])).toHaveLength(0);
    expect((await booksOf(app, email)).gifts).toHaveLength(1);
  });
});
