import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decide,
  fateOf,
  inSendingOrder,
  isCalm,
  MOST_LOSSES,
  NO_CHAOS,
  type ChaosSettings,
} from '../../src/sandbox/webhooks/chaos.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { bench, listen, WEBHOOK_SECRET, type Bench, type Listener } from './harness.js';

const settings = fc.record({
  seed: fc.string({ minLength: 1 }),
  duplicate: fc.integer({ min: 0, max: 5 }),
  shuffleWindow: fc.integer({ min: 0, max: 100 }),
  delayMs: fc.integer({ min: 0, max: 60_000 }),
  dropPercent: fc.integer({ min: 0, max: 50 }),
  cutPercent: fc.integer({ min: 0, max: 50 }),
});
const number = fc.integer({ min: 1, max: 10_000_000 });

describe('the decisions of chaos', () => {
  test('stay within what was asked for, and are the same whenever they are asked', () => {
    fc.assert(
      fc.property(settings, number, (chaos, place) => {
        const decided = decide(chaos, place);
        expect(decide(structuredClone(chaos), place)).toEqual(decided);
        expect(decided.copies).toBeGreaterThanOrEqual(1);
        expect(decided.copies).toBeLessThanOrEqual(1 + chaos.duplicate);
        expect(decided.places).toBeLessThanOrEqual(chaos.shuffleWindow);
        expect(decided.delayMs).toBeLessThanOrEqual(chaos.delayMs);
      }),
    );
  });

  test('never lose a delivery for good', () => {
    fc.assert(
      fc.property(settings, number, fc.integer({ min: 0, max: 50 }), (chaos, place, failures) => {
        const all = { ...chaos, dropPercent: 60, cutPercent: 40 };
        let lost = 0;
        while (fateOf(all, place, failures + lost, lost) !== 'send') lost += 1;
        expect(lost).toBe(MOST_LOSSES);
      }),
    );
  });

  test('put every delivery somewhere, each overtaken by no more than the window allows', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 1, max: 300 }), (chaos, count) => {
        const queued = Array.from({ length: count }, (_, index) => ({
          number: index + 1,
          places: decide(chaos, index + 1).places,
        }));
        const order = inSendingOrder(queued).map((each) => each.number);
        expect(order.toSorted((a, b) => a - b)).toEqual(queued.map((each) => each.number));
        for (const [index, place] of order.entries()) {
          const overtakers = order.slice(0, index).filter((each) => each > place).length;
          expect(overtakers).toBeLessThanOrEqual(chaos.shuffleWindow);
        }
      }),
    );
  });

  test('do nothing when everything is at zero', () => {
    fc.assert(
      fc.property(fc.string(), number, (seed, place) => {
        const calm: ChaosSettings = { ...NO_CHAOS, seed };
        expect(isCalm(calm)).toBe(true);
        expect(decide(calm, place)).toEqual({ copies: 1, places: 0, delayMs: 0 });
        expect(fateOf(calm, place, 0, 0)).toBe('send');
      }),
    );
  });

  test('hit about as often as asked for, and differ from seed to seed', () => {
    const numbers = Array.from({ length: 5000 }, (_, index) => index + 1);
    const chaos: ChaosSettings = { ...NO_CHAOS, seed: 'one', duplicate: 1, dropPercent: 20, cutPercent: 10 };
    const fates = numbers.map((place) => fateOf(chaos, place, 0, 0));
    const share = (fate: string): number => fates.filter((each) => each === fate).length / fates.length;
    expect(share('drop')).toBeCloseTo(0.2, 1);
    expect(share('cut')).toBeCloseTo(0.1, 1);
    expect(numbers.filter((place) => decide(chaos, place).copies === 2).length / fates.length).toBeCloseTo(0.5, 1);
    const other = numbers.map((place) => fateOf({ ...chaos, seed: 'two' }, place, 0, 0));
    expect(other).not.toEqual(fates);
  });
});

describe('the chaos switch', () => {
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

  async function turn(body: object, url = it.sandbox.url): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${url}/_sandbox/api/chaos`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Makes customers, and tells in which order their events arrived, copies included. */
  async function arrivals(count: number, expected: number): Promise<string[]> {
    for (let made = 0; made < count; made += 1) await it.stripe.customers.create({ name: `c${made}` });
    for (let left = 400; left > 0 && listener.received.length < expected; left -= 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    return listener.events().map((event) => (event.data.object as { name: string }).name);
  }

  test('sends copies and shuffles, the same way for the same seed, and survives a restart', async () => {
    await turn({ seed: 'harbor', duplicate: 2, shuffleWindow: 8 });
    const chaos: ChaosSettings = { ...NO_CHAOS, seed: 'harbor', duplicate: 2, shuffleWindow: 8 };
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    const copies = numbers.map((place) => decide(chaos, place).copies);
    const total = copies.reduce((sum, each) => sum + each, 0);
    const names = await arrivals(20, total);
    expect(numbers.map((place) => names.filter((name) => name === `c${place - 1}`).length)).toEqual(copies);
    const firsts = [...new Set(names)];
    expect(firsts).not.toEqual(numbers.map((place) => `c${place - 1}`));

    await it.sandbox.stop();
    const again = await startSandbox(it.settings);
    const kept = (await (await fetch(`${again.url}/_sandbox/api/chaos`)).json()) as ChaosSettings;
    expect(kept).toEqual(chaos);
    expect((await turn({ off: true }, again.url)).body).toEqual({ ...NO_CHAOS, seed: 'harbor' });
    await again.stop();
  });

  test('drops and cuts, and every event arrives all the same', async () => {
    await turn({ seed: 'storm', dropPercent: 40, cutPercent: 40 });
    const names = await arrivals(12, 12);
    for (let left = 800; left > 0; left -= 1) {
      const queue = (await (await fetch(`${it.sandbox.url}/_sandbox/api/queue`)).json()) as {
        deliveries: { due: number; waiting: number; failed: number };
      };
      if (queue.deliveries.due + queue.deliveries.waiting === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const all = new Set(listener.events().map((event) => event.id));
    expect(all.size).toBe(12);
    expect(names.length).toBeGreaterThan(0);
    const { data } = await it.stripe.events.list({ limit: 20 });
    expect(data.every((event) => event.pending_webhooks === 0)).toBe(true);
    const logs = await Promise.all(
      data.map(async ({ id }) => (await fetch(`${it.sandbox.url}/_sandbox/api/objects/${id}`)).text()),
    );
    expect(logs.join('')).toContain('the attempt was dropped');
    expect(logs.join('')).toContain('the connection was cut');
  }, 60_000);

  test.each([
    [{ duplicate: 6 }, 'duplicate'],
    [{ dropPercent: 101 }, 'dropPercent'],
    [{ dropPercent: 60, cutPercent: 60 }, 'dropPercent'],
    [{ delayMs: -1 }, 'delayMs'],
    [{ chaos: 1 }, 'chaos'],
  ])('refuses %j in words', async (body, param) => {
    const answer = await turn(body);
    expect(answer).toMatchObject({ status: 400, body: { param } });
    expect(answer.body['error']).toMatch(/\.$/);
  });
});
