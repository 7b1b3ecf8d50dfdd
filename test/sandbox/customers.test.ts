import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { failure } from './failure.js';
import { bench, type Bench } from './harness.js';

let it: Bench;

beforeAll(async () => {
  it = await bench();
});

afterAll(() => it.stop());

test('a customer is made with a method that renewals go by', async () => {
  const customer = await it.stripe.customers.create({
    email: 'ada@example.org',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const read = await it.stripe.customers.retrieve(customer.id, {
    expand: ['invoice_settings.default_payment_method'],
  });
  expect(read).toMatchObject({
    invoice_settings: { default_payment_method: { object: 'payment_method', card: { last4: '4242' } } },
  });
  const declined = await failure(it.stripe.customers.create({ payment_method: 'pm_card_chargeDeclined' }));
  expect(declined.statusCode).toBe(402);
  const other = await it.stripe.customers.create();
  const foreign = (read as { invoice_settings: { default_payment_method: { id: string } } }).invoice_settings;
  const refused = await failure(
    it.stripe.customers.update(other.id, {
      invoice_settings: { default_payment_method: foreign.default_payment_method.id },
    }),
  );
  expect(refused).toMatchObject({ statusCode: 400, param: 'invoice_settings[default_payment_method]' });
});

test('a deleted customer says that they are gone, and nothing can be done with them', async () => {
  const customer = await it.stripe.customers.create({ email: 'gone@example.org', payment_method: 'pm_card_visa' });
  const intent = await it.stripe.paymentIntents.create({ amount: 500, currency: 'usd', customer: customer.id });
  const [method] = (await it.stripe.paymentMethods.list({ customer: customer.id })).data;
  const product = await it.stripe.products.create({ name: 'Support' });
  const price = await it.stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 900,
    recurring: { interval: 'month' },
  });
  const subscription = await it.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: method!.id,
  });
  expect(await it.stripe.customers.del(customer.id)).toEqual(
    expect.objectContaining({ id: customer.id, object: 'customer', deleted: true }),
  );
  expect(await it.stripe.customers.retrieve(customer.id)).toEqual(
    expect.objectContaining({ id: customer.id, object: 'customer', deleted: true }),
  );
  expect((await it.stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
  expect((await it.stripe.paymentMethods.retrieve(method!.id)).customer).toBeNull();
  expect((await it.stripe.paymentIntents.retrieve(intent.id, { expand: ['customer'] })).customer).toMatchObject({
    deleted: true,
  });
  expect((await it.stripe.customers.list({ email: 'gone@example.org' })).data).toEqual([]);
  for (const attempt of [
    it.stripe.customers.update(customer.id, { name: 'Back' }),
    it.stripe.customers.del(customer.id),
    it.stripe.paymentIntents.create({ amount: 500, currency: 'usd', customer: customer.id }),
  ]) {
    expect((await failure(attempt)).code).toBe('resource_missing');
  }
  const events = await it.stripe.events.list({ types: ['customer.deleted', 'customer.subscription.deleted'] });
  expect(events.data).toHaveLength(2);
});

test('a field that is cleared is gone, and a change that changes nothing is no event', async () => {
  const customer = await it.stripe.customers.create({ name: 'Ada', business_name: 'Engines', phone: '1' });
  const cleared = await it.stripe.customers.update(customer.id, { business_name: '', phone: '' });
  expect(cleared).not.toHaveProperty('business_name');
  expect(cleared.phone).toBeNull();
  const before = await it.stripe.events.list({ type: 'customer.updated', limit: 1 });
  await it.stripe.customers.update(customer.id, { name: 'Ada' });
  const after = await it.stripe.events.list({ type: 'customer.updated', limit: 1 });
  expect(after.data[0]!.id).toBe(before.data[0]!.id);
});

test('customers on a test clock live at its time, and are listed with it alone', async () => {
  const clock = await it.stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
  const customer = await it.stripe.customers.create({ test_clock: clock.id, email: 'clock@example.org' });
  expect(customer).toMatchObject({ created: 1_800_000_000, test_clock: clock.id });
  const paid = await it.stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    customer: customer.id,
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  expect(paid.created).toBe(1_800_000_000);
  expect((await it.stripe.customers.list({ email: 'clock@example.org' })).data).toEqual([]);
  expect((await it.stripe.customers.list({ test_clock: clock.id })).data.map((each) => each.id)).toEqual([customer.id]);
});
