import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ProcessorUnavailable } from '../../src/gateways/stripe/stripe-client.js';
import { StripeGateway } from '../../src/gateways/stripe/stripe-gateway.js';
import { ATTEMPTS_MAX, Processor } from '../../src/stripe-events/processor.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { booksOf, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman } from '../support/postman.js';

describe('an event that contradicts what we know (R-PAY-12)', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock(new Date().toISOString()) });
    donor = new Donor(app);
    postman = new Postman(app);
  });

  beforeEach(async () => {
    app.clock.set(new Date().toISOString());
    await app.db.query('delete from stripe_event');
  });

  afterAll(() => app.stop());

  const paid = async (): Promise<{ email: string; giftId: string }> => {
    const email = `${randomUUID()}@example.org`;
    await donor.pay(await donor.checkout({ email }));
    return { email, giftId: await giftIdOf(app, email) };
  };
  const hear = async (giftId: string, type = 'charge.succeeded') => {
    const events = await postman.eventsOf(giftId);
    await postman.deliver(events.filter((event) => event.type === type));
  };
  const work = async () => {
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const events = () =>
    app.db.query<{ state: string; attempts: number; reason: string | null }>(
      `select state, attempts, reason from stripe_event where state <> 'done' order by id`,
    );
  /** Lets the pauses between the tries go by. */
  const untilParked = async () => {
    for (let round = 0; round < ATTEMPTS_MAX + 2; round++) {
      await work();
      app.clock.advance(30 * 60_000);
    }
  };

  it('is tried eight times, then parked with its reason, and changes nothing', async () => {
    const { email, giftId } = await paid();
    await app.db.query('update gift set amount_minor = 2400 where id = $1', [giftId]);
    await hear(giftId);
    await work();
    expect(await events()).toMatchObject([{ state: 'pending', attempts: 1 }]);
    await work();
    expect(await events()).toMatchObject([{ state: 'pending', attempts: 1 }]);
    await untilParked();
    expect(await events()).toEqual([
      { state: 'parked', attempts: ATTEMPTS_MAX - 1, reason: expect.stringContaining('is of 2500 USD, gift') },
    ]);
    expect(await booksOf(app, email)).toMatchObject({
      gifts: [{ state: 'started' }],
      receipts: [],
      letters: [],
      balances: {},
    });
  });

  it('holds nobody else up, though it comes in the same batch', async () => {
    const others = await Promise.all(Array.from({ length: 6 }, paid));
    const bad = await paid();
    await app.db.query(`update gift set currency = 'EUR' where id = $1`, [bad.giftId]);
    for (const { giftId } of [others[0]!, bad, ...others.slice(1)]) await hear(giftId);
    await app.get(Processor).runBatch();
    for (const { email } of others) {
      expect(await booksOf(app, email)).toMatchObject({
        gifts: [{ state: 'settled', amount: 2500 }],
        receipts: [{ status: 'issued', amount: 2500 }],
      });
    }
    expect(await events()).toMatchObject([{ state: 'pending', attempts: 1 }]);
    // What settles later keeps settling while the bad one comes back again and again.
    const late = await paid();
    await hear(late.giftId);
    app.clock.advance(60_000);
    await work();
    expect((await booksOf(app, late.email)).gifts[0]!.state).toBe('settled');
  });

  it('about a charge that the processor alone cannot answer for holds nobody else up, and waits', async () => {
    const others = await Promise.all(Array.from({ length: 5 }, paid));
    const bad = await paid();
    for (const { giftId } of [bad, ...others]) await hear(giftId);
    const [event] = await app.db.query<{ chargeId: string }>(
      `select payload->'data'->'object'->>'id' as "chargeId" from stripe_event
       where payload->'data'->'object'->'metadata'->>'gift_id' = $1`,
      [bad.giftId],
    );
    const gateway = app.get(StripeGateway);
    const answer = gateway.charges.bind(gateway);
    const edge = jest.spyOn(gateway, 'charges').mockImplementation((wanted) => {
      if (wanted.some((each) => each.chargeId === event!.chargeId)) throw new ProcessorUnavailable('500');
      return answer(wanted);
    });
    await work();
    edge.mockRestore();
    for (const { email } of others) expect(await booksOf(app, email)).toMatchObject({ gifts: [{ state: 'settled' }] });
    expect(await events()).toMatchObject([{ state: 'pending', attempts: 0 }]);
    app.clock.advance(60_000);
    await work();
    expect(await booksOf(app, bad.email)).toMatchObject({ gifts: [{ state: 'settled' }] });
  });

  it('about a second charge for one gift is parked, whichever of the two is heard of first', async () => {
    const [first, second] = [await paid(), await paid()];
    const [charge] = await app.db.query<{ id: string }>(
      `select id from stripe_sandbox.objects where kind = 'charge' and data->'metadata'->>'gift_id' = $1`,
      [second.giftId],
    );
    await hear(second.giftId);
    // As if the processor had charged the first gift twice.
    await app.db.query(
      `update stripe_sandbox.objects set data = jsonb_set(data::jsonb, '{metadata,gift_id}', to_jsonb($2::text))::json
       where kind = 'charge' and id = $1`,
      [charge!.id, first.giftId],
    );
    await hear(first.giftId);
    await app.get(Processor).runBatch();
    await untilParked();
    expect(await booksOf(app, first.email)).toMatchObject({
      gifts: [{ state: 'settled', amount: 2500 }],
      receipts: [{ status: 'issued', amount: 2500 }],
      balances: { '1020': 2397 },
    });
    expect(await events()).toMatchObject([{ state: 'parked', reason: expect.stringContaining('was paid by charge') }]);
  });

  it('names a status that this code does not know, and is parked for it', async () => {
    const { giftId, email } = await paid();
    await app.db.query(
      `update stripe_sandbox.objects set data = jsonb_set(data::jsonb, '{status}', '"half_open"')::json
       where kind = 'checkout.session' and data->>'client_reference_id' = $1`,
      [giftId],
    );
    await hear(giftId, 'checkout.session.completed');
    await untilParked();
    expect(await events()).toMatchObject([{ state: 'parked', reason: expect.stringContaining('half_open') }]);
    expect((await booksOf(app, email)).gifts[0]!.state).toBe('started');
  });

  it('says that a checkout of ours is paid while its charge names no gift, and is parked for it', async () => {
    const { giftId } = await paid();
    const [completed] = (await postman.eventsOf(giftId)).filter((event) => event.type === 'checkout.session.completed');
    await app.db.query(
      `update stripe_sandbox.objects set data = jsonb_set(data::jsonb, '{metadata}', '{}')::json
       where kind = 'charge' and data->'metadata'->>'gift_id' = $1`,
      [giftId],
    );
    await postman.deliver([completed!]);
    await work();
    expect(await events()).toMatchObject([{ state: 'parked', reason: expect.stringContaining('is of no gift here') }]);
  });
});
