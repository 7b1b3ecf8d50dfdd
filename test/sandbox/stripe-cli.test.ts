import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bench, SECRET_KEY, sessionParams, type Bench } from './harness.js';

let it: Bench;

/** The tool's requests are not those of the pinned SDK, so nobody judges them. */
const NOBODY = { answered: () => undefined, sending: () => undefined };

beforeAll(async () => {
  it = await bench({ observer: NOBODY });
});

afterAll(() => it.stop());

/** A request as Stripe's command-line tool sends it: no version, and its own name. */
async function tool(method: string, path: string, body = ''): Promise<Record<string, unknown>> {
  const response = await fetch(`${it.sandbox.url}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${SECRET_KEY}`,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Stripe/v1 stripe-cli/1.52.0',
    },
    ...(body === '' ? {} : { body }),
  });
  return (await response.json()) as Record<string, unknown>;
}

test('the tool completes a session by the paths that only it knows', async () => {
  const { customer_email: _email, ...params } = sessionParams();
  const session = await it.stripe.checkout.sessions.create(params);
  expect(await tool('GET', `/payment_pages/${session.id}`)).toMatchObject({ id: session.id, status: 'open' });
  const method = await tool(
    'POST',
    '/payment_methods',
    'type=card&card[token]=tok_visa&billing_details[email]=ada@example.org',
  );
  const confirm = (amount: number): Promise<Record<string, unknown>> =>
    tool(
      'POST',
      `/payment_pages/${session.id}/confirm`,
      `payment_method=${String(method['id'])}&expected_amount=${amount}`,
    );
  expect(await confirm(1)).toMatchObject({ error: { param: 'expected_amount' } });
  expect(await confirm(2500)).toMatchObject({ status: 'complete', payment_status: 'paid' });
  expect(await confirm(2500)).toMatchObject({ error: { type: 'invalid_request_error' } });
});

test('the tool may name the types of method as it used to', async () => {
  const params = 'amount=500&currency=usd&payment_method_types[]=card';
  expect(await tool('POST', '/payment_intents', params)).toMatchObject({ allowed_payment_method_types: ['card'] });
  expect(await tool('POST', '/payment_intents', params.replace('card', 'sepa_debit'))).toMatchObject({
    error: { param: 'allowed_payment_method_types' },
  });
});

test.each(['pm_card_bypassPending', 'pm_card_visa_chargeDeclined', 'pm_card_threeDSecure2Required'])(
  'the tool’s token %s is known',
  async (token) => {
    const intent = await tool('POST', '/payment_intents', `amount=500&currency=usd&payment_method=${token}`);
    expect(intent).toMatchObject({ status: 'requires_confirmation' });
  },
);

test('the tool finds a dispute in the request after the payment', async () => {
  const params = 'amount=500&currency=usd&payment_method=pm_card_createDisputeInquiry&confirm=true';
  const intent = await tool('POST', '/payment_intents', `${params}&payment_method_types[]=card`);
  expect(await tool('GET', `/disputes?payment_intent=${String(intent['id'])}`)).toMatchObject({
    data: [{ status: 'warning_needs_response' }],
  });
});
