import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { MOST_RETRIES, retryMoments } from '../../src/sandbox/billing/dunning.js';
import { at, DAY, moveTo, newest, payer, subscribe, type Plan } from './billing-bench.js';
import { bench, type Bench } from './harness.js';

let it: Bench;
let stripe: Stripe;

beforeAll(async () => {
  it = await bench();
  stripe = it.stripe;
});

afterAll(() => it.stop());

const DUE = '2027-02-28T17:00:00Z';

/** A plan whose first renewal, at `DUE`, finds a card that is declined. */
async function failingPlan(card = 'pm_card_chargeCustomerFail'): Promise<Plan & { id: string }> {
  const plan = await payer(stripe);
  const { id } = await subscribe(stripe, plan);
  const bad = await stripe.paymentMethods.attach(card, { customer: plan.customer.id });
  await stripe.subscriptions.update(id, { default_payment_method: bad.id });
  return { ...plan, id };
}

async function latest(id: string): Promise<Stripe.Invoice> {
  const { latest_invoice } = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  return latest_invoice as Stripe.Invoice;
}

async function charges({ customer }: Plan): Promise<(string | null)[]> {
  const { data } = await stripe.charges.list({ customer: customer.id, limit: 100 });
  return data.map(({ status }) => status);
}

test('further tries lie in order within two weeks, a day apart on average, and differ from invoice to invoice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.string(), (failure, seed) => {
      const moments = retryMoments(failure, seed);
      expect(moments).toHaveLength(MOST_RETRIES);
      expect(retryMoments(failure, seed)).toEqual(moments);
      for (const [index, moment] of moments.entries()) {
        expect(moment - (moments[index - 1] ?? failure)).toBeGreaterThanOrEqual(DAY / 2);
        expect(moment).toBeLessThanOrEqual(failure + 14 * DAY);
      }
    }),
  );
  expect(retryMoments(0, 'in_a')).not.toEqual(retryMoments(0, 'in_b'));
});

describe('a renewal that fails', () => {
  test('is told step by step, and tried again', async () => {
    const plan = await failingPlan();
    await moveTo(stripe, plan, DUE);
    expect(await newest(stripe, 'test_helpers.test_clock.advancing')).toEqual([
      'invoice.upcoming',
      'invoice.created',
      'customer.subscription.updated',
      'invoice.finalized',
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.updated',
      'invoice.payment_failed',
      'customer.updated',
      'customer.subscription.updated',
      'test_helpers.test_clock.ready',
    ]);
    expect((await stripe.subscriptions.retrieve(plan.id)).status).toBe('past_due');
    const invoice = await latest(plan.id);
    expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, attempted: true, auto_advance: true });
    expect(invoice.next_payment_attempt).toBeGreaterThan(at(DUE));
    expect(await stripe.customers.retrieve(plan.customer.id)).toMatchObject({ delinquent: true });
    await moveTo(stripe, plan, invoice.next_payment_attempt!);
    expect(await latest(plan.id)).toMatchObject({ status: 'open', attempt_count: 2 });
  });

  test('recovers with another card at the next try, and not before', async () => {
    const plan = await failingPlan();
    await moveTo(stripe, plan, DUE);
    await stripe.subscriptions.update(plan.id, { default_payment_method: plan.method.id });
    expect((await stripe.subscriptions.retrieve(plan.id)).status).toBe('past_due');
    await moveTo(stripe, plan, (await latest(plan.id)).next_payment_attempt!);
    expect(await latest(plan.id)).toMatchObject({ status: 'paid', attempt_count: 2, next_payment_attempt: null });
    expect((await stripe.subscriptions.retrieve(plan.id)).status).toBe('active');
    expect(await stripe.customers.retrieve(plan.customer.id)).toMatchObject({ delinquent: false });
    await moveTo(stripe, plan, '2027-03-31T17:00:00Z');
    expect(await charges(plan)).toEqual(['succeeded', 'succeeded', 'failed', 'succeeded']);
  });

  test('recovers at once when somebody asks for it, also with a card of its own', async () => {
    const plan = await failingPlan();
    await moveTo(stripe, plan, DUE);
    const { id, next_payment_attempt: next } = await latest(plan.id);
    await expect(stripe.invoices.pay(id)).rejects.toMatchObject({ code: 'card_declined' });
    expect(await latest(plan.id)).toMatchObject({ attempt_count: 1, next_payment_attempt: next });
    await stripe.invoices.pay(id, { payment_method: plan.method.id });
    expect((await stripe.subscriptions.retrieve(plan.id)).status).toBe('active');
    const before = await charges(plan);
    await moveTo(stripe, plan, '2027-03-20T00:00:00Z');
    expect(await charges(plan)).toEqual(before);
  });

  test('ends the subscription after the last try; the invoice stays open', async () => {
    const plan = await failingPlan();
    await moveTo(stripe, plan, at(DUE) + 14 * DAY);
    const ended = await stripe.subscriptions.retrieve(plan.id);
    expect(ended).toMatchObject({ status: 'canceled', cancellation_details: { reason: 'payment_failed' } });
    const invoice = await latest(plan.id);
    expect(invoice).toMatchObject({
      status: 'open',
      attempt_count: 1 + MOST_RETRIES,
      next_payment_attempt: null,
      auto_advance: false,
    });
    expect(await charges(plan)).toHaveLength(2 + MOST_RETRIES);
    const types = await newest(stripe, 'test_helpers.test_clock.advancing');
    expect(types.filter((type) => type === 'invoice.payment_failed')).toHaveLength(1 + MOST_RETRIES);
    expect(types.filter((type) => type === 'customer.subscription.deleted')).toHaveLength(1);
    await stripe.invoices.pay(invoice.id, { payment_method: plan.method.id });
    expect((await stripe.subscriptions.retrieve(plan.id)).status).toBe('canceled');
  });
});

describe('what is not tried again', () => {
  test('a card whose bank wants the donor to confirm, until there is another one', async () => {
    const plan = await failingPlan('pm_card_authenticationRequired');
    await moveTo(stripe, plan, DUE);
    expect(await newest(stripe, 'test_helpers.test_clock.advancing')).toContain('invoice.payment_action_required');
    await moveTo(stripe, plan, at(DUE) + 5 * DAY);
    const [tried] = [await latest(plan.id)];
    expect(tried.attempt_count).toBeGreaterThan(1);
    expect((await stripe.charges.list({ customer: plan.customer.id })).data).toHaveLength(1);
    await stripe.subscriptions.update(plan.id, { default_payment_method: plan.method.id });
    await moveTo(stripe, plan, tried.next_payment_attempt!);
    expect(await latest(plan.id)).toMatchObject({ status: 'paid' });
  });

  test('a customer without a method', async () => {
    const plan = await payer(stripe);
    const { id } = await subscribe(stripe, plan);
    await stripe.paymentMethods.detach(plan.method.id);
    await moveTo(stripe, plan, DUE);
    expect(await latest(id)).toMatchObject({ status: 'open', attempt_count: 1 });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
    await moveTo(stripe, plan, at(DUE) + 14 * DAY);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    expect(await charges(plan)).toHaveLength(1);
  });

  test('a subscription that was ended meanwhile', async () => {
    const plan = await failingPlan();
    await moveTo(stripe, plan, DUE);
    await stripe.subscriptions.cancel(plan.id);
    const before = await charges(plan);
    expect(await latest(plan.id)).toMatchObject({ status: 'open', auto_advance: false, next_payment_attempt: null });
    await moveTo(stripe, plan, '2027-03-31T17:00:00Z');
    expect(await charges(plan)).toEqual(before);
  });
});

describe('cards that expire', () => {
  async function renewals(card: string): Promise<Stripe.Invoice[]> {
    const plan = await payer(stripe, { from: '2027-01-10T17:00:00Z' });
    const method = await stripe.paymentMethods.attach(card, { customer: plan.customer.id });
    await stripe.paymentMethods.update(method.id, { card: { exp_month: 1, exp_year: 2027 } });
    const { id } = await subscribe(stripe, plan, { default_payment_method: method.id });
    await moveTo(stripe, plan, '2027-02-10T17:00:00Z');
    return (await stripe.invoices.list({ subscription: id })).data;
  }

  test('go on when the bank sends the new date', async () => {
    expect((await renewals('pm_card_visa')).map(({ status }) => status)).toEqual(['paid', 'paid']);
    expect(await newest(stripe, 'test_helpers.test_clock.advancing')).toContain('payment_method.automatically_updated');
  });

  test('fail when it does not', async () => {
    expect((await renewals('pm_card_mastercard')).map(({ status }) => status)).toEqual(['open', 'paid']);
  });
});

describe('a bank account', () => {
  async function debit(token: string, days: number): Promise<{ id: string; plan: Plan; invoice: Stripe.Invoice }> {
    const plan = await payer(stripe, { from: '2027-03-01T17:00:00Z' });
    const account = await stripe.paymentMethods.attach(token, { customer: plan.customer.id });
    const made = await subscribe(stripe, plan, { default_payment_method: account.id, expand: ['latest_invoice'] });
    expect(made).toMatchObject({ status: 'active', latest_invoice: { status: 'open', attempted: true } });
    await moveTo(stripe, plan, at('2027-03-01T17:00:00Z') + days * DAY);
    return { id: made.id, plan, invoice: await latest(made.id) };
  }

  test('is paid days after it was asked', async () => {
    const { id, invoice } = await debit('pm_usBankAccount_success', 7);
    expect(invoice).toMatchObject({ status: 'paid', attempt_count: 1 });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  });

  test('is asked again twice when it had no funds', async () => {
    const { id, plan, invoice } = await debit('pm_usBankAccount_insufficientFunds', 2);
    expect(invoice).toMatchObject({ status: 'open', attempt_count: 1 });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
    await moveTo(stripe, plan, '2027-03-25T00:00:00Z');
    expect(await charges(plan)).toEqual(['failed', 'failed', 'failed']);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  });
});
