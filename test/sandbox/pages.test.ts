import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bench, press, PushedClock, sessionParams, submit, type Bench } from './harness.js';

let it: Bench;
const clock = new PushedClock();
const lines: string[] = [];

beforeAll(async () => {
  it = await bench({ clock, payouts: 'manual', log: (line) => lines.push(line) });
});

afterAll(() => it.stop());

test('the card page says what it is, what is paid, and escapes what it shows', async () => {
  const session = await it.stripe.checkout.sessions.create(
    sessionParams({
      line_items: [
        {
          quantity: 2,
          price_data: { currency: 'usd', unit_amount: 1250, product_data: { name: '=HYPERLINK("x")<b>"' } },
        },
      ],
    }),
  );
  const response = await fetch(session.url!);
  const html = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-security-policy')).toContain(`form-action 'self' http://127.0.0.1:9`);
  expect(html).toContain('Sandbox: no money moves');
  expect(html).toContain('Donate $25.00');
  expect(html).toContain('value="ada@example.org"');
  expect(html).toContain('=HYPERLINK(&quot;x&quot;)&lt;b>');
  expect(html).not.toContain('<b>"');
  expect(html).not.toContain('<script');
  expect(html).toContain('href="http://127.0.0.1:9/give"');
});

test('a form with mistakes comes back with what was typed, but never the card', async () => {
  const session = await it.stripe.checkout.sessions.create(sessionParams());
  const { customer_email: _email, ...open } = sessionParams();
  const free = await it.stripe.checkout.sessions.create(open);
  const typed = { email: 'nobody', name: 'Ada "Quote"', number: '4111 1111 1111 1111', expiry: '01/20', cvc: '1' };
  const answer = await submit(free, typed);
  const html = await answer.text();
  expect(answer.status).toBe(422);
  for (const field of ['email', 'number', 'expiry', 'cvc']) expect(html).toContain(`id="${field}-problem"`);
  expect(html).toContain('Nothing was charged');
  expect(html).toContain('Ada &quot;Quote&quot;');
  expect(html).not.toContain('4111 1111');
  expect((await submit(session, { ...typed, card: 'sk_live_1' })).status).toBe(422);
  expect((await it.stripe.charges.list()).data).toEqual([]);
  expect(lines.join('')).not.toContain('4111');
});

test('an email that the session fixes cannot be changed on the page', async () => {
  const session = await it.stripe.checkout.sessions.create(sessionParams());
  await submit(session, { email: 'other@example.org', card: '4242424242424242' });
  expect((await it.stripe.checkout.sessions.retrieve(session.id)).customer_details?.email).toBe('ada@example.org');
});

test('paid, expired and unknown sessions get a page of their own', async () => {
  const paid = await it.stripe.checkout.sessions.create(sessionParams());
  await press(paid);
  const again = await fetch(paid.url!);
  expect([again.status, (await again.text()).includes('This has been paid')]).toEqual([200, true]);

  const expired = await it.stripe.checkout.sessions.create(sessionParams());
  await it.stripe.checkout.sessions.expire(expired.id);
  const gone = await press(expired);
  expect([gone.status, (await gone.text()).includes('This page has expired')]).toEqual([410, true]);
  await expect(it.stripe.checkout.sessions.expire(expired.id)).rejects.toMatchObject({ statusCode: 400 });
  await expect(it.stripe.checkout.sessions.expire(paid.id)).rejects.toMatchObject({ statusCode: 400 });

  const unknown = await fetch(`${it.sandbox.url}/pay/cs_test_none`);
  expect([unknown.status, (await unknown.text()).includes('There is no such payment')]).toEqual([404, true]);
  expect((await fetch(`${it.sandbox.url}/nonsense`)).status).toBe(404);
  const posted = await fetch(`${it.sandbox.url}/pay/cs_test_none`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json' },
  });
  expect(posted.status).toBe(415);
});

test('a session expires in time, with its intent, and says so', async () => {
  const now = Math.floor(clock.now().getTime() / 1000);
  const soon = await it.stripe.checkout.sessions.create(sessionParams({ expires_at: now + 1800 }));
  const later = await it.stripe.checkout.sessions.create(sessionParams());
  expect([soon.expires_at, later.expires_at - later.created]).toEqual([now + 1800, 86_400]);
  await press(soon, '4000000000000002');
  clock.push(1900);
  const closed = await it.stripe.checkout.sessions.retrieve(soon.id, { expand: ['payment_intent'] });
  expect(closed).toMatchObject({ status: 'expired', url: null, payment_intent: { status: 'canceled' } });
  expect((await press(soon)).status).toBe(410);
  const events = await it.stripe.events.list({ types: ['checkout.session.expired', 'payment_intent.canceled'] });
  const ids = events.data.map((event) => (event.data.object as { id: string }).id);
  expect(ids.filter((id) => id === soon.id)).toHaveLength(1);
  expect((await it.stripe.checkout.sessions.retrieve(later.id)).status).toBe('open');
  const open = await it.stripe.checkout.sessions.list({ status: 'open' });
  expect(open.data.map((session) => session.id)).not.toContain(soon.id);
});

test('the balance becomes available after two business days', async () => {
  const before = await it.stripe.balance.retrieve();
  expect(before.pending[0]!.amount).toBeGreaterThan(0);
  clock.push(6 * 86_400);
  const after = await it.stripe.balance.retrieve();
  expect([after.pending[0]!.amount, after.available[0]!.amount]).toEqual([
    0,
    before.pending[0]!.amount + before.available[0]!.amount,
  ]);
  const { data } = await it.stripe.balanceTransactions.list({ type: 'charge', limit: 1 });
  expect(data[0]!.status).toBe('available');
  expect(new Date(data[0]!.available_on * 1000).getUTCDay() % 6).not.toBe(0);
});
