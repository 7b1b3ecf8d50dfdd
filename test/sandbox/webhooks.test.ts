import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { bench, listen, press, sdk, sessionParams, WEBHOOK_SECRET, type Bench, type Listener } from './harness.js';

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

async function quiet(ms = 150): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

describe('webhooks', () => {
  test('carry the object as it was, the request that caused it, and a signature that the SDK accepts', async () => {
    const made = await it.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'first' });
    await it.stripe.customers.update(made.id, { name: 'Grace' });
    const event = await listener.wait('customer.created');
    expect(event).toMatchObject({
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 1,
      data: { object: { id: made.id, name: 'Ada' } },
      request: { id: made.lastResponse.requestId, idempotency_key: 'first' },
    });
    await quiet();
    expect((await it.stripe.events.retrieve(event.id)).pending_webhooks).toBe(0);
  });

  test('are sent again, signed freshly, until they are acknowledged', async () => {
    listener.answers.push(500, 302);
    await it.stripe.customers.create({ name: 'Ada' });
    for (let left = 300; left > 0 && listener.received.length < 3; left -= 1) await quiet(25);
    const signatures = listener.received.map((each) => each.headers['stripe-signature']);
    expect(new Set(signatures).size).toBe(3);
    expect(new Set(listener.events().map((event) => event.id)).size).toBe(1);
    const gaps = listener.received.slice(1).map((each, index) => each.at - listener.received[index]!.at);
    expect(gaps[0]).toBeGreaterThan(900);
    expect(gaps[1]).toBeGreaterThan(2900);
  });

  test('survive a restart while the endpoint is away, and follow it to its new address', async () => {
    listener.answers.push(...Array.from({ length: 50 }, () => 503));
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    await press(session);
    await quiet();
    await it.sandbox.stop();

    const moved = await listen();
    const again = await startSandbox({ ...it.settings, webhook: { url: moved.url, secret: WEBHOOK_SECRET } });
    const event = await moved.wait('checkout.session.completed');
    expect(event.data.object).toMatchObject({ id: session.id, payment_status: 'paid' });
    const stripe = sdk(again);
    expect((await stripe.webhookEndpoints.list()).data).toHaveLength(1);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'complete' });
    await again.stop();
    await moved.close();
  });

  test('go to every endpoint that wants them; the secret is shown once', async () => {
    const other = await listen();
    const endpoint = await it.stripe.webhookEndpoints.create({ url: other.url, enabled_events: ['customer.created'] });
    expect(endpoint.secret).toMatch(/^whsec_/);
    expect(await it.stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret');
    const made = await it.stripe.customers.create({ name: 'Ada' });
    await it.stripe.customers.update(made.id, { name: 'Grace' });
    await listener.wait('customer.updated');
    await quiet();
    expect(other.received).toHaveLength(1);
    expect(
      sdk(it.sandbox).webhooks.constructEvent(
        other.received[0]!.body,
        String(other.received[0]!.headers['stripe-signature']),
        endpoint.secret!,
      ).type,
    ).toBe('customer.created');

    await it.stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
    await it.stripe.customers.create({ name: 'Joan' });
    await quiet();
    expect(other.received).toHaveLength(1);
    expect(await it.stripe.webhookEndpoints.del(endpoint.id)).toMatchObject({ deleted: true });
    await expect(it.stripe.webhookEndpoints.retrieve(endpoint.id)).rejects.toMatchObject({ statusCode: 404 });
    await other.close();
  });

  test('can be sent again from the control page', async () => {
    await it.stripe.customers.create({ name: '<b>Ada</b>' });
    const { id } = await listener.wait('customer.created');
    const control = await (await fetch(`${it.sandbox.url}/_sandbox`)).text();
    expect(control).toContain(`/_sandbox/events/${id}/resend`);
    const resent = await fetch(`${it.sandbox.url}/_sandbox/events/${id}/resend`, {
      method: 'POST',
      redirect: 'manual',
    });
    expect([resent.status, resent.headers.get('location')]).toEqual([303, `/_sandbox/objects/${id}`]);
    await listener.wait('customer.created', 2);
    await quiet();
    const page = await (await fetch(`${it.sandbox.url}/_sandbox/objects/${id}`)).text();
    expect(page).toContain(listener.url);
    expect(page).not.toContain('<b>Ada');
    const foreign = await fetch(`${it.sandbox.url}/_sandbox/events/${id}/resend`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.status).toBe(403);
    const health = await fetch(`${it.sandbox.url}/_sandbox/api/health`);
    expect(await health.json()).toEqual({ ok: true, webhook_endpoints: 1 });
    const shown = await fetch(`${it.sandbox.url}/_sandbox/api/objects/${id}`);
    expect(await shown.json()).toMatchObject({
      deliveries: [{ state: 'delivered', attempts: [{ status: 200 }, { status: 200 }] }],
    });
  });
});

describe('webhook endpoints', () => {
  test('take only the events that they name, at their newest address, and tell of one API version', async () => {
    const { stripe } = it;
    await expect(
      stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ['*'], api_version: '2024-06-20' }),
    ).rejects.toMatchObject({ statusCode: 400, param: 'api_version', message: expect.stringContaining('2026-10-28') });
    await expect(
      stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ['*'], connect: true }),
    ).rejects.toMatchObject({ param: 'connect' });
    const [first, second] = [await listen('whsec_ignored'), await listen('whsec_ignored')];
    const endpoint = await stripe.webhookEndpoints.create({
      url: first.url,
      enabled_events: ['product.created'],
      api_version: '2026-10-28.endive',
    });
    expect(endpoint).toMatchObject({ api_version: '2026-10-28.endive', status: 'enabled' });
    await stripe.customers.create({ name: 'Ada' });
    await stripe.products.create({ name: 'One' });
    await arrived(first, 1);
    await stripe.webhookEndpoints.update(endpoint.id, { url: second.url, enabled_events: ['customer.created'] });
    await stripe.customers.create({ name: 'Grace' });
    await arrived(second, 1);
    expect([first, second].map(({ received }) => received.length)).toEqual([1, 1]);
    await first.close();
    await second.close();
  });

  test('get what happened while they were disabled as soon as they are enabled again', async () => {
    const other = await listen('whsec_ignored');
    other.answers.push(500);
    const { id } = await it.stripe.webhookEndpoints.create({ url: other.url, enabled_events: ['customer.created'] });
    await it.stripe.customers.create({ name: 'Ada' });
    await arrived(other, 1);
    await it.stripe.webhookEndpoints.update(id, { disabled: true });
    await quiet(1500);
    expect(other.received).toHaveLength(1);
    await it.stripe.webhookEndpoints.update(id, { disabled: false });
    await arrived(other, 2);
    await other.close();
  });

  test('one that hangs holds up no other', async () => {
    const hanging = createServer(() => undefined);
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    const { port } = hanging.address() as AddressInfo;
    await it.stripe.webhookEndpoints.create({ url: `http://127.0.0.1:${port}/`, enabled_events: ['*'] });
    for (let made = 0; made < 40; made += 1) await it.stripe.customers.create({ name: `c${made}` });
    await arrived(listener, 40);
    hanging.closeAllConnections();
    hanging.close();
  });

  async function arrived(at: Listener, count: number): Promise<void> {
    for (let left = 200; left > 0 && at.received.length < count; left -= 1) await quiet(25);
    expect(at.received).toHaveLength(count);
  }
});

test('the API lists the events of the last 30 days, by the clock of the sandbox', async () => {
  const { id } = await it.stripe.customers.create({ name: 'Ada' });
  const event = (await it.stripe.events.list()).data[0]!;
  await control('/clock?wait=true', { advance: { days: 29 } });
  expect((await it.stripe.events.list()).data).toHaveLength(1);
  await control('/clock?wait=true', { advance: { days: 2 } });
  expect((await it.stripe.events.list()).data).toHaveLength(0);
  await expect(it.stripe.events.retrieve(event.id)).rejects.toMatchObject({ statusCode: 404 });
  expect(await it.stripe.customers.retrieve(id)).toMatchObject({ name: 'Ada' });
});

test('a key protects a request for a day of the machine, however far the clock of the sandbox has moved', async () => {
  const once = (): Promise<{ id: string }> =>
    it.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'same-press' });
  const { id } = await once();
  await control('/clock?wait=true', { advance: { days: 40 } });
  expect((await once()).id).toBe(id);
});

async function control(path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${it.sandbox.url}/_sandbox/api${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}
