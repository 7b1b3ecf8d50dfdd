import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Client } from 'pg';
import { loseDispute, openDispute, winDispute } from '../../src/sandbox/money/disputes.js';
import { failPayout, payOutNow } from '../../src/sandbox/money/payouts.js';
import { failRefund } from '../../src/sandbox/money/refunds.js';
import { idOf } from './harness.js';
import { moneyBench, type MoneyBench } from './money-bench.js';

describe('the balance', () => {
  let it: MoneyBench;

  beforeAll(async () => {
    it = await moneyBench('2027-01-04T10:00');
  });

  afterAll(() => it.stop());

  test('is empty in the beginning, in dollars', async () => {
    expect(await it.stripe.balance.retrieve()).toMatchObject({
      object: 'balance',
      available: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }],
      pending: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }],
      instant_available: [{ amount: 0, currency: 'usd' }],
    });
  });

  test('holds money as pending until its day, and refunds take from what is available', async () => {
    const charge = await it.byCard(100_00);
    expect(await it.balance()).toEqual({ available: 0, pending: 96_80 });
    const [money] = await it.moves();
    expect(money).toMatchObject({
      status: 'pending',
      fee: 3_20,
      net: 96_80,
      fee_details: [{ type: 'stripe_fee', amount: 3_20 }],
    });
    await it.stripe.refunds.create({ charge: charge.id, amount: 30_00 });
    expect(await it.balance()).toEqual({ available: -30_00, pending: 96_80 });
    expect((await it.stripe.balance.retrieve()).instant_available![0]!.amount).toBe(0);
    await it.until('2027-01-06T01:00');
    expect(await it.balance()).toEqual({ available: 66_80, pending: 0 });
    expect((await it.stripe.balanceTransactions.retrieve(money!.id)).status).toBe('available');
  });

  test('a bank debit costs 0.8 %, at most five dollars, and counts once it has succeeded', async () => {
    const [small, large, failing] = [
      await it.byDebit(100_00, 'success'),
      await it.byDebit(5000_00, 'success'),
      await it.byDebit(70_00, 'insufficientFunds'),
    ];
    expect(await it.moves({ type: 'payment' })).toEqual([]);
    await it.until('2027-01-15T10:00');
    const moves = await it.moves({ type: 'payment' });
    expect(moves.map(({ source, fee, reporting_category: category }) => [source, fee, category])).toEqual([
      [large.id, 5_00, 'charge'],
      [small.id, 80, 'charge'],
    ]);
    expect(await it.stripe.charges.retrieve(failing.id)).toMatchObject({
      status: 'failed',
      paid: false,
      failure_code: 'insufficient_funds',
      balance_transaction: null,
    });
    await it.balance();
  });

  test('its transactions are listed by currency, source, type and date', async () => {
    const [charge] = await it.moves({ type: 'charge' });
    expect(await it.moves({ source: charge!.source as string })).toHaveLength(1);
    expect(await it.moves({ currency: 'eur' })).toEqual([]);
    expect((await it.moves({ currency: 'usd' })).length).toBeGreaterThan(3);
    expect(await it.moves({ created: { gt: charge!.created + 1, lt: charge!.created + 2 } })).toEqual([]);
    await expect(it.moves({ available_on: 1 } as never)).rejects.toMatchObject({ code: 'parameter_unknown' });
  });

  test('is read by an index of what was not paid out', async () => {
    const database = new Client(it.settings.databaseUrl);
    await database.connect();
    try {
      await database.query('set enable_seqscan = off');
      const { rows } = await database.query<{ 'QUERY PLAN': string }>(
        `explain select sum((data->>'net')::bigint) from stripe_sandbox.objects
          where kind = 'balance_transaction' and data->'memory'->>'payout' is null group by data->>'currency'`,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('money_unpaid');
    } finally {
      await database.end();
    }
  });
});

describe('a charge', () => {
  let it: MoneyBench;

  beforeAll(async () => {
    it = await moneyBench('2027-01-04T10:00');
  });

  afterAll(() => it.stop());

  test('takes notes, an address for goods, and a report of fraud', async () => {
    const { id } = await it.byCard(20_00);
    const shipping = {
      name: 'Ada',
      address: { city: 'Austin', country: 'US' },
      phone: '512',
      carrier: 'USPS',
      tracking_number: '1',
    };
    const changed = await it.stripe.charges.update(id, {
      description: 'A tote bag',
      metadata: { bag: 'red' },
      shipping,
      fraud_details: { user_report: 'safe' },
    });
    expect(changed).toMatchObject({
      description: 'A tote bag',
      metadata: { bag: 'red', gift: 'gift-1' },
      shipping: { ...shipping, address: { city: 'Austin', country: 'US', line1: null } },
      fraud_details: { user_report: 'safe' },
    });
    expect((await it.stripe.charges.update(id, { fraud_details: { user_report: '' } })).fraud_details).toEqual({});
    expect((await it.told(id)).filter((type) => type === 'charge.updated')).toHaveLength(2);
  });

  test('that was declined says why, and has no balance transaction', async () => {
    expect(await it.byCard(20_00, '4000000000009995')).toMatchObject({
      status: 'failed',
      paid: false,
      captured: false,
      amount_captured: 0,
      balance_transaction: null,
      failure_code: 'card_declined',
      outcome: { reason: 'insufficient_funds', type: 'issuer_declined' },
    });
  });
});

/** One step of a story: what happens, with numbers to choose the object and the amount by. */
type Step = { readonly kind: (typeof KINDS)[number]; readonly pick: number; readonly amount: number };

const KINDS = [
  'advance',
  'advance',
  'card',
  'card',
  'debit',
  'dispute',
  'fail payout',
  'fail refund',
  'lose',
  'pay out',
  'refund',
  'win',
] as const;

test('whatever happens in whatever order, balance and payouts are the sums of their transactions (INV-05)', async () => {
  const it = await moneyBench('2027-11-22T10:00');
  const step = fc.record({
    kind: fc.constantFrom(...KINDS),
    pick: fc.nat(),
    amount: fc.integer({ min: 50, max: 90_000 }),
  });
  const story = fc.array(step, { minLength: 5, maxLength: 25 });
  try {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        for (const each of steps) await take(it, each);
        await it.balance();
        await checkPayouts(it);
      }),
      { numRuns: 12 },
    );
    // The stories may have left next to nothing: some payouts there are for certain, a week apart.
    for (let week = 0; week < 5; week++) {
      await it.byCard(5_000_00);
      await it.wait(7 * 86_400);
    }
    await it.wait(10 * 86_400);
    const { available, pending } = await it.balance();
    expect(pending).toBe(0);
    expect(available).toBeLessThanOrEqual(0);
    expect((await checkPayouts(it)).length).toBeGreaterThan(3);
  } finally {
    await it.stop();
  }
}, 120_000);

/** What the sandbox refuses is no harm: stories try much that does not fit. */
async function take(it: MoneyBench, { kind, pick, amount }: Step): Promise<void> {
  const one = async (objects: Promise<{ readonly data: readonly { readonly id: string }[] }>): Promise<string> => {
    const { data } = await objects;
    return data[pick % Math.max(data.length, 1)]?.id ?? 'none';
  };
  const charge = (): Promise<string> => one(it.stripe.charges.list({ limit: 20 }));
  const actions: Readonly<Record<Step['kind'], () => Promise<unknown>>> = {
    advance: () => it.wait(1 + (pick % (4 * 86_400))),
    card: () => it.byCard(amount),
    debit: () => it.byDebit(amount, pick % 3 === 0 ? 'insufficientFunds' : 'success'),
    dispute: async () => {
      const id = await charge();
      return it.act((work) =>
        openDispute(work, id, pick % 2 === 0 ? {} : { amount: Math.ceil(amount / 10), inquiry: pick % 3 === 0 }),
      );
    },
    'fail payout': async () => {
      const id = await one(it.stripe.payouts.list({ limit: 10 }));
      return it.act((work) => failPayout(work, id));
    },
    'fail refund': async () => {
      const id = await one(it.stripe.refunds.list({ limit: 10 }));
      return it.act((work) => failRefund(work, id));
    },
    lose: async () => {
      const id = await one(it.stripe.disputes.list({ limit: 10 }));
      return it.act((work) => loseDispute(work, id));
    },
    'pay out': () => (pick % 2 === 0 ? it.act(payOutNow) : it.stripe.payouts.create({ amount, currency: 'usd' })),
    refund: async () => it.stripe.refunds.create({ charge: await charge(), ...(pick % 2 === 0 ? {} : { amount }) }),
    win: async () => {
      const id = await one(it.stripe.disputes.list({ limit: 10 }));
      return it.act((work) => winDispute(work, id));
    },
  };
  await actions[kind]().catch((error: unknown) => {
    const { statusCode, status } = error as { readonly statusCode?: number; readonly status?: number };
    expect([400, 404]).toContain(statusCode ?? status ?? String(error));
  });
}

/** Every payout is the sum of what it took, each movement is in one at most, and the books of each charge agree. */
async function checkPayouts(it: MoneyBench): Promise<readonly string[]> {
  const payouts = await it.stripe.payouts.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  const taken: string[] = [];
  for (const payout of payouts) {
    const lines = await it.moves({ payout: payout.id });
    const others = lines.filter(({ id }) => id !== payout.balance_transaction);
    if (!payout.automatic) expect(lines).toEqual([]);
    else expect(others.reduce((sum, { net }) => sum + net, 0)).toBe(payout.amount);
    taken.push(...lines.map(({ id }) => id));
    const own = await it.stripe.balanceTransactions.retrieve(idOf(payout.balance_transaction));
    expect([own.net, own.type]).toEqual([-payout.amount, 'payout']);
  }
  expect(new Set(taken).size).toBe(taken.length);
  const charges = await it.stripe.charges.list({ limit: 100, expand: ['data.refunds'] });
  for (const { amount_refunded: refunded, refunds } of charges.data) {
    const made = refunds!.data.filter(({ status }) => status === 'succeeded' || status === 'pending');
    expect(made.reduce((sum, { amount }) => sum + amount, 0)).toBe(refunded);
  }
  return payouts.filter(({ automatic, status }) => automatic && status === 'paid').map(({ id }) => id);
}
