import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, type CalendarDate } from '../../src/kernel/calendar.js';
import { monthOf } from '../../src/kernel/month.js';
import { earnedIn, owedMinor, returnedBy, type Deferral } from '../../src/memberships/deferrals/deferral.js';

const DECEMBER = '2026-12-01' as CalendarDate;

const owing = (facts: Partial<Deferral> = {}): Deferral => ({
  deferredMinor: 4000n,
  firstMonth: DECEMBER,
  months: 12,
  earnedMinor: 0n,
  returnedMinor: 0n,
  ...facts,
});

/** Earns month after month, and says how much each time. */
function earnAll(deferral: Deferral): bigint[] {
  let left = deferral;
  return Array.from({ length: deferral.months }, (_, at) => {
    const earned = owedMinor(left) === 0n ? 0n : earnedIn(addMonths(deferral.firstMonth, at), left);
    left = { ...left, earnedMinor: left.earnedMinor + earned };
    return earned;
  });
}

describe('benefits that are owed', () => {
  it('of $40 over a year from December are eleven times $3.33 and once $3.37 (R-ACC-04)', () => {
    expect(earnAll(owing())).toEqual([...Array.from({ length: 11 }, () => 333n), 337n]);
  });

  it('are earned in the months of the term alone', () => {
    expect(earnedIn('2026-11-01' as CalendarDate, owing())).toBe(0n);
    expect(earnedIn('2027-12-01' as CalendarDate, owing())).toBe(0n);
  });

  it('are earned to the cent, whatever went back meanwhile', () => {
    const facts = fc.record({
      deferred: fc.bigInt({ min: 1n, max: 1_000_000n }),
      months: fc.integer({ min: 1, max: 36 }),
      value: fc.bigInt({ min: 0n, max: 1_000_000n }),
      after: fc.nat(36),
    });
    fc.assert(
      fc.property(facts, ({ deferred, months, value, after }) => {
        let left = owing({ deferredMinor: deferred, months });
        for (let at = 0; at < months; at++) {
          if (at === after) left = { ...left, returnedMinor: left.returnedMinor + returnedBy(value, left) };
          if (owedMinor(left) === 0n) continue;
          const earned = earnedIn(addMonths(DECEMBER, at), left);
          expect(earned).toBeGreaterThan(0n);
          left = { ...left, earnedMinor: left.earnedMinor + earned };
        }
        expect(owedMinor(left)).toBe(0n);
      }),
    );
  });

  it('are owed no longer when the money went back, but for what was earned', () => {
    expect(returnedBy(0n, owing({ earnedMinor: 999n }))).toBe(3001n);
    expect(returnedBy(4000n, owing({ earnedMinor: 999n }))).toBe(0n);
    expect(returnedBy(2500n, owing({ earnedMinor: 999n }))).toBe(1500n);
    expect(returnedBy(500n, owing({ earnedMinor: 999n }))).toBe(3001n);
  });

  it('are owed again when a refund did not reach the donor', () => {
    expect(returnedBy(4000n, owing({ earnedMinor: 999n, returnedMinor: 3001n }))).toBe(-3001n);
  });

  it('begin with the month of the gift', () => {
    expect(monthOf('2026-12-31' as CalendarDate)).toBe(DECEMBER);
  });
});
