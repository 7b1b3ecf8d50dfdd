import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { type Params, plan, saving, SUCCESS } from './checkout-params.js';
import { failure } from './failure.js';
import { bench, sessionParams, type Bench } from './harness.js';

let it: Bench;

beforeAll(async () => {
  it = await bench();
});

afterAll(() => it.stop());

const DAY = 86_400;

function create(params: Params): Promise<Stripe.Checkout.Session> {
  return it.stripe.checkout.sessions.create(params);
}

describe('a session is refused', () => {
  const now = Math.floor(Date.now() / 1000);
  const line = (recurring?: Stripe.PriceCreateParams.Recurring): NonNullable<Params['line_items']>[number] => ({
    quantity: 1,
    price_data: {
      currency: 'usd',
      unit_amount: 500,
      product_data: { name: 'x' },
      ...(recurring ? { recurring } : {}),
    },
  });
  const cases: readonly [string, Params, string][] = [
    ['without a mode', { success_url: SUCCESS }, 'mode'],
    ['without a page to return to', { mode: 'payment', line_items: [line()] }, 'success_url'],
    ['without lines', { mode: 'payment', success_url: SUCCESS }, 'line_items'],
    [
      'with a recurring price and one payment',
      sessionParams({ line_items: [line({ interval: 'month' })] }),
      'line_items',
    ],
    ['as a subscription of nothing recurring', plan({ line_items: [line()] }), 'line_items'],
    ['with two rhythms', plan({ line_items: [line({ interval: 'month' }), line({ interval: 'year' })] }), 'line_items'],
    ['with lines for a setup', saving({ line_items: [line()] }), 'line_items'],
    ['as a setup for nobody', { mode: 'setup', currency: 'usd', success_url: SUCCESS }, 'customer'],
    ['as a setup without currency', { mode: 'setup', success_url: SUCCESS, customer_creation: 'always' }, 'currency'],
    ['as a setup with a submit type', saving({ submit_type: 'donate' }), 'submit_type'],
    ['as one payment called a subscription', sessionParams({ submit_type: 'subscribe' }), 'submit_type'],
    ['as a subscription with intent data', plan({ payment_intent_data: { description: 'x' } }), 'payment_intent_data'],
    [
      'as a payment with subscription data',
      sessionParams({ subscription_data: { description: 'x' } }),
      'subscription_data',
    ],
    ['as a subscription that makes its customer', plan({ customer_creation: 'always' }), 'customer_creation'],
    [
      'as a payment with a collection rule',
      sessionParams({ payment_method_collection: 'always' }),
      'payment_method_collection',
    ],
    ['with another page than the hosted one', sessionParams({ ui_mode: 'elements' }), 'ui_mode'],
    ['with customer and email', plan({ customer: 'cus_1' }), 'customer_email'],
    ['that changes a customer it has not', sessionParams({ customer_update: { name: 'auto' } }), 'customer_update'],
    ['that ends too early', sessionParams({ expires_at: now + 1000 }), 'expires_at'],
    ['that ends too late', sessionParams({ expires_at: now + 2 * DAY }), 'expires_at'],
    [
      'with two ends of a trial',
      plan({ subscription_data: { trial_end: now + 9 * DAY, trial_period_days: 3 } }),
      'subscription_data[trial_end]',
    ],
    ['with a trial of an hour', plan({ subscription_data: { trial_end: now + 3600 } }), 'subscription_data[trial_end]'],
    [
      'anchored in the past',
      plan({ subscription_data: { billing_cycle_anchor: now - 9, proration_behavior: 'none' } }),
      'subscription_data[billing_cycle_anchor]',
    ],
    [
      'anchored too far ahead',
      plan({ subscription_data: { billing_cycle_anchor: now + 60 * DAY, proration_behavior: 'none' } }),
      'subscription_data[billing_cycle_anchor]',
    ],
    [
      'with fields of its own',
      sessionParams({ custom_fields: [] as never, discounts: [{ coupon: 'x' }] }),
      'discounts',
    ],
    [
      'for too little',
      sessionParams({ line_items: [{ ...line(), price_data: { ...line().price_data!, unit_amount: 49 } }] }),
      'line_items',
    ],
    [
      'for too little in yen',
      sessionParams({
        line_items: [{ ...line(), price_data: { ...line().price_data!, currency: 'jpy', unit_amount: 49 } }],
      }),
      'line_items',
    ],
  ];
  test.each(cases)('%s', async (_what, params, param) => {
    const error = await failure(create(params));
    expect([error.statusCode, error.param?.split('[0]')[0]]).toEqual([400, param]);
    expect(error.message).toMatch(/^[A-Z"$a-z].*\.$/);
  });
});
