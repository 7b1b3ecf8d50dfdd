import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CareSweeps } from '../../src/stripe-events/care-sweeps.js';
import { RefundAfterEnd } from '../../src/workflows/refunds/refund-after-end.js';
import type { GiftId } from '../../src/kernel/id.js';
import { Donor } from '../support/donor.js';
import { booksOf, brokenRules } from '../support/books.js';
import { brokenProofs } from '../support/proof.js';
import { Postman, type StoredEvent } from '../support/postman.js';
import { Sustainer } from '../support/sustainer.js';

const EMAIL = 'rosa@example.org';

/** Cancels a plan whose latest charge is open, and lets that charge go through afterwards. Returns what was told. */
async function cancelledThenCharged(rosa: Sustainer): Promise<void> {
  const { methodId, subscriptionId } = await rosa.plan();
  await rosa.sandbox.failNext(methodId, 1, 'insufficient_funds');
  await rosa.sandbox.advanceClock(new Date('2027-01-05T18:00:00Z'));
  const { data } = await rosa.sandbox.get<{ data: { id: string }[] }>('/invoices', {
    subscription: subscriptionId,
    status: 'open',
  });
  await rosa.sandbox.delete(`/subscriptions/${subscriptionId}`);
  await rosa.sandbox.advanceClock(new Date('2027-01-05T18:05:00Z'));
  await rosa.sandbox.post(`/invoices/${data[0]!.id}/pay`);
}

const RETURNED = {
  gifts: [{ state: 'settled' }, { state: 'refunded', amount: 1200 }],
  refunds: [{ state: 'succeeded', amount: 1200, reason: 'after-cancel' }],
};

describe('a charge that lands after its plan was cancelled', () => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z');
    await rosa.begin();
    await cancelledThenCharged(rosa);
    await rosa.quiet();
  });

  afterAll(() => rosa.stop());

  it('goes back in full, with a letter that says why (R-REG-06, INV-09)', async () => {
    const books = await booksOf(rosa.app, EMAIL);
    expect(books).toMatchObject(RETURNED);
    expect(books.letters.filter((template) => template === 'charged-after-end')).toHaveLength(1);
    expect(await brokenProofs(rosa.app)).toEqual([]);
    expect(await brokenRules(rosa.app)).toEqual([]);
    const { id } = await rosa.plan();
    expect(await rosa.troubles(id)).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('goes back once, however often one looks', async () => {
    const [gift] = await rosa.app.db.query<{ id: GiftId }>(`select id from gift where state = 'refunded'`);
    const work = rosa.app.get(RefundAfterEnd);
    await Promise.all([work.run({ giftId: gift!.id }), work.run({ giftId: gift!.id })]);
    await rosa.app.get(CareSweeps).unfinished(rosa.app.clock.now());
    await rosa.quiet();
    expect(await booksOf(rosa.app, EMAIL)).toMatchObject(RETURNED);
  });
});

describe.each(['the end', 'the charge'])('of which %s is told first', (first) => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z', { webhooks: false });
    const donor = new Donor(rosa.app);
    await donor.pay(await donor.checkout({ amount: '1200', frequency: 'monthly' }));
    const postman = new Postman(rosa.app);
    await postman.deliver(await eventsSince(rosa, '0'));
    await rosa.quiet();
    const [last] = await rosa.app.db.query<{ seq: string }>(
      `select max(seq)::text as seq from stripe_sandbox.objects where kind = 'event'`,
    );
    await cancelledThenCharged(rosa);
    const events = await eventsSince(rosa, last!.seq);
    const isEnd = ({ type }: StoredEvent): boolean => type.startsWith('customer.subscription');
    const ends = events.filter(isEnd);
    const others = events.filter((event) => !isEnd(event));
    for (const part of first === 'the end' ? [ends, others] : [others, ends]) {
      await postman.deliver(part);
      await rosa.quiet();
    }
  });

  afterAll(() => rosa.stop());

  it('it goes back all the same', async () => {
    expect(await booksOf(rosa.app, EMAIL)).toMatchObject(RETURNED);
  });
});

describe('a bank debit that was on its way when the plan was cancelled', () => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z');
    const url = await new Donor(rosa.app).checkout({ amount: '1200', frequency: 'monthly' });
    await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        method: 'us_bank_account',
        email: EMAIL,
        name: 'Rosa Díaz',
        routing: '110000000',
        account: '000123456789',
      }),
    });
    await rosa.quiet();
    const { subscriptionId } = await rosa.plan();
    await rosa.advance('2026-12-06T17:30:00Z');
    await rosa.sandbox.delete(`/subscriptions/${subscriptionId}`);
    await rosa.live('2026-12-15T17:30:00Z');
  });

  afterAll(() => rosa.stop());

  it('goes back when it has arrived', async () => {
    expect(await booksOf(rosa.app, EMAIL)).toMatchObject({
      gifts: [{ state: 'refunded' }],
      refunds: [{ state: 'succeeded', reason: 'after-cancel' }],
    });
    expect(await brokenProofs(rosa.app)).toEqual([]);
  });
});

async function eventsSince(rosa: Sustainer, seq: string): Promise<StoredEvent[]> {
  const found = await rosa.app.db.query<{ data: StoredEvent }>(
    `select data from stripe_sandbox.objects where kind = 'event' and seq > $1 order by seq`,
    [seq],
  );
  return found.map(({ data }) => data);
}
