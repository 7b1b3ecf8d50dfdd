import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextOccurrence, periodAt, periodStart, type Cycle } from '../../src/sandbox/billing/cycle.js';
import type { Interval } from '../../src/sandbox/state/kinds/catalogue.js';

const at = (text: string): number => Date.parse(text) / 1000;
const day = (moment: number): string => new Date(moment * 1000).toISOString().slice(0, 10);

function cycle(anchor: string, interval: Interval, count = 1): Cycle {
  return { anchor: at(anchor), day: null, interval, count };
}

/** Local days in Dallas, which are those of UTC as long as the anchor is at 17:00Z. */
function dallas(moment: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago', dateStyle: 'short' });
  return parts.format(new Date(moment * 1000));
}

describe('the dates of recurring gifts, anchored at 17:00Z', () => {
  test.each<[string, Interval, number, string[]]>([
    ['2027-01-31', 'month', 1, ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30']],
    ['2028-01-31', 'month', 1, ['2028-02-29', '2028-03-31']],
    ['2028-02-29', 'year', 1, ['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']],
    ['2026-10-31', 'month', 1, ['2026-11-30', '2026-12-31', '2027-01-31']],
    ['2027-02-14', 'month', 1, ['2027-03-14', '2027-04-14']],
    ['2027-01-30', 'month', 1, ['2027-02-28', '2027-03-30', '2027-04-30']],
    ['2026-11-30', 'month', 3, ['2027-02-28', '2027-05-30', '2027-08-30']],
  ])('%s, every %s × %i', (start, interval, count, next) => {
    const starts = next.map((_each, index) => periodStart(cycle(`${start}T17:00:00Z`, interval, count), index + 1));
    expect(starts.map(day)).toEqual(next);
    expect(starts.map(dallas)).toEqual(next);
    expect(starts.every((moment) => moment % 86_400 === 17 * 3600)).toBe(true);
  });

  test('a skipped month leaves the anchor where it is', () => {
    const plan = cycle('2027-01-31T17:00:00Z', 'month');
    expect([1, 3].map((n) => day(periodStart(plan, n)))).toEqual(['2027-02-28', '2027-04-30']);
  });
});

describe('an anchor given by fixed values', () => {
  const config = { day_of_month: 31, hour: 17, minute: 0, second: 0, month: null };

  test('lies on the last day of a short month, and the cycle returns to the day that was meant', () => {
    const anchor = nextOccurrence(config, at('2027-02-03T08:00:00Z'));
    expect(day(anchor)).toBe('2027-02-28');
    const plan: Cycle = { anchor, day: 31, interval: 'month', count: 1 };
    expect([1, 2, 3].map((n) => day(periodStart(plan, n)))).toEqual(['2027-03-31', '2027-04-30', '2027-05-31']);
  });

  test('lies today when its hour is still to come, else in the next month', () => {
    expect(day(nextOccurrence(config, at('2027-01-31T16:59:59Z')))).toBe('2027-01-31');
    expect(day(nextOccurrence(config, at('2027-01-31T17:00:00Z')))).toBe('2027-02-28');
  });

  test('waits for its month, and takes the time of day that it does not name', () => {
    const moment = nextOccurrence(
      { ...config, hour: null, minute: null, second: null, month: 6 },
      at('2027-07-01T01:02:03Z'),
    );
    expect(new Date(moment * 1000).toISOString()).toBe('2028-06-30T01:02:03.000Z');
  });
});

describe('whatever the anchor', () => {
  const cycles = fc.record({
    anchor: fc.integer({ min: at('1999-01-01'), max: at('2099-12-31') }),
    day: fc.option(fc.integer({ min: 1, max: 31 })),
    interval: fc.constantFrom<Interval>('day', 'week', 'month', 'year'),
    count: fc.integer({ min: 1, max: 12 }),
  });

  test('periods follow each other without a gap, each at the time of day of the anchor', () => {
    fc.assert(
      fc.property(cycles, fc.integer({ min: -40, max: 400 }), (plan, n) => {
        const [start, end] = [periodStart(plan, n), periodStart(plan, n + 1)];
        expect(end).toBeGreaterThan(start);
        expect(Math.abs(end - plan.anchor) % 86_400).toBe(0);
      }),
    );
  });

  test('a moment lies in the period that its number says', () => {
    fc.assert(
      fc.property(cycles, fc.integer({ min: at('1990-01-01'), max: at('2110-12-31') }), (plan, moment) => {
        const n = periodAt(plan, moment);
        expect(periodStart(plan, n)).toBeLessThanOrEqual(moment);
        expect(periodStart(plan, n + 1)).toBeGreaterThan(moment);
      }),
    );
  });

  test('months and years keep the day of the anchor, or take the last one of a shorter month', () => {
    fc.assert(
      fc.property(cycles, fc.integer({ min: -40, max: 400 }), (plan, n) => {
        fc.pre(plan.interval === 'month' || plan.interval === 'year');
        const wanted = plan.day ?? new Date(plan.anchor * 1000).getUTCDate();
        const start = new Date(periodStart(plan, n) * 1000);
        const last = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
        expect(start.getUTCDate()).toBe(Math.min(wanted, last));
        const months = plan.count * (plan.interval === 'year' ? 12 : 1) * n;
        const anchor = new Date(plan.anchor * 1000);
        const apart =
          (start.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + start.getUTCMonth() - anchor.getUTCMonth();
        expect(apart).toBe(months);
      }),
    );
  });
});
