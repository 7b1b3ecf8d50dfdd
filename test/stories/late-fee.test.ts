import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Processor } from '../../src/stripe-events/processor.js';
import { Sweeps } from '../../src/stripe-events/sweeps.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf, type Books } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman, type StoredEvent } from '../support/postman.js';

const LATE_FEE_CARD = '4000000000060006';

const GROSS: Books = {
  gifts: [{ state: 'settled', amount: 2500, fee: null }],
  refunds: [],
  receipts: [{ status: 'issued', amount: 2500, reason: null, replaces: null }],
  letters: ['receipt'],
  balances: { '1020': 2500, '4000': -2500 },
};
const NET: Books = {
  ...GROSS,
  gifts: [{ state: 'settled', amount: 2500, fee: 103 }],
  balances: { '1020': 2397, '4000': -2500, '5100': 103 },
};

describe('a fee that the processor tells later (R-RCN-06)', () => {
  let app: TestApp;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock(new Date().toISOString()) });
    postman = new Postman(app);
  });

  afterEach(async () => expect(await brokenRules(app)).toEqual([]));

  afterAll(() => app.stop());

  const work = async () => {
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const pay = async (): Promise<{ email: string; giftId: string }> => {
    const email = `${randomUUID()}@example.org`;
    const donor = new Donor(app);
    await donor.pay(await donor.checkout({ email }), LATE_FEE_CARD);
    return { email, giftId: await giftIdOf(app, email) };
  };
  const hear = async (events: readonly StoredEvent[]): Promise<void> => {
    await postman.deliver(events);
    await work();
  };
  /** The events of a gift once the fee is known. */
  const priced = async (giftId: string): Promise<StoredEvent[]> => {
    for (let tries = 0; tries < 100; tries++) {
      const events = await postman.eventsOf(giftId);
      if (events.some((event) => event.type === 'charge.updated')) return events;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the fee did not become known');
  };

  it('leaves the gift settled gross, with its receipt, and is booked when its notice comes, once', async () => {
    const { email, giftId } = await pay();
    await hear(await postman.eventsOf(giftId));
    expect(await booksOf(app, email)).toEqual(GROSS);
    const updated = (await priced(giftId)).filter((event) => event.type === 'charge.updated');
    await hear(updated);
    expect(await booksOf(app, email)).toEqual(NET);
    await hear([...updated, { ...updated[0]!, id: `evt_${randomUUID()}` }]);
    expect(await booksOf(app, email)).toEqual(NET);
  });

  it('is booked with the gift when its notice comes before the one of the payment', async () => {
    const { email, giftId } = await pay();
    const events = await priced(giftId);
    await hear(events.filter((event) => event.type === 'charge.updated'));
    expect(await booksOf(app, email)).toEqual(NET);
    await hear(events);
    expect(await booksOf(app, email)).toEqual(NET);
  });

  it('is found by the sweep of charges when its notice is lost', async () => {
    const { email, giftId } = await pay();
    await hear((await postman.eventsOf(giftId)).filter((event) => event.type === 'charge.succeeded'));
    await priced(giftId);
    expect(await booksOf(app, email)).toEqual(GROSS);
    app.clock.advance(2 * 60_000);
    await app.get(Sweeps).charges(app.clock.now());
    await app.get(Sweeps).charges(app.clock.now());
    expect(await booksOf(app, email)).toEqual(NET);
  });

  it('is found also when it comes only after the two days that the sweep looks back', async () => {
    const { email, giftId } = await pay();
    await hear((await postman.eventsOf(giftId)).filter((event) => event.type === 'charge.succeeded'));
    await priced(giftId);
    app.clock.advance(9 * 24 * 60 * 60_000);
    await app.get(Sweeps).charges(app.clock.now());
    expect(await booksOf(app, email)).toEqual(NET);
  });
});
