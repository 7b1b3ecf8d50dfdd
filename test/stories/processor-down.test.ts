import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { GiftId } from '../../src/kernel/id.js';
import { ProcessorUnavailable, StripeClient } from '../../src/gateways/stripe/stripe-client.js';
import { Processor } from '../../src/stripe-events/processor.js';
import { AskRefund } from '../../src/workflows/refunds/ask-refund.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman } from '../support/postman.js';

describe('while the processor is down', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock() });
    donor = new Donor(app);
    postman = new Postman(app);
    for (const process of [app.web, app.worker!]) await hurry(process.get(StripeClient));
  });

  afterEach(async () => expect(await brokenRules(app)).toEqual([]));

  afterAll(() => app.stop());

  const newEmail = () => `${randomUUID()}@example.org`;
  const work = async () => {
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const whileDown = async (during: () => Promise<void>): Promise<void> => {
    await app.sandbox.stop();
    try {
      await during();
    } finally {
      await app.restartSandbox();
    }
  };

  it('the gift page says so, keeps what was typed, records no money, and works later with the same form', async () => {
    const form = {
      email: newEmail(),
      clientRequestId: randomUUID(),
      lastName: 'O’Neill',
      comment: 'For the bus story',
    };
    await whileDown(async () => {
      const answer = await donor.give(form);
      const page = await answer.text();
      expect(answer.status).toBe(503);
      for (const kept of [form.email, 'O’Neill', 'For the bus story', form.clientRequestId])
        expect(page).toContain(kept);
      expect(page).toMatch(/resting/i);
      expect(await booksOf(app, form.email)).toEqual({
        gifts: [{ state: 'started', amount: 2500, fee: null }],
        refunds: [],
        receipts: [],
        letters: [],
        balances: {},
      });
    });
    await donor.pay(await donor.checkout(form));
    await postman.deliver(await postman.eventsOf(await giftIdOf(app, form.email)));
    await work();
    expect((await booksOf(app, form.email)).gifts).toEqual([{ state: 'settled', amount: 2500, fee: 103 }]);
  });

  it('notices wait without being counted as tries, and are worked off when it is back', async () => {
    const emails = Array.from({ length: 3 }, newEmail);
    for (const email of emails) await donor.pay(await donor.checkout({ email }));
    const events = await Promise.all(emails.map(async (email) => postman.eventsOf(await giftIdOf(app, email))));
    await postman.deliver(events.flat());
    await whileDown(async () => {
      // More often than an event of its own fault would be tried before it is parked.
      for (let tries = 0; tries < 10; tries++) {
        await expect(app.get(Processor).runBatch()).rejects.toThrow(ProcessorUnavailable);
        app.clock.advance(60_000);
      }
      const states = await app.db.query(
        `select distinct state, attempts from stripe_event where state <> 'done' and state <> 'ignored'`,
      );
      expect(states).toEqual([{ state: 'pending', attempts: 0 }]);
    });
    app.clock.advance(60_000);
    await work();
    for (const email of emails) expect((await booksOf(app, email)).gifts[0]!.state).toBe('settled');
  });

  it('a refund stays asked for, reserves its amount, and goes out when it is back', async () => {
    const email = newEmail();
    await donor.pay(await donor.checkout({ email }));
    const giftId = (await giftIdOf(app, email)) as GiftId;
    await postman.deliver(await postman.eventsOf(giftId));
    await work();
    const refund = (minor: bigint) =>
      app.get(RefundGift).run({
        giftId,
        amountMinor: minor,
        reason: 'donor-request',
        note: null,
        by: { actor: 'system', staffId: null },
        clientRequestId: randomUUID(),
      });
    const { refundId } = await refund(2000n);
    await whileDown(async () => {
      await expect(app.get(AskRefund).run({ refundId })).rejects.toThrow(ProcessorUnavailable);
      expect((await booksOf(app, email)).refunds).toEqual([
        { state: 'requested', amount: 2000, reason: 'donor-request' },
      ]);
      await expect(refund(501n)).rejects.toThrow('Only $5.00');
    });
    await app.get(AskRefund).run({ refundId });
    expect((await booksOf(app, email)).balances).toEqual({ '1020': 397, '4000': -2500, '4900': 2000, '5100': 103 });
  });
});

/** The SDK asks three times before it gives up; while nobody answers, its pauses are most of what a test would wait for. */
async function hurry(client: StripeClient): Promise<void> {
  await client.call((stripe) => {
    stripe.getInitialNetworkRetryDelay = () => 0.01;
    return Promise.resolve();
  });
}
