import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coveredTotalMinor, type FeeRate } from '../../src/kernel/fee-cover.js';

const RATES: readonly FeeRate[] = [
  { basisPoints: 220, fixedMinor: 30 },
  { basisPoints: 290, fixedMinor: 30 },
  { basisPoints: 350, fixedMinor: 0 },
  { basisPoints: 80, fixedMinor: 0, capMinor: 500 },
];

/** The table of R-FEE-02: the gift, then the total at each of the rates above, in cents. */
const TOTALS: readonly (readonly [gift: number, ...totals: number[]])[] = [
  [500, 542, 546, 518, 504],
  [1_000, 1_053, 1_061, 1_036, 1_008],
  [2_500, 2_587, 2_606, 2_591, 2_520],
  [5_000, 5_143, 5_180, 5_181, 5_040],
  [10_000, 10_256, 10_330, 10_363, 10_081],
  [25_000, 25_593, 25_778, 25_907, 25_202],
  [100_000, 102_280, 103_017, 103_627, 100_500],
  [500_000, 511_278, 514_964, 518_135, 500_500],
];

describe('the total that covers the fee', () => {
  it.each(TOTALS)('of %i cents agrees with the table for every rate', (gift, ...totals) => {
    expect(RATES.map((rate) => coveredTotalMinor(gift, rate))).toEqual(totals);
  });

  it('leaves the whole gift after the fee, and one cent less would not', () => {
    const kept = (total: number, rate: FeeRate): number => {
      const fee = Math.round((total * rate.basisPoints) / 10_000) + rate.fixedMinor;
      return total - Math.min(fee, rate.capMinor ?? fee);
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.constantFrom(...RATES), (gift, rate) => {
        const total = coveredTotalMinor(gift, rate);
        expect(kept(total, rate)).toBeGreaterThanOrEqual(gift);
        expect(kept(total - 1, rate)).toBeLessThan(gift);
      }),
    );
  });

  it('refuses a gift that is nothing, a fraction or less, and a fee of everything', () => {
    for (const gift of [0, -5, 12.5, Number.NaN]) {
      expect(() => coveredTotalMinor(gift, { basisPoints: 290, fixedMinor: 30 })).toThrow(RangeError);
    }
    expect(() => coveredTotalMinor(100, { basisPoints: 10_000, fixedMinor: 0 })).toThrow(RangeError);
  });
});
