import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { at, moveTo, newest, payer, subscribe } from './billing-bench.js';
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

describe('ending a subscription', () => {
  test('at once, with what the donor said', async () => {
    const plan = await payer(stripe);
    const { id } = await subscribe(stripe, plan);
    await expect(stripe.subscriptions.cancel(id, { prorate: true })).rejects.toThrow('prorate');
    const ended = await stripe.subscriptions.cancel(id, {
      cancellation_details: { comment: 'Moving', feedback: 'other' },
    });
    expect(ended).toMatchObject({
      status: 'canceled',
      ended_at: at('2027-01-31T17:00:00Z'),
      cancellation_details: { comment: 'Moving', feedback: 'other', reason: 'cancellation_requested' },
    });
    expect(await newest(stripe, 'invoice.payment_succeeded')).toEqual(
      expect.arrayContaining(['customer.subscription.deleted']),
    );
    await expect(stripe.subscriptions.cancel(id)).rejects.toMatchObject({ code: 'resource_missing' });
    await expect(stripe.subscriptions.update(id, { description: 'x' })).rejects.toThrow('canceled');
    expect(await stripe.subscriptions.update(id, { metadata: { late: 'yes' } })).toMatchObject({
      metadata: { late: 'yes' },
    });
    await moveTo(stripe, plan, '2027-03-31T17:00:00Z');
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
    expect((await stripe.subscriptions.list({ customer: plan.customer.id })).data).toEqual([]);
  });

  test('with the period, unless it is taken back', async () => {
    const plan = await payer(stripe);
    const { id } = await subscribe(stripe, plan);
    const end = at('2027-02-28T17:00:00Z');
    const ending = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(ending).toMatchObject({ status: 'active', cancel_at: end, cancel_at_period_end: true });
    await expect(stripe.invoices.createPreview({ subscription: id })).rejects.toMatchObject({
      code: 'invoice_upcoming_none',
    });
    const kept = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect(kept).toMatchObject({ cancel_at: null, canceled_at: null, cancellation_details: { reason: null } });
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await moveTo(stripe, plan, '2027-03-15T00:00:00Z');
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled', ended_at: end });
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
  });

  test('at a moment of one’s own', async () => {
    const plan = await payer(stripe);
    const moment = at('2027-03-10T12:00:00Z');
    await expect(subscribe(stripe, plan, { cancel_at: moment })).rejects.toThrow('prorate');
    const { id } = await subscribe(stripe, plan, { cancel_at: moment, proration_behavior: 'none' });
    await moveTo(stripe, plan, '2027-03-31T17:00:00Z');
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled', ended_at: moment });
    expect(await periods(id)).toHaveLength(2);
    await expect(subscribe(stripe, plan, { cancel_at: 1, proration_behavior: 'none' })).rejects.toThrow('future');
    const term = await subscribe(stripe, plan, { cancel_at: at('2027-05-31T17:00:00Z') });
    await moveTo(stripe, plan, '2027-05-31T17:00:00Z');
    await moveTo(stripe, plan, '2027-06-30T17:00:00Z');
    expect(await stripe.subscriptions.retrieve(term.id)).toMatchObject({ ended_at: at('2027-05-31T17:00:00Z') });
  });

  test('together with its customer', async () => {
    const plan = await payer(stripe);
    const { id } = await subscribe(stripe, plan);
    await stripe.customers.del(plan.customer.id);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  });
});

describe('pausing', () => {
  const wish = { bill_for: { unused_time_from: { type: 'none' } } } as const;

  test('a subscription stops it until it is resumed, with a period that begins then', async () => {
    const plan = await payer(stripe, { from: '2027-01-01T00:00:00Z' });
    const { id } = await subscribe(stripe, plan);
    await expect(stripe.subscriptions.pause(id)).rejects.toThrow('prorate');
    const paused = await stripe.subscriptions.pause(id, wish);
    expect(paused).toMatchObject({
      status: 'paused',
      status_details: { paused: { type: 'subscription', subscription: { type: 'pause_requested' } } },
    });
    await moveTo(stripe, plan, '2027-02-20T00:00:00Z');
    expect(await periods(id)).toHaveLength(1);
    const resumed = await stripe.subscriptions.resume(id);
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: at('2027-02-20') });
    expect(await periods(id)).toEqual(['2027-01-01T00:00:00.000Z', '2027-02-20T00:00:00.000Z']);
    expect((await stripe.events.list({ type: 'customer.subscription.resumed' })).data[0]!.data.object).toMatchObject({
      id,
    });
    await expect(stripe.subscriptions.resume(id)).rejects.toThrow('paused');
  });

  test('may go on in the old rhythm', async () => {
    const plan = await payer(stripe, { from: '2027-01-31T00:00:00Z' });
    const { id } = await subscribe(stripe, plan);
    await stripe.subscriptions.pause(id, wish);
    await moveTo(stripe, plan, '2027-03-20T00:00:00Z');
    const anchor = { billing_cycle_anchor: { type: 'unchanged' } } as const;
    await expect(stripe.subscriptions.resume(id, anchor)).rejects.toThrow('prorate');
    const resumed = await stripe.subscriptions.resume(id, { ...anchor, proration_behavior: 'none' });
    expect(periodOf(resumed)).toEqual([at('2027-02-28'), at('2027-03-31')]);
    await moveTo(stripe, plan, '2027-03-31T00:00:00Z');
    expect(await periods(id)).toEqual(['2027-01-31T00:00:00.000Z', '2027-03-31T00:00:00.000Z']);
  });

  test('waits for the payment where that is asked for, 23 hours long', async () => {
    const plan = await payer(stripe, { from: '2027-01-01T00:00:00Z' });
    const { id } = await subscribe(stripe, plan);
    await stripe.subscriptions.pause(id, wish);
    const card = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: plan.customer.id });
    await stripe.subscriptions.update(id, { default_payment_method: card.id });
    const waiting = await stripe.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' });
    expect(waiting.status).toBe('paused');
    await moveTo(stripe, plan, '2027-01-02T00:00:00Z');
    const still = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(still).toMatchObject({ status: 'paused', latest_invoice: { status: 'void' } });
    const again = await stripe.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' });
    await stripe.invoices.pay(again.latest_invoice as string, { payment_method: plan.method.id });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  });

  test.each([
    ['void', 'void'],
    ['mark_uncollectible', 'uncollectible'],
    ['keep_as_draft', 'draft'],
  ] as const)('the collection makes invoices that are %s', async (behavior, status) => {
    const plan = await payer(stripe, { from: '2027-01-31T17:00:00Z' });
    const { id } = await subscribe(stripe, plan);
    const resumes_at = at('2027-03-15T00:00:00Z');
    const paused = await stripe.subscriptions.update(id, { pause_collection: { behavior, resumes_at } });
    expect(paused).toMatchObject({ status: 'active', pause_collection: { behavior, resumes_at } });
    await moveTo(stripe, plan, at('2027-03-31T17:00:00Z'));
    const invoices = (await stripe.invoices.list({ subscription: id })).data.map((each) => each.status);
    expect(invoices).toEqual(['paid', status, 'paid']);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active', pause_collection: null });
    expect(await periods(id)).toContain('2027-03-31T17:00:00.000Z');
  });

  test('the collection ends when somebody clears it', async () => {
    const plan = await payer(stripe);
    const { id } = await subscribe(stripe, plan);
    await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    expect((await stripe.subscriptions.update(id, { pause_collection: '' })).pause_collection).toBeNull();
  });
});
