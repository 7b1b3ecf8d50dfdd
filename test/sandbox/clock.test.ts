import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Client } from 'pg';
import { addCalendar } from '../../src/sandbox/control/calendar.js';
import { bench, press, sessionParams, type Bench } from './harness.js';

const DAY = 86_400;

describe('calendar spans', () => {
  test.each([
    ['2027-01-31T10:00:00Z', { months: 1 }, '2027-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00Z', { months: 1 }, '2028-02-29T10:00:00.000Z'],
    ['2028-02-29T00:00:00Z', { years: 1 }, '2029-02-28T00:00:00.000Z'],
    ['2027-12-31T23:59:59Z', { months: 2, hours: 1 }, '2028-03-01T00:59:59.000Z'],
    ['2027-03-14T01:30:00Z', { days: 1, seconds: 5 }, '2027-03-15T01:30:05.000Z'],
  ])('%s and %j is %s', (from, span, to) => {
    const moved = addCalendar(Date.parse(from) / 1000, span);
    expect(new Date(moved * 1000).toISOString()).toBe(to);
  });

  test('keep the day of the month or take the last day of a shorter month', () => {
    const moment = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2090, 0, 1) / 1000 });
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 100 }), (from, months) => {
        const [before, after] = [from, addCalendar(from, { months })].map((each) => new Date(each * 1000)) as [
          Date,
          Date,
        ];
        const count = (each: Date): number => each.getUTCFullYear() * 12 + each.getUTCMonth();
        expect(count(after) - count(before)).toBe(months);
        const tomorrow = new Date(after.getTime() + DAY * 1000);
        expect(after.getUTCDate() === before.getUTCDate() || tomorrow.getUTCDate() === 1).toBe(true);
        expect(after.getTime() % (DAY * 1000)).toBe(before.getTime() % (DAY * 1000));
      }),
    );
  });
});

describe('/_sandbox/api/clock', () => {
  let it: Bench;

  beforeAll(async () => {
    it = await bench();
  });

  afterAll(() => it.stop());

  interface Answer {
    readonly status: number;
    readonly body: {
      readonly now: string;
      readonly unix: number;
      readonly offset_ms: number;
      readonly advancing: boolean;
      readonly goal: string | null;
      readonly due: { readonly unix: number; readonly tasks: number } | null;
      readonly error?: string;
      readonly param?: string;
    };
  }

  async function ask(body?: object | URLSearchParams | string, query = ''): Promise<Answer> {
    const isJson = body !== undefined && !(body instanceof URLSearchParams);
    const response = await fetch(`${it.sandbox.url}/_sandbox/api/clock${query}`, {
      method: body === undefined ? 'GET' : 'POST',
      ...(isJson ? { headers: { 'content-type': 'application/json' } } : {}),
      ...(body === undefined ? {} : { body: typeof body === 'string' || !isJson ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  test('tells the time, and what is due next', async () => {
    const before = await ask();
    expect(before.status).toBe(200);
    expect(before.body).toMatchObject({ offset_ms: 0, advancing: false, goal: null, due: null });
    expect(Math.abs(before.body.unix - Date.now() / 1000)).toBeLessThan(2);
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    expect((await ask()).body.due).toMatchObject({ unix: session.expires_at, tasks: 1 });
  });

  test('advances, and does on the way what is due, at its own moment', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    const { unix } = (await ask()).body;
    const moved = await ask({ advance: { days: 3 } }, '?wait=true');
    expect(moved.status).toBe(200);
    expect(moved.body.unix - unix - 3 * DAY).toBeLessThan(3);
    expect(moved.body.advancing).toBe(false);
    expect((await it.stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    const { data } = await it.stripe.events.list({ type: 'checkout.session.expired' });
    expect(data.find((event) => (event.data.object as { id: string }).id === session.id)?.created).toBe(
      session.expires_at,
    );
  });

  test('answers 202 with the goal at once, refuses a second move meanwhile, and comes to its goal', async () => {
    const session = await it.stripe.checkout.sessions.create(sessionParams());
    await press(session);
    const client = new Client(it.settings.databaseUrl);
    await client.connect();
    await client.query('begin; lock table stripe_sandbox.tasks in share row exclusive mode');
    const begun = await ask(new URLSearchParams({ 'advance[months]': '2' }));
    expect(begun).toMatchObject({ status: 202, body: { advancing: true } });
    expect((await ask({ reset: true })).status).toBe(409);
    expect((await ask()).body).toMatchObject({ advancing: true, goal: begun.body.goal });
    await client.end();
    for (let left = 200; left > 0 && (await ask()).body.advancing; left -= 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const { body } = await ask();
    expect(body).toMatchObject({ advancing: false, goal: begun.body.goal, problem: null });
    expect(body.now >= begun.body.goal!).toBe(true);
  });

  test('is set back and ahead without a wait, and returns to real time', async () => {
    const past = await ask({ set: '2024-11-01' });
    expect(past.status).toBe(200);
    expect(past.body.now.slice(0, 16)).toBe('2024-11-01T00:00');
    const customer = await it.stripe.customers.create({ name: 'Ada' });
    expect(new Date(customer.created * 1000).toISOString().slice(0, 10)).toBe('2024-11-01');
    expect((await ask({ to: '2024-12-24T18:00' }, '?wait=true')).body.now.slice(0, 16)).toBe('2024-12-24T18:00');
    expect((await ask({ reset: true })).body.offset_ms).toBe(0);
  });

  test.each([
    [{}, undefined],
    [{ reset: true, to: '2030-01-01' }, undefined],
    [{ to: 'tomorrow' }, 'to'],
    [{ to: '2029-02-30T00:00:00Z' }, 'to'],
    [{ to: '2001-01-01' }, 'to'],
    [{ set: '1999-12-31' }, undefined],
    [{ advance: { years: 200 } }, undefined],
    [{ advance: { days: -1 } }, 'advance[days]'],
    [{ advance: { weeks: 1 } }, 'advance[weeks]'],
    [{ advance: 'soon' }, 'advance'],
    ['{', undefined],
    ['[]', ''],
    ['{"__proto__":{"a":1}}', undefined],
  ])('refuses %j in words', async (body, param) => {
    const before = (await ask()).body.unix;
    const answer = await ask(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(/\.$/);
    if (param) expect(answer.body.param).toBe(param);
    expect((await ask()).body.unix - before).toBeLessThan(2);
  });

  test('can be followed as a stream: first as it stands, then after every move, the last always', async () => {
    const quit = new AbortController();
    const response = await fetch(`${it.sandbox.url}/_sandbox/api/clock/stream`, { signal: quit.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const lines: Answer['body'][] = [];
    const reading = (async () => {
      let text = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) lines.push(JSON.parse(/^data: (.*)$/m.exec(part)![1]!) as Answer['body']);
      }
    })().catch(() => undefined);
    for (let count = 0; count < 30; count += 1) await it.stripe.checkout.sessions.create(sessionParams());
    const moved = await ask({ advance: { years: 1 } }, '?wait=true');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(lines[0]).toMatchObject({ offset_ms: 0, advancing: false });
    expect(lines.at(-1)).toMatchObject({ goal: moved.body.goal, advancing: false });
    expect(lines.at(-1)!.unix).toBeGreaterThanOrEqual(moved.body.unix);
    quit.abort();
    await reading;
  });

  test('takes no orders from other sites, and has nothing at other addresses', async () => {
    const url = `${it.sandbox.url}/_sandbox/api/clock`;
    const foreign = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ reset: 'true' }),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect([foreign.status, await foreign.json()]).toEqual([403, { error: 'The request comes from another site.' }]);
    const nothing = await fetch(`${url}s`);
    expect([nothing.status, await nothing.json()]).toEqual([404, { error: 'There is nothing at this address.' }]);
  });
});
