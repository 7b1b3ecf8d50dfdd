import type Stripe from 'stripe';

export type Params = Stripe.Checkout.SessionCreateParams;

export const SUCCESS = 'http://127.0.0.1:9/thanks';

/** A session that begins a monthly plan. */
export function plan(change: Params = {}): Params {
  return {
    mode: 'subscription',
    customer_email: 'ada@example.org',
    success_url: SUCCESS,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: 'usd',
          unit_amount: 1000,
          recurring: { interval: 'month' },
          product_data: { name: 'Monthly support' },
        },
      },
    ],
    ...change,
  };
}

/** A session that saves a card and charges nothing. */
export function saving(change: Params = {}): Params {
  return { mode: 'setup', currency: 'usd', success_url: SUCCESS, customer_creation: 'always', ...change };
}
