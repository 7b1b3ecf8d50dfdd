import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GiftId, RefundId } from '../../../src/kernel/id.js';
import { StripeGateway } from '../../../src/gateways/stripe/stripe-gateway.js';
import { Processor } from '../../../src/stripe-events/processor.js';
import { AskRefund } from '../../../src/workflows/refunds/ask-refund.js';
import { RefundGift } from '../../../src/workflows/refunds/refund-gift.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { Postman } from '../../support/postman.js';

const FULLY_RETURNED = { '1020': -103, '4000': -2500, '4900': 2500, '5100': 103 };

describe('asking the processor for a refund', () => {
  let app: TestApp;
  let postman: Postman;
  let email: string;
  let giftId: GiftId;
  let chargeId: string;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock(new Date().toISOString()) });
    postman = new Postman(app);
  });

  beforeEach(async () => {
    app.clock.set(new Date().toISOString());
    email = `${randomUUID()}@example.org`;
    const donor = new Donor(app);
    await donor.pay(await donor.checkout({ email }));
    giftId = (await giftIdOf(app, email)) as GiftId;
    await hearOfEverything();
    const [gift] = await app.db.query<{ id: string }>('select stripe_charge_id as id from gift where id = $1', [
      giftId,
    ]);
    chargeId = gift!.id;
  });

  afterEach(async () => {
    await hearOfEverything();
    expect(await brokenRules(app)).toEqual([]);
  });

  afterAll(() => app.stop());

  const hearOfEverything = async () => {
    await postman.deliver(await postman.eventsOf(giftId));
    // An event that failed waits for its next try; the clock brings it.
    for (let round = 0; round < 4; round++) {
      while ((await app.get(Processor).runBatch()) > 0);
      app.clock.advance(60_000);
    }
  };
  const refund = async (minor: number): Promise<RefundId> => {
    const { refundId } = await app.get(RefundGift).run({
      giftId,
      amountMinor: BigInt(minor),
      reason: 'mistake',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId: randomUUID(),
    });
    return refundId;
  };
  const ask = (refundId: RefundId) => app.get(AskRefund).run({ refundId });
  const sentRefunds = async () => (await postman.stripe.refunds.list({ charge: chargeId })).data;

  it('books the answer at once, so that the notice finds nothing left to do', async () => {
    await ask(await refund(2500));
    const before = await booksOf(app, email);
    expect(before.balances).toEqual(FULLY_RETURNED);
    await hearOfEverything();
    expect(await booksOf(app, email)).toEqual(before);
  });

  it('is not made any more when a bank has taken the money since it was decided (R-VOI-06)', async () => {
    const refundId = await refund(1000);
    const opened = await fetch(`${app.sandbox.url}/_sandbox/api/charges/${chargeId}/dispute`, { method: 'POST' });
    expect(opened.status).toBe(200);
    await hearOfEverything();
    await ask(refundId);
    expect(await sentRefunds()).toEqual([]);
    const [ours] = await app.db.query<{ state: string; failure: string }>(
      'select state, failure from refund where id = $1',
      [refundId],
    );
    expect([ours!.state, ours!.failure]).toEqual(['failed', expect.stringContaining('taken this money already')]);
  });

  it('sends the money once however often and however crowded it asks', async () => {
    const refundId = await refund(1000);
    await Promise.allSettled([ask(refundId), ask(refundId), ask(refundId)]);
    await ask(refundId);
    await ask(refundId);
    expect(await sentRefunds()).toHaveLength(1);
    expect((await booksOf(app, email)).refunds).toEqual([{ state: 'succeeded', amount: 1000, reason: 'mistake' }]);
  });

  it('finds its own refund again when it was killed between the answer and the booking', async () => {
    const refundId = await refund(1000);
    await app.get(StripeGateway).refund({ refundId, chargeId, amountMinor: 1000n, reason: 'requested_by_customer' });
    await ask(refundId);
    expect(await sentRefunds()).toHaveLength(1);
    expect((await booksOf(app, email)).balances['4900']).toBe(1000);
  });

  it('looks before it asks again once the processor has forgotten the key (R-PAY-06)', async () => {
    const refundId = await refund(1000);
    await app.get(StripeGateway).refund({ refundId, chargeId, amountMinor: 1000n, reason: 'requested_by_customer' });
    await app.db.query('delete from stripe_sandbox.idempotency');
    app.clock.advance(30 * 60 * 60 * 1000);
    await ask(refundId);
    expect(await sentRefunds()).toHaveLength(1);
    expect((await booksOf(app, email)).refunds).toEqual([{ state: 'succeeded', amount: 1000, reason: 'mistake' }]);
  });

  it('is told by the notice before its own answer arrives, and books once', async () => {
    const refundId = await refund(1000);
    await app.get(StripeGateway).refund({ refundId, chargeId, amountMinor: 1000n, reason: 'requested_by_customer' });
    await hearOfEverything();
    expect((await booksOf(app, email)).refunds).toEqual([{ state: 'succeeded', amount: 1000, reason: 'mistake' }]);
    await ask(refundId);
    expect(await sentRefunds()).toHaveLength(1);
  });

  it('notes the refusal when somebody returned everything at the processor a moment before', async () => {
    const refundId = await refund(2500);
    await postman.stripe.refunds.create({ charge: chargeId });
    await ask(refundId);
    await hearOfEverything();
    const { gifts, refunds, balances } = await booksOf(app, email);
    expect([gifts[0]!.state, refunds, balances]).toEqual([
      'refunded',
      [
        { state: 'failed', amount: 2500, reason: 'mistake' },
        { state: 'succeeded', amount: 2500, reason: 'at-processor' },
      ],
      FULLY_RETURNED,
    ]);
    const [ours] = await app.db.query<{ failure: string }>('select failure from refund where id = $1', [refundId]);
    expect(ours!.failure).toContain('already been refunded');
  });

  it('comes to the same end when the notice of the other refund is worked off first', async () => {
    const refundId = await refund(2500);
    await postman.stripe.refunds.create({ charge: chargeId });
    // Ours still holds the whole amount: the other one does not fit beside it until ours was refused.
    await postman.deliver(await postman.eventsOf(giftId));
    await app.get(Processor).runBatch();
    await ask(refundId);
    await hearOfEverything();
    const { gifts, balances } = await booksOf(app, email);
    expect([gifts[0]!.state, balances]).toEqual(['refunded', FULLY_RETURNED]);
  });
});
