import { describe, expect, it } from '@jest/globals';
import { listingOf, scheduleBLimit } from '../../../src/finance/schedule-b/schedule-b-rule.js';

/** Cents of an amount in dollars. */
const cents = (dollars: number): bigint => BigInt(Math.round(dollars * 100));

describe('table 27.3: Schedule B', () => {
  it.each([
    [700_000, 11_000, 'not-listed'],
    [700_000, 14_000, 'not-listed'],
    [700_000, 14_000.01, 'listed'],
    [200_000, 5_000, 'boundary'],
    [200_000, 4_999.99, 'not-listed'],
    [200_000, 6_000, 'listed'],
  ] as const)('with $%d of contributions, a donor of $%d is %s', (line1h, total, listing) => {
    const limit = scheduleBLimit(cents(line1h), true);
    expect(listingOf(cents(total), limit)).toBe(listing);
  });

  it('has a limit of 2 % where that is more than $5,000, and of $5,000 elsewhere', () => {
    expect(scheduleBLimit(cents(700_000), true).limitMinor).toBe(cents(14_000));
    expect(scheduleBLimit(cents(200_000), true).limitMinor).toBe(cents(5_000));
    expect(scheduleBLimit(cents(250_000), true).limitMinor).toBe(cents(5_000));
  });

  it('lists $5,000 and more, whatever was raised, without the support test', () => {
    const limit = scheduleBLimit(cents(700_000), false);
    expect([4_999.99, 5_000, 11_000].map((total) => listingOf(cents(total), limit))).toEqual([
      'not-listed',
      'listed',
      'listed',
    ]);
  });
});
