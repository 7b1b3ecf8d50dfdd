import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OPERATIONS } from '../../src/sandbox/operations.js';
import { GOOD, INNER, NONSENSE } from './nonsense.js';
import { bench, idOf, press, SECRET_KEY, sessionParams, type Bench } from './harness.js';

/** Nonsense that happens to be taken is not for the judge; that it is answered well is looked at here. */
const NOBODY = { answered: () => undefined, sending: () => undefined };

let it: Bench;
const ids: string[] = [];
const lines: string[] = [];

beforeAll(async () => {
  it = await bench({ observer: NOBODY, log: (line) => lines.push(line) });
  const { stripe } = it;
  const customer = await stripe.customers.create({ email: 'ada@example.org', payment_method: 'pm_card_visa' });
  const product = await stripe.products.create({ name: 'Support' });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 900,
    recurring: { interval: 'month' },
  });
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data;
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: method!.id,
  });
  const session = await stripe.checkout.sessions.create(sessionParams());
  await press(session);
  const open = await stripe.checkout.sessions.create(sessionParams());
  const intent = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
  const held = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    capture_method: 'manual',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  const setup = await stripe.setupIntents.create({ customer: customer.id });
  const [charge] = (await stripe.charges.list()).data;
  const [event] = (await stripe.events.list()).data;
  const made = [customer, product, price, method, subscription, session, open, intent, held, setup, charge, event];
  ids.push(...made.map((each) => each!.id), idOf(subscription.latest_invoice), subscription.items.data[0]!.id);
});

afterAll(() => it.stop());

interface Answer {
  readonly status: number;
  readonly body: { readonly error?: { readonly type?: string; readonly message?: string; readonly param?: string } };
}

async function send(method: string, path: string, form: string, headers: Record<string, string> = {}): Promise<Answer> {
  const asked = method === 'POST' ? path : `${path}?${form}`;
  const response = await fetch(`${it.sandbox.url}${asked}`, {
    method,
    headers: {
      authorization: `Bearer ${SECRET_KEY}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    ...(method === 'POST' ? { body: form } : {}),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** Whatever came of it, it is an answer of Stripe's kind, and nothing broke. */
function expectManners({ status, body }: Answer): void {
  expect(status).toBeLessThan(500);
  if (status < 300) return;
  expect(['invalid_request_error', 'card_error', 'idempotency_error']).toContain(body.error?.type);
  expect(body.error?.message).toMatch(/\S.*[.?!'")…]$/s);
}

/** A request with the ids of objects that exist in place of ":cus" and ":pi". */
function withIds(text: string, colon: string): string {
  return text.replaceAll(new RegExp(`${colon}(cus|pi)`, 'g'), (_all, kind: string) =>
    ids.find((id) => id.startsWith(`${kind}_`))!,
  );
}

const value = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 100 }).map((place) => ids[place % ids.length]!) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...NONSENSE),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => text.isWellFormed()) },
);

const outer = OPERATIONS.flatMap(({ shape }) => Object.keys(shape));

/** A name with up to three steps: the operation's own parameters, or any. */
function nameFor(own: readonly string[]): fc.Arbitrary<string> {
  const first = fc.oneof(
    { weight: own.length > 0 ? 6 : 0, arbitrary: fc.constantFrom(...own, '') },
    { weight: 1, arbitrary: fc.constantFrom('expand', 'limit', '__proto__', 'constructor', ...outer) },
  );
  const steps = fc.array(fc.constantFrom(...INNER), { maxLength: 3 });
  return fc.tuple(first, steps).map(([name, inner]) => name + inner.map((step) => `[${step}]`).join(''));
}

const request = fc.constantFrom(...OPERATIONS).chain((operation) =>
  fc.record({
    method: fc.constant(operation.method),
    path: fc
      .array(fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant('x'.repeat(300)) }), {
        minLength: 2,
        maxLength: 2,
      })
      .map(([first = 'x', second = 'x']) => {
        const named = [first, second].map((each) => encodeURIComponent(each.replaceAll('/', '') || 'x'));
        return `/v1${operation.path.replace(/:\w+/, named[0]!).replace(/:\w+/, named[1]!)}`;
      }),
    form: fc
      .array(fc.tuple(nameFor(Object.keys(operation.shape)), value), { maxLength: 6 })
      .map((pairs) => pairs.map(([name, given]) => `${name}=${encodeURIComponent(given)}`).join('&')),
  }),
);

describe('whatever is asked, the answer has Stripe’s manners', () => {
  test('of every operation, with anything as parameters', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, form }) => {
        expectManners(await send(method, path, form));
      }),
      { numRuns: 1500 },
    );
    expect(lines.filter((line) => line.includes('failed'))).toEqual([]);
  }, 120_000);

  test('of a good request of which one value is spoiled', async () => {
    const spoiled = fc.constantFrom(...GOOD).chain(([path, form]) => {
      const pairs = [...new URLSearchParams(form)];
      return fc.tuple(fc.nat({ max: pairs.length - 1 }), value, fc.boolean()).map(([place, bad, isName]) => {
        const changed = pairs.map(([name, good], at): [string, string] => {
          if (at !== place) return [name, good];
          return isName ? [`${name}[${INNER[bad.length % INNER.length]!}]`, bad] : [name, bad];
        });
        return { path, form: new URLSearchParams(changed).toString() };
      });
    });
    await fc.assert(
      fc.asyncProperty(spoiled, async ({ path, form }) => {
        expectManners(await send('POST', `/v1${withIds(path, ':')}`, withIds(form, '%3A')));
      }),
      { numRuns: 1500 },
    );
    expect(lines.filter((line) => line.includes('failed'))).toEqual([]);
  }, 120_000);

  test('and the sandbox still works after that', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    expect((await press(session)).status).toBe(303);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('a body', () => {
  test.each<[string, string, number]>([
    ['of one megabyte', `name=${'x'.repeat(1_000_000)}`, 400],
    ['of three megabytes', `name=${'x'.repeat(3_000_000)}`, 413],
    ['of ten thousand parameters', Array.from({ length: 10_000 }, (_none, at) => `metadata[k${at}]=1`).join('&'), 400],
    ['nested five hundred times', `metadata${'[a]'.repeat(500)}=1`, 400],
    ['with broken escapes', 'name=%E0%A4%A&%=1&=&&[]=1', 400],
    ['with a list in place of a value', 'name[]=a&name[]=b', 400],
    ['with a value in place of a group', 'address=Austin', 400],
    ['with metadata of ten thousand characters', `metadata[a]=${'x'.repeat(10_000)}`, 400],
    ['with a long name in its metadata', `metadata[${'x'.repeat(41)}]=1`, 400],
    ['with fifty-one pairs', Array.from({ length: 51 }, (_none, at) => `metadata[k${at}]=1`).join('&'), 400],
    ['that pollutes', '__proto__[a]=1', 400],
    ['that pollutes deeper', 'metadata[__proto__][a]=1', 400],
    ['with a constructor', 'constructor[prototype][a]=1', 400],
    ['with a NUL', 'name=a%00b', 400],
    ['with half a character', 'name=%ED%A0%80', 200],
  ])('%s', async (_what, form, status) => {
    const answer = await send('POST', '/v1/customers', form);
    expectManners(answer);
    expect(answer.status).toBe(status);
  });

  test.each(['constructor', 'toString', 'prototype', 'hasOwnProperty'])(
    'with metadata named %s keeps it',
    async (name) => {
      const { id } = (await send('POST', '/v1/customers', `metadata[${name}]=1`)).body as unknown as { id: string };
      const customer = await it.stripe.customers.retrieve(id);
      expect(Object.entries((customer as unknown as { metadata: object }).metadata)).toEqual([[name, '1']]);
    },
  );

  test('that is not a form is refused', async () => {
    const answer = await send('POST', '/v1/customers', '{"name":"Ada"}', { 'content-type': 'application/json' });
    expect(answer.status).toBe(400);
    expectManners(answer);
  });
});

describe('amounts', () => {
  test.each(['-1', '0', '1.5', '1e3', '0x10', '99999999999999999999', '100000000', '', ' 5', 'abc', '٥٠٠'])(
    '"%s" is refused',
    async (amount) => {
      const answer = await send('POST', '/v1/payment_intents', `currency=usd&amount=${encodeURIComponent(amount)}`);
      expect([answer.status, answer.body.error?.param]).toEqual([400, 'amount']);
      expectManners(answer);
    },
  );
});

describe('where there is nothing', () => {
  test.each([
    ['GET', '/v1/nonsense', 404],
    ['GET', '/v1/', 404],
    ['PUT', '/v1/customers', 404],
    ['PATCH', '/v1/customers/cus_1', 404],
    ['DELETE', '/v1/charges/ch_1', 404],
    ['POST', '/v1/balance', 404],
    ['GET', '/v1/customers/%zz', 400],
    ['GET', `/v1/customers/${'x'.repeat(8000)}`, 404],
    ['GET', '/v1/customers/cus_none', 404],
  ])('%s %s', async (method, path, status) => {
    const answer = await send(method, path, '');
    expect(answer.status).toBe(status);
    expectManners(answer);
  });
});

describe('a key', () => {
  test.each([
    ['that is missing', ''],
    ['that is wrong', 'Bearer sk_test_wrong_key_for_this_sandbox'],
    ['that is short', 'Bearer x'],
    ['without a scheme', SECRET_KEY],
    ['that is broken', 'Basic %%%'],
  ])('%s is refused with 401', async (_what, authorization) => {
    for (const path of ['/v1/customers', '/v1/nonsense']) {
      const answer = await send('GET', path, '', { authorization });
      expect(answer.status).toBe(401);
      expectManners(answer);
    }
  });

  test.each(['sk_live_1234567890', 'rk_live_1234567890', 'pk_live_1234567890'])(
    '%s is refused with a sentence',
    async (key) => {
      const answer = await send('POST', '/v1/customers', 'name=Ada', { authorization: `Bearer ${key}` });
      expect([answer.status, answer.body.error?.message]).toEqual([401, expect.stringContaining('live key')]);
    },
  );
});
