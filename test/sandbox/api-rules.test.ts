import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { bench, press, sdk, sessionParams, SECRET_KEY, type Bench } from './harness.js';

let it: Bench;

beforeAll(async () => {
  it = await bench();
});

afterAll(() => it.stop());

interface Envelope {
  readonly error: { readonly type: string; readonly code?: string; readonly param?: string; readonly message: string };
}

async function raw(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; headers: Headers; body: Envelope }> {
  const response = await fetch(`${it.sandbox.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${SECRET_KEY}`, ...(init.headers as Record<string, string>) },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Envelope };
}

function form(body: string, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } };
}

describe('the API refuses as Stripe does', () => {
  test.each([
    ['no key', { authorization: '' }, 'No API key'],
    ['another key', { authorization: 'Bearer sk_test_another_one' }, 'not the key of this sandbox'],
    ['a live key', { authorization: 'Bearer sk_live_abc123' }, 'live key'],
  ])('%s with 401', async (_what, headers, words) => {
    const { status, body } = await raw('/v1/customers', { headers });
    expect([status, body.error.type]).toEqual([401, 'invalid_request_error']);
    expect(body.error.message).toContain(words);
  });

  test('takes the key as the user name of basic authentication too', async () => {
    const authorization = `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`;
    expect((await raw('/v1/customers', { headers: { authorization } })).status).toBe(200);
  });

  test('an unknown path with 404 and an envelope, so that the SDK throws', async () => {
    const { status, body, headers } = await raw('/v1/nonsense');
    expect(status).toBe(404);
    expect(headers.get('request-id')).toMatch(/^req_/);
    expect(body.error).toMatchObject({ type: 'invalid_request_error' });
    expect(body.error.message).toMatch(/^Unrecognized request URL \(GET: \/v1\/nonsense\)/);
    await expect(it.stripe.topups.list()).rejects.toMatchObject({ statusCode: 404 });
  });

  test('another API version', async () => {
    const { status, body } = await raw('/v1/customers', { headers: { 'stripe-version': '2024-06-20' } });
    expect([status, body.error.message.includes('2026-10-28.endive')]).toEqual([400, true]);
  });

  test.each([
    ['success_urll=x', 'success_urll', 'parameter_unknown'],
    ['line_items[0][price_data][unit_ammount]=5', 'line_items[0][price_data][unit_ammount]', 'parameter_unknown'],
    ['payment_method_types[0]=card', 'payment_method_types', 'payment_method_types_no_longer_supported'],
    ['__proto__[x]=1', '__proto__', 'parameter_unknown'],
    ['mode=donation', 'mode', undefined],
    ['ui_mode=embedded', 'ui_mode', undefined],
    ['line_items[0][quantity]=many', 'line_items[0][quantity]', 'parameter_invalid_integer'],
    [
      'line_items[0][price_data][unit_amount]=10.5',
      'line_items[0][price_data][unit_amount]',
      'parameter_invalid_integer',
    ],
    [
      'line_items[0][price_data][unit_amount]=-5',
      'line_items[0][price_data][unit_amount]',
      'parameter_invalid_integer',
    ],
    ['line_items[0][price_data][currency]=zzz', 'line_items[0][price_data][currency]', undefined],
    ['success_url=javascript:alert(1)', 'success_url', 'url_invalid'],
    ['customer_email=nobody', 'customer_email', 'email_invalid'],
    ['expires_at=100', 'expires_at', undefined],
    ['allow_promotion_codes=yes', 'allow_promotion_codes', undefined],
    [`metadata[key]=${'x'.repeat(501)}`, 'metadata[key]', undefined],
    ['customer=cus_1&customer_email=a@b.org', 'customer_email', undefined],
    ['customer=cus_missing', 'customer', 'resource_missing'],
    ['expand[0]=payment_intent.nonsense&expand[1]=nonsense', 'expand', undefined],
  ])('the session parameter %s', async (change, param, code) => {
    const good = new URLSearchParams({
      mode: 'payment',
      success_url: 'https://example.org/',
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'usd',
      'line_items[0][price_data][unit_amount]': '500',
      'line_items[0][price_data][product_data][name]': 'Gift',
    });
    for (const [key, value] of new URLSearchParams(change)) good.set(key, value);
    const { status, body } = await raw('/v1/checkout/sessions', form(good.toString()));
    expect([status, body.error.param, body.error.code]).toEqual([400, param, code]);
    expect(body.error.message).not.toBe('');
  });

  test('amounts below the least that can be charged', async () => {
    const product_data = { name: 'Gift' };
    const small = [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 49, product_data } }];
    await expect(it.stripe.checkout.sessions.create(sessionParams({ line_items: small }))).rejects.toMatchObject({
      code: 'amount_too_small',
      statusCode: 400,
    });
  });

  test('an id that does not exist: 404 in the path, 400 as a cursor', async () => {
    await expect(it.stripe.charges.retrieve('ch_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    await expect(it.stripe.charges.list({ starting_after: 'ch_none' })).rejects.toMatchObject({
      statusCode: 400,
      param: 'starting_after',
    });
  });

  test('a body that is not a form, is too large, or nests too deeply', async () => {
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await raw('/v1/customers', json)).status).toBe(400);
    expect((await raw('/v1/customers', form(`name=${'x'.repeat(1_000_000)}`))).body.error.param).toBe('name');
    expect((await raw('/v1/customers', form(`name=${'x'.repeat(3_000_000)}`))).status).toBe(413);
    expect((await raw('/v1/customers', form(`a${'[b]'.repeat(500)}=1`))).status).toBe(400);
    expect((await raw('/v1/customers', form('name=%00'))).body.error.param).toBe('name');
    expect((await raw('/v1/customers', form('name=%E0%A4%A'))).status).toBeLessThan(500);
  });

  test('whatever is sent, without ever failing itself', async () => {
    const key = fc.oneof(
      fc.constantFrom('name', 'email', 'metadata', 'address', 'expand', 'shipping', '__proto__', 'limit'),
      fc.string(),
    );
    const name = fc
      .tuple(key, fc.array(key, { maxLength: 12 }))
      .map(([first, rest]) => first + rest.map((each) => `[${each}]`).join(''));
    const body = fc.oneof(
      fc
        .array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 8 })
        .map((pairs) =>
          pairs
            .map(
              ([each, value]) =>
                `${each.includes('%') ? '' : each}=${encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, ''))}`,
            )
            .join('&'),
        ),
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/\p{Surrogate}/gu, '')),
    );
    const path = fc.constantFrom(
      '/v1/customers',
      '/v1/checkout/sessions',
      '/v1/refunds',
      '/v1/webhook_endpoints',
      '/v1/prices',
    );
    await fc.assert(
      fc.asyncProperty(path, body, async (where, what) => {
        const answer = await raw(where, form(what));
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(answer.body.error.message).toEqual(expect.any(String));
      }),
      { numRuns: 300 },
    );
  });

  test('a port in use with the system’s own error, and a live key of its own', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startSandbox({ ...it.settings, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await new Promise((resolve) => other.close(resolve));
    await expect(startSandbox({ ...it.settings, secretKey: 'sk_live_x' })).rejects.toThrow('test key only');
  });
});

describe('repeating a request', () => {
  test('with the same key gives the same answer and does the thing once', async () => {
    const options = { idempotencyKey: 'gift-7' };
    const first = await it.stripe.customers.create({ name: 'Ada' }, options);
    const again = await it.stripe.customers.create({ name: 'Ada' }, options);
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(again.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    await expect(it.stripe.customers.create({ name: 'Grace' }, options)).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
    });
  });

  test('keeps nothing when validation fails', async () => {
    const headers = { 'idempotency-key': 'gift-8' };
    expect((await raw('/v1/customers', form('nmae=Ada', headers))).status).toBe(400);
    expect((await raw('/v1/refunds', form('charge=ch_none', headers))).status).toBe(400);
    expect((await raw('/v1/customers', form('name=Ada', headers))).status).toBe(200);
  });

  test('while the first still runs: one is served, the others get 409, and one object is made', async () => {
    const headers = { 'idempotency-key': 'gift-9' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => raw('/v1/customers', form('name=Once', headers))),
    );
    const statuses = answers.map((each) => each.status);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const ids = new Set(
      answers.flatMap((each) => (each.status === 200 ? [(each.body as unknown as { id: string }).id] : [])),
    );
    expect(ids.size).toBe(1);
  });
});

describe('lists', () => {
  test('page through with cursors in both directions and filter by time', async () => {
    const made = [];
    for (let index = 0; index < 7; index += 1) {
      made.push((await it.stripe.customers.create({ email: 'pages@example.org' })).id);
    }
    const all = await it.stripe.customers
      .list({ email: 'pages@example.org', limit: 3 })
      .autoPagingToArray({ limit: 50 });
    expect(all.map((customer) => customer.id)).toEqual(made.toReversed());
    const first = await it.stripe.customers.list({ email: 'pages@example.org', limit: 3 });
    expect([first.has_more, first.url]).toEqual([true, '/v1/customers']);
    const second = await it.stripe.customers.list({ limit: 3, starting_after: first.data[2]!.id });
    const back = await it.stripe.customers.list({ limit: 3, ending_before: second.data[0]!.id });
    expect(back.data.map((each) => each.id)).toEqual(first.data.map((each) => each.id));
    const none = await it.stripe.customers.list({ created: { lt: all[0]!.created - 1000 } });
    expect(none.data).toEqual([]);
    const recent = await it.stripe.customers.list({
      created: { gte: all[6]!.created, lte: all[0]!.created },
      email: 'pages@example.org',
    });
    expect(recent.data).toHaveLength(7);
    await expect(it.stripe.customers.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' });
  });

  test('expand what each item refers to', async () => {
    await press(await it.stripe.checkout.sessions.create(sessionParams()));
    await press(await it.stripe.checkout.sessions.create(sessionParams()));
    const { data } = await it.stripe.charges.list({
      limit: 100,
      expand: ['data.balance_transaction', 'data.refunds', 'data.payment_intent.latest_charge'],
    });
    expect(data).toHaveLength(2);
    for (const charge of data) {
      expect(charge.balance_transaction).toMatchObject({ object: 'balance_transaction', source: charge.id });
      expect(charge.refunds).toMatchObject({ object: 'list', data: [] });
      expect(charge.payment_intent).toMatchObject({ latest_charge: { id: charge.id } });
    }
    const sources = await it.stripe.balanceTransactions.list({
      source: data[0]!.id,
      type: 'charge',
      expand: ['data.source'],
    });
    expect(sources.data[0]?.source).toMatchObject({ id: data[0]!.id });
    const [intent] = (
      await it.stripe.paymentIntents.list({ limit: 1, expand: ['data.latest_charge.balance_transaction'] })
    ).data;
    expect(intent?.latest_charge).toMatchObject({ balance_transaction: { object: 'balance_transaction' } });
  });
});

describe('objects', () => {
  test('customers keep, change and clear what they are given; metadata is merged', async () => {
    const made = await it.stripe.customers.create({
      name: 'Nguyễn Thị Ánh',
      email: 'anh@example.org',
      metadata: { donor: '1', note: 'first' },
      address: { city: 'Austin', country: 'US' },
    });
    const changed = await it.stripe.customers.update(made.id, { name: '', metadata: { note: '', tier: 'gold' } });
    expect(changed).toMatchObject({ name: null, email: 'anh@example.org', metadata: { donor: '1', tier: 'gold' } });
    expect(changed.metadata).not.toHaveProperty('note');
    expect((await it.stripe.customers.update(made.id, { metadata: '' })).metadata).toEqual({});
    const { data } = await it.stripe.events.list({ type: 'customer.updated', limit: 2 });
    expect(data[1]?.data.previous_attributes).toMatchObject({ name: 'Nguyễn Thị Ánh' });
  });

  test('products and prices can stand in a session', async () => {
    const product = await it.stripe.products.create({ id: 'supper', name: 'Supper club' });
    await expect(it.stripe.products.create({ id: 'supper', name: 'Again' })).rejects.toMatchObject({
      code: 'resource_already_exists',
    });
    const price = await it.stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 1200 });
    expect(price.unit_amount_decimal?.toString()).toBe('1200');
    const session = await it.stripe.checkout.sessions.create(
      sessionParams({ line_items: [{ price: price.id, quantity: 2 }], submit_type: 'pay' }),
    );
    expect(session.amount_total).toBe(2400);
    const lines = await it.stripe.checkout.sessions.listLineItems(session.id);
    expect(lines.data[0]).toMatchObject({ description: 'Supper club', quantity: 2, price: { id: price.id } });
  });

  test('the SDK with a wrong key gets an authentication error', async () => {
    await expect(sdk(it.sandbox, 'sk_test_wrong').balance.retrieve()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
  });
});
