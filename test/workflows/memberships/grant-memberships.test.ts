import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SubscriptionFacts } from '../../../src/gateways/stripe/stripe-plans.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { Billing, paid } from '../../support/billing.js';
import { brokenRules } from '../../support/books.js';
import { grantsTo, offer, offerNothing, receiptsTo, termsTo } from '../../support/members.js';
import { shuffled } from '../../support/postman.js';

describe('charges of a plan', () => {
  let app: TestApp;
  let billing: Billing;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock('2026-11-24T15:00:00Z') });
    billing = await Billing.of(app);
  });

  afterEach(() => offerNothing(app));

  afterAll(async () => {
    // The charges are the test's own; the sandbox knows none of them.
    expect(await brokenRules(app, /INV-0[124]/)).toEqual([]);
    await app.stop();
  });

  const monthly = (amountMinor: bigint, startedAt = '2026-01-31T17:00:00Z'): SubscriptionFacts =>
    billing.subscribe({ amountMinor, startedAt: new Date(startedAt) });
  const chargeOn = (subscription: SubscriptionFacts, day: string) => {
    const at = new Date(`${day}T17:00:00Z`);
    const invoice = billing.charge(subscription, 0, { createdAt: at, paidAt: at, periodStart: at });
    const charge = billing.chargeOf(invoice);
    billing.charges.set(charge.chargeId, { ...charge, occurredAt: at });
    return invoice;
  };
  const DAYS = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'];
  const TERMS = [
    'member 2026-01-31 2026-02-28',
    'member 2026-02-28 2026-03-31',
    'member 2026-03-31 2026-04-30',
    'member 2026-04-30 2026-05-31',
  ];

  it('make a member from charge to charge', async () => {
    const subscription = monthly(1000n);
    for (const day of DAYS) await billing.hear(paid(chargeOn(subscription, day)));
    expect(await termsTo(app, subscription.customer.email!)).toEqual(TERMS);
  });

  it('come to the same in any order, together or alone, and told again and again', async () => {
    for (const seed of [1, 2, 3]) {
      const subscription = monthly(1000n);
      const hints = shuffled(
        DAYS.map((day) => paid(chargeOn(subscription, day))),
        seed,
      );
      for (const hint of hints) await billing.hear(hint, hint);
      await billing.hear(...hints);
      expect(await termsTo(app, subscription.customer.email!)).toEqual(TERMS);
    }
  });

  it('come to the same when two workers settle them at once', async () => {
    const subscription = monthly(1000n);
    const invoices = DAYS.map((day) => chargeOn(subscription, day));
    await billing.hear(paid(invoices[0]!));
    await Promise.all(invoices.map((invoice) => billing.hear(paid(invoice))));
    expect(await termsTo(app, subscription.customer.email!)).toEqual(TERMS);
  });

  it('bear a year’s magazine in twelve parts, and the next year’s again', async () => {
    await offer(app, { description: 'A magazine', fmv: 4000, tiers: ['member'] });
    const subscription = monthly(1000n, '2025-01-05T17:00:00Z');
    for (let month = 0; month < 14; month++) {
      const day = new Date(Date.UTC(2025, month, 5)).toISOString().slice(0, 10);
      await billing.hear(paid(chargeOn(subscription, day)));
    }
    const email = subscription.customer.email!;
    const receipts = await receiptsTo(app, email);
    expect(receipts.map(({ amount, deductible }) => amount - deductible)).toEqual([
      ...Array<number>(11).fill(333),
      337,
      333,
      333,
    ]);
    expect(receipts[0]).toMatchObject({ statement: 'some', description: 'A magazine (part 1 of 12)' });
    expect(await grantsTo(app, email)).toEqual(['A magazine, open', 'A magazine, open']);
  });

  it('settle fifty at once with as many statements as one', async () => {
    const counted = async (many: number): Promise<number> => {
      const invoices = Array.from({ length: many }, () => chargeOn(monthly(1000n), '2026-06-15'));
      let statements = 0;
      const { source } = app.db;
      const original = source.createQueryRunner.bind(source);
      const counting = jest.spyOn(source, 'createQueryRunner').mockImplementation((...given) => {
        const runner = original(...given);
        const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
        runner.query = ((...args: unknown[]) => {
          statements++;
          return query(...args);
        }) as typeof runner.query;
        return runner;
      });
      await billing.hear(...invoices.map(paid));
      counting.mockRestore();
      return statements;
    };
    await counted(2);
    expect(await counted(50)).toBe(await counted(1));
  });

  it('of an amount that reaches no tier make no member', async () => {
    const subscription = monthly(400n);
    await billing.hear(paid(chargeOn(subscription, '2026-06-01')));
    expect(await termsTo(app, subscription.customer.email!)).toEqual([]);
    expect(await receiptsTo(app, subscription.customer.email!)).toMatchObject([{ statement: 'none' }]);
  });

  it('end the membership with their month when they are returned', async () => {
    const subscription = monthly(1000n);
    const invoice = chargeOn(subscription, '2026-11-20');
    await billing.hear(paid(invoice));
    billing.refund(invoice, 1000n);
    await billing.hear({
      kind: 'charge',
      chargeId: billing.chargeOf(invoice).chargeId,
      createdAt: null,
      about: 'refunds',
    });
    expect(await termsTo(app, subscription.customer.email!)).toEqual(['member 2026-11-20 2026-12-20 returned']);
  });
});
