import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { failure } from './failure.js';
import { bench, idOf, type Bench } from './harness.js';

let it: Bench;
let customer: Stripe.Customer;

beforeAll(async () => {
  it = await bench();
  customer = await it.stripe.customers.create({ email: 'ada@example.org' });
});

afterAll(() => it.stop());

async function typesAbout(id: string): Promise<string[]> {
  const { data } = await it.stripe.events.list({ limit: 100 });
  return data
    .filter((event) => (event.data.object as { id?: string }).id === id)
    .map((event) => event.type)
    .toReversed();
}

test('a card is saved for its customer, who can then be charged', async () => {
  const intent = await it.stripe.setupIntents.create({ customer: customer.id, metadata: { a: '1' } });
  expect(intent).toMatchObject({ status: 'requires_payment_method', usage: 'off_session' });
  const done = await it.stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
  expect(done).toMatchObject({ status: 'succeeded', customer: customer.id });
  const method = await it.stripe.paymentMethods.retrieve(idOf(done.payment_method));
  expect(method.customer).toBe(customer.id);
  expect(await typesAbout(intent.id)).toEqual(['setup_intent.created', 'setup_intent.succeeded']);
  expect(await typesAbout(method.id)).toEqual(['payment_method.attached']);
  const charged = await it.stripe.paymentIntents.create({
    amount: 900,
    currency: 'usd',
    customer: customer.id,
    payment_method: method.id,
    off_session: true,
    confirm: true,
  });
  expect(charged.status).toBe('succeeded');
  const listed = await it.stripe.setupIntents.list({ customer: customer.id, payment_method: method.id });
  expect(listed.data.map((each) => each.id)).toEqual([intent.id]);
});

test('a card that the bank refuses is not saved: 402, with the intent inside', async () => {
  const error = await failure(
    it.stripe.setupIntents.create({ customer: customer.id, payment_method: 'pm_card_chargeDeclined', confirm: true }),
  );
  expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
  expect(error.setup_intent).toMatchObject({ status: 'requires_payment_method', payment_method: null });
  const { id } = error.setup_intent!;
  expect(await typesAbout(id)).toEqual(['setup_intent.created', 'setup_intent.setup_failed']);
  const done = await it.stripe.setupIntents.confirm(id, { payment_method: 'pm_card_mastercard' });
  expect(done).toMatchObject({ status: 'succeeded', last_setup_error: null });
});

test('a card with 3-D Secure is saved once the payer has confirmed', async () => {
  const create = (): Promise<Stripe.SetupIntent> =>
    it.stripe.setupIntents.create({
      customer: customer.id,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
      confirm: true,
      return_url: 'http://127.0.0.1:9/back',
    });
  const answer = async (intent: Stripe.SetupIntent, result: string): Promise<string | null> => {
    const url = intent.next_action?.redirect_to_url?.url ?? '';
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ result }), redirect: 'manual' });
    return response.headers.get('location');
  };
  const asked = await create();
  expect(asked.status).toBe('requires_action');
  expect(await answer(asked, 'complete')).toContain(`setup_intent=${asked.id}`);
  expect((await it.stripe.setupIntents.retrieve(asked.id)).status).toBe('succeeded');
  const refused = await create();
  await answer(refused, 'fail');
  expect(await it.stripe.setupIntents.retrieve(refused.id)).toMatchObject({
    status: 'requires_payment_method',
    last_setup_error: { code: 'setup_intent_authentication_failure' },
  });
  expect(await typesAbout(refused.id)).toEqual([
    'setup_intent.created',
    'setup_intent.requires_action',
    'setup_intent.setup_failed',
  ]);
});

test('a bank account is saved too', async () => {
  const done = await it.stripe.setupIntents.create({
    customer: customer.id,
    confirm: true,
    payment_method_data: {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: 'individual',
        account_number: '000123456789',
        routing_number: '110000000',
      },
      billing_details: { name: 'Ada Byron' },
    },
  });
  expect(done.status).toBe('succeeded');
  const accounts = await it.stripe.customers.listPaymentMethods(customer.id, { type: 'us_bank_account' });
  expect(accounts.data[0]).toMatchObject({ us_bank_account: { last4: '6789' } });
});

test('what has ended stays as it ended', async () => {
  const intent = await it.stripe.setupIntents.create({ customer: customer.id });
  const updated = await it.stripe.setupIntents.update(intent.id, { description: 'later', metadata: { a: '1' } });
  expect(updated).toMatchObject({ description: 'later', metadata: { a: '1' } });
  expect((await failure(it.stripe.setupIntents.confirm(intent.id))).code).toBe('setup_intent_unexpected_state');
  const gone = await it.stripe.setupIntents.cancel(intent.id, { cancellation_reason: 'abandoned' });
  expect(gone).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
  for (const attempt of [
    it.stripe.setupIntents.cancel(intent.id),
    it.stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }),
    it.stripe.setupIntents.update(intent.id, { payment_method: 'pm_card_visa' }),
  ]) {
    expect(await failure(attempt)).toMatchObject({ statusCode: 400, code: 'setup_intent_unexpected_state' });
  }
});
