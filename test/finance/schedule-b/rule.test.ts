import { describe, expect, it } from '@jest/globals';
import { listingOf, scheduleBLimit } from '../../../src/finance/schedule-b/schedule-b-rule.js';
import { isPublic } from '../../../src/finance/transparency/public-donors.js';

/** Cents of an amount in dollars. */
const cents = (dollars: number): bigint => BigInt(Math.round(dollars * 100));

describe('table 27.3: Schedule B and the public list', () => {
  it.each([
    [700_000, 11_000, 'not-listed', true],
    [700_000, 14_000, 'not-listed', true],
    [700_000, 14_000.01, 'listed', true],
    [200_000, 5_000, 'boundary', true],
    [200_000, 4_999.99, 'not-listed', false],
    [200_000, 6_000, 'listed', true],
  ] as const)(
    'with $%d of contributions, a donor of $%d is %s, and named in public: %s',
    (line1h, total, listing, named) => {
      const limit = scheduleBLimit(cents(line1h), true);
      expect(listingOf(cents(total), limit)).toBe(listing);
      expect(isPublic(cents(total))).toBe(named);
    },
  );

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
