import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { at, DAY, moveTo, newest, payer, subscribe } from './billing-bench.js';
import { bench, type Bench } from './harness.js';

let it: Bench;
let stripe: Stripe;

beforeAll(async () => {
  it = await bench();
  stripe = it.stripe;
});

afterAll(() => it.stop());

describe('a test clock', () => {
  test('is made, read and listed', async () => {
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2027-01-01'), name: 'Two years' });
    expect(clock).toMatchObject({ status: 'ready', name: 'Two years', frozen_time: at('2027-01-01') });
    expect(clock.deletes_after - clock.created).toBe(30 * DAY);
    expect(await stripe.testHelpers.testClocks.retrieve(clock.id)).toEqual(clock);
    const { data } = await stripe.testHelpers.testClocks.list({ limit: 1 });
    expect(data).toEqual([clock]);
  });

  test('moves ahead while the answer is given, and says when it is there', async () => {
    const plan = await payer(stripe);
    await subscribe(stripe, plan);
    const goal = at('2027-03-15T00:00:00Z');
    const moving = await stripe.testHelpers.testClocks.advance(plan.clock.id, { frozen_time: goal });
    expect(moving).toMatchObject({
      status: 'advancing',
      frozen_time: plan.clock.frozen_time,
      status_details: { advancing: { target_frozen_time: goal } },
    });
    for (let left = 200; left > 0; left -= 1) {
      if ((await stripe.testHelpers.testClocks.retrieve(plan.clock.id)).status === 'ready') break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await stripe.testHelpers.testClocks.retrieve(plan.clock.id)).toMatchObject({
      status: 'ready',
      frozen_time: goal,
      status_details: {},
    });
    expect(await newest(stripe, 'test_helpers.test_clock.advancing')).toContain('test_helpers.test_clock.ready');
  });

  test('is the time of all that concerns its customers', async () => {
    const plan = await payer(stripe, { from: '2027-01-01T00:00:00Z' });
    expect(plan.customer).toMatchObject({ created: at('2027-01-01'), test_clock: plan.clock.id });
    await moveTo(stripe, plan, '2027-01-05T00:00:00Z');
    const { id } = await subscribe(stripe, plan);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ start_date: at('2027-01-05') });
    const [charge] = (await stripe.charges.list({ customer: plan.customer.id })).data;
    expect(charge!.created).toBe(at('2027-01-05'));
    const here = await stripe.customers.list({ test_clock: plan.clock.id });
    expect(here.data.map((each) => each.id)).toEqual([plan.customer.id]);
  });

  test('moves by two intervals of its shortest subscription at most, and by two years without one', async () => {
    const plan = await payer(stripe, { from: '2027-01-31T00:00:00Z' });
    const advance = (text: string): Promise<unknown> =>
      stripe.testHelpers.testClocks.advance(plan.clock.id, { frozen_time: at(text) });
    await expect(advance('2027-01-31T00:00:00Z')).rejects.toThrow('ahead');
    await expect(advance('2029-02-01T00:00:00Z')).rejects.toThrow('two years');
    await subscribe(stripe, plan);
    await expect(advance('2027-03-31T00:00:01Z')).rejects.toThrow('two intervals');
    await moveTo(stripe, plan, '2027-03-31T00:00:00Z');
    await expect(stripe.testHelpers.testClocks.advance('clock_none', { frozen_time: 1 })).rejects.toMatchObject({
      code: 'resource_missing',
    });
  });

  test('lets nothing be changed on its way', async () => {
    const plan = await payer(stripe, { from: '2027-01-31T00:00:00Z', interval: 'day' });
    const { id } = await subscribe(stripe, plan);
    const goal = { frozen_time: at('2027-02-02T00:00:00Z') };
    const results = await Promise.allSettled([
      stripe.testHelpers.testClocks.advance(plan.clock.id, goal),
      stripe.testHelpers.testClocks.advance(plan.clock.id, goal),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await moveToReady(plan.clock.id);
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(3);
  });

  test('goes with its customers and their subscriptions', async () => {
    const plan = await payer(stripe);
    const { id } = await subscribe(stripe, plan);
    expect(await stripe.testHelpers.testClocks.del(plan.clock.id)).toEqual({
      id: plan.clock.id,
      object: 'test_helpers.test_clock',
      deleted: true,
    });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    expect(await stripe.customers.retrieve(plan.customer.id)).toMatchObject({ deleted: true });
    await expect(stripe.testHelpers.testClocks.retrieve(plan.clock.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  async function moveToReady(id: string): Promise<void> {
    for (let left = 200; left > 0; left -= 1) {
      if ((await stripe.testHelpers.testClocks.retrieve(id)).status === 'ready') return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

test('a customer without a clock lives by the sandbox’s own, which moves all of them', async () => {
  const customer = await stripe.customers.create({ email: 'ben@example.org' });
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const product = await stripe.products.create({ name: 'Gift' });
  const { id } = await stripe.subscriptions.create({
    customer: customer.id,
    default_payment_method: method.id,
    items: [
      { price_data: { currency: 'usd', product: product.id, unit_amount: 900, recurring: { interval: 'month' } } },
    ],
  });
  const moved = await fetch(`${it.sandbox.url}/_sandbox/api/clock?wait=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: { months: 3, days: 1 } }),
  });
  expect(moved.ok).toBe(true);
  for (let left = 500; left > 0; left -= 1) {
    const state = (await (await fetch(`${it.sandbox.url}/_sandbox/api/clock`)).json()) as { advancing: boolean };
    if (!state.advancing) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { data } = await stripe.invoices.list({ subscription: id });
  expect(data.map(({ status }) => status)).toEqual(['paid', 'paid', 'paid', 'paid']);
  const elsewhere = await stripe.testHelpers.testClocks.list({});
  expect(elsewhere.data).toEqual([]);
});
