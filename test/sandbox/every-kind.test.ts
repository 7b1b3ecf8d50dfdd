import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bench, press, SECRET_KEY, sessionParams, type Bench } from './harness.js';

let it: Bench;

beforeAll(async () => {
  it = await bench();
});

// The judge has seen every answer by then, and stopping fails with its complaints.
afterAll(() => it.stop());

type Shown = Record<string, unknown>;

async function get(path: string): Promise<Shown> {
  const response = await fetch(`${it.sandbox.url}/v1${path}`, { headers: { authorization: `Bearer ${SECRET_KEY}` } });
  return (await response.json()) as Shown;
}

async function listed(path: string): Promise<Shown[]> {
  return (await get(path))['data'] as Shown[];
}

async function waitForEvent(type: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await listed(`/events?type=${type}`)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No ${type} came`);
}

test('objects of every kind in many states, plain and expanded, and all their events, are as Stripe has them', async () => {
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
  await waitForEvent('refund.failed');
  await it.stripe.invoiceItems.create({ customer: customer.id, amount: 700, currency: 'usd' });
  const billed = { customer: customer.id, pending_invoice_items_behavior: 'include' } as const;
  const invoice = await it.stripe.invoices.create({ ...billed, description: 'Supper' });
  await it.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
  await it.stripe.invoiceItems.create({ customer: customer.id, amount: 300 });

  const objects = [
    await get('/balance'),
    await get(`/webhook_endpoints/${endpoint.id}`),
    ...(await listed('/customers')),
    ...(await listed('/products')),
    ...(await listed('/prices?expand[0]=data.product')),
    ...(await listed('/checkout/sessions?expand[0]=data.payment_intent&expand[1]=data.line_items')),
    ...(await listed(`/checkout/sessions/${paid.id}/line_items`)),
    ...(await listed('/payment_intents?expand[0]=data.latest_charge.balance_transaction&expand[1]=data.customer')),
    ...(await listed('/charges?expand[0]=data.refunds&expand[1]=data.payment_intent.payment_method')),
    ...(await listed('/balance_transactions?expand[0]=data.source')),
    ...(await listed('/refunds?expand[0]=data.charge')),
    ...(await listed('/invoiceitems?expand[0]=data.customer&expand[1]=data.invoice')),
    ...(await listed('/invoices?expand[0]=data.payments&expand[1]=data.customer')),
    ...(await listed('/invoice_payments?expand[0]=data.invoice')),
    ...(await listed(`/invoices/${invoice.id}/lines`)),
    ...(await listed('/events?limit=100')),
    await get(`/payment_methods/${charge!.payment_method}`),
  ];
  expect([...new Set(objects.map((each) => each['object']))].toSorted()).toEqual([
    'balance',
    'balance_transaction',
    'charge',
    'checkout.session',
    'customer',
    'event',
    'invoice',
    'invoice_payment',
    'invoiceitem',
    'item',
    'line_item',
    'payment_intent',
    'payment_method',
    'price',
    'product',
    'refund',
    'webhook_endpoint',
  ]);
});
