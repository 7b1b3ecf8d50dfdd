import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type Stripe from 'stripe';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { look } from './look.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { bench, idOf, listen, sdk, sessionParams, WEBHOOK_SECRET, type Bench, type Listener } from './harness.js';

let it: Bench;
let listener: Listener;

beforeEach(async () => {
  listener = await listen();
  it = await bench({ webhook: { url: listener.url, secret: WEBHOOK_SECRET } });
});

afterEach(async () => {
  await it.stop();
  await listener.close();
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly object?: Record<string, unknown> };
}

async function order(path: string, body: object = {}): Promise<Answer> {
  const response = await fetch(`${it.sandbox.url}/_sandbox/api${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

function yearOf({ body }: Answer): number | undefined {
  return (body.object?.['card'] as { exp_year: number } | undefined)?.exp_year;
}

async function paid(method = 'pm_card_visa'): Promise<Stripe.PaymentIntent> {
  return it.stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    payment_method: method,
    confirm: true,
    return_url: 'http://127.0.0.1:9/back',
  });
}

describe('what can be made to happen', () => {
  test('a saved card fails as often as it is told to, expires and is renewed', async () => {
    const customer = await it.stripe.customers.create({ name: 'Ada' });
    const method = await it.stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const pay = (): Promise<Stripe.PaymentIntent> =>
      it.stripe.paymentIntents.create({
        amount: 1000,
        currency: 'usd',
        customer: customer.id,
        payment_method: method.id,
        off_session: true,
        confirm: true,
      });
    expect((await order(`/payment_methods/${method.id}/fail_next`, { times: 2 })).status).toBe(200);
    await expect(pay()).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' });
    await expect(pay()).rejects.toMatchObject({ statusCode: 402 });
    expect((await pay()).status).toBe('succeeded');
    const expired = await order(`/payment_methods/${method.id}/expire`);
    expect(yearOf(expired)).toBeLessThanOrEqual(2027);
    await listener.wait('payment_method.updated');
    const renewed = await order(`/payment_methods/${method.id}/renew`);
    expect(yearOf(renewed)).toBeGreaterThan(2027);
    await listener.wait('payment_method.automatically_updated');
  });

  test('a charge is warned of and disputed, and the dispute answered and won', async () => {
    const charge = idOf((await paid()).latest_charge);
    expect((await order(`/charges/${charge}/warn`)).body.object).toMatchObject({ object: 'radar.early_fraud_warning' });
    const opened = await order(`/charges/${charge}/dispute`, { amount: 2000, reason: 'duplicate' });
    expect(opened.body.object).toMatchObject({ amount: 2000, reason: 'duplicate', status: 'needs_response' });
    const id = String(opened.body.object?.['id']);
    expect((await order(`/disputes/${id}/submit_evidence`, { text: 'Two gifts' })).body.object).toMatchObject({
      status: 'under_review',
    });
    expect((await order(`/disputes/${id}/win`)).body.object).toMatchObject({ status: 'won' });
    expect(await order(`/disputes/${id}/lose`)).toMatchObject({ status: 400, body: { error: /won/ } });
    await listener.wait('charge.dispute.closed');
  });

  test('an inquiry escalates, and is lost', async () => {
    const charge = idOf((await paid()).latest_charge);
    const { body } = await order(`/charges/${charge}/dispute`, { inquiry: true });
    const id = String(body.object?.['id']);
    expect((await order(`/disputes/${id}/escalate`)).body.object).toMatchObject({ status: 'needs_response' });
    expect((await order(`/disputes/${id}/lose`)).body.object).toMatchObject({ status: 'lost' });
  });

  test('a bank debit ends today instead of in four days', async () => {
    const intent = await paid('pm_usBankAccount_success');
    expect(intent.status).toBe('processing');
    const charge = idOf(intent.latest_charge);
    expect((await order(`/charges/${charge}/end_debit`)).body.object).toMatchObject({ status: 'succeeded' });
    expect((await it.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
    expect((await order(`/charges/${charge}/end_debit`)).status).toBe(400);
  });

  test('the balance is paid out now, and the payout fails', async () => {
    expect((await order('/payouts/now')).body).toEqual({ payouts: [] });
    await paid();
    const { body } = await order('/payouts/now');
    const [payout] = body['payouts'] as [{ id: string; amount: number }];
    expect(payout.amount).toBeGreaterThan(0);
    expect((await order(`/payouts/${payout.id}/fail`)).body.object).toMatchObject({ status: 'failed' });
    await listener.wait('payout.failed');
  });

  test.each([
    ['/payment_methods/pm_none/fail_next', {}, 404],
    ['/charges/ch_none/dispute', {}, 404],
    ['/payouts/po_none/fail', {}, 404],
    ['/disputes/du_none/win', { because: 1 }, 400],
    ['/reset', {}, 400],
    ['/nothing', {}, 404],
  ])('%s with %j is refused in words', async (path, body, status) => {
    const answer = await order(path, body);
    expect(answer.status).toBe(status);
    expect(String(answer.body['error'])).toMatch(/\S/);
  });
});

test('lists page and filter', async () => {
  for (let made = 0; made < 5; made += 1) await it.stripe.customers.create({ name: `c${made}` });
  const product = await it.stripe.products.create({ name: 'A mug' });
  const get = async (path: string): Promise<Record<string, unknown>> =>
    (await (await fetch(`${it.sandbox.url}/_sandbox/api${path}`)).json()) as Record<string, unknown>;
  const first = await get('/events?type=customer.&limit=3');
  expect(first['events']).toHaveLength(3);
  const second = await get(`/events?type=customer.&limit=3&before=${String(first['older'])}`);
  expect(second['events']).toHaveLength(2);
  expect(second['older']).toBeNull();
  expect((await get(`/events?id=${product.id}`))['events']).toMatchObject([{ type: 'product.created' }]);
  expect((await get('/objects?kind=product'))['objects']).toMatchObject([{ id: product.id }]);
  expect((await get('/objects?kind=customer&id=cus_'))['objects']).toHaveLength(5);
  expect(await get('/objects?kind=unicorn')).toMatchObject({ param: 'kind' });
  expect(await get('/events?before=x')).toMatchObject({ param: 'before' });
});

test('a reset removes everything but the endpoint from the settings, and returns to real time', async () => {
  await it.stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/', enabled_events: ['*'] });
  await paid();
  await order('/clock', { advance: { days: 3 } });
  await order('/chaos', { duplicate: 1, seed: 'kept' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await order('/reset', { confirm: 'Reset' })).body).toEqual({ reset: true });
  expect((await it.stripe.paymentIntents.list()).data).toEqual([]);
  expect((await it.stripe.events.list()).data).toEqual([]);
  expect((await it.stripe.webhookEndpoints.list()).data.map(({ url }) => url)).toEqual([listener.url]);
  const [clock, chaos, queue] = await Promise.all(
    ['clock', 'chaos', 'queue'].map(async (name) => (await fetch(`${it.sandbox.url}/_sandbox/api/${name}`)).json()),
  );
  expect(clock).toMatchObject({ offset_ms: 0, due: null });
  expect(chaos).toMatchObject({ duplicate: 0, seed: 'kept' });
  expect(queue).toMatchObject({ deliveries: { due: 0, waiting: 0, failed: 0 }, tasks: { waiting: 0 } });
  listener.received.splice(0);
  await it.stripe.customers.create({ name: 'After' });
  await listener.wait('customer.created');
});

test('objects, clock, chaos, tasks and waiting deliveries survive a restart', async () => {
  listener.answers.push(...Array.from({ length: 30 }, () => 503));
  const customer = await it.stripe.customers.create({ name: 'Ada' });
  await it.stripe.checkout.sessions.create({
    mode: 'setup',
    currency: 'usd',
    customer: customer.id,
    success_url: 'http://127.0.0.1:9/',
  });
  await order('/clock?wait=true', { advance: { hours: 5 } });
  await order('/chaos', { duplicate: 2, seed: 'kept' });
  const before = await state(it.sandbox.url);
  await it.sandbox.stop();
  const again = await startSandbox({ ...it.settings, webhook: { url: listener.url, secret: WEBHOOK_SECRET } });
  listener.answers.splice(0);
  const after = await state(again.url);
  expect(after.chaos).toEqual(before.chaos);
  expect(after.clock.due).toEqual(before.clock.due);
  expect(Math.abs(after.clock.offset_ms - before.clock.offset_ms)).toBeLessThan(5);
  expect(await sdk(again).customers.retrieve(customer.id)).toMatchObject({ name: 'Ada' });
  expect((await listener.wait('customer.created')).data.object).toMatchObject({ id: customer.id });
  await again.stop();
});

async function state(url: string) {
  const get = async (name: string): Promise<unknown> => (await fetch(`${url}/_sandbox/api/${name}`)).json();
  return {
    clock: (await get('clock')) as { offset_ms: number; due: unknown },
    chaos: await get('chaos'),
  };
}

describe('the control pages', () => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterEach(() => browser.closePages());

  afterAll(() => browser.close());

  test('show the clock, move it with progress, and go back to real time', async () => {
    const page = await browser.page({ javaScript: true });
    await page.goto(`${it.sandbox.url}/_sandbox`);
    await page.getByText('Nothing has happened yet.').waitFor();
    for (let made = 0; made < 3; made += 1) await paid();
    await paid('pm_card_createDispute');
    await page.reload();
    await look(page, 'overview');
    await page.getByRole('button', { name: '1 month' }).click();
    await page.getByText('ahead of real time.').waitFor();
    await page.getByLabel('Advance to a date (UTC)').fill('2028-02-29');
    await page.getByRole('button', { name: 'Go there' }).click();
    await page.locator('time', { hasText: '2028-02-29 00:00' }).waitFor();
    await page.getByRole('button', { name: 'Back to real time' }).waitFor();
    await look(page, 'overview-ahead');
    await page.getByRole('button', { name: 'Back to real time' }).click();
    await page.getByText('The same as real time.').waitFor();
  });

  test('show progress while the clock advances', async () => {
    const client = new Client(it.settings.databaseUrl);
    await client.connect();
    await it.stripe.checkout.sessions.create(sessionParams());
    await client.query('begin; lock table stripe_sandbox.tasks in share row exclusive mode');
    const page = await browser.page();
    await page.goto(`${it.sandbox.url}/_sandbox`);
    await page.getByRole('button', { name: '1 month' }).click();
    await page.getByLabel('On the way to').waitFor();
    // Nothing can be looked at that loads itself again every second.
    await page.route('**/_sandbox', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/<meta http-equiv="refresh"[^>]*>/, '') });
    });
    await page.goto(`${it.sandbox.url}/_sandbox`);
    await look(page, 'advancing');
    await page.unroute('**/_sandbox');
    await page.goto(`${it.sandbox.url}/_sandbox`);
    await client.end();
    await page.getByText('ahead of real time.').waitFor();
  });

  test('list, filter, open an object, and act on it without script', async () => {
    const charge = idOf((await paid()).latest_charge);
    const page = await browser.page({ javaScript: false });
    await page.goto(`${it.sandbox.url}/_sandbox/objects`);
    await page.getByLabel('Kind').selectOption('charge');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('link', { name: charge }).click();
    await page.getByLabel('Dispute it as').selectOption('duplicate');
    await page.getByRole('button', { name: 'Open a dispute' }).click();
    await page.getByRole('button', { name: 'Submit evidence' }).click();
    await page.getByRole('button', { name: 'Win the dispute' }).click();
    expect(await page.locator('pre').textContent()).toContain('"status": "won"');
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByLabel('Type begins with').fill('charge.dispute.closed');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('link', { name: 'charge.dispute.closed' }).click();
    await page.getByText('● Delivered:').waitFor();
    await page.getByRole('button', { name: 'Resend' }).click();
    await listener.wait('charge.dispute.closed', 2);
  });

  test('every kind of page is accessible', async () => {
    const intent = await paid();
    const charge = idOf(intent.latest_charge);
    const page = await browser.page();
    await page.goto(`${it.sandbox.url}/_sandbox/events`);
    await look(page, 'events');
    await page.goto(`${it.sandbox.url}/_sandbox/objects?kind=charge`);
    await look(page, 'objects');
    await page.goto(`${it.sandbox.url}/_sandbox/objects/${charge}`);
    await look(page, 'charge');
    await page.goto(`${it.sandbox.url}/_sandbox/objects/${idOf(intent.payment_method)}`);
    await look(page, 'method');
    const { data } = await it.stripe.events.list({ type: 'charge.succeeded' });
    await page.goto(`${it.sandbox.url}/_sandbox/objects/${data[0]!.id}`);
    await look(page, 'event');
    await page.goto(`${it.sandbox.url}/_sandbox/chaos`);
    await look(page, 'chaos');
    await page.getByLabel('Dropped attempts, percent').fill('20');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('● Chaos is on.').waitFor();
    await page.getByRole('button', { name: 'Turn chaos off' }).click();
    await page.getByText('Chaos is off.').waitFor();
  });

  test('say what was not done, and why', async () => {
    const page = await browser.page({ tolerates: /400|404/ });
    await page.goto(`${it.sandbox.url}/_sandbox`);
    await page.getByLabel('Type “reset” to confirm').fill('yes');
    await page.getByRole('button', { name: 'Remove everything' }).click();
    await page.getByText('Nothing was removed.').waitFor();
    await look(page, 'not-done');
    await page.getByRole('link', { name: 'To the overview' }).click();
    await page.getByRole('button', { name: 'Pay out now' }).click();
    await page.getByText('holds no money').waitFor();
    const foreign = await fetch(`${it.sandbox.url}/_sandbox/reset`, {
      method: 'POST',
      body: new URLSearchParams({ confirm: 'reset' }),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.status).toBe(403);
  });
});
