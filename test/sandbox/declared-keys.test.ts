import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DECLARED, DeclaredKeys } from './declared-keys.js';
import { bench, press, SECRET_KEY, sessionParams, type Bench } from './harness.js';

let it: Bench;
let declared: DeclaredKeys;

beforeAll(async () => {
  it = await bench();
  declared = new DeclaredKeys();
});

afterAll(() => it.stop());

type Shown = Record<string, unknown>;

async function get(path: string): Promise<Shown> {
  const response = await fetch(`${it.sandbox.url}/v1${path}`, { headers: { authorization: `Bearer ${SECRET_KEY}` } });
  return (await response.json()) as Shown;
}

async function listed(path: string): Promise<Shown[]> {
  return (await get(path))['data'] as Shown[];
}

test('the declarations are read: the numbers of required keys are those of the pinned version', () => {
  const counts = ['checkout.session', 'payment_intent', 'charge', 'balance_transaction', 'refund', 'price'];
  expect(counts.map((each) => declared.requiredCount(each))).toEqual([59, 42, 42, 16, 17, 19]);
});

test('a wrong object is found out', () => {
  const wrong = { object: 'refund', id: 're_1', amount: 'ten', extra: 1 };
  const problems = declared.problems(wrong).join('\n');
  expect(problems).toContain('refund.amount is "ten", should be number');
  expect(problems).toContain('refund.extra is not declared');
  expect(problems).toContain('refund.status is missing');
});

test('every object and every event of the sandbox is what the SDK declares', async () => {
  const endpoint = await it.stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/none', enabled_events: ['*'] });
  const customer = await it.stripe.customers.create({
    email: 'ada@example.org',
    name: 'Ada',
    address: { city: 'Austin' },
    shipping: { name: 'Ada', address: { city: 'Austin' } },
  });
  const product = await it.stripe.products.create({ name: 'Supper' });
  await it.stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 900,
    recurring: { interval: 'month' },
  });
  const paid = await it.stripe.checkout.sessions.create(sessionParams());
  for (const card of ['4000000000000002', '4000002500003155', '4000000000000127', '4000000000005126'])
    await press(paid, card);
  const open = await it.stripe.checkout.sessions.create(
    sessionParams({ customer: customer.id, customer_email: undefined, customer_creation: undefined } as never),
  );
  await press(open, '4000000000000069');
  await it.stripe.checkout.sessions.expire(open.id);
  const [charge] = (await it.stripe.charges.list({ limit: 10 })).data.filter((each) => each.paid);
  await it.stripe.refunds.create({ charge: charge!.id, amount: 100, reason: 'duplicate' });
  await new Promise((resolve) => setTimeout(resolve, 3500));

  const objects = [
    await get('/balance'),
    await get(`/webhook_endpoints/${endpoint.id}`),
    ...(await listed('/customers')),
    ...(await listed('/products')),
    ...(await listed('/prices')),
    ...(await listed('/checkout/sessions')),
    ...(await listed(`/checkout/sessions/${paid.id}/line_items`)),
    ...(await listed('/payment_intents')),
    ...(await listed('/charges?expand[0]=data.refunds&expand[1]=data.payment_intent.payment_method')),
    ...(await listed('/balance_transactions')),
    ...(await listed('/refunds')),
    await get(`/payment_methods/${charge!.payment_method}`),
  ];
  const events = await listed('/events?limit=100');
  const kinds = new Set([...objects, ...events].map((each) => String(each['object'])));
  expect([...kinds].toSorted()).toEqual(Object.keys(DECLARED).toSorted());
  expect(new Set(events.map((each) => each['type']))).toContain('refund.failed');
  const about = events.map((each) => (each['data'] as { object: Shown }).object);
  expect([...objects, ...about].flatMap((each) => declared.problems(each))).toEqual([]);
  for (const event of events) expect(Object.keys(event).toSorted()).toEqual(Object.keys(events[0]!).toSorted());
  expect(events.flatMap((each) => declared.problems({ ...each, data: { object: {} } }))).toEqual([]);
});
