import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import {
  bench,
  idOf,
  listen,
  press,
  sessionParams,
  submit,
  type Bench,
  type Listener,
  WEBHOOK_SECRET,
} from './harness.js';

let it: Bench;
let listener: Listener;

beforeAll(async () => {
  listener = await listen();
  it = await bench({ webhook: { url: listener.url, secret: WEBHOOK_SECRET } });
});

afterAll(async () => {
  await it.stop();
  await listener.close();
});

async function eventsAbout(ids: readonly string[], last: string): Promise<string[]> {
  for (let left = 200; left > 0; left -= 1) {
    const about = listener.events().filter((event) => ids.includes((event.data.object as { id?: string }).id ?? ''));
    if (about.some((event) => event.type === last)) return about.map((event) => event.type);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`No ${last} came`);
}

describe('a one-time gift', () => {
  test('is paid on the card page and everything about it can be read', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 2500,
    });
    expect(session.url).toBe(`${it.sandbox.url}/pay/${session.id}`);

    const pressed = await press(session);
    expect(pressed.status).toBe(303);
    expect(pressed.headers.get('location')).toBe(`http://127.0.0.1:9/thanks?session=${session.id}`);

    const paid = await it.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge.balance_transaction', 'customer', 'line_items'],
    });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      client_reference_id: 'gift-1',
    });
    expect(paid.customer_details).toMatchObject({ email: 'ada@example.org', name: 'Ada Byron' });
    expect(paid.customer).toMatchObject({ object: 'customer', email: 'ada@example.org' });
    expect(paid.line_items?.data[0]).toMatchObject({ description: 'A gift to the Harbor Ledger', amount_total: 2500 });
    const intent = paid.payment_intent as Stripe.PaymentIntent;
    const charge = intent.latest_charge as Stripe.Charge;
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 2500,
      metadata: { gift: 'gift-1', article: 'harbor' },
    });
    expect(charge).toMatchObject({ paid: true, metadata: { gift: 'gift-1' }, description: 'Gift gift-1' });
    expect(charge.payment_method_details?.card).toMatchObject({ brand: 'visa', last4: '4242' });
    expect(charge.balance_transaction).toMatchObject({
      amount: 2500,
      fee: 103,
      net: 2397,
      reporting_category: 'charge',
      status: 'pending',
    });
  });

  test('is told by signed events in a plausible order', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams({ customer_creation: 'if_required' }));
    await press(session);
    const paid = await it.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(paid.customer).toBeNull();
    const intent = paid.payment_intent as Stripe.PaymentIntent;
    const types = await eventsAbout([session.id, intent.id, idOf(intent.latest_charge)], 'checkout.session.completed');
    expect(types.toSorted()).toEqual([
      'charge.succeeded',
      'checkout.session.completed',
      'payment_intent.created',
      'payment_intent.succeeded',
    ]);
    const listed = await it.stripe.events.list({ limit: 4 });
    expect(listed.data.map((event) => event.type)).toEqual([
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
      'payment_intent.created',
    ]);
    expect(listed.data[0]).toMatchObject({
      api_version: '2026-10-28.endive',
      data: { object: { id: session.id, status: 'complete' } },
    });
    const created = listed.data[3]?.data.object as Stripe.PaymentIntent;
    expect(created.status).toBe('requires_payment_method');
  });

  test('is paid once when the button is pressed twice at the same time', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    const presses = await Promise.all(Array.from({ length: 6 }, () => press(session)));
    expect(presses.map((each) => each.status)).toEqual([303, 303, 303, 303, 303, 303]);
    const paid = await it.stripe.checkout.sessions.retrieve(session.id);
    const charges = await it.stripe.charges.list({ payment_intent: idOf(paid.payment_intent) });
    expect(charges.data).toHaveLength(1);
  });

  test('stays on the page after a decline, and the next card pays the same intent', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    const declined = await press(session, '4000000000009995');
    expect(declined.status).toBe(402);
    const page = await declined.text();
    expect(page).toContain('insufficient funds');
    expect(page).toContain('value="ada@example.org"');

    const tried = await it.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    const failed = tried.payment_intent as Stripe.PaymentIntent;
    expect(tried.status).toBe('open');
    expect(failed).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
    });

    await press(session);
    const charges = await it.stripe.charges.list({ payment_intent: failed.id });
    expect(charges.data.map((charge) => charge.status)).toEqual(['succeeded', 'failed']);
    expect(charges.data[1]).toMatchObject({
      failure_code: 'card_declined',
      outcome: { reason: 'insufficient_funds' },
      balance_transaction: null,
    });
    const intent = await it.stripe.paymentIntents.retrieve(failed.id);
    expect(intent).toMatchObject({ status: 'succeeded', last_payment_error: null });
    await eventsAbout([charges.data[1]!.id], 'charge.failed');
    await eventsAbout([failed.id], 'payment_intent.payment_failed');
  });

  test('asks for 3-D Secure, which may fail and then succeed', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    const asked = await press(session, '4000002500003155');
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `/pay/${session.id}/confirm`]);
    expect(await (await fetch(`${session.url}/confirm`)).text()).toContain('Complete');

    const failed = await submit(session, { result: 'fail' }, '/confirm');
    expect(failed.status).toBe(402);
    await press(session, '4000002500003155');
    const passed = await submit(session, { result: 'complete' }, '/confirm');
    expect(passed.headers.get('location')).toContain('/thanks');
    const { payment_intent } = await it.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge'],
    });
    const charge = (payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
    expect(charge.payment_method_details?.card?.three_d_secure).toMatchObject({ result: 'authenticated' });
  });

  test('costs more with American Express', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    await submit(session, { email: 'a@b.org', name: '', number: '3782 822463 10005', expiry: '12/34', cvc: '1234' });
    const { payment_intent } = await it.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge.balance_transaction'],
    });
    const charge = (payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
    expect(charge.balance_transaction).toMatchObject({ fee: 88, net: 2412 });
  });

  test('may learn its fee later', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    await press(session, '4000000000060006');
    const { payment_intent } = await it.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge'],
    });
    const charge = (payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
    expect(charge.balance_transaction).toBeNull();
    await eventsAbout([charge.id], 'charge.updated');
    const later = await it.stripe.charges.retrieve(charge.id, { expand: ['balance_transaction'] });
    expect(later.balance_transaction).toMatchObject({ fee: 103, source: charge.id });
  });
});
