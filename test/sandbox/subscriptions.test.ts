import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { at, moveTo, newest, payer, subscribe } from './billing-bench.js';
import { bench, type Bench } from './harness.js';

let it: Bench;
let stripe: Stripe;

beforeAll(async () => {
  stripe = it.stripe;
});

afterAll(() => it.stop());

describe('a subscription', () => {
  test('is paid when it begins, and each month after that on the day of its anchor', async () => {
    const plan = await payer(stripe);
    const subscription = await subscribe(stripe, plan, { metadata: { plan: 'p1' }, off_session: true });
    expect(subscription.status).toBe('active');
    await moveTo(stripe, plan, '2027-02-28T18:00:00Z');
    await moveTo(stripe, plan, at('2027-04-28T18:00:00Z'));
    const { data } = await stripe.invoices.list({ subscription: subscription.id, expand: ['data.payments'] });
    expect(data).toHaveLength(3);
  });
});
