import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { look } from './look.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { bench, idOf, listen, WEBHOOK_SECRET, type Bench, type Listener } from './harness.js';

const SITE = 'http://127.0.0.1:9/account';

let it: Bench;
let listener: Listener;
let customer: string;
let plan: Stripe.Subscription;

beforeEach(async () => {
  listener = await listen();
  it = await bench({ webhook: { url: listener.url, secret: WEBHOOK_SECRET } });
  ({ customer, plan } = await sustainer());
});

afterEach(async () => {
  await it.stop();
  await listener.close();
});

async function sustainer() {
  const { id } = await it.stripe.customers.create({ name: 'Ada <b>Byron', email: 'ada@example.org' });
  const method = await it.stripe.paymentMethods.attach('pm_card_visa', { customer: id });
  const product = await it.stripe.products.create({ name: 'Monthly gift' });
  const price = await it.stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1000,
    recurring: { interval: 'month' },
  });
  const made = await it.stripe.subscriptions.create({
    customer: id,
    items: [{ price: price.id }],
    default_payment_method: method.id,
    description: 'Monthly gift to the Harbor Ledger',
  });
  return { customer: id, plan: made };
}

async function portal(
  params: Partial<Stripe.BillingPortal.SessionCreateParams> = {},
): Promise<Stripe.BillingPortal.Session> {
  return it.stripe.billingPortal.sessions.create({ customer, return_url: SITE, ...params });
}

function submit(url: string, fields: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

async function advance(seconds: number): Promise<void> {
  const response = await fetch(`${it.sandbox.url}/_sandbox/api/clock?wait=true`, {
    method: 'POST',
    body: new URLSearchParams({ 'advance[seconds]': String(seconds) }),
  });
  expect(response.ok).toBe(true);
}

describe('portal configurations', () => {
  test('are made, read, changed and listed; the default comes by itself', async () => {
    const { configurations } = it.stripe.billingPortal;
    const made = await configurations.create({
      name: 'Sustainers',
      default_return_url: SITE,
      business_profile: { headline: 'The Harbor Ledger' },
      features: { subscription_cancel: { enabled: true, mode: 'immediately' }, invoice_history: { enabled: true } },
      metadata: { kind: 'plain' },
    });
    expect(made).toMatchObject({
      active: true,
      is_default: false,
      features: { subscription_cancel: { mode: 'immediately' }, payment_method_update: { enabled: false } },
    });
    const changed = await configurations.update(made.id, {
      features: { payment_method_update: { enabled: true } },
      default_return_url: '',
    });
    expect(changed).toMatchObject({
      default_return_url: null,
      features: { payment_method_update: { enabled: true }, subscription_cancel: { enabled: true } },
    });
    expect(await configurations.retrieve(made.id)).toMatchObject({ name: 'Sustainers', metadata: { kind: 'plain' } });
    await Promise.all([portal(), portal()]);
    const { data } = await configurations.list({ is_default: true });
    expect(data).toHaveLength(1);
    await expect(configurations.update(data[0]!.id, { active: false })).rejects.toMatchObject({ param: 'active' });
    await configurations.update(made.id, { active: false });
    await expect(portal({ configuration: made.id })).rejects.toMatchObject({ param: 'configuration' });
  });

  test.each([
    [{ customer_update: { enabled: true } }, 'features[customer_update][enabled]'],
    [{ subscription_pause: { enabled: true } }, 'features[subscription_pause][enabled]'],
    [{ subscription_cancel: { enabled: true, mode: 'later' } }, 'features[subscription_cancel][mode]'],
  ])('refuse %j', async (features, param) => {
    await expect(it.stripe.billingPortal.configurations.create({ features })).rejects.toMatchObject({ param });
  });

  test('and sessions refuse what does not fit', async () => {
    await expect(portal({ customer: 'cus_none' })).rejects.toMatchObject({ param: 'customer' });
    await expect(portal({ return_url: 'account' })).rejects.toMatchObject({ param: 'return_url' });
    await expect(portal({ flow_data: { type: 'subscription_cancel' } })).rejects.toMatchObject({
      code: 'parameter_missing',
    });
    const other = await it.stripe.customers.create();
    await expect(
      portal({
        customer: other.id,
        flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: plan.id } },
      }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });
});

test('a session shows only what is the customer’s, and escapes it', async () => {
  const session = await portal();
  expect(session).toMatchObject({ object: 'billing_portal.session', customer, flow: null, return_url: SITE });
  const html = await (await fetch(session.url)).text();
  expect(html).toContain('Ada &lt;b>Byron');
  expect(html).toContain('Monthly gift to the Harbor Ledger');
  expect(html).toContain('$10.00 every month');
  expect(html).toContain('Visa ending in 4242');
  expect(html).toContain(`href="${SITE}"`);
  expect(html).not.toContain('<script');
  const stranger = await it.stripe.customers.create();
  const theirs = await portal({ customer: stranger.id });
  expect((await fetch(`${theirs.url}/cancel/${plan.id}`)).status).toBe(404);
  expect((await submit(`${theirs.url}/cancel/${plan.id}`)).status).toBe(400);
  expect((await it.stripe.subscriptions.retrieve(plan.id)).cancel_at_period_end).toBe(false);
});

test('a link expires: five minutes unused, an hour after each use', async () => {
  const [unused, used] = [await portal(), await portal()];
  expect((await fetch(used.url)).status).toBe(200);
  await advance(301);
  expect((await fetch(unused.url)).status).toBe(410);
  await advance(3000);
  expect((await fetch(used.url)).status).toBe(200);
  await advance(3601);
  expect((await fetch(used.url)).status).toBe(410);
  expect((await submit(`${used.url}/cancel/${plan.id}`)).status).toBe(410);
  expect((await fetch(`${it.sandbox.url}/billing/bps_none`)).status).toBe(404);
});

test('a new card pays from now on, also for plans that had one of their own', async () => {
  const session = await portal();
  expect((await submit(`${session.url}/card`, { number: '4111111111111111', expiry: '1', cvc: 'x' })).status).toBe(422);
  const declined = await submit(`${session.url}/card`, { card: '4000000000000002' });
  expect([declined.status, (await declined.text()).includes('declined')]).toEqual([402, true]);
  expect((await submit(`${session.url}/card`, { card: '5555555555554444' })).status).toBe(303);
  const owner = (await it.stripe.customers.retrieve(customer)) as Stripe.Customer;
  const method = idOf(owner.invoice_settings.default_payment_method);
  expect((await it.stripe.paymentMethods.retrieve(method)).card).toMatchObject({ brand: 'mastercard' });
  expect(idOf((await it.stripe.subscriptions.retrieve(plan.id)).default_payment_method)).toBe(method);
  for (const type of ['payment_method.attached', 'customer.updated', 'customer.subscription.updated']) {
    await listener.wait(type);
  }
});

test('a card that asks for confirmation is kept when the bank has heard a yes', async () => {
  const session = await portal();
  const asked = await submit(`${session.url}/card`, { card: '4000002500003155' });
  expect(asked.headers.get('location')).toBe(`/billing/${session.id}/confirm`);
  expect((await submit(`${session.url}/confirm`, { result: 'fail' })).status).toBe(402);
  await submit(`${session.url}/card`, { card: '4000002500003155' });
  expect((await submit(`${session.url}/confirm`, { result: 'complete' })).status).toBe(303);
  const owner = (await it.stripe.customers.retrieve(customer)) as Stripe.Customer;
  expect(owner.invoice_settings.default_payment_method).not.toBeNull();
  expect((await submit(`${session.url}/confirm`, { result: 'complete' })).headers.get('location')).toBe(
    `/billing/${session.id}`,
  );
});

test('a flow leads straight to one thing and on to where it says', async () => {
  const session = await portal({
    flow_data: {
      type: 'subscription_cancel',
      subscription_cancel: { subscription: plan.id },
      after_completion: { type: 'redirect', redirect: { return_url: `${SITE}?done=1` } },
    },
  });
  const first = await fetch(session.url, { redirect: 'manual' });
  expect(first.headers.get('location')).toBe(`/billing/${session.id}/cancel/${plan.id}`);
  const done = await submit(`${session.url}/cancel/${plan.id}`, { feedback: 'too_expensive' });
  expect(done.headers.get('location')).toBe(`${SITE}?done=1`);
  expect(await it.stripe.subscriptions.retrieve(plan.id)).toMatchObject({
    cancel_at_period_end: true,
    status: 'active',
    cancellation_details: { feedback: 'too_expensive', reason: 'cancellation_requested' },
  });
  expect((await fetch(session.url, { redirect: 'manual' })).status).toBe(200);
});

test('a plan ends at once where the configuration says so', async () => {
  const configuration = await it.stripe.billingPortal.configurations.create({
    features: { subscription_cancel: { enabled: true, mode: 'immediately' } },
  });
  const session = await portal({ configuration: configuration.id });
  expect((await fetch(`${session.url}/card`)).status).toBe(404);
  expect((await submit(`${session.url}/card`, { card: '4242424242424242' })).status).toBe(404);
  await submit(`${session.url}/cancel/${plan.id}`);
  expect((await it.stripe.subscriptions.retrieve(plan.id)).status).toBe('canceled');
  await listener.wait('customer.subscription.deleted');
  expect((await submit(`${session.url}/keep/${plan.id}`)).status).toBe(400);
});

describe('in a browser without script', () => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterEach(() => browser.closePages());

  afterAll(() => browser.close());

  test('the customer replaces the card, cancels, and keeps the plan after all', async () => {
    const session = await portal();
    const page = await browser.page({ javaScript: false, width: 390 });
    await page.goto(session.url);
    await page.getByRole('link', { name: 'Replace the card' }).click();
    await page.getByLabel('Card number').fill('5555 5555 5555 4444');
    await page.getByLabel('Expires (MM/YY)').fill('11/34');
    await page.getByLabel('Security code').fill('123');
    await page.getByRole('button', { name: 'Save the card' }).click();
    await page.getByText('Mastercard ending in 4444, good until 11/2034').first().waitFor();
    await page.getByRole('link', { name: 'Cancel this plan' }).click();
    await page.getByLabel('Why? You need not say.').selectOption('unused');
    await page.getByRole('button', { name: 'Cancel the plan' }).click();
    await page.getByText('Nothing is charged any more.').waitFor();
    expect((await it.stripe.subscriptions.retrieve(plan.id)).cancel_at_period_end).toBe(true);
    await page.getByRole('button', { name: 'Keep this plan' }).click();
    await page.getByText('Next charge:').waitFor();
    expect(await it.stripe.subscriptions.retrieve(plan.id)).toMatchObject({
      cancel_at_period_end: false,
      cancel_at: null,
    });
  });

  test('every page of the portal is accessible', async () => {
    const session = await portal();
    const page = await browser.page({ tolerates: /422/ });
    await page.goto(session.url);
    await look(page, 'portal');
    await page.goto(`${session.url}/card`);
    await page.getByRole('button', { name: 'Save the card' }).click();
    await look(page, 'portal-card');
    await page.goto(`${session.url}/cancel/${plan.id}`);
    await look(page, 'portal-cancel');
    await page.getByRole('button', { name: 'Cancel the plan' }).click();
    await page.getByText('Ends on').waitFor();
    await look(page, 'portal-ending');
  });
});
