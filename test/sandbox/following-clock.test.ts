import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FollowingClock } from '../../src/following-clock.js';
import { bench, type Bench } from './harness.js';

let it: Bench;
let clock: FollowingClock;

beforeAll(async () => {
  it = await bench();
  clock = await FollowingClock.of(it.sandbox.url);
});

afterAll(async () => {
  clock.stop();
  await it.stop();
});

const DAY = 86_400_000;

function daysAhead(): number {
  return Math.round((clock.now().getTime() - Date.now()) / DAY);
}

async function move(fields: Record<string, string>): Promise<void> {
  const url = `${it.sandbox.url}/_sandbox/api/clock?wait=true`;
  const moved = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  expect(moved.status).toBe(200);
}

async function until(days: number): Promise<void> {
  for (let left = 100; left > 0 && daysAhead() !== days; left -= 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(daysAhead()).toBe(days);
}

test('the time of another process is the machine’s until somebody moves it', () => {
  expect(daysAhead()).toBe(0);
});

test('it goes ahead and back with the sandbox’s clock', async () => {
  await move({ 'advance[days]': '40' });
  await until(40);
  await move({ reset: 'true' });
  await until(0);
});

test('it runs on from where it was while the sandbox is away, and nobody is kept waiting for one that never was', async () => {
  await move({ 'advance[days]': '3' });
  await until(3);
  await it.sandbox.stop();
  const before = clock.now().getTime();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(clock.now().getTime()).toBeGreaterThan(before);
  expect(daysAhead()).toBe(3);
  const alone = await FollowingClock.of('http://127.0.0.1:9');
  expect(Math.abs(alone.now().getTime() - Date.now())).toBeLessThan(1000);
  alone.stop();
});
