import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dateIn,
  formatDate,
  formatDateLong,
  formatInstant,
  isTimeZone,
  noonIn,
  parseDate,
  yearOf,
} from '../../src/kernel/calendar.js';

describe('a calendar date', () => {
  it.each([
    ['2027-01-01T05:59:59Z', '2026-12-31'],
    ['2027-01-01T06:00:00Z', '2027-01-01'],
    ['2026-11-01T06:30:00Z', '2026-11-01'],
    ['2026-11-01T07:30:00Z', '2026-11-01'],
    ['2027-03-14T08:00:00Z', '2027-03-14'],
    ['2028-02-29T18:00:00Z', '2028-02-29'],
  ])('at %s it is %s in Dallas (R-DAT)', (instant, date) => {
    expect(dateIn('America/Chicago', new Date(instant))).toBe(date);
  });

  it.each([
    ['America/Chicago', '2026-12-31', '2026-12-31T18:00:00.000Z'],
    ['America/Chicago', '2027-03-14', '2027-03-14T17:00:00.000Z'],
    ['America/Chicago', '2026-11-01', '2026-11-01T18:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-12-31', '2026-12-30T22:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-12-31', '2026-12-31T23:00:00.000Z'],
  ])('has its noon in %s: %s at %s', (zone, date, instant) => {
    const noon = noonIn(zone, parseDate(date)!);
    expect(noon.toISOString()).toBe(instant);
    expect(dateIn(zone, noon)).toBe(date);
  });

  it('differs by zone at the same instant', () => {
    const instant = new Date('2027-01-01T06:00:00Z');
    expect(['Pacific/Honolulu', 'America/Chicago', 'Asia/Kolkata'].map((zone) => dateIn(zone, instant))).toEqual([
      '2026-12-31',
      '2027-01-01',
      '2027-01-01',
    ]);
  });

  it('never runs backwards while time goes on, in any zone and over every change of the clocks', () => {
    const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const zone = fc.constantFrom(
      'America/Chicago',
      'Pacific/Honolulu',
      'Europe/London',
      'Asia/Kathmandu',
      'Pacific/Apia',
    );
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 100_000_000 }), zone, (at, ms, where) => {
        expect(dateIn(where, at) <= dateIn(where, new Date(at.getTime() + ms))).toBe(true);
      }),
    );
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '1899-12-31',
    '2026-06-31',
    '',
    'today',
    '2026-01-01T00:00',
  ])('is refused as "%s"', (text) => {
    expect(parseDate(text)).toBeNull();
  });

  it('moves by days over months, years and leap days, and back again', () => {
    const start = parseDate('2028-02-28')!;
    expect([addDays(start, 1), addDays(start, 2), addDays(start, -59)]).toEqual([
      '2028-02-29',
      '2028-03-01',
      '2027-12-31',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 20_000 }), (days) => {
        expect(addDays(addDays(start, days), -days)).toBe(start);
        expect(parseDate(addDays(start, days))).not.toBeNull();
      }),
    );
  });

  it('reads as people write it', () => {
    const date = parseDate('2026-11-24')!;
    expect([formatDate(date), formatDateLong(date), yearOf(date)]).toEqual(['Nov 24, 2026', 'November 24, 2026', 2026]);
    expect(formatInstant(new Date('2026-11-24T15:42:00Z'), 'America/Chicago').replaceAll(/\s/g, ' ')).toBe(
      'Nov 24, 2026, 9:42 AM',
    );
  });

  it('knows which zones exist', () => {
    expect(['America/Chicago', 'UTC', 'Mars/Olympus', '', 'America/Chicago; drop'].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
