import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { failure } from './failure.js';
import { bench, idOf, SECRET_KEY, type Bench } from './harness.js';

let it: Bench;

beforeAll(async () => {
  it = await bench();
});

afterAll(() => it.stop());

const base = { amount: 2500, currency: 'usd' } as const;
const paid = { ...base, payment_method: 'pm_card_visa', confirm: true } as const;

async function typesAbout(id: string): Promise<string[]> {
  const { data } = await it.stripe.events.list({ limit: 100 });
  return data
    .filter((event) => (event.data.object as { id?: string }).id === id)
    .map((event) => event.type)
    .toReversed();
}

/** Answers the bank's question on the page that the intent names. */
async function confirm(intent: Stripe.PaymentIntent | Stripe.SetupIntent, result: string): Promise<Response> {
  const url = intent.next_action?.redirect_to_url?.url ?? '';
  return fetch(url, { method: 'POST', body: new URLSearchParams({ result }), redirect: 'manual' });
}

describe('a payment intent', () => {
  test('goes from no method through confirmation to paid', async () => {
    const intent = await it.stripe.paymentIntents.create({ ...base, metadata: { a: '1' }, description: 'Supper' });
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      amount: 2500,
      automatic_payment_methods: { enabled: true },
      payment_method_types: ['card', 'us_bank_account'],
    });
    const named = await it.stripe.paymentIntents.update(intent.id, { payment_method: 'pm_card_visa' });
    expect(named.status).toBe('requires_confirmation');
    const done = await it.stripe.paymentIntents.confirm(intent.id, { return_url: 'http://127.0.0.1:9/back' });
    expect(done).toMatchObject({ status: 'succeeded', amount_received: 2500, metadata: { a: '1' } });
    const charge = await it.stripe.charges.retrieve(idOf(done.latest_charge), { expand: ['balance_transaction'] });
    expect(charge).toMatchObject({ paid: true, description: 'Supper', balance_transaction: { net: 2397 } });
    expect(await typesAbout(intent.id)).toEqual(['payment_intent.created', 'payment_intent.succeeded']);
    const again = await failure(it.stripe.paymentIntents.confirm(intent.id));
    expect(again).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect(again.payment_intent?.status).toBe('succeeded');
  });

  test('that is declined answers 402 with itself inside, is kept, and takes another card', async () => {
    const error = await failure(
      it.stripe.paymentIntents.create({ ...paid, payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }),
    );
    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      payment_intent: { status: 'requires_payment_method', last_payment_error: { type: 'card_error' } },
    });
    const id = error.payment_intent!.id;
    expect(await it.stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'requires_payment_method' });
    expect((await it.stripe.charges.list({ payment_intent: id })).data).toMatchObject([{ status: 'failed' }]);
    const done = await it.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_mastercard' });
    expect(done.status).toBe('succeeded');
  });

  test('a decline is repeated to whoever repeats the request, and charges once', async () => {
    const params = { ...paid, payment_method: 'pm_card_chargeDeclined' };
    const key = { idempotencyKey: 'declined-once' };
    const [first, second] = [
      await failure(it.stripe.paymentIntents.create(params, key)),
      await failure(it.stripe.paymentIntents.create(params, key)),
    ];
    expect([first.statusCode, second.statusCode]).toEqual([402, 402]);
    expect(second.payment_intent!.id).toBe(first.payment_intent!.id);
  });

  test('asks for 3-D Secure on a page, which sends the payer back with the answer', async () => {
    const create = (return_url: string): Promise<Stripe.PaymentIntent> =>
      it.stripe.paymentIntents.create({ ...paid, payment_method: 'pm_card_authenticationRequired', return_url });
    const asked = await create('http://127.0.0.1:9/back?x=1');
    expect(asked).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
    expect(await (await fetch(asked.next_action!.redirect_to_url!.url!)).text()).toContain('$25.00');
    const back = await confirm(asked, 'complete');
    expect(back.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:9\/back\?x=1&payment_intent=pi_.*succeeded$/);
    expect((await it.stripe.paymentIntents.retrieve(asked.id)).status).toBe('succeeded');
    expect((await confirm(asked, 'complete')).status).toBe(410);

    const refused = await create('http://127.0.0.1:9/back');
    expect((await confirm(refused, 'fail')).headers.get('location')).toContain('redirect_status=failed');
    expect(await it.stripe.paymentIntents.retrieve(refused.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    expect((await fetch(`${it.sandbox.url}/confirm/pi_none`)).status).toBe(404);
  });

  test('that nobody is there to confirm is refused: off session, or when the server says so', async () => {
    const card = { ...paid, payment_method: 'pm_card_authenticationRequired' };
    const away = await failure(it.stripe.paymentIntents.create({ ...card, off_session: true }));
    const strict = await failure(it.stripe.paymentIntents.create({ ...card, error_on_requires_action: true }));
    for (const error of [away, strict]) {
      expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
      expect(error.payment_intent?.status).toBe('requires_payment_method');
    }
  });

  test('confirmed by hand waits for the server after the payer', async () => {
    const asked = await it.stripe.paymentIntents.create({
      ...paid,
      payment_method: 'pm_card_authenticationRequired',
      confirmation_method: 'manual',
    });
    await confirm(asked, 'complete');
    expect((await it.stripe.paymentIntents.retrieve(asked.id)).status).toBe('requires_confirmation');
    expect((await it.stripe.paymentIntents.confirm(asked.id)).status).toBe('succeeded');
  });

  test('holds an amount, and captures a part of it once', async () => {
    const held = await it.stripe.paymentIntents.create({ ...paid, capture_method: 'manual' });
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 2500, amount_received: 0 });
    const tooMuch = await failure(it.stripe.paymentIntents.capture(held.id, { amount_to_capture: 2501 }));
    expect(tooMuch).toMatchObject({ statusCode: 400, code: 'amount_too_large' });
    const done = await it.stripe.paymentIntents.capture(held.id, { amount_to_capture: 2000 });
    expect(done).toMatchObject({ status: 'succeeded', amount_received: 2000, amount_capturable: 0 });
    const charge = await it.stripe.charges.retrieve(idOf(done.latest_charge), { expand: ['balance_transaction'] });
    expect(charge).toMatchObject({
      amount_captured: 2000,
      amount_refunded: 500,
      balance_transaction: { amount: 2000 },
    });
    expect(await typesAbout(charge.id)).toEqual(['charge.succeeded', 'charge.captured']);
    const again = await failure(it.stripe.paymentIntents.capture(held.id));
    expect(again.code).toBe('payment_intent_unexpected_state');
  });

  test('gives a held amount free when it is canceled, and cannot be canceled twice', async () => {
    const held = await it.stripe.paymentIntents.create({ ...paid, capture_method: 'manual' });
    const gone = await it.stripe.paymentIntents.cancel(held.id, { cancellation_reason: 'duplicate' });
    expect(gone).toMatchObject({ status: 'canceled', cancellation_reason: 'duplicate', amount_capturable: 0 });
    expect(await it.stripe.charges.retrieve(idOf(held.latest_charge))).toMatchObject({ refunded: true });
    const again = await failure(it.stripe.paymentIntents.cancel(held.id));
    expect(again.code).toBe('payment_intent_unexpected_state');
  });

  test('by bank debit is on its way', async () => {
    const intent = await it.stripe.paymentIntents.create({ ...paid, payment_method: 'pm_usBankAccount_success' });
    expect(intent.status).toBe('processing');
    expect((await failure(it.stripe.paymentIntents.cancel(intent.id))).statusCode).toBe(400);
  });

  test('saves the method for its customer when it is to be used again, and only then', async () => {
    const customer = await it.stripe.customers.create({ email: 'ada@example.org' });
    const kept = await it.stripe.paymentIntents.create({
      ...paid,
      customer: customer.id,
      setup_future_usage: 'off_session',
    });
    const { data } = await it.stripe.paymentMethods.list({ customer: customer.id, type: 'card' });
    expect(data.map((method) => method.id)).toEqual([kept.payment_method]);
    const later = await it.stripe.paymentIntents.create({
      ...paid,
      customer: customer.id,
      payment_method: idOf(kept.payment_method),
      off_session: true,
    });
    expect(later.status).toBe('succeeded');
    const foreign = await failure(
      it.stripe.paymentIntents.create({ ...paid, payment_method: idOf(kept.payment_method) }),
    );
    expect([foreign.statusCode, foreign.param]).toEqual([400, 'payment_method']);

    const once = await it.stripe.paymentIntents.create(paid);
    const spent = await failure(
      it.stripe.paymentIntents.create({ ...paid, payment_method: idOf(once.payment_method) }),
    );
    expect(spent.code).toBe('payment_method_unexpected_state');
  });

  test('changes only while it is open', async () => {
    const intent = await it.stripe.paymentIntents.create(base);
    const changed = await it.stripe.paymentIntents.update(intent.id, {
      amount: 700,
      currency: 'eur',
      metadata: { a: '' },
    });
    expect(changed).toMatchObject({ amount: 700, currency: 'eur' });
    const done = await it.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    const late = await failure(it.stripe.paymentIntents.update(done.id, { amount: 800 }));
    expect(late.code).toBe('payment_intent_unexpected_state');
    expect((await it.stripe.paymentIntents.update(done.id, { metadata: { b: '2' } })).metadata).toEqual({ b: '2' });
  });
});

describe('amounts', () => {
  const cases: readonly [number, string, string | null][] = [
    [49, 'usd', 'amount_too_small'],
    [50, 'usd', null],
    [49, 'jpy', 'amount_too_small'],
    [50, 'jpy', null],
    [29, 'gbp', 'amount_too_small'],
    [100_000_000, 'usd', 'amount_too_large'],
    [5001, 'kwd', 'invalid_charge_amount'],
    [5010, 'kwd', null],
  ];
  test.each(cases)('%i %s: %s', async (amount, currency, code) => {
    const result = it.stripe.paymentIntents.create({ amount, currency });
    if (code === null) expect((await result).amount).toBe(amount);
    else expect(await failure(result)).toMatchObject({ statusCode: 400, code, param: 'amount' });
  });
});

describe('parameters', () => {
  const cases: readonly [string, string, string | undefined][] = [
    ['payment_method_types[0]=card', 'payment_method_types', 'payment_method_types_no_longer_supported'],
    ['payment_method=pm_none', 'payment_method', 'resource_missing'],
    ['customer=cus_none', 'customer', 'resource_missing'],
    ['off_session=true', 'off_session', undefined],
    ['return_url=http://127.0.0.1/x', 'return_url', undefined],
    [
      'excluded_payment_method_types[0]=card&excluded_payment_method_types[1]=us_bank_account',
      'excluded_payment_method_types',
      undefined,
    ],
    ['allowed_payment_method_types[0]=klarna', 'allowed_payment_method_types', undefined],
    ['transfer_data[destination]=acct_1', 'transfer_data', undefined],
    ['use_stripe_sdk=true', 'use_stripe_sdk', undefined],
  ];
  test.each(cases)('%s is refused', async (change, param, code) => {
    const response = await fetch(`${it.sandbox.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: `amount=500&currency=usd&${change}`,
    });
    const { error } = (await response.json()) as { error: { param?: string; code?: string; message: string } };
    expect([response.status, error.param, error.code]).toEqual([400, param, code]);
  });
});
