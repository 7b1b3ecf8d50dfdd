import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GiftId } from '../../../src/kernel/id.js';
import { lockGifts, moveGift, readGift } from '../../../src/gifts/gift.store.js';
import { SettleGifts } from '../../../src/workflows/gifts/settle-gifts.js';
import { startApp, type TestApp } from '../../support/app.js';
import { booksOf, giftIdOf } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { Postman } from '../../support/postman.js';

describe('starting a gift', () => {
  let app: TestApp;
  let donor: Donor;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
    donor = new Donor(app);
  });

  afterAll(() => app.stop());

  const form = () => ({ email: `${randomUUID()}@example.org`, clientRequestId: randomUUID() });
  const charge = (giftId: GiftId) => ({
    chargeId: `ch_${giftId}`,
    paymentIntentId: null,
    giftId,
    succeeded: true,
    amountMinor: 2500n,
    currency: 'USD',
    occurredAt: new Date(),
    method: 'Visa ending in 4242',
    amountRefundedMinor: 0n,
    isDisputed: false,
    balance: null,
  });

  it('again, at the moment in which the old one settles, leads to its thank-you page and starts no second one', async () => {
    const filled = form();
    await donor.checkout(filled);
    const giftId = (await giftIdOf(app, filled.email)) as GiftId;
    // The payment page has all but run out, so a second press would open a new one.
    await app.db.query(
      `update gift set checkout_request = jsonb_set(checkout_request, '{expiresAt}', '1') where id = $1`,
      [giftId],
    );
    const pressed = await app.db.write(async (tx) => {
      await lockGifts(tx, [giftId]);
      const answer = donor.give(filled);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await app.get(SettleGifts).run(tx, [charge(giftId)]);
      return { answer };
    });
    expect((await pressed.answer).headers.get('location')).toMatch(/\/thanks\//);
    expect((await booksOf(app, filled.email)).gifts).toEqual([{ state: 'settled', amount: 2500, fee: null }]);
  });

  it('cannot be undone by a late notice: what was paid stays paid', async () => {
    const filled = form();
    await donor.checkout(filled);
    const giftId = (await giftIdOf(app, filled.email)) as GiftId;
    await app.db.write((tx) => app.get(SettleGifts).run(tx, [charge(giftId)]));
    for (const late of ['processing', 'failed', 'expired'] as const) {
      expect(await app.db.write((tx) => moveGift(tx, giftId, late))).toBe(false);
    }
    expect((await readGift(app.db.manager, giftId)).state).toBe('settled');
  });

  it('sends the processor the frozen request, whatever the organisation has changed since', async () => {
    const filled = form();
    await app.sandbox.stop();
    expect((await donor.give(filled)).status).toBe(503);
    await app.restartSandbox();
    await app.db.query(`update organisation set name = 'Another name'`);
    await donor.checkout(filled);
    await app.db.query(`update organisation set name = 'The Ledger'`);
    const [gift] = await app.db.query<{ session: string }>(
      'select stripe_session_id as session from gift where id = $1',
      [await giftIdOf(app, filled.email)],
    );
    const { data } = await new Postman(app).stripe.checkout.sessions.listLineItems(gift!.session);
    expect(data.map((line) => line.description)).toEqual(['Gift to The Ledger']);
  });
});
