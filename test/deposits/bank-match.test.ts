import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { matchingOf } from '../../src/deposits/bank/bank-match.js';

type Row = readonly [id: string, day: string, minor: number, currency?: string];

const deposit = ([id, day, minor, currency = 'USD']: Row) => ({
  id,
  arrivalDate: day as CalendarDate,
  amountMinor: BigInt(minor),
  currency,
});
const line = ([id, day, minor, currency = 'USD']: Row) => ({
  id,
  postedOn: day as CalendarDate,
  amountMinor: BigInt(minor),
  currency,
});
/** "certain / possible", each as deposit and line. */
const matched = (deposits: readonly Row[], lines: readonly Row[], refused: readonly string[] = []): string => {
  const { certain, possible } = matchingOf(deposits.map(deposit), lines.map(line), new Set(refused));
  const words = (pairs: typeof certain): string => pairs.map(({ depositId, lineId }) => depositId + lineId).join(' ');
  return `${words(certain)} / ${words(possible)}`;
};

describe('a deposit and a bank line', () => {
  it.each([
    ['the same day', '2026-11-20', 'Aa / '],
    ['the day before', '2026-11-19', 'Aa / '],
    ['five days later, over a holiday', '2026-11-25', 'Aa / '],
    ['two days before', '2026-11-18', ' / '],
    ['six days later', '2026-11-26', ' / '],
  ])('find each other by themselves on %s or not at all', (_, day, result) => {
    expect(matched([['A', '2026-11-20', 27585]], [['a', day, 27585]])).toBe(result);
  });

  it('match to the cent only, with their sign, and in one currency', () => {
    const one: Row[] = [['A', '2026-11-20', 27585]];
    expect(matched(one, [['a', '2026-11-20', 27586]])).toBe(' / ');
    expect(matched(one, [['a', '2026-11-20', -27585]])).toBe(' / ');
    expect(matched(one, [['a', '2026-11-20', 27585, 'EUR']])).toBe(' / ');
    expect(matched([['A', '2026-11-20', -500]], [['a', '2026-11-21', -500]])).toBe('Aa / ');
  });

  it('are left to people as soon as a second one fits, on either side', () => {
    expect(
      matched(
        [['A', '2026-11-20', 100]],
        [
          ['a', '2026-11-20', 100],
          ['b', '2026-11-21', 100],
        ],
      ),
    ).toBe(' / Aa Ab');
    expect(
      matched(
        [
          ['A', '2026-11-20', 100],
          ['B', '2026-11-21', 100],
        ],
        [['a', '2026-11-21', 100]],
      ),
    ).toBe(' / Aa Ba');
    // The only line for A is a, and yet nobody knows whether A's own line has been uploaded.
    const both: Row[] = [
      ['A', '2026-11-15', 100],
      ['B', '2026-11-20', 100],
    ];
    expect(
      matched(both, [
        ['a', '2026-11-20', 100],
        ['b', '2026-11-22', 100],
      ]),
    ).toBe(' / Aa Ba Bb');
  });

  it('with the same amount far apart are told apart by their days', () => {
    const deposits: Row[] = [
      ['A', '2026-11-02', 100],
      ['B', '2026-11-20', 100],
    ];
    expect(
      matched(deposits, [
        ['b', '2026-11-20', 100],
        ['a', '2026-11-03', 100],
      ]),
    ).toBe('Aa Bb / ');
  });

  it('that somebody took apart stay apart, and free the others to find each other', () => {
    const lines: Row[] = [
      ['a', '2026-11-20', 100],
      ['b', '2026-11-20', 100],
    ];
    expect(matched([['A', '2026-11-20', 100]], lines, ['A a'])).toBe('Ab / ');
    expect(matched([['A', '2026-11-20', 100]], lines, ['A a', 'A b'])).toBe(' / ');
  });

  it('need each other: nothing comes of nothing', () => {
    expect(matched([], [])).toBe(' / ');
    expect(matched([['A', '2026-11-20', 100]], [])).toBe(' / ');
  });
});
