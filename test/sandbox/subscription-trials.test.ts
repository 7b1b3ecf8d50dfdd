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

function periodOf({ items }: Stripe.Subscription): [number, number] {
  return [items.data[0]!.current_period_start, items.data[0]!.current_period_end];
}

describe('a trial', () => {
  test('has an invoice over nothing, is announced, and is paid for when it ends', async () => {
    const plan = await payer(stripe, { from: '2027-01-01T00:00:00Z' });
    const made = await subscribe(stripe, plan, { trial_period_days: 10, expand: ['latest_invoice'] });
    expect(made).toMatchObject({
      status: 'trialing',
      trial_end: at('2027-01-11'),
      billing_cycle_anchor: at('2027-01-11'),
      latest_invoice: { amount_due: 0, status: 'paid', billing_reason: 'subscription_create' },
    });
    await moveTo(stripe, plan, '2027-01-08T00:00:00Z');
    expect(await newest(stripe, 'test_helpers.test_clock.advancing')).toContain('customer.subscription.trial_will_end');
    await moveTo(stripe, plan, '2027-01-11T00:00:00Z');
    const after = await stripe.subscriptions.retrieve(made.id, { expand: ['latest_invoice'] });
    expect(after).toMatchObject({ status: 'active', latest_invoice: { amount_paid: 2500 } });
    expect(periodOf(after)).toEqual([at('2027-01-11'), at('2027-02-11')]);
  });

  test('can be ended at once, or begun and prolonged later', async () => {
    const plan = await payer(stripe, { from: '2027-01-01T00:00:00Z' });
    const trial = await subscribe(stripe, plan, { trial_end: at('2027-02-01') });
    const longer = await stripe.subscriptions.update(trial.id, { trial_end: at('2027-03-01') });
    expect(periodOf(longer)).toEqual([at('2027-01-01'), at('2027-03-01')]);
    const ended = await stripe.subscriptions.update(trial.id, { trial_end: 'now' });
    expect(ended).toMatchObject({ status: 'active', billing_cycle_anchor: at('2027-01-01') });
    await expect(stripe.subscriptions.update(trial.id, { trial_end: at('2027-01-20') })).rejects.toThrow('prorate');
    const again = await stripe.subscriptions.update(trial.id, {
      trial_end: at('2027-01-20'),
      proration_behavior: 'none',
    });
    expect(again).toMatchObject({ status: 'trialing', billing_cycle_anchor: at('2027-01-20') });
    expect((await stripe.invoices.list({ subscription: trial.id })).data.map((each) => each.total)).toEqual([
      0, 2500, 0,
    ]);
  });

  test.each([
    ['pause', 'paused', 'customer.subscription.paused'],
    ['cancel', 'canceled', 'customer.subscription.deleted'],
    ['create_invoice', 'past_due', 'invoice.payment_failed'],
  ] as const)('without a method may %s', async (missing_payment_method, status, event) => {
    const plan = await payer(stripe, { from: '2027-01-01T00:00:00Z' });
    await stripe.paymentMethods.detach(plan.method.id);
    const made = await subscribe(stripe, plan, {
      trial_period_days: 5,
      trial_settings: { end_behavior: { missing_payment_method } },
    });
    await moveTo(stripe, plan, '2027-01-06T00:00:00Z');
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe(status);
    expect(await newest(stripe, 'test_helpers.test_clock.advancing')).toContain(event);
  });
});

describe('a first payment that does not succeed', () => {
  test('leaves an incomplete subscription, which another method may still begin', async () => {
    const plan = await payer(stripe, { card: 'pm_card_chargeCustomerFail' });
    const made = await subscribe(stripe, plan, { off_session: true, expand: ['latest_invoice'] });
    expect(made).toMatchObject({
      status: 'incomplete',
      latest_invoice: { status: 'open', next_payment_attempt: null },
    });
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: plan.customer.id });
    const paid = await stripe.invoices.pay((made.latest_invoice as Stripe.Invoice).id, { payment_method: card.id });
    expect(paid.status).toBe('paid');
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('active');
  });

  test('lets it expire after 23 hours', async () => {
    const plan = await payer(stripe, { card: 'pm_card_chargeCustomerFail', from: '2027-01-01T00:00:00Z' });
    const made = await subscribe(stripe, plan, { off_session: true });
    await moveTo(stripe, plan, '2027-01-01T23:00:00Z');
    const after = await stripe.subscriptions.retrieve(made.id, { expand: ['latest_invoice'] });
    expect(after).toMatchObject({ status: 'incomplete_expired', latest_invoice: { status: 'void' } });
    await moveTo(stripe, plan, '2027-03-01T00:00:00Z');
    expect((await stripe.invoices.list({ subscription: made.id })).data).toHaveLength(1);
    const ended = await stripe.subscriptions.list({ customer: plan.customer.id, status: 'ended' });
    expect(ended.data.map(({ id }) => id)).toEqual([made.id]);
  });

  test('is an error, and leaves nothing, where that is asked for', async () => {
    const plan = await payer(stripe, { card: 'pm_card_chargeCustomerFail' });
    const wish = { off_session: true, payment_behavior: 'error_if_incomplete' } as const;
    await expect(subscribe(stripe, plan, wish)).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' });
    const { data } = await stripe.subscriptions.list({ customer: plan.customer.id, status: 'all' });
    expect(data).toEqual([]);
    expect((await stripe.charges.list({ customer: plan.customer.id })).data).toEqual([]);
  });

  test('may wait for a page of one’s own, which confirms the payment', async () => {
    const plan = await payer(stripe);
    const made = await subscribe(stripe, plan, {
      payment_behavior: 'default_incomplete',
      payment_settings: { save_default_payment_method: 'on_subscription' },
      expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
    });
    const invoice = made.latest_invoice as Stripe.Invoice;
    expect(made.status).toBe('incomplete');
    const intent = invoice.payments!.data[0]!.payment.payment_intent as string;
    expect(invoice.confirmation_secret?.client_secret).toMatch(new RegExp(`^${intent}_secret_`));
    await stripe.paymentIntents.confirm(intent, { payment_method: plan.method.id, return_url: 'http://127.0.0.1:9/' });
    const after = await stripe.subscriptions.retrieve(made.id);
    expect(after).toMatchObject({ status: 'active', default_payment_method: plan.method.id });
  });

  test('may ask the payer to confirm with their bank', async () => {
    const plan = await payer(stripe, { card: 'pm_card_authenticationRequired' });
    const made = await subscribe(stripe, plan);
    expect(made.status).toBe('incomplete');
    const invoice = await stripe.invoices.retrieve(made.latest_invoice as string, {
      expand: ['payments.data.payment.payment_intent'],
    });
    const intent = invoice.payments!.data[0]!.payment.payment_intent as Stripe.PaymentIntent;
    expect(intent.status).toBe('requires_action');
    expect(await newest(stripe, 'price.created')).toContain('invoice.payment_action_required');
    const url = intent.next_action!.redirect_to_url!.url!;
    await fetch(url, { method: 'POST', body: new URLSearchParams({ result: 'complete' }), redirect: 'manual' });
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('active');
  });
});
