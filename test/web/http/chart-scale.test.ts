import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placeOf, scaleOf, spread } from '../../../src/web/http/ui/charts/scale.js';

describe('the scale of a chart', () => {
  it.each([
    [[984_310, 120_000], 100, [0, 250_000, 500_000, 750_000, 1_000_000]],
    [[3], 1, [0, 1, 2, 3]],
    [[1], 1, [0, 1]],
    [[7], 1, [0, 2, 4, 6, 8]],
    [[0.614], 0.001, [0, 0.2, 0.4, 0.6, 0.8]],
    [[300, -120], 1, [-200, 0, 200, 400]],
    [[-90, -10], 1, [-100, -75, -50, -25, 0]],
    [[], 100, [0, 100, 200]],
  ])('draws round lines for %j', (values, unit, ticks) => {
    expect(scaleOf(values, unit).ticks).toEqual(ticks);
  });

  it('holds every value and zero between at most five lines, whatever the values are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e10, max: 1e10 }), { minLength: 1, maxLength: 6 }), (values) => {
        const { ticks, low, high } = scaleOf(values, 1);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks).toContain(0);
        for (const value of [0, ...values]) {
          expect(value).toBeGreaterThanOrEqual(low);
          expect(value).toBeLessThanOrEqual(high);
        }
        expect(placeOf(low, { ticks, low, high }, 200, 0)).toBe(200);
        expect(placeOf(high, { ticks, low, high }, 200, 0)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('moves labels apart and keeps their order', () => {
    expect(spread([10, 12, 80], 14, 0, 100)).toEqual([10, 24, 80]);
    expect(spread([98, 99], 14, 0, 100)).toEqual([86, 100]);
    expect(spread([50], 14, 0, 100)).toEqual([50]);
    expect(spread([30, 10], 14, 0, 100)).toEqual([30, 10]);
  });
});
