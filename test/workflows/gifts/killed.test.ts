import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GiftId, LetterId } from '../../../src/kernel/id.js';
import { Db } from '../../../src/database/db.js';
import { Processor } from '../../../src/stripe-events/processor.js';
import { AskRefund } from '../../../src/workflows/refunds/ask-refund.js';
import { DeliverLetter } from '../../../src/workflows/letters/deliver-letter.js';
import { RefundGift } from '../../../src/workflows/refunds/refund-gift.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { killAt } from '../../support/kill.js';
import { Postman } from '../../support/postman.js';

// Each does its work all over, once for each of its statements.
jest.setTimeout(180_000);

const STATEMENTS_MAX = 100;
const SETTLED = {
  gifts: [{ state: 'settled', amount: 2500, fee: 103 }],
  refunds: [],
  receipts: [{ status: 'issued', amount: 2500, reason: null, replaces: null }],
  letters: ['receipt'],
  balances: { '1020': 2397, '4000': -2500, '5100': 103 },
};
const TEN_RETURNED = {
  receipts: [
    { status: 'void', amount: 2500, reason: 'partial-refund', replaces: null },
    { status: 'issued', amount: 1500, reason: null, replaces: 1 },
  ],
  letters: ['receipt', 'receipt-amended'],
  balances: { '1020': 1397, '4000': -2500, '4900': 1000, '5100': 103 },
};

describe('a process that is killed between any two statements', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock(new Date().toISOString()) });
    donor = new Donor(app);
    postman = new Postman(app);
  });

  afterEach(async () => expect(await brokenRules(app)).toEqual([]));

  afterAll(() => app.stop());

  /** Does it all over with the process dying one statement later each time, until it lives to the end. */
  const killedEverywhere = async (
    prepare: () => Promise<{ work: () => Promise<unknown>; restarted: () => Promise<void> }>,
    process: 'worker' | 'web' = 'worker',
  ): Promise<number> => {
    const [victim, survivor] = process === 'worker' ? [app.get(Db), app.db] : [app.db, app.get(Db)];
    for (let at = 1; at < STATEMENTS_MAX; at++) {
      const { work, restarted } = await prepare();
      const killed = killAt(victim, `mainstay-${process}`, survivor, at);
      try {
        await work().catch(() => undefined);
      } finally {
        await killed.revive();
      }
      await restarted();
      if (!killed.died) return at - 1;
    }
    throw new Error('the work did not end');
  };
  const paid = async () => {
    app.clock.set(new Date().toISOString());
    const email = `${randomUUID()}@example.org`;
    await donor.pay(await donor.checkout({ email }));
    const giftId = (await giftIdOf(app, email)) as GiftId;
    return { email, giftId };
  };
  const settled = async () => {
    const gift = await paid();
    await postman.deliver(await postman.eventsOf(gift.giftId));
    await restartedWorker();
    return gift;
  };
  const restartedWorker = async () => {
    // An event that failed on the way down waits for its next try.
    app.clock.advance(60_000);
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const jobsFor = (key: string, id: string) => app.db.query('select from pgboss.job where data->>$1 = $2', [key, id]);

  it('while it settles has settled once after the restart, with one letter on its way', async () => {
    const statements = await killedEverywhere(async () => {
      const { email, giftId } = await paid();
      await postman.deliver(await postman.eventsOf(giftId));
      return {
        work: () => app.get(Processor).runBatch(),
        async restarted() {
          await restartedWorker();
          expect(await booksOf(app, email)).toEqual(SETTLED);
          const [letter] = await app.db.query<{ id: string }>('select id from letter where recipient = $1', [email]);
          expect(await jobsFor('letterId', letter!.id)).toHaveLength(1);
        },
      };
    });
    expect(statements).toBeGreaterThan(12);
  });

  it('while it records a refund has recorded it once after the restart', async () => {
    const statements = await killedEverywhere(async () => {
      const { email, giftId } = await settled();
      const [gift] = await app.db.query<{ charge: string }>(
        'select stripe_charge_id as charge from gift where id = $1',
        [giftId],
      );
      await postman.stripe.refunds.create({ charge: gift!.charge, amount: 1000 });
      await postman.deliver(await postman.eventsOf(giftId));
      return {
        work: () => app.get(Processor).runBatch(),
        async restarted() {
          await restartedWorker();
          expect(await booksOf(app, email)).toMatchObject(TEN_RETURNED);
        },
      };
    });
    expect(statements).toBeGreaterThan(15);
  });

  it('while it asks for a refund has returned the money once after the job came back', async () => {
    const statements = await killedEverywhere(async () => {
      const { email, giftId } = await settled();
      const { refundId } = await app.get(RefundGift).run({
        giftId,
        amountMinor: 1000n,
        reason: 'donor-request',
        note: null,
        by: { actor: 'system', staffId: null },
        clientRequestId: randomUUID(),
      });
      return {
        work: () => app.get(AskRefund).run({ refundId }),
        async restarted() {
          await app.get(AskRefund).run({ refundId });
          await postman.deliver(await postman.eventsOf(giftId));
          await restartedWorker();
          expect(await booksOf(app, email)).toMatchObject(TEN_RETURNED);
        },
      };
    });
    expect(statements).toBeGreaterThan(15);
  });

  it('while somebody presses "refund" has asked for it once after they press again', async () => {
    const statements = await killedEverywhere(async () => {
      const { email, giftId } = await settled();
      const request = {
        giftId,
        amountMinor: 1000n,
        reason: 'donor-request',
        note: null,
        by: { actor: 'system', staffId: null },
        clientRequestId: randomUUID(),
      } as const;
      return {
        work: () => app.get(RefundGift).run(request),
        async restarted() {
          const { refundId } = await app.get(RefundGift).run(request);
          expect(await jobsFor('refundId', refundId)).toHaveLength(1);
          await app.get(AskRefund).run({ refundId });
          await postman.deliver(await postman.eventsOf(giftId));
          await restartedWorker();
          expect(await booksOf(app, email)).toMatchObject(TEN_RETURNED);
        },
      };
    });
    expect(statements).toBeGreaterThan(6);
  });

  it('while it sends a letter has drawn one PDF, and sent the letter, after the job came back', async () => {
    const statements = await killedEverywhere(async () => {
      const { email } = await settled();
      const [letter] = await app.db.query<{ id: LetterId }>('select id from letter where recipient = $1', [email]);
      const deliver = () => app.get(DeliverLetter).run({ letterId: letter!.id });
      return {
        work: deliver,
        async restarted() {
          await deliver();
          const [kept] = await app.db.query(
            `select letter.state, receipt.document_id is not null as drawn from letter join receipt on receipt.id = receipt_id
             where letter.id = $1`,
            [letter!.id],
          );
          expect(kept).toEqual({ state: 'sent', drawn: true });
        },
      };
    });
    expect(statements).toBeGreaterThan(6);
    const orphans = await app.db.query(
      'select from document where id not in (select receipt.document_id from receipt where document_id is not null)',
    );
    expect(orphans).toEqual([]);
  });

  it('while a donor sends the form has started one gift, with one payment page, after they press again', async () => {
    const statements = await killedEverywhere(async () => {
      app.clock.set(new Date().toISOString());
      const form = { email: `${randomUUID()}@example.org`, clientRequestId: randomUUID() };
      return {
        work: () => donor.give(form),
        async restarted() {
          await donor.pay(await donor.checkout(form));
          const sessions = await app.db.query(
            `select from stripe_sandbox.objects where kind = 'checkout.session' and data->>'customer_email' = $1`,
            [form.email],
          );
          expect(sessions).toHaveLength(1);
          await postman.deliver(await postman.eventsOf(await giftIdOf(app, form.email)));
          await restartedWorker();
          expect(await booksOf(app, form.email)).toEqual(SETTLED);
        },
      };
    }, 'web');
    expect(statements).toBeGreaterThan(8);
  });

  it('while a donor begins a plan has begun one, with one payment page, after they press again', async () => {
    const statements = await killedEverywhere(async () => {
      app.clock.set(new Date().toISOString());
      const email = `${randomUUID()}@example.org`;
      const form = { email, clientRequestId: randomUUID(), frequency: 'monthly', amount: 'other', otherAmount: '25' };
      return {
        work: () => donor.give(form),
        async restarted() {
          await donor.pay(await donor.checkout(form));
          const plans = await app.db.query<{ id: string; consents: number; sessions: number }>(
            `select plan.id, (select count(*)::int from plan_consent where plan_id = plan.id) as consents,
                    (select count(*)::int from stripe_sandbox.objects
                     where kind = 'checkout.session' and data->>'customer_email' = $1) as sessions
             from plan join donor on donor.id = donor_id where email = $1`,
            [email],
          );
          expect(plans).toEqual([{ id: expect.any(String), consents: 1, sessions: 1 }]);
          await postman.deliver(await postman.eventsOfPlan(plans[0]!.id));
          await restartedWorker();
          expect(await booksOf(app, email)).toMatchObject({ gifts: SETTLED.gifts, receipts: SETTLED.receipts });
        },
      };
    }, 'web');
    expect(statements).toBeGreaterThan(8);
  });

  it('while it joins a plan to its subscription has joined it once, with one gift, after the restart', async () => {
    const statements = await killedEverywhere(async () => {
      app.clock.set(new Date().toISOString());
      const email = `${randomUUID()}@example.org`;
      await donor.pay(await donor.checkout({ email, frequency: 'monthly', amount: 'other', otherAmount: '25' }));
      const [plan] = await app.db.query<{ id: string }>(
        'select plan.id from plan join donor on donor.id = donor_id where email = $1',
        [email],
      );
      await postman.deliver(await postman.eventsOfPlan(plan!.id));
      return {
        work: () => app.get(Processor).runBatch(),
        async restarted() {
          await restartedWorker();
          expect(await booksOf(app, email)).toMatchObject({ gifts: SETTLED.gifts, receipts: SETTLED.receipts });
          expect(await app.db.query('select state from plan where id = $1', [plan!.id])).toEqual([{ state: 'active' }]);
          expect((await jobsFor('planId', plan!.id)).length).toBeGreaterThan(0);
        },
      };
    });
    expect(statements).toBeGreaterThan(15);
  });
});
