import { describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../../src/kernel/app-error.js';
import { type CalendarDate, dateIn } from '../../src/kernel/calendar.js';
import {
  briefly,
  choosePeriods,
  monthsIn,
  type PeriodDefaults,
  periodParameters,
  type PeriodRequest,
} from '../../src/reports/periods.js';

function choose(request: PeriodRequest, today: string, fiscalYearStart = 7) {
  const defaults: PeriodDefaults = {
    today: today as CalendarDate,
    fiscalYearStart,
    period: 'this-month',
    compare: 'last-year',
  };
  return choosePeriods(request, defaults);
}

function days(request: PeriodRequest, today: string, fiscalYearStart = 7): string {
  const { period, comparison } = choose(request, today, fiscalYearStart);
  const text = (each: { from: string; to: string } | null): string => (each ? `${each.from}…${each.to}` : '-');
  return `${text(period)} | ${text(comparison)}`;
}

describe('the period of a report', () => {
  it.each([
    [{}, '2026-11-24', '2026-11-01…2026-11-24 | 2025-11-01…2025-11-24'],
    [{ compare: 'previous' }, '2026-11-24', '2026-11-01…2026-11-24 | 2026-10-01…2026-10-24'],
    [{ compare: 'none' }, '2026-11-24', '2026-11-01…2026-11-24 | -'],
    [{ period: 'last-month', compare: 'previous' }, '2027-01-01', '2026-12-01…2026-12-31 | 2026-11-01…2026-11-30'],
    [{ period: 'quarter', compare: 'previous' }, '2026-11-24', '2026-10-01…2026-11-24 | 2026-07-01…2026-08-24'],
    [{ period: 'fiscal-year' }, '2026-11-24', '2026-07-01…2026-11-24 | 2025-07-01…2025-11-24'],
    [{ period: '12-months', compare: 'previous' }, '2026-11-24', '2025-12-01…2026-11-24 | 2024-12-01…2025-11-24'],
  ])('holds the days of a running period against as many days: %j on %s', (request, today, expected) => {
    expect(days(request, today)).toBe(expected);
  });

  it.each([
    ['2026-11-30', 'previous', '2026-11-01…2026-11-30 | 2026-10-01…2026-10-31'],
    ['2027-02-28', 'previous', '2027-02-01…2027-02-28 | 2027-01-01…2027-01-31'],
    ['2028-02-29', 'last-year', '2028-02-01…2028-02-29 | 2027-02-01…2027-02-28'],
    ['2029-02-28', 'last-year', '2029-02-01…2029-02-28 | 2028-02-01…2028-02-29'],
    ['2026-12-30', 'previous', '2026-12-01…2026-12-30 | 2026-11-01…2026-11-30'],
    ['2027-03-30', 'previous', '2027-03-01…2027-03-30 | 2027-02-01…2027-02-28'],
  ])('holds a whole month against a whole month, however long: on %s', (today, compare, expected) => {
    expect(days({ compare }, today)).toBe(expected);
  });

  it('turns the month at midnight of the organisation, and in neither hour of a clock change', () => {
    const on = (instant: string): string => choose({}, dateIn('America/Chicago', new Date(instant))).period.from;
    expect(on('2026-12-01T05:59:00Z')).toBe('2026-11-01'); // 23:59
    expect(on('2026-12-01T06:01:00Z')).toBe('2026-12-01'); // 00:01
    // The clock goes back on November 1, 2026 at 2:00: that day has 25 hours, the month begins with its first.
    expect(on('2026-11-01T04:59:00Z')).toBe('2026-10-01');
    expect(on('2026-11-01T05:01:00Z')).toBe('2026-11-01');
    expect(days({ compare: 'previous' }, dateIn('America/Chicago', new Date('2026-11-01T07:30:00Z')))).toBe(
      '2026-11-01…2026-11-01 | 2026-10-01…2026-10-01',
    );
  });

  it('reckons quarters and years from the month in which the fiscal year begins', () => {
    expect(days({ period: 'quarter' }, '2026-11-24', 1)).toBe('2026-10-01…2026-11-24 | 2025-10-01…2025-11-24');
    expect(days({ period: 'quarter' }, '2026-11-24', 2)).toBe('2026-11-01…2026-11-24 | 2025-11-01…2025-11-24');
    expect(choose({ period: 'quarter' }, '2026-11-24', 2).period.label).toBe('Q4 of fiscal year 2027 so far');
    expect(choose({ period: 'quarter' }, '2026-11-24', 1).period.label).toBe('Q4 2026 so far');
    expect(choose({ period: 'fiscal-year' }, '2026-06-30').period.label).toBe('Fiscal year 2026 so far');
    expect(choose({ period: 'fiscal-year' }, '2026-06-30').comparison?.label).toBe('Fiscal year 2025');
  });

  it('takes any days: whole months against whole months, other days against as many before them', () => {
    const custom = (from: string, to: string, compare: string): string => days({ from, to, compare }, '2026-11-24');
    expect(custom('2026-04-01', '2026-06-30', 'previous')).toBe('2026-04-01…2026-06-30 | 2026-01-01…2026-03-31');
    expect(custom('2026-11-03', '2026-11-09', 'previous')).toBe('2026-11-03…2026-11-09 | 2026-10-27…2026-11-02');
    // The days counted are days of the calendar: the 25-hour day among them is one.
    expect(custom('2026-10-30', '2026-11-03', 'previous')).toBe('2026-10-30…2026-11-03 | 2026-10-25…2026-10-29');
    expect(custom('2028-02-29', '2028-02-29', 'last-year')).toBe('2028-02-29…2028-02-29 | 2027-02-28…2027-02-28');
  });

  it('says the period as people say it', () => {
    const label = (from: string, to: string): string => choose({ from, to }, '2026-11-24').period.label;
    expect(label('2026-11-01', '2026-11-30')).toBe('November 2026');
    expect(label('2026-10-01', '2026-12-31')).toBe('October to December 2026');
    expect(label('2025-12-01', '2026-11-30')).toBe('December 2025 to November 2026');
    expect(label('2026-11-03', '2026-11-24')).toBe('Nov 3 to Nov 24, 2026');
    expect(label('2025-12-03', '2026-11-24')).toBe('Dec 3, 2025 to Nov 24, 2026');
    expect(label('2026-11-24', '2026-11-24')).toBe('Nov 24, 2026');
    expect(choose({}, '2026-11-24').period.label).toBe('November 2026 so far');
    expect(briefly(choose({ period: 'last-month' }, '2026-12-24').comparison!)).toBe('Nov 2025');
    expect(briefly(choose({}, '2026-11-24').comparison!)).toBe('Nov 1 to 24, 2025');
  });

  it('is the same again by its own link', () => {
    for (const request of [{}, { period: '12-months', compare: 'none' }, { from: '2026-11-03', to: '2026-11-24' }]) {
      const chosen = choose(request, '2026-11-24');
      expect(choose(periodParameters(chosen), '2026-11-24')).toEqual(chosen);
    }
  });

  it('lists the months that it touches', () => {
    expect(monthsIn(choose({ from: '2025-11-30', to: '2026-02-01' }, '2026-11-24').period)).toEqual([
      '2025-11-01',
      '2025-12-01',
      '2026-01-01',
      '2026-02-01',
    ]);
  });

  it.each([
    [{ period: "'; drop table gift" }, ['period']],
    [{ compare: 'with-luck', period: 'century' }, ['period', 'compare']],
    [{ period: 'custom' }, ['from', 'to']],
    [{ from: '2026-02-30', to: '2026-03-01' }, ['from']],
    [{ from: '2026-03-01' }, ['to']],
    [{ from: '2026-03-02', to: '2026-03-01' }, ['to']],
    [{ from: '1996-03-01', to: '2026-03-01' }, ['from']],
  ])('names what cannot be understood instead of guessing: %j', (request, fields) => {
    let caught: unknown;
    try {
      choose(request, '2026-11-24');
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(InvalidInput);
    expect((caught as InvalidInput).fields.map(({ field }) => field)).toEqual(fields);
  });
});
