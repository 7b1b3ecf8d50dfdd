import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { at, moveTo, payer, subscribe, type Plan } from './billing-bench.js';
import { bench, type Bench } from './harness.js';

let it: Bench;
let stripe: Stripe;

beforeAll(async () => {
  it = await bench();
  stripe = it.stripe;
});

afterAll(() => it.stop());

function periodOf({ items }: Stripe.Subscription): [number, number] {
  return [items.data[0]!.current_period_start, items.data[0]!.current_period_end];
}

describe('changing a subscription', () => {
  let plan: Plan;
  let subscription: Stripe.Subscription;
  let dearer: Stripe.Price;

  beforeAll(async () => {
    plan = await payer(stripe, { from: '2027-01-15T17:00:00Z' });
    subscription = await subscribe(stripe, plan);
    dearer = await stripe.prices.create({
      currency: 'usd',
      product: plan.price.product as string,
      unit_amount: 4000,
      recurring: { interval: 'month' },
    });
  });

  const update = (change: Stripe.SubscriptionUpdateParams): Promise<Stripe.Subscription> =>
    stripe.subscriptions.update(subscription.id, change);

  test('to another price takes effect with the next charge, and is never prorated', async () => {
    const items = [{ id: subscription.items.data[0]!.id, price: dearer.id }];
    await expect(update({ items })).rejects.toMatchObject({ param: 'proration_behavior' });
    const changed = await update({ items, proration_behavior: 'none' });
    expect(changed.items.data[0]).toMatchObject({
      id: items[0]!.id,
      price: { unit_amount: 4000 },
      plan: { amount: 4000 },
    });
    expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    expect(preview).toMatchObject({ amount_due: 4000, period_end: at('2027-02-15T17:00:00Z'), status: 'draft' });
    await moveTo(stripe, plan, '2027-02-15T17:00:00Z');
    const [latest] = (await stripe.invoices.list({ subscription: subscription.id })).data;
    expect(latest).toMatchObject({ amount_paid: 4000, billing_reason: 'subscription_cycle' });
  });

  test('to another rhythm that begins with a trial charges nothing now, and counts from the end of the trial', async () => {
    const other = await payer(stripe, { from: '2027-01-15T17:00:00Z' });
    const { id, items } = await subscribe(stripe, other);
    const yearly = await stripe.prices.create({
      currency: 'usd',
      product: other.price.product as string,
      unit_amount: 24_000,
      recurring: { interval: 'year' },
    });
    const changed = await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]!.id, price: yearly.id }],
      trial_end: at('2027-02-15T17:00:00Z'),
      proration_behavior: 'none',
    });
    expect(changed).toMatchObject({ status: 'trialing', billing_cycle_anchor: at('2027-02-15T17:00:00Z') });
    await moveTo(stripe, other, '2027-03-20T17:00:00Z');
    const paid = (await stripe.invoices.list({ subscription: id })).data.filter(({ amount_paid }) => amount_paid > 0);
    expect(paid.map(({ amount_paid }) => amount_paid)).toEqual([24_000, 2500]);
    expect(periodOf(await stripe.subscriptions.retrieve(id))).toEqual([
      at('2027-02-15T17:00:00Z'),
      at('2028-02-15T17:00:00Z'),
    ]);
  });

  test('tells what changed, and nothing when nothing did', async () => {
    await update({ metadata: { note: 'a' } });
    const [event] = (await stripe.events.list({ type: 'customer.subscription.updated', limit: 1 })).data;
    expect(event!.data.previous_attributes).toEqual({ metadata: {} });
    await update({ metadata: { note: 'a' } });
    const [same] = (await stripe.events.list({ type: 'customer.subscription.updated', limit: 1 })).data;
    expect(same!.id).toBe(event!.id);
    await update({ metadata: { note: '' }, description: 'Monthly' });
    expect(await update({ description: '' })).toMatchObject({ description: null, metadata: {} });
  });

  test('to another rhythm begins a period and is charged now', async () => {
    const yearly = await stripe.prices.create({
      currency: 'usd',
      product: plan.price.product as string,
      unit_amount: 9000,
      recurring: { interval: 'year' },
    });
    const [item] = (await stripe.subscriptions.retrieve(subscription.id)).items.data;
    const items = [{ id: item!.id, price: yearly.id }];
    const changed = await update({ items, proration_behavior: 'none', expand: ['latest_invoice'] });
    expect(changed).toMatchObject({ billing_cycle_anchor: at('2027-02-15T17:00:00Z'), status: 'active' });
    expect(changed.latest_invoice).toMatchObject({ amount_paid: 9000, billing_reason: 'subscription_update' });
    expect(periodOf(changed)).toEqual([at('2027-02-15T17:00:00Z'), at('2028-02-15T17:00:00Z')]);
  });

  test('moves the anchor to now, or leaves it', async () => {
    expect(await update({ billing_cycle_anchor: { type: 'unchanged' } })).toMatchObject({ status: 'active' });
    await moveTo(stripe, plan, '2027-03-01T00:00:00Z');
    const moved = await update({ billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none' });
    expect(moved.billing_cycle_anchor).toBe(at('2027-03-01'));
    expect(periodOf(moved)).toEqual([at('2027-03-01'), at('2028-03-01')]);
  });

  test('is undone where the payment is demanded, and left open where a page of one’s own asks for it', async () => {
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: plan.customer.id });
    await update({ default_payment_method: bad.id });
    const restart = { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none', off_session: true } as const;
    await expect(update({ ...restart, payment_behavior: 'error_if_incomplete' })).rejects.toMatchObject({
      code: 'card_declined',
    });
    const before = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
    expect(before).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } });
    const waiting = await update({ ...restart, payment_behavior: 'default_incomplete', expand: ['latest_invoice'] });
    expect(waiting).toMatchObject({ status: 'past_due', latest_invoice: { status: 'open', attempted: false } });
    await stripe.invoices.pay((waiting.latest_invoice as Stripe.Invoice).id, { payment_method: plan.method.id });
    const paid = await update({ default_payment_method: plan.method.id });
    expect(paid.status).toBe('active');
  });

  test('has items of its own to add, change and remove', async () => {
    const weekly = { price: plan.price.id, proration_behavior: 'none' } as const;
    await expect(stripe.subscriptionItems.create({ subscription: subscription.id, ...weekly })).rejects.toThrow(
      'rhythm',
    );
    const second = await stripe.subscriptionItems.create({
      subscription: subscription.id,
      price_data: {
        currency: 'usd',
        product: plan.price.product as string,
        unit_amount: 100,
        recurring: { interval: 'year' },
      },
      quantity: 3,
      proration_behavior: 'none',
    });
    expect(await stripe.subscriptionItems.retrieve(second.id)).toMatchObject({
      quantity: 3,
      subscription: subscription.id,
    });
    const changed = await stripe.subscriptionItems.update(second.id, { quantity: 2, proration_behavior: 'none' });
    expect(changed).toMatchObject({ id: second.id, quantity: 2, current_period_start: at('2027-03-01') });
    const listed = await stripe.subscriptionItems.list({ subscription: subscription.id });
    expect(listed.data.map(({ id }) => id)).toEqual([subscription.items.data[0]!.id, second.id]);
    await stripe.subscriptionItems.del(second.id, { proration_behavior: 'none' });
    await expect(
      stripe.subscriptionItems.del(subscription.items.data[0]!.id, { proration_behavior: 'none' }),
    ).rejects.toThrow('at least one item');
    await expect(stripe.subscriptionItems.retrieve('si_none')).rejects.toMatchObject({ code: 'resource_missing' });
  });
});
