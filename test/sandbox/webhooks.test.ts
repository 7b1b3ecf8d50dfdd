import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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
