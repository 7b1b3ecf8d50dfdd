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

async function periods(id: string): Promise<string[]> {
  const { data } = await stripe.invoices.list({ subscription: id, limit: 100 });
  return data.map(({ lines }) => new Date(lines.data[0]!.period.start * 1000).toISOString()).toReversed();
}

function periodOf({ items }: Stripe.Subscription): [number, number] {
  return [items.data[0]!.current_period_start, items.data[0]!.current_period_end];
}

const PAID = [
  'invoice.finalized',
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'invoice_payment.paid',
  'invoice.updated',
  'invoice.paid',
  'invoice.payment_succeeded',
];

describe('a subscription', () => {
  test('is paid when it begins, and each month after that on the day of its anchor', async () => {
    const plan = await payer(stripe);
    const made = await subscribe(stripe, plan, { metadata: { plan: 'p1' }, description: 'For the harbor' });
    expect(made).toMatchObject({
      status: 'active',
      billing_mode: { type: 'flexible' },
      collection_method: 'charge_automatically',
      description: 'For the harbor',
      metadata: { plan: 'p1' },
      test_clock: plan.clock.id,
    });
    expect(await newest(stripe, 'price.created')).toEqual([
      'customer.updated',
      'invoice.created',
      'customer.subscription.created',
      ...PAID,
      'customer.subscription.updated',
    ]);
    await moveTo(stripe, plan, '2027-02-28T18:00:00Z');
    expect(await newest(stripe, 'test_helpers.test_clock.advancing')).toEqual([
      'invoice.upcoming',
      'invoice.created',
      'customer.subscription.updated',
      ...PAID,
      'test_helpers.test_clock.ready',
    ]);
    await moveTo(stripe, plan, '2027-04-28T18:00:00Z');
    await moveTo(stripe, plan, '2027-06-01T00:00:00Z');
    expect(await periods(made.id)).toEqual([
      '2027-01-31T17:00:00.000Z',
      '2027-02-28T17:00:00.000Z',
      '2027-03-31T17:00:00.000Z',
      '2027-04-30T17:00:00.000Z',
      '2027-05-31T17:00:00.000Z',
    ]);
    const now = await stripe.subscriptions.retrieve(made.id, { expand: ['latest_invoice.payments', 'customer'] });
    expect(periodOf(now)).toEqual([at('2027-05-31T17:00:00Z'), at('2027-06-30T17:00:00Z')]);
    expect(now.latest_invoice).toMatchObject({
      billing_reason: 'subscription_cycle',
      status: 'paid',
      attempt_count: 1,
    });
    expect(now.customer).toMatchObject({ currency: 'usd', next_invoice_sequence: 6 });
  });

  test('takes a price that is described, several items, and the method that it is given', async () => {
    const plan = await payer(stripe);
    const card = await stripe.paymentMethods.attach('pm_card_amex', { customer: plan.customer.id });
    const product = plan.price.product as string;
    const made = await stripe.subscriptions.create({
      customer: plan.customer.id,
      default_payment_method: card.id,
      items: [
        { price: plan.price.id, quantity: 2, metadata: { kind: 'gift' } },
        { price_data: { currency: 'usd', product, unit_amount: 300, recurring: { interval: 'month' } } },
      ],
      expand: ['default_payment_method', 'items.data.price.product'],
    });
    expect(made.default_payment_method).toMatchObject({ card: { brand: 'amex' } });
    expect(made.items.data[1]!.price).toMatchObject({ unit_amount: 300, product: { object: 'product' } });
    const invoice = await stripe.invoices.retrieve(made.latest_invoice as string, {
      expand: ['payments.data.payment.payment_intent'],
    });
    expect(invoice).toMatchObject({ amount_paid: 5300, lines: { data: [{ amount: 5000 }, { amount: 300 }] } });
    expect(invoice.payments?.data[0]?.payment.payment_intent).toMatchObject({ amount: 5300, status: 'succeeded' });
    const { data } = await stripe.subscriptions.list({ price: plan.price.id, test_clock: plan.clock.id });
    expect(data.map(({ id }) => id)).toEqual([made.id]);
  });

  test('needs a customer, prices that fit together, and somebody to ask', async () => {
    const plan = await payer(stripe);
    const product = plan.price.product as string;
    const price = (change: object): Promise<Stripe.Price> =>
      stripe.prices.create({ currency: 'usd', product, unit_amount: 100, recurring: { interval: 'year' }, ...change });
    const create = (change: object): Promise<unknown> => subscribe(stripe, plan, change);
    await expect(create({ customer: 'cus_none' })).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'customer',
    });
    await expect(create({ items: [] })).rejects.toMatchObject({ code: 'parameter_missing' });
    const yearly = await price({});
    await expect(create({ items: [{ price: plan.price.id }, { price: yearly.id }] })).rejects.toThrow('one rhythm');
    const euros = await price({ currency: 'eur', recurring: { interval: 'month' } });
    await expect(create({ items: [{ price: plan.price.id }, { price: euros.id }] })).rejects.toThrow('one currency');
    const once = await stripe.prices.create({ currency: 'usd', product, unit_amount: 100 });
    await expect(create({ items: [{ price: once.id }] })).rejects.toThrow('recurs');
    await expect(create({ items: [{ price: plan.price.id }, { price: plan.price.id }] })).rejects.toThrow('already');
    const other = await payer(stripe);
    await expect(create({ default_payment_method: other.method.id })).rejects.toThrow('does not have');
    await stripe.paymentMethods.detach(plan.method.id);
    await expect(create({})).rejects.toMatchObject({ code: 'resource_missing' });
    await expect(create({ collection_method: 'send_invoice' })).rejects.toThrow('charge_automatically');
    await expect(create({ trial_end: at('2027-03-01'), trial_period_days: 3 })).rejects.toThrow('either');
  });
});

describe('an anchor in the future', () => {
  test('costs nothing until then, and makes no invoice', async () => {
    const plan = await payer(stripe, { from: '2027-01-31T20:00:00Z' });
    const anchor = at('2027-02-28T17:00:00Z');
    const made = await subscribe(stripe, plan, { billing_cycle_anchor: anchor, proration_behavior: 'none' });
    expect(made).toMatchObject({ status: 'active', latest_invoice: null, billing_cycle_anchor: anchor });
    expect(periodOf(made)).toEqual([at('2027-01-31T20:00:00Z'), anchor]);
    await moveTo(stripe, plan, '2027-03-28T17:00:00Z');
    expect(await periods(made.id)).toEqual(['2027-02-28T17:00:00.000Z', '2027-03-28T17:00:00.000Z']);
    const [first] = (await stripe.invoices.list({ subscription: made.id })).data.toReversed();
    expect(first).toMatchObject({ billing_reason: 'subscription_cycle', number: expect.stringMatching(/-0001$/) });
  });

  test('given by fixed values keeps the day that is meant', async () => {
    const plan = await payer(stripe, { from: '2027-02-03T20:00:00Z' });
    const made = await subscribe(stripe, plan, {
      billing_cycle_anchor_config: { day_of_month: 31, hour: 17, minute: 0, second: 0 },
      proration_behavior: 'none',
    });
    expect(made).toMatchObject({
      billing_cycle_anchor: at('2027-02-28T17:00:00Z'),
      billing_cycle_anchor_config: { day_of_month: 31, hour: 17, month: null },
    });
    await moveTo(stripe, plan, '2027-04-01T00:00:00Z');
    expect(await periods(made.id)).toEqual(['2027-02-28T17:00:00.000Z', '2027-03-31T17:00:00.000Z']);
  });

  test('is refused when it lies behind, after a full interval, or would be prorated', async () => {
    const plan = await payer(stripe);
    const create = (anchor: string, change: object = { proration_behavior: 'none' }): Promise<unknown> =>
      subscribe(stripe, plan, { billing_cycle_anchor: at(anchor), ...change });
    await expect(create('2027-01-31T17:00:00Z')).rejects.toThrow('future');
    await expect(create('2027-02-28T17:00:01Z')).rejects.toThrow('first full interval');
    await expect(create('2027-02-10T17:00:00Z', {})).rejects.toThrow('prorate');
    const none = await stripe.subscriptions.list({ customer: plan.customer.id, status: 'all' });
    expect(none.data).toEqual([]);
  });
});

describe('the list of subscriptions', () => {
  test('goes by customer, status, price, period and clock', async () => {
    const plan = await payer(stripe, { from: '2027-01-01T00:00:00Z' });
    const first = await subscribe(stripe, plan);
    const second = await subscribe(stripe, plan, { trial_period_days: 3 });
    await stripe.subscriptions.cancel(first.id);
    const list = async (params: Stripe.SubscriptionListParams): Promise<string[]> =>
      (await stripe.subscriptions.list({ customer: plan.customer.id, ...params })).data.map(({ id }) => id);
    expect(await list({})).toEqual([second.id]);
    expect(await list({ status: 'all' })).toEqual([second.id, first.id]);
    expect(await list({ status: 'canceled' })).toEqual([first.id]);
    expect(await list({ status: 'trialing' })).toEqual([second.id]);
    const week = at('2027-01-01') + 7 * DAY;
    expect(await list({ status: 'all', current_period_end: { lt: week } })).toEqual([second.id]);
    expect(await list({ status: 'all', current_period_end: { gt: week } })).toEqual([first.id]);
    expect(await list({ created: { gt: at('2027-01-01') } })).toEqual([]);
    const here = await stripe.subscriptions.list({ test_clock: plan.clock.id });
    expect(here.data.map(({ id }) => id)).toEqual([second.id]);
    expect((await stripe.subscriptions.list({})).data).toEqual([]);
  });
});
