import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateIn, type CalendarDate } from '../../src/kernel/calendar.js';
import { chargeInstant, dueAfter, monthsOf } from '../../src/plans/plan-calendar.js';
import type { Rhythm } from '../../src/plans/rhythm.js';

const MONTHLY: Rhythm = { interval: 'month', intervalCount: 1 };
const QUARTERLY: Rhythm = { interval: 'month', intervalCount: 3 };
const YEARLY: Rhythm = { interval: 'year', intervalCount: 1 };
const DALLAS = 'America/Chicago';

function dues(anchor: string, rhythm: Rhythm, count: number): CalendarDate[] {
  const found: CalendarDate[] = [];
  let last = anchor as CalendarDate;
  while (found.length < count) found.push((last = dueAfter(anchor as CalendarDate, rhythm, last)));
  return found;
}

describe('the dates of a plan (table 27.2)', () => {
  it.each([
    ['2027-01-31', MONTHLY, ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30']],
    ['2028-01-31', MONTHLY, ['2028-02-29', '2028-03-31']],
    ['2028-02-29', YEARLY, ['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']],
    ['2026-10-31', MONTHLY, ['2026-11-30', '2026-12-31', '2027-01-31']],
    ['2027-02-14', MONTHLY, ['2027-03-14', '2027-04-14']],
    ['2026-11-30', QUARTERLY, ['2027-02-28', '2027-05-30', '2027-08-30']],
  ] as const)('that began on %s (%j) are %j', (anchor, rhythm, expected) => {
    expect(dues(anchor, rhythm, expected.length)).toEqual(expected);
  });

  it('that began at 23:30 in Dallas count from that evening, not from the next day in UTC', () => {
    const anchor = dateIn(DALLAS, new Date('2027-01-31T05:30:00Z'));
    expect(dues(anchor, MONTHLY, 3)).toEqual(['2027-02-28', '2027-03-30', '2027-04-30']);
  });

  it('keep their anchor when one is skipped', () => {
    const anchor = '2026-12-31' as CalendarDate;
    const skipped = dueAfter(anchor, MONTHLY, '2027-03-31' as CalendarDate);
    expect([dueAfter(anchor, MONTHLY, '2027-01-31' as CalendarDate), skipped]).toEqual(['2027-02-28', '2027-04-30']);
  });
});

describe('the instant of a charge (R-REG-10)', () => {
  it.each(['America/Chicago', 'Pacific/Honolulu', 'America/New_York', 'America/Anchorage'])(
    'is on the same day in UTC and in %s, all year',
    (zone) => {
      for (let month = 1; month <= 12; month++) {
        const on = `2027-${String(month).padStart(2, '0')}-14` as CalendarDate;
        expect(dateIn(zone, chargeInstant(on))).toBe(on);
      }
    },
  );
});

describe('due dates', () => {
  it('come one rhythm apart, for ever, on the anchor day or the last of a shorter month (R-REG-08)', () => {
    const anchors = fc
      .date({ min: new Date('2024-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10) as CalendarDate);
    fc.assert(
      fc.property(anchors, fc.constantFrom(MONTHLY, QUARTERLY, YEARLY), fc.nat(40), (anchor, rhythm, count) => {
        const found = dues(anchor, rhythm, count + 1);
        const page = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
        expect(found.map((date) => page(date) - page(anchor))).toEqual(
          found.map((_, at) => (at + 1) * monthsOf(rhythm)),
        );
        for (const date of found) {
          const last = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate();
          expect(Number(date.slice(8))).toBe(Math.min(Number(anchor.slice(8)), last));
        }
      }),
    );
  });
});
