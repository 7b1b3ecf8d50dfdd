import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Processor } from '../../src/stripe-events/processor.js';
import { CareSweeps } from '../../src/stripe-events/care-sweeps.js';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';
import { Postman, shuffled, type StoredEvent } from '../support/postman.js';
import { Sustainer } from '../support/sustainer.js';

describe('a card that fails for good', () => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z');
    await rosa.begin();
  });

  afterAll(() => rosa.stop());

  it('is told of on days 0, 3 and 7, and when the tries are over (R-DUN-03)', async () => {
    const { id, methodId } = await rosa.plan();
    await rosa.sandbox.failNext(methodId, 20, 'insufficient_funds');
    await rosa.live('2027-01-25T18:00:00Z');
    expect(await rosa.troubles(id)).toMatchObject([
      { reason: 'insufficient-funds', toldDay: 14, outcome: 'lost', recoveredBy: null },
    ]);
    expect(await rosa.letters()).toEqual([
      '2027-01-05 payment-trouble 0',
      '2027-01-08 payment-trouble 3',
      '2027-01-12 payment-trouble 7',
      expect.stringMatching(/^2027-01-1[789] payment-stopped$/),
    ]);
    expect(await rosa.plan()).toMatchObject({ state: 'lapsed' });
  });

  it('is told of no more, however often one looks', async () => {
    const before = await rosa.letters();
    await rosa.live('2027-02-20T18:00:00Z');
    expect(await rosa.letters()).toEqual(before);
    expect(await brokenProofs(rosa.app)).toEqual([]);
  });
});

describe('a card that fails and recovers', () => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z');
    await rosa.begin();
  });

  afterAll(() => rosa.stop());

  it('is told of until the gift arrives, and not once more', async () => {
    const { id, methodId } = await rosa.plan();
    await rosa.sandbox.failNext(methodId, 3, 'generic_decline');
    await rosa.live('2027-01-30T18:00:00Z');
    expect(await rosa.troubles(id)).toMatchObject([
      { attempts: 4, reason: 'generic', outcome: 'recovered', recoveredBy: 'retry' },
    ]);
    expect(await rosa.letters()).toEqual(['2027-01-05 payment-trouble 0', '2027-01-08 payment-trouble 3']);
    expect(await rosa.plan()).toMatchObject({ state: 'active' });
  });

  it('says by itself what the bank said, and takes back a letter that has not left when the gift arrives', async () => {
    const { id, methodId } = await rosa.plan();
    await rosa.sandbox.failNext(methodId, 1, 'lost_card');
    await rosa.advance('2027-02-05T18:00:00Z');
    expect((await rosa.words('payment-trouble')).text).toContain('is not in use any more');
    await rosa.app.db.query(`update letter set state = 'queued', subject = null, sent_at = null
      where key like 'trouble:%:0' and queued_at > '2027-02-01'`);
    await rosa.sandbox.post(`/invoices/${await openInvoice(rosa)}/pay`);
    await rosa.quiet();
    expect(await rosa.troubles(id)).toMatchObject([{}, { outcome: 'recovered', toldDay: 0 }]);
    const [letter] = await rosa.app.db.query(
      `select state from letter where template = 'payment-trouble' order by queued_at desc limit 1`,
    );
    expect(letter).toEqual({ state: 'withdrawn' });
  });
});

describe('a worker that was away over day 3', () => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z', { worker: 'idle' });
  });

  afterAll(() => rosa.stop());

  it('sends the latest letter only, and two of them send it once', async () => {
    const settle = async (): Promise<void> => {
      while ((await rosa.app.get(Processor).runBatch()) > 0);
    };
    const donor = new Donor(rosa.app);
    await donor.pay(await donor.checkout({ amount: '1200', frequency: 'monthly' }));
    await delivered(rosa);
    await settle();
    const { id, methodId } = await rosa.plan();
    await rosa.sandbox.failNext(methodId, 20, 'insufficient_funds');
    await rosa.sandbox.advanceClock(new Date('2027-01-05T18:00:00Z'));
    await delivered(rosa);
    await settle();
    expect(await rosa.troubles(id)).toMatchObject([{ toldDay: 0 }]);
    await rosa.sandbox.advanceClock(new Date('2027-01-13T20:00:00Z'));
    const care = rosa.app.get(CareSweeps);
    const now = rosa.app.clock.now();
    await Promise.all([care.letters(now), care.letters(now), settle()]);
    await care.letters(now);
    const keys = await rosa.app.db.query<{ day: string }>(
      `select split_part(key, ':', 3) as day from letter where key like 'trouble:%' order by queued_at`,
    );
    expect(keys.map(({ day }) => day)).toEqual(['0', '7']);
  });
});

describe('notices of a failure, in any order and number', () => {
  let rosa: Sustainer;
  let events: StoredEvent[];

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z', { webhooks: false });
    const donor = new Donor(rosa.app);
    await donor.pay(await donor.checkout({ amount: '1200', frequency: 'monthly' }));
    const postman = new Postman(rosa.app);
    await postman.deliver(await allEvents(rosa));
    await rosa.quiet();
    const { methodId } = await rosa.plan();
    const [last] = await rosa.app.db.query<{ seq: string }>(
      `select max(seq)::text as seq from stripe_sandbox.objects where kind = 'event'`,
    );
    await rosa.sandbox.failNext(methodId, 2, 'insufficient_funds');
    await rosa.sandbox.advanceClock(new Date('2027-01-20T18:00:00Z'));
    events = await allEvents(rosa, last!.seq);
  });

  afterAll(() => rosa.stop());

  it('end in one recovered episode, and in no letter about a gift that has arrived', async () => {
    const postman = new Postman(rosa.app);
    await postman.deliver(shuffled([...events, ...events, ...events], 7));
    await rosa.quiet();
    await rosa.sweep();
    const { id } = await rosa.plan();
    expect(await rosa.troubles(id)).toMatchObject([{ attempts: 3, outcome: 'recovered', recoveredBy: 'retry' }]);
    expect(await rosa.letters()).toEqual([]);
  });
});

async function openInvoice(rosa: Sustainer): Promise<string> {
  const { subscriptionId } = await rosa.plan();
  const { data } = await rosa.sandbox.get<{ data: { id: string }[] }>('/invoices', {
    subscription: subscriptionId,
    status: 'open',
  });
  return data[0]!.id;
}

async function allEvents(rosa: Sustainer, after = '0'): Promise<StoredEvent[]> {
  const found = await rosa.app.db.query<{ data: StoredEvent }>(
    `select data from stripe_sandbox.objects where kind = 'event' and seq > $1 order by seq`,
    [after],
  );
  return found.map(({ data }) => data);
}

/** Until the sandbox has sent all its webhooks. */
async function delivered(rosa: Sustainer): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await rosa.sandbox.waiting()) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the sandbox still has webhooks to send');
}
