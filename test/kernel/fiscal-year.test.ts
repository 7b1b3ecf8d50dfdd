import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { fiscalYear, fiscalYearOf, monthsOfYear } from '../../src/kernel/fiscal-year.js';

const yearOf = (date: string, start: number) => fiscalYearOf(date as CalendarDate, start).year;

describe('a fiscal year (R-ACC-06)', () => {
  it('that begins in January is the calendar year', () => {
    expect(fiscalYear(2026, 1)).toEqual({ year: 2026, from: '2026-01-01', to: '2026-12-31' });
    expect([yearOf('2026-01-01', 1), yearOf('2026-12-31', 1)]).toEqual([2026, 2026]);
  });

  it('that begins later is named after the year in which it ends', () => {
    expect(fiscalYear(2027, 7)).toEqual({ year: 2027, from: '2026-07-01', to: '2027-06-30' });
    expect([yearOf('2026-06-30', 7), yearOf('2026-07-01', 7), yearOf('2027-06-30', 7)]).toEqual([2026, 2027, 2027]);
  });

  it('ends on 29 February in a leap year when it begins in March', () => {
    expect(fiscalYear(2028, 3).to).toBe('2028-02-29');
    expect(fiscalYear(2027, 3).to).toBe('2027-02-28');
    expect(yearOf('2028-02-29', 3)).toBe(2028);
  });

  it('has twelve months, the last of which ends it', () => {
    const months = monthsOfYear(fiscalYear(2027, 12));
    expect([months.length, months[0], months[11]]).toEqual([12, '2026-12-01', '2027-11-01']);
  });
});
