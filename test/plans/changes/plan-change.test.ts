import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { dueAfter } from '../../../src/plans/plan-calendar.js';
import {
  dateRange,
  outcomeOf,
  raises,
  type ChangeablePlan,
  type ChangeLimits,
  type PlanChange,
} from '../../../src/plans/changes/plan-change.js';
import { changedFacts, changeSentence } from '../../../src/plans/changes/change-words.js';

const date = (text: string): CalendarDate => text as CalendarDate;
const TODAY = date('2026-11-24');

const LIMITS: ChangeLimits = {
  minimumMinor: 500n,
  maximumMinor: 1_000_000n,
  designations: [
    { code: 'general', name: 'Where it is needed' },
    { code: 'courts', name: 'Court reporting' },
  ],
};

const plan = (change: Partial<ChangeablePlan> = {}): ChangeablePlan => ({
  state: 'active',
  amountMinor: 1200n,
  coveredFeeMinor: 0n,
  currency: 'USD',
  interval: 'month',
  intervalCount: 1,
  designation: 'general',
  calendar: 'ours',
  anchorOn: date('2026-08-05'),
  nextChargeOn: date('2026-12-05'),
  pausedUntil: null,
  stripePaymentMethodId: 'pm_1',
  method: 'Visa ending in 4242',
  ...change,
});
const the31st = { anchorOn: date('2026-10-31'), nextChargeOn: date('2026-11-30') };

const after = (given: ChangeablePlan, change: PlanChange, today = TODAY): ChangeablePlan => {
  const outcome = outcomeOf(given, change, today, LIMITS);
  if ('problems' in outcome) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.after;
};
const problem = (given: ChangeablePlan, change: PlanChange, today = TODAY) => {
  const outcome = outcomeOf(given, change, today, LIMITS);
  return 'problems' in outcome ? outcome.problems[0] : null;
};
const amount = (minor: bigint, fee = 0n): PlanChange => ({ kind: 'amount', amountMinor: minor, coveredFeeMinor: fee });

describe('a change of the amount', () => {
  it('is effective on the next charge, and on no other day (R-REG-11)', () => {
    const changed = after(plan(), amount(1500n));
    expect(changed).toEqual({ ...plan(), amountMinor: 1500n });
    expect(changeSentence(plan(), changed)).toBe('From December 5 you will give $15 on the 5th of each month.');
  });

  it.each([0n, -1500n, 499n, 1_000_000_000n, 100_000_000_000n])('of %s is refused', (minor) => {
    expect(problem(plan(), amount(minor))).toMatchObject({ field: 'amount' });
  });

  it('counts the gift without the fee that it covers', () => {
    expect(problem(plan(), amount(520n, 46n))?.message).toBe('The least is $5.');
    expect(after(plan(), amount(546n, 46n))).toMatchObject({ amountMinor: 546n, coveredFeeMinor: 46n });
    expect(problem(plan(), amount(1500n, -1n))).not.toBeNull();
  });

  it('to what it is already is none', () => {
    expect(problem(plan(), amount(1200n))?.message).toBe('That is the amount already. Choose another one.');
  });

  it.each([
    ['a cancelled plan', { state: 'cancelled', nextChargeOn: null }],
    ['a plan that has not begun', { state: 'pending', nextChargeOn: null }],
  ] as const)('is not for %s', (_, state) => {
    expect(problem(plan(state), amount(1500n))).toMatchObject({ field: 'plan' });
  });
});

describe('a change of the rhythm', () => {
  const to = (interval: 'month' | 'year', intervalCount: number, minor = 12_000n): PlanChange => ({
    kind: 'rhythm',
    rhythm: { interval, intervalCount },
    amountMinor: minor,
    coveredFeeMinor: 0n,
  });

  it('keeps the next date, and counts from it', () => {
    const yearly = after(plan(), to('year', 1));
    expect(yearly).toMatchObject({ nextChargeOn: '2026-12-05', calendar: 'ours', interval: 'year' });
    expect(dueAfter(yearly.anchorOn, yearly, date('2026-12-05'))).toBe('2027-12-05');
    expect(changeSentence(plan(), yearly)).toBe(
      'From December 5, 2026, you will give $120 on December 5 of each year.',
    );
  });

  it('does not forget the 31st when it falls into a shorter month (R-REG-08)', () => {
    const quarterly = after(plan({ anchorOn: date('2027-01-31'), nextChargeOn: date('2027-02-28') }), to('month', 3));
    expect(quarterly.nextChargeOn).toBe('2027-02-28');
    expect(dueAfter(quarterly.anchorOn, quarterly, date('2027-02-28'))).toBe('2027-05-31');
  });

  it('is one of those that are offered, and another one than now', () => {
    expect(problem(plan(), to('month', 2))).toMatchObject({ field: 'rhythm' });
    expect(problem(plan(), to('month', 1))).toMatchObject({ field: 'rhythm' });
    expect(problem(plan(), to('year', 1, 100n))).toMatchObject({ field: 'amount' });
    expect(problem(plan({ state: 'past_due' }), to('year', 1))).toMatchObject({ field: 'rhythm' });
  });

  it('asks for more when it comes to more in a year', () => {
    expect(raises(plan(), after(plan(), to('year', 1, 14_400n)))).toBe(false);
    expect(raises(plan(), after(plan(), to('year', 1, 14_401n)))).toBe(true);
    expect(raises(plan(), after(plan(), to('month', 3, 1200n)))).toBe(false);
  });
});

describe('a change of the date', () => {
  const to = (firstOn: string): PlanChange => ({ kind: 'date', firstOn: date(firstOn) });

  it('moves the next charge and all after it', () => {
    const moved = after(plan(), to('2026-12-12'));
    expect(moved).toMatchObject({ anchorOn: '2026-12-12', nextChargeOn: '2026-12-12', state: 'active' });
    expect(changeSentence(plan(), moved)).toBe('From December 12 you will give $12 on the 12th of each month.');
  });

  it.each(['2026-11-24', '2026-11-01', '2020-01-01', '2027-01-25', '2126-12-12'])('to %s is refused', (on) => {
    expect(problem(plan(), to(on))).toMatchObject({ field: 'firstOn' });
  });

  it('has from tomorrow until a month after one rhythm', () => {
    expect(dateRange(plan(), TODAY)).toEqual({ first: '2026-11-25', last: '2027-01-24' });
    expect(after(plan(), to('2026-11-25')).nextChargeOn).toBe('2026-11-25');
    expect(after(plan(), to('2027-01-24')).nextChargeOn).toBe('2027-01-24');
  });

  it('of a paused plan moves the day on which it goes on', () => {
    const paused = plan({ state: 'paused', nextChargeOn: date('2027-03-05'), pausedUntil: date('2027-03-05') });
    expect(after(paused, to('2027-03-20'))).toMatchObject({ state: 'paused', pausedUntil: '2027-03-20' });
  });

  it('of a plan with an open gift takes that one along', () => {
    expect(after(plan({ state: 'past_due' }), to('2026-12-01'))).toMatchObject({ state: 'active' });
  });
});

describe('a skip', () => {
  it('leaves out one charge and keeps the day (27.2)', () => {
    const march = plan({ anchorOn: date('2027-01-31'), nextChargeOn: date('2027-03-31') });
    const skipped = after(march, { kind: 'skip' }, date('2027-03-02'));
    expect(skipped).toMatchObject({ nextChargeOn: '2027-04-30', anchorOn: '2027-01-31', state: 'active' });
    expect(dueAfter(skipped.anchorOn, skipped, date('2027-04-30'))).toBe('2027-05-31');
    expect(changeSentence(march, skipped)).toBe(
      'Your gift of March 31 is skipped. Your next gift of $12 is on April 30.',
    );
  });

  it('of a plan that the processor counts in UTC is a whole month, not a day', () => {
    const adopted = plan({ calendar: 'processor', anchorOn: date('2026-10-31'), nextChargeOn: date('2026-11-29') });
    expect(after(adopted, { kind: 'skip' })).toMatchObject({ nextChargeOn: '2026-12-31', calendar: 'ours' });
  });

  it('while a gift is open gives up that one', () => {
    const open = plan({ state: 'past_due' });
    const skipped = after(open, { kind: 'skip' });
    expect(skipped).toMatchObject({ state: 'active', nextChargeOn: '2026-12-05' });
    expect(changeSentence(open, skipped)).toContain('The gift that is still open is skipped.');
  });

  it('is not for a paused plan, and cannot be repeated for ever', () => {
    expect(problem(plan({ state: 'paused' }), { kind: 'skip' })).not.toBeNull();
    let skipped = plan();
    let times = 0;
    while (problem(skipped, { kind: 'skip' }) === null) {
      skipped = after(skipped, { kind: 'skip' });
      times++;
    }
    expect(times).toBe(12);
  });
});

describe('a pause', () => {
  it.each([
    [1, '2027-01-05'],
    [2, '2027-02-05'],
    [3, '2027-03-05'],
    [6, '2027-06-05'],
    [12, '2027-12-05'],
  ])('of %s months ends on %s', (months, until) => {
    const paused = after(plan(), { kind: 'pause', months });
    expect(paused).toMatchObject({ state: 'paused', pausedUntil: until, nextChargeOn: until, anchorOn: '2026-08-05' });
  });

  it('keeps the 31st (R-REG-12)', () => {
    const given = plan(the31st);
    expect(after(given, { kind: 'pause', months: 1 }).pausedUntil).toBe('2026-12-31');
    const february = after(given, { kind: 'pause', months: 3 });
    expect(february.pausedUntil).toBe('2027-02-28');
    expect(dueAfter(february.anchorOn, february, date('2027-02-28'))).toBe('2027-03-31');
    expect(changeSentence(given, february)).toBe(
      'Nothing is charged until February 28. From then on you will give $12 on the 31st of each month, or on the last day of a shorter one.',
    );
  });

  it('puts a yearly gift off by its months, and counts from there', () => {
    const yearly = plan({ interval: 'year', anchorOn: date('2025-12-15'), nextChargeOn: date('2026-12-15') });
    const paused = after(yearly, { kind: 'pause', months: 3 });
    expect(paused.pausedUntil).toBe('2027-03-15');
    expect(dueAfter(paused.anchorOn, paused, date('2027-03-15'))).toBe('2028-03-15');
  });

  it('counts the gift that is open as the first one', () => {
    expect(after(plan({ state: 'past_due' }), { kind: 'pause', months: 1 }).pausedUntil).toBe('2026-12-05');
    expect(after(plan({ state: 'past_due' }), { kind: 'pause', months: 3 }).pausedUntil).toBe('2027-02-05');
  });

  it.each([0, 13, -1, 1.5, Number.NaN])('of %s months is refused', (months) => {
    expect(problem(plan(), { kind: 'pause', months })).toMatchObject({ field: 'months' });
  });

  it('can be made longer, but not for more than a year', () => {
    const paused = after(plan(), { kind: 'pause', months: 6 });
    expect(after(paused, { kind: 'pause', months: 6 }).pausedUntil).toBe('2027-12-05');
    expect(problem(paused, { kind: 'pause', months: 12 })).toMatchObject({ field: 'months' });
  });

  it('ends with the next due date after today when it is resumed', () => {
    const paused = after(plan(), { kind: 'pause', months: 6 });
    const resumed = after(paused, { kind: 'resume' }, date('2027-01-05'));
    expect(resumed).toMatchObject({ state: 'active', pausedUntil: null, nextChargeOn: '2027-02-05' });
    expect(changeSentence(paused, resumed)).toBe('From February 5 you will give $12 on the 5th of each month again.');
    expect(problem(plan(), { kind: 'resume' })).not.toBeNull();
  });
});

describe('other changes', () => {
  it('of the designation need one that is open', () => {
    const changed = after(plan(), { kind: 'designation', designation: 'courts' });
    expect(changeSentence(plan(), changed, new Map([['courts', 'Court reporting']]))).toBe(
      'From December 5 your gift of $12 goes to Court reporting.',
    );
    expect(problem(plan(), { kind: 'designation', designation: 'sports' })).toMatchObject({ field: 'designation' });
    expect(problem(plan(), { kind: 'designation', designation: 'general' })).toMatchObject({ field: 'designation' });
  });

  it('end it', () => {
    const ended = after(plan({ state: 'past_due' }), { kind: 'cancel' });
    expect(ended).toMatchObject({ state: 'cancelled', nextChargeOn: null });
    expect(changeSentence(plan(), ended)).toBe('Your plan ends now. You will not be charged again.');
  });

  it('are told as what was and what is', () => {
    const changed = after(plan(), amount(1500n));
    expect(changedFacts(plan(), changed)).toEqual([{ term: 'Amount', before: '$12', after: '$15' }]);
  });
});
