import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { at, moveTo, newest, payer, subscribe, type Plan } from './billing-bench.js';
import { bench, type Bench } from './harness.js';

let it: Bench;
let stripe: Stripe;

beforeAll(async () => {
  it = await bench();
  stripe = it.stripe;
});

afterAll(() => it.stop());

/** An open invoice of a first payment that failed, and a card that would pay it. */
async function openInvoice(): Promise<{ plan: Plan; invoice: Stripe.Invoice; good: Stripe.PaymentMethod }> {
  const plan = await payer(stripe, { card: 'pm_card_chargeCustomerFail' });
  const made = await subscribe(stripe, plan, { off_session: true, expand: ['latest_invoice'] });
  const good = await stripe.paymentMethods.attach('pm_card_visa', { customer: plan.customer.id });
  return { plan, invoice: made.latest_invoice as Stripe.Invoice, good };
}

/** A draft of a paused collection. */
async function draftInvoice(): Promise<{ plan: Plan; invoice: Stripe.Invoice }> {
  const plan = await payer(stripe, { from: '2027-01-01T00:00:00Z' });
  const { id } = await subscribe(stripe, plan);
  await stripe.subscriptions.update(id, { pause_collection: { behavior: 'keep_as_draft' } });
  await moveTo(stripe, plan, '2027-02-01T00:00:00Z');
  const [invoice] = (await stripe.invoices.list({ subscription: id, status: 'draft' })).data;
  return { plan, invoice: invoice! };
}

describe('an invoice', () => {
  test('names its subscription, its period and its payments', async () => {
    const plan = await payer(stripe);
    const subscription = await subscribe(stripe, plan, { metadata: { plan: 'p7' } });
    await moveTo(stripe, plan, '2027-02-28T17:00:00Z');
    const [renewal] = (
      await stripe.invoices.list({
        subscription: subscription.id,
        expand: ['data.payments.data.payment.payment_intent', 'data.parent.subscription_details.subscription'],
      })
    ).data;
    expect(renewal).toMatchObject({
      billing_reason: 'subscription_cycle',
      customer_email: 'ada@example.org',
      period_start: at('2027-01-31T17:00:00Z'),
      period_end: at('2027-02-28T17:00:00Z'),
      parent: { subscription_details: { metadata: { plan: 'p7' }, subscription: { id: subscription.id } } },
      payments: {
        data: [
          {
            status: 'paid',
            amount_paid: 2500,
            payment: { type: 'payment_intent', payment_intent: { description: 'Subscription update' } },
          },
        ],
      },
    });
    const lines = await stripe.invoices.listLineItems(renewal!.id, { expand: ['data.pricing.price_details.price'] });
    expect(lines.data).toMatchObject([
      {
        amount: 2500,
        period: { start: at('2027-02-28T17:00:00Z'), end: at('2027-03-31T17:00:00Z') },
        parent: { subscription_item_details: { proration: false, subscription: subscription.id } },
        pricing: { price_details: { price: { id: plan.price.id } } },
      },
    ]);
  });

  test('is found from its payment, and its payment from it', async () => {
    const plan = await payer(stripe);
    const { latest_invoice } = await subscribe(stripe, plan);
    const [ofInvoice] = (await stripe.invoicePayments.list({ invoice: latest_invoice as string })).data;
    const payment_intent = ofInvoice!.payment.payment_intent as string;
    const ofIntent = await stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent },
      status: 'paid',
      expand: ['data.invoice'],
    });
    expect(ofIntent.data).toMatchObject([{ id: ofInvoice!.id, invoice: { id: latest_invoice } }]);
    expect(await stripe.invoicePayments.retrieve(ofInvoice!.id)).toEqual(ofInvoice);
    await expect(stripe.invoicePayments.list({ payment: { type: 'payment_intent' } })).rejects.toThrow('required');
    const intent = await stripe.paymentIntents.retrieve(payment_intent, {
      expand: ['latest_charge.balance_transaction'],
    });
    expect(intent).toMatchObject({ customer: plan.customer.id, setup_future_usage: 'off_session' });
  });

  test('has a number that counts the invoices of its customer', async () => {
    const plan = await payer(stripe);
    await subscribe(stripe, plan);
    await subscribe(stripe, plan);
    const { data } = await stripe.invoices.list({ customer: plan.customer.id });
    const numbers = data.map(({ number }) => number!.split('-')[1]);
    expect(numbers).toEqual(['0002', '0001']);
  });
});

describe('paying an invoice through the API', () => {
  test('with the method of the customer, or with another of theirs', async () => {
    const { plan, invoice, good } = await openInvoice();
    await expect(stripe.invoices.pay(invoice.id)).rejects.toMatchObject({
      statusCode: 402,
      code: 'card_declined',
      payment_intent: { status: 'requires_payment_method' },
    });
    const stranger = await payer(stripe);
    await expect(stripe.invoices.pay(invoice.id, { payment_method: stranger.method.id })).rejects.toThrow('not belong');
    const paid = await stripe.invoices.pay(invoice.id, { payment_method: good.id });
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 2500, amount_remaining: 0, attempt_count: 1 });
    await expect(stripe.invoices.pay(invoice.id)).rejects.toThrow('paid');
    const charges = await stripe.charges.list({ customer: plan.customer.id });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'failed']);
  });

  test('outside of Stripe, so that nothing is charged', async () => {
    const { plan, invoice } = await openInvoice();
    const paid = await stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    expect(paid).toMatchObject({ status: 'paid', amount_paid_off_stripe: 2500 });
    const types = await newest(stripe, 'invoice.payment_failed');
    expect(types).toContain('invoice.paid');
    expect(types).not.toContain('invoice.payment_succeeded');
    const [payment] = (await stripe.invoicePayments.list({ invoice: invoice.id })).data;
    expect(payment!.status).toBe('canceled');
    expect((await stripe.subscriptions.list({ customer: plan.customer.id })).data[0]!.status).toBe('active');
  });

  test('needs a method', async () => {
    const { plan, invoice } = await openInvoice();
    await stripe.paymentMethods.detach(plan.method.id);
    await expect(stripe.invoices.pay(invoice.id)).rejects.toMatchObject({ code: 'resource_missing' });
  });

  test('cannot have the payer confirm, and says so', async () => {
    const { plan, invoice } = await openInvoice();
    const card = await stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer: plan.customer.id });
    await expect(stripe.invoices.pay(invoice.id, { payment_method: card.id })).rejects.toMatchObject({
      code: 'authentication_required',
    });
    expect(await newest(stripe, 'payment_method.attached')).toContain('invoice.payment_action_required');
    const present = { payment_method: card.id, off_session: false };
    await expect(stripe.invoices.pay(invoice.id, present)).rejects.toMatchObject({
      code: 'invoice_payment_intent_requires_action',
    });
  });
});

describe('the other ends of an invoice', () => {
  test('a draft is finalized, and paid by that', async () => {
    const { invoice } = await draftInvoice();
    expect(invoice).toMatchObject({ status: 'draft', number: null, auto_advance: false });
    const open = await stripe.invoices.finalizeInvoice(invoice.id);
    expect(open).toMatchObject({ status: 'open', number: expect.any(String) });
    await expect(stripe.invoices.finalizeInvoice(invoice.id)).rejects.toMatchObject({ code: 'invoice_not_editable' });
    expect((await stripe.invoices.pay(invoice.id)).status).toBe('paid');

    const other = await draftInvoice();
    const paid = await stripe.invoices.finalizeInvoice(other.invoice.id, { auto_advance: true });
    expect(paid.status).toBe('paid');
    const third = await draftInvoice();
    expect((await stripe.invoices.pay(third.invoice.id)).status).toBe('paid');
  });

  test('it is voided, and its payment ends', async () => {
    const { invoice } = await openInvoice();
    const voided = await stripe.invoices.voidInvoice(invoice.id, { expand: ['payments.data.payment.payment_intent'] });
    expect(voided).toMatchObject({
      status: 'void',
      payments: { data: [{ status: 'canceled', payment: { payment_intent: { status: 'canceled' } } }] },
    });
    await expect(stripe.invoices.pay(invoice.id)).rejects.toThrow('void');
    await expect(stripe.invoices.voidInvoice(invoice.id)).rejects.toThrow('void');
  });

  test('nobody expects it to be paid, and it still can be', async () => {
    const { invoice, good } = await openInvoice();
    const given = await stripe.invoices.markUncollectible(invoice.id);
    expect(given).toMatchObject({
      status: 'uncollectible',
      status_details: { uncollectible: { reason: 'user_forgiven' } },
    });
    expect((await stripe.invoices.pay(invoice.id, { payment_method: good.id })).status).toBe('paid');
  });
});

describe('the next invoice', () => {
  test('is shown as it will be, also with changes', async () => {
    const plan = await payer(stripe);
    const subscription = await subscribe(stripe, plan);
    const [item] = subscription.items.data;
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    expect(preview.id).toMatch(/^upcoming_in_/);
    expect(preview).toMatchObject({
      billing_reason: 'upcoming',
      amount_due: 2500,
      next_payment_attempt: at('2027-02-28T17:00:00Z'),
      lines: { data: [{ period: { start: at('2027-02-28T17:00:00Z'), end: at('2027-03-31T17:00:00Z') } }] },
    });
    const changed = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items: [{ id: item!.id, quantity: 3 }], proration_behavior: 'none' },
    });
    expect(changed.amount_due).toBe(7500);
    expect((await stripe.subscriptions.retrieve(subscription.id)).items.data[0]!.quantity).toBe(1);
    const wish = { subscription: subscription.id, subscription_details: { items: [{ id: item!.id, quantity: 3 }] } };
    await expect(stripe.invoices.createPreview(wish)).rejects.toThrow('prorate');
    await expect(stripe.invoices.createPreview({ customer: plan.customer.id })).rejects.toThrow('give subscription');
    const ending = { subscription: subscription.id, subscription_details: { cancel_at_period_end: true } };
    await expect(stripe.invoices.createPreview(ending)).rejects.toMatchObject({ code: 'invoice_upcoming_none' });
    expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
  });

  test('is announced a week ahead, where periods are longer than that', async () => {
    const monthly = await payer(stripe);
    await subscribe(stripe, monthly);
    await moveTo(stripe, monthly, '2027-02-21T17:00:00Z');
    const [event] = (await stripe.events.list({ type: 'invoice.upcoming', limit: 1 })).data;
    expect(event).toMatchObject({
      created: at('2027-02-21T17:00:00Z'),
      data: { object: { amount_due: 2500, customer: monthly.customer.id } },
    });
    const weekly = await payer(stripe, { interval: 'week' });
    await subscribe(stripe, weekly);
    await moveTo(stripe, weekly, '2027-02-14T17:00:00Z');
    const after = await stripe.events.list({ type: 'invoice.upcoming', limit: 1 });
    expect(after.data[0]!.id).toBe(event!.id);
  });
});
