import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { failure } from './failure.js';
import { bench, type Bench } from './harness.js';

let it: Bench;

beforeAll(async () => {
  it = await bench();
});

afterAll(() => it.stop());

function create(params: Stripe.PaymentMethodCreateParams): Promise<Stripe.PaymentMethod> {
  return it.stripe.paymentMethods.create(params);
}

const CARD = { number: '4242 4242 4242 4242', exp_month: 12, exp_year: 34, cvc: '123' };

describe('a payment method', () => {
  test('is made of a test card, saved, changed and taken away', async () => {
    const customer = await it.stripe.customers.create();
    const made = await create({
      type: 'card',
      card: CARD,
      billing_details: { name: 'Ada', address: { city: 'Austin' } },
    });
    expect(made).toMatchObject({ card: { brand: 'visa', last4: '4242', exp_year: 2034 }, customer: null });
    const attached = await it.stripe.paymentMethods.attach(made.id, { customer: customer.id });
    expect(attached.customer).toBe(customer.id);
    await it.stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: made.id } });

    const changed = await it.stripe.paymentMethods.update(made.id, {
      card: { exp_month: 6, exp_year: 2040 },
      billing_details: { email: 'ada@example.org' },
      metadata: { a: '1' },
    });
    expect(changed).toMatchObject({
      card: { exp_month: 6, exp_year: 2040 },
      billing_details: { name: 'Ada', email: 'ada@example.org', address: { city: 'Austin' } },
    });

    const { data } = await it.stripe.customers.listPaymentMethods(customer.id);
    expect(data.map((each) => each.id)).toEqual([made.id]);
    expect((await it.stripe.customers.retrievePaymentMethod(customer.id, made.id)).id).toBe(made.id);

    expect((await it.stripe.paymentMethods.detach(made.id)).customer).toBeNull();
    expect(await it.stripe.customers.retrieve(customer.id)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    expect((await failure(it.stripe.customers.retrievePaymentMethod(customer.id, made.id))).statusCode).toBe(404);
    expect((await failure(it.stripe.paymentMethods.attach(made.id, { customer: customer.id }))).statusCode).toBe(400);
    expect((await failure(it.stripe.paymentMethods.detach(made.id))).statusCode).toBe(400);

    const events = await it.stripe.events.list({ type: 'payment_method.*' });
    expect(events.data.map((event) => event.type).toReversed()).toEqual([
      'payment_method.attached',
      'payment_method.updated',
      'payment_method.detached',
    ]);
  });

  test('is made of a token or a bank account', async () => {
    expect((await create({ type: 'card', card: { token: 'tok_amex' } })).card?.brand).toBe('amex');
    const account = await create({
      type: 'us_bank_account',
      us_bank_account: { account_holder_type: 'company', account_number: '000123456789', routing_number: '110000000' },
      billing_details: { name: 'The Harbor Ledger' },
    });
    expect(account.us_bank_account).toMatchObject({ last4: '6789', account_holder_type: 'company' });
  });

  test('that the bank refuses is not saved', async () => {
    const customer = await it.stripe.customers.create();
    const attach = (token: string): Promise<Stripe.PaymentMethod> =>
      it.stripe.paymentMethods.attach(token, { customer: customer.id });
    expect(await failure(attach('pm_card_chargeDeclined'))).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect((await attach('pm_card_chargeCustomerFail')).customer).toBe(customer.id);
    expect((await it.stripe.paymentMethods.list({ customer: customer.id })).data).toHaveLength(1);
  });

  test.each<[string, Stripe.PaymentMethodCreateParams, number, string | undefined]>([
    ['a real number', { type: 'card', card: { ...CARD, number: '4111111111111111' } }, 402, 'card_declined'],
    ['a date that has passed', { type: 'card', card: { ...CARD, exp_year: 2020 } }, 402, 'invalid_expiry_year'],
    ['a thirteenth month', { type: 'card', card: { ...CARD, exp_month: 13 } }, 400, 'parameter_invalid_integer'],
    ['an unknown token', { type: 'card', card: { token: 'tok_nothing' } }, 400, 'resource_missing'],
    ['no card', { type: 'card' }, 400, 'parameter_missing'],
    [
      'an unknown account',
      {
        type: 'us_bank_account',
        us_bank_account: { account_holder_type: 'individual', account_number: '1234', routing_number: '110000000' },
        billing_details: { name: 'Ada' },
      },
      400,
      'account_number_invalid',
    ],
  ])('with %s is refused', async (_what, params, status, code) => {
    expect(await failure(create(params))).toMatchObject({ statusCode: status, code });
  });
});
