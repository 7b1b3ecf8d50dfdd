import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { Money } from '../../src/kernel/money.js';
import { dueAfter } from '../../src/plans/plan-calendar.js';
import { amountPerPeriod, planTerms, termsText } from '../../src/plans/plan-terms.js';
import type { Rhythm } from '../../src/plans/rhythm.js';

const MONTHLY: Rhythm = { interval: 'month', intervalCount: 1 };
const QUARTERLY: Rhythm = { interval: 'month', intervalCount: 3 };
const YEARLY: Rhythm = { interval: 'year', intervalCount: 1 };

const terms = (rhythm: Rhythm, first: string, minor: number | null = 1267) => {
  const firstOn = first as CalendarDate;
  return planTerms({
    amount: minor === null ? null : Money.of(minor, 'USD'),
    currency: 'USD',
    rhythm,
    firstOn,
    nextOn: dueAfter(firstOn, rhythm, firstOn),
    organisation: 'The Ledger',
    contact: 'giving@ledger.example',
  });
};

describe('the terms of a plan', () => {
  it('say amount, currency, rhythm, first and next charge, until when, and how to stop (R-REG-02)', () => {
    expect(terms(MONTHLY, '2026-11-24')).toEqual({
      renewal: 'Renews on the 24th of each month until you stop. Change or cancel in two clicks, from any receipt.',
      charges: '$12.67 (USD) is charged today, November 24, 2026, and next on December 24, 2026.',
      debit:
        'If you pay from a bank account, you allow The Ledger to debit that account electronically for $12.67 on the ' +
        '24th of each month, starting on November 24, 2026, and to credit it to correct errors. You can stop this at ' +
        'any time before the next debit, from any receipt or by writing to giving@ledger.example; please allow three ' +
        'business days.',
    });
  });

  it.each([
    ['a day that every month has', MONTHLY, '2026-11-01', 'on the 1st of each month until'],
    [
      'a day that February lacks',
      MONTHLY,
      '2026-01-29',
      'on the 29th of each month, or on the last day of a shorter one, until',
    ],
    ['the 31st', MONTHLY, '2026-01-31', 'on the 31st of each month, or on the last day of a shorter one, until'],
    ['a quarter', QUARTERLY, '2026-11-12', 'every 3 months on the 12th until'],
    [
      'a quarter from the 31st',
      QUARTERLY,
      '2026-01-31',
      'every 3 months on the 31st, or on the last day of a shorter month, until',
    ],
    ['a year', YEARLY, '2026-11-23', 'on November 23 of each year until'],
    ['a leap day', YEARLY, '2028-02-29', 'on February 29 of each year, or on February 28, until'],
  ] as const)('name the day of %s (R-REG-08, R-REG-09)', (_, rhythm, first, words) => {
    expect(terms(rhythm, first).renewal).toContain(`Renews ${words} you stop.`);
  });

  it.each([
    ['2026-01-31', MONTHLY, 'February 28, 2026'],
    ['2028-01-31', MONTHLY, 'February 29, 2028'],
    ['2028-02-29', YEARLY, 'February 28, 2029'],
    ['2026-11-30', QUARTERLY, 'February 28, 2027'],
  ] as const)('name the date of the second charge after %s', (first, rhythm, next) => {
    expect(terms(rhythm, first).charges).toContain(`and next on ${next}.`);
  });

  it('name no amount where the page cannot know it', () => {
    const text = termsText(terms(MONTHLY, '2026-11-24', null));
    expect(text).toContain('The amount that you chose (USD) is charged today');
    expect(text).toContain('electronically for the amount that you chose on the 24th');
    expect(text).not.toContain('$');
  });

  it.each([
    [1200, MONTHLY, '$12 a month'],
    [1267, MONTHLY, '$12.67 a month'],
    [3000, QUARTERLY, '$30 a quarter'],
    [12_000, YEARLY, '$120 a year'],
    [2500, { interval: 'month', intervalCount: 2 } as const, '$25 every 2 months'],
  ])('call %d minor units in their rhythm %s', (minor, rhythm, words) => {
    expect(amountPerPeriod(Money.of(minor, 'USD'), rhythm)).toBe(words);
  });
});
