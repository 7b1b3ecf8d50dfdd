import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Processor } from '../../src/stripe-events/processor.js';
import { Sweeps } from '../../src/stripe-events/sweeps.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf, type Books } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';
import { Postman, shuffled, type StoredEvent } from '../support/postman.js';

const ONE_GIFT: Books = {
  gifts: [{ state: 'settled', amount: 2500, fee: 103 }],
  refunds: [],
  receipts: [{ status: 'issued', amount: 2500, reason: null, replaces: null }],
  letters: ['receipt'],
  balances: { '1020': 2397, '4000': -2500, '5100': 103 },
};

describe('notices of one payment, repeated and out of order', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
    donor = new Donor(app);
    postman = new Postman(app);
  });

  afterEach(async () => {
    // A test that is about fewer notices than were sent leaves nothing behind that is wrong.
    expect(await brokenRules(app, /INV-01 every succeeded/)).toEqual([]);
  });

  afterAll(() => app.stop());

  const newEmail = () => `${randomUUID()}@example.org`;
  const work = async () => {
    while ((await app.get(Processor).runBatch()) > 0);
  };
  /** A paid gift that nobody has told the product of, and the notices that will. */
  const paid = async (): Promise<{ email: string; giftId: string; events: StoredEvent[] }> => {
    const email = newEmail();
    await donor.pay(await donor.checkout({ email }));
    const giftId = await giftIdOf(app, email);
    return { email, giftId, events: await postman.eventsOf(giftId) };
  };

  it('count once when the same event comes one to eight times, one after the other', async () => {
    for (let times = 1; times <= 8; times++) {
      const { email, events } = await paid();
      const succeeded = events.find((event) => event.type === 'charge.succeeded')!;
      for (let time = 0; time < times; time++) {
        await postman.deliver([succeeded]);
        if (time % 2 === 0) await work();
      }
      await work();
      expect(await booksOf(app, email)).toEqual(ONE_GIFT);
    }
  });

  it('count once when eight copies of every event come at the same moment and two workers take them', async () => {
    const { email, events } = await paid();
    const copies = shuffled(
      events.flatMap((event) => Array.from({ length: 8 }, () => event)),
      1,
    );
    const [answers] = await Promise.all([
      Promise.all(copies.map((event) => postman.post(event))),
      app.get(Processor).runBatch(),
      app.get(Processor).runBatch(),
    ]);
    await Promise.all([work(), work()]);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(await booksOf(app, email)).toEqual(ONE_GIFT);
  });

  it('count once when an event that was worked off comes again days later', async () => {
    const { email, events } = await paid();
    await postman.deliver(events);
    await work();
    await postman.deliver(events);
    expect(await app.get(Processor).runBatch()).toBe(0);
    expect(await booksOf(app, email)).toEqual(ONE_GIFT);
  });

  it('count once when two different events say the same', async () => {
    const { email, events } = await paid();
    const twins = events.map((event) => ({ ...event, id: `evt_${randomUUID()}` }));
    await postman.deliver([...twins, ...events]);
    await work();
    expect(await booksOf(app, email)).toEqual(ONE_GIFT);
  });

  it('lead to the same books when many payments are told of in one shuffled crowd', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 2, max: 5 }), async (seed, count) => {
        const gifts = await Promise.all(Array.from({ length: count }, () => paid()));
        const crowd = shuffled(
          gifts.flatMap(({ events }) => [...events, ...events]),
          seed,
        );
        await Promise.all([...crowd.map((event) => postman.post(event)), app.get(Processor).runBatch()]);
        await Promise.all([work(), work()]);
        for (const { email } of gifts) expect(await booksOf(app, email)).toEqual(ONE_GIFT);
      }),
      { numRuns: 3 },
    );
  });

  it('leave every finance proof green, once the sweep has found what no notice told of', async () => {
    await app.get(Sweeps).charges(app.clock.now());
    await work();
    expect(await brokenProofs(app)).toEqual([]);
  });
});
