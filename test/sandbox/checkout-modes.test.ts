import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { type Params, plan, saving, SUCCESS } from './checkout-params.js';
import { failure } from './failure.js';
import { bench, idOf, press, sessionParams, submit, type Bench } from './harness.js';

let it: Bench;

beforeAll(async () => {
  it = await bench();
});

afterAll(() => it.stop());

function create(params: Params): Promise<Stripe.Checkout.Session> {
  return it.stripe.checkout.sessions.create(params);
}

async function page(session: Stripe.Checkout.Session): Promise<string> {
  return (await fetch(session.url!)).text();
}

async function typesSince(id: string | undefined): Promise<string[]> {
  const { data } = await it.stripe.events.list({ limit: 50, ...(id ? { ending_before: id } : {}) });
  return data.map((event) => event.type).toReversed();
}

async function newestEvent(): Promise<string | undefined> {
  return (await it.stripe.events.list({ limit: 1 })).data[0]?.id;
}

describe('mode setup', () => {
  test('saves a card for a new customer, without any amount', async () => {
    const mark = await newestEvent();
    const session = await create(saving({ setup_intent_data: { description: 'For renewals', metadata: { a: '1' } } }));
    expect(session).toMatchObject({ amount_total: null, payment_status: 'no_payment_required', payment_intent: null });
    const html = await page(session);
    expect(html).toContain('Save the card');
    expect(html).not.toContain('$');
    const declined = await submit(session, { email: 'ada@example.org', card: '4000000000000002' });
    expect([declined.status, (await declined.text()).includes('Nothing was saved')]).toEqual([402, true]);
    expect((await submit(session, { email: 'ada@example.org', name: 'Ada', card: '4242424242424242' })).status).toBe(
      303,
    );
    const done = await it.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['setup_intent.payment_method', 'customer'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      customer: { email: 'ada@example.org', name: 'Ada' },
      setup_intent: { status: 'succeeded', description: 'For renewals', metadata: { a: '1' } },
    });
    const setup = done.setup_intent as Stripe.SetupIntent;
    expect((setup.payment_method as Stripe.PaymentMethod).customer).toBe(idOf(done.customer));
    expect(await typesSince(mark)).toEqual([
      'setup_intent.created',
      'customer.created',
      'setup_intent.setup_failed',
      'customer.updated',
      'payment_method.attached',
      'setup_intent.succeeded',
      'checkout.session.completed',
    ]);
    expect(await (await fetch(session.url!)).text()).toContain('The card is saved');
  });

  test('asks for 3-D Secure, and for a customer who is there already', async () => {
    const customer = await it.stripe.customers.create({ email: 'bea@example.org' });
    const session = await create({ mode: 'setup', currency: 'usd', success_url: SUCCESS, customer: customer.id });
    const asked = await submit(session, { card: '4000002500003155' });
    expect(asked.headers.get('location')).toBe(`/pay/${session.id}/confirm`);
    expect(await (await fetch(`${session.url}/confirm`)).text()).toContain('Confirm the card');
    expect((await submit(session, { result: 'fail' }, '/confirm')).status).toBe(402);
    await submit(session, { card: '4000002500003155' });
    expect((await submit(session, { result: 'complete' }, '/confirm')).headers.get('location')).toBe(SUCCESS);
    expect((await it.stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  });

  test('ends with its session', async () => {
    const session = await create(saving());
    await it.stripe.checkout.sessions.expire(session.id);
    expect((await it.stripe.setupIntents.retrieve(idOf(session.setup_intent))).status).toBe('canceled');
    const early = await failure(it.stripe.setupIntents.confirm(idOf((await create(saving())).setup_intent)));
    expect(early.message).toContain('Checkout session');
  });
});

describe('mode subscription', () => {
  test('shows the terms, and begins with the first payment', async () => {
    const session = await create(plan({ submit_type: 'donate', subscription_data: { metadata: { plan: '1' } } }));
    expect(session).toMatchObject({ amount_total: 1000, payment_status: 'unpaid', subscription: null });
    const html = await page(session);
    for (const words of ['Donate $10.00 every month', 'until canceled', 'First charge', 'Today', 'Next charge']) {
      expect(html).toContain(words);
    }
    expect((await press(session, '4000000000000002')).status).toBe(402);
    expect((await it.stripe.subscriptions.list()).data).toEqual([]);
    expect((await press(session)).status).toBe(303);
    const done = await it.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription.latest_invoice'] });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      subscription: {
        status: 'active',
        metadata: { plan: '1' },
        latest_invoice: { status: 'paid', amount_paid: 1000 },
      },
    });
    const { data } = await it.stripe.checkout.sessions.list({ subscription: idOf(done.subscription) });
    expect(data.map((each) => each.id)).toEqual([session.id]);
  });

  test('may begin with a trial: the card is saved, and nothing is charged', async () => {
    const session = await create(plan({ subscription_data: { trial_period_days: 7 } }));
    expect(session.amount_total).toBe(0);
    expect(await page(session)).toContain('starting later');
    expect((await press(session, '4000000000000002')).status).toBe(402);
    expect((await press(session)).status).toBe(303);
    const done = await it.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
    expect(done).toMatchObject({ payment_status: 'no_payment_required', subscription: { status: 'trialing' } });
  });
});

describe('mode payment', () => {
  test('with a wallet brings name and email along', async () => {
    const { customer_email: _email, ...open } = sessionParams();
    const session = await create(open);
    expect(await page(session)).toContain('Pay with a test wallet');
    expect((await submit(session, { email: '', name: '', wallet: 'apple_pay' })).status).toBe(303);
    const done = await it.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge'] });
    expect(done.customer_details).toMatchObject({ name: 'Wanda Wallet', email: 'wanda.wallet@example.com' });
    const charge = (done.payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
    expect(charge.payment_method_details?.card?.wallet?.type).toBe('apple_pay');
  });

  test('by bank account is on its way', async () => {
    const session = await create(sessionParams());
    const html = await page(session);
    expect(html).toContain('you allow it to be debited');
    const sent = await submit(session, { email: 'ada@example.org', name: 'Ada', account: '000123456789' });
    expect(sent.status).toBe(303);
    const done = await it.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'processing' },
    });
    expect(await (await fetch(session.url!)).text()).toContain('on its way');
    const cardsOnly = await create(sessionParams({ excluded_payment_method_types: ['us_bank_account'] }));
    expect(cardsOnly.payment_method_types).toEqual(['card']);
    expect(await page(cardsOnly)).not.toContain('US bank account');
    const refused = await submit(cardsOnly, { email: 'ada@example.org', account: '000123456789' });
    expect(refused.status).toBe(422);
  });

  test('over an amount that the payer chooses', async () => {
    const product = await it.stripe.products.create({ name: 'A gift' });
    const price = await it.stripe.prices.create({
      product: product.id,
      currency: 'usd',
      custom_unit_amount: { enabled: true, minimum: 500, maximum: 100_000, preset: 2500 },
    });
    const session = await create(sessionParams({ line_items: [{ price: price.id, quantity: 1 }] }));
    expect(await page(session)).toContain('value="25.00"');
    const fields = { email: 'ada@example.org', card: '4242424242424242' };
    for (const amount of ['4.99', '1000.01', '1e3', '-5', '5.001', '']) {
      expect((await submit(session, { ...fields, amount })).status).toBe(422);
    }
    expect((await submit(session, { ...fields, amount: '42.50' })).status).toBe(303);
    const done = await it.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent', 'line_items'] });
    expect(done).toMatchObject({ amount_total: 4250, payment_intent: { amount_received: 4250 } });
    expect(done.line_items?.data[0]?.amount_total).toBe(4250);
  });

  test('over nothing needs no card', async () => {
    const session = await create(
      sessionParams({
        line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 0, product_data: { name: 'Free' } } }],
      }),
    );
    expect(await page(session)).not.toContain('Card number');
    expect((await submit(session, { email: 'ada@example.org', name: 'Ada' })).status).toBe(303);
    const done = await it.stripe.checkout.sessions.retrieve(session.id);
    expect(done).toMatchObject({ payment_status: 'no_payment_required', payment_intent: null });
  });

  test('collects phone and address where the session asks for them', async () => {
    const session = await create(
      sessionParams({ phone_number_collection: { enabled: true }, billing_address_collection: 'required' }),
    );
    const card = { email: 'ada@example.org', name: 'Ada', card: '4242424242424242' };
    const refused = await submit(session, card);
    const html = await refused.text();
    for (const field of ['phone', 'line1', 'city', 'postal_code', 'country']) {
      expect(html).toContain(`id="${field}-problem"`);
    }
    const address = { line1: '1 Harbor Street', city: 'Austin', postal_code: '78701', country: 'us' };
    expect((await submit(session, { ...card, ...address, phone: '+1 555 010 0000' })).status).toBe(303);
    const done = await it.stripe.checkout.sessions.retrieve(session.id);
    expect(done.customer_details).toMatchObject({
      phone: '+1 555 010 0000',
      address: { city: 'Austin', country: 'US', line2: null },
    });
  });

  test('only authorises where the session asks for it', async () => {
    const session = await create(sessionParams({ payment_intent_data: { capture_method: 'manual' } }));
    await press(session);
    const done = await it.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(done).toMatchObject({ payment_status: 'unpaid', payment_intent: { status: 'requires_capture' } });
    expect((await it.stripe.paymentIntents.capture(idOf(done.payment_intent))).status).toBe('succeeded');
  });

  test('can learn metadata later', async () => {
    const session = await create(sessionParams());
    const changed = await it.stripe.checkout.sessions.update(session.id, { metadata: { gift: '', b: '2' } });
    expect(changed.metadata).toEqual({ b: '2' });
  });
});
