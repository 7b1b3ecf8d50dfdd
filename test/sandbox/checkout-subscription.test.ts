import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { at, DAY, moveTo, newest, payer } from './billing-bench.js';
import { bench, press, submit, type Bench } from './harness.js';

let it: Bench;
let stripe: Stripe;

beforeAll(async () => {
  it = await bench();
  stripe = it.stripe;
});

afterAll(() => it.stop());

const MONTHLY = {
  currency: 'usd',
  product_data: { name: 'A monthly gift' },
  recurring: { interval: 'month' as const },
};

function session(change: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    customer_email: 'ada@example.org',
    line_items: [{ quantity: 1, price_data: { ...MONTHLY, unit_amount: 1500 } }],
    subscription_data: { metadata: { plan: 'p1' }, description: 'For the harbor' },
    success_url: 'http://127.0.0.1:9/thanks',
    ...change,
  });
}

async function finished(id: string): Promise<Stripe.Checkout.Session & { subscription: Stripe.Subscription }> {
  const done = await stripe.checkout.sessions.retrieve(id, { expand: ['subscription', 'invoice'] });
  return done as Stripe.Checkout.Session & { subscription: Stripe.Subscription };
}

describe('a session in mode "subscription"', () => {
  test('makes the subscription after the payment, with the card as its method', async () => {
    const open = await session();
    await press(open);
    const done = await finished(open.id);
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      payment_intent: null,
      subscription: {
        status: 'active',
        metadata: { plan: 'p1' },
        description: 'For the harbor',
        default_payment_method: expect.stringMatching(/^pm_/),
      },
      invoice: { status: 'paid', amount_paid: 1500, billing_reason: 'subscription_create' },
    });
    expect(await newest(stripe, 'customer.created')).toEqual([
      'payment_intent.created',
      'payment_method.attached',
      'charge.succeeded',
      'payment_intent.succeeded',
      'customer.updated',
      'invoice.created',
      'customer.subscription.created',
      'invoice.finalized',
      'invoice_payment.paid',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'checkout.session.completed',
    ]);
    const { data } = await stripe.invoicePayments.list({ invoice: (done.invoice as Stripe.Invoice).id });
    expect(data[0]).toMatchObject({ status: 'paid', amount_paid: 1500 });
    const byPlan = await stripe.checkout.sessions.list({ subscription: done.subscription.id });
    expect(byPlan.data.map(({ id }) => id)).toEqual([open.id]);
  });

  test('leaves no subscription and no invoice of a declined try', async () => {
    const open = await session({ customer_email: 'declined@example.org' });
    expect((await press(open, '4000000000000002')).status).toBe(402);
    const tried = await stripe.checkout.sessions.retrieve(open.id);
    expect(tried).toMatchObject({ status: 'open', subscription: null, invoice: null });
    const [charge] = (await stripe.charges.list({ limit: 1 })).data;
    expect(charge!.status).toBe('failed');
    expect((await stripe.subscriptions.list({ customer: tried.customer as string, status: 'all' })).data).toEqual([]);
    await press(open);
    expect((await finished(open.id)).subscription.status).toBe('active');
  });

  test('goes on by the clock of its customer', async () => {
    const plan = await payer(stripe, { from: '2027-01-31T17:00:00Z' });
    const open = await session({ customer: plan.customer.id, customer_email: undefined } as never);
    await press(open);
    const { subscription } = await finished(open.id);
    await moveTo(stripe, plan, '2027-03-31T17:00:00Z');
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ created }) => created)).toEqual([
      at('2027-03-31T17:00:00Z'),
      at('2027-02-28T17:00:00Z'),
      at('2027-01-31T17:00:00Z'),
    ]);
  });

  test('with a trial costs nothing today', async () => {
    const open = await session({ subscription_data: { trial_period_days: 7 } });
    expect(open.amount_total).toBe(0);
    await press(open);
    const done = await finished(open.id);
    expect(done).toMatchObject({
      payment_status: 'no_payment_required',
      subscription: { status: 'trialing', default_payment_method: expect.any(String) },
      invoice: { amount_due: 0, status: 'paid' },
    });
    const { trial_end: end, created } = done.subscription;
    expect(end! - created).toBe(7 * DAY);
  });

  test('with an anchor ahead costs nothing today, and has no invoice', async () => {
    const anchor = Math.floor(it.sandbox.clock.now().getTime() / 1000) + 10 * DAY;
    const data = { billing_cycle_anchor: anchor, proration_behavior: 'none' as const };
    await expect(session({ subscription_data: { billing_cycle_anchor: anchor } })).rejects.toThrow(
      'proration_behavior',
    );
    const open = await session({ subscription_data: data });
    await press(open);
    const done = await finished(open.id);
    expect(done).toMatchObject({ invoice: null, subscription: { status: 'active', billing_cycle_anchor: anchor } });
    expect(done.subscription.items.data[0]!.current_period_end).toBe(anchor);
  });

  test('takes what is paid once into the first invoice', async () => {
    const once = { currency: 'usd', unit_amount: 700, product_data: { name: 'A tote bag' } };
    const line_items = [
      { quantity: 1, price_data: { ...MONTHLY, unit_amount: 1500 } },
      { quantity: 2, price_data: once },
    ];
    const open = await session({ line_items });
    await press(open);
    const done = await finished(open.id);
    expect(done.subscription.items.data).toHaveLength(1);
    expect(done.invoice).toMatchObject({ amount_paid: 2900, lines: { data: [{ amount: 1500 }, { amount: 1400 }] } });
    const preview = await stripe.invoices.createPreview({ subscription: done.subscription.id });
    expect(preview.amount_due).toBe(1500);

    const trial = await session({ line_items, subscription_data: { trial_period_days: 7 } });
    expect(trial.amount_total).toBe(1400);
    await press(trial);
    expect((await finished(trial.id)).invoice).toMatchObject({ amount_paid: 1400 });
  });
});

describe('a bank account at Checkout', () => {
  async function debited(account: string): Promise<{ done: Stripe.Checkout.Session; charge: Stripe.Charge }> {
    const open = await session();
    await submit(open, { email: 'ada@example.org', name: 'Ada', account });
    const done = await finished(open.id);
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      subscription: { status: 'active' },
      invoice: { status: 'open' },
    });
    const [charge] = (await stripe.charges.list({ customer: done.customer as string })).data;
    await fetch(`${it.sandbox.url}/_sandbox/api/charges/${charge!.id}/end_debit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return { done, charge: charge! };
  }

  test('is paid days later, and so are the session and the invoice', async () => {
    const { done } = await debited('000123456789');
    const later = await finished(done.id);
    expect(later).toMatchObject({ payment_status: 'paid', invoice: { status: 'paid' } });
    expect(await newest(stripe, 'charge.succeeded')).toEqual([
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'checkout.session.async_payment_succeeded',
    ]);
  });

  test('may fail days later', async () => {
    const { done } = await debited('000222222227');
    const later = await finished(done.id);
    expect(later).toMatchObject({
      payment_status: 'unpaid',
      subscription: { status: 'past_due' },
      invoice: { status: 'open' },
    });
    expect(await newest(stripe, 'payment_intent.payment_failed')).toEqual(
      expect.arrayContaining(['invoice.payment_failed', 'checkout.session.async_payment_failed']),
    );
  });
});
