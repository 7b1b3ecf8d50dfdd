import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, parseDate, type CalendarDate } from '../../src/kernel/calendar.js';
import { monthsLater, termsOf, type Payment, type Term } from '../../src/memberships/membership-term.js';
import { standingOf, type Tier } from '../../src/memberships/standing.js';

const TIERS: readonly Tier[] = [
  { code: 'friend', name: 'Friend', thresholdMinor: 6_000 },
  { code: 'member', name: 'Member', thresholdMinor: 12_000 },
  { code: 'sustainer', name: 'Sustainer', thresholdMinor: 30_000 },
];

const date = (text: string): CalendarDate => parseDate(text)!;
const at = (text: string): Date => new Date(`${text}T17:00:00Z`);
let count = 0;
const gift = (on: string, dollars: number, plan: Payment['plan'] = null): Payment => ({
  giftId: `gift-${String(++count).padStart(4, '0')}`,
  at: at(on),
  on: date(on),
  amountMinor: dollars * 100,
  plan,
});
const monthly = (on: string, dollars: number, id = 'plan') => gift(on, dollars, { id, months: 1 });

const bought = (payments: readonly Payment[], given: readonly Term[] = []): string[] =>
  termsOf({ given, payments, from: new Date(0) }, TIERS).map(written);
const written = ({ purpose, tier, startsOn, endsOn }: Term): string =>
  `${purpose === 'raised' ? 'raised ' : ''}${tier.code} ${startsOn} ${endsOn}`;

describe('a membership from single gifts', () => {
  it('lasts a year from the day of the gift, at the highest tier that it reaches', () => {
    expect(bought([gift('2026-11-24', 59)])).toEqual([]);
    expect(bought([gift('2026-11-24', 60)])).toEqual(['friend 2026-11-24 2027-11-24']);
    expect(bought([gift('2026-11-24', 120)])).toEqual(['member 2026-11-24 2027-11-24']);
  });

  it('begins with the gift that makes several reach a tier', () => {
    expect(bought([gift('2026-01-10', 30), gift('2026-06-01', 30)])).toEqual(['friend 2026-06-01 2027-06-01']);
    expect(bought([gift('2026-01-10', 30), gift('2027-01-10', 30)])).toEqual([]);
  });

  it.each([
    ['2027-08-25', 'member 2027-08-25 2028-08-25'],
    ['2027-08-26', 'member 2027-11-24 2028-11-24'],
    ['2027-11-24', 'member 2027-11-24 2028-11-24'],
    ['2027-12-24', 'member 2027-11-24 2028-11-24'],
    ['2027-12-25', 'member 2027-12-25 2028-12-25'],
  ])('given again on %s is %s (R-MEM-02)', (on, term) => {
    expect(bought([gift('2026-11-24', 120), gift(on, 120)])).toEqual(['member 2026-11-24 2027-11-24', term]);
  });

  it('counts no gift for two years: a small one does not renew what a large one bought', () => {
    expect(bought([gift('2026-11-24', 120), gift('2027-11-01', 10)])).toEqual(['member 2026-11-24 2027-11-24']);
    expect(bought([gift('2026-11-24', 120), gift('2027-03-01', 10)])).toEqual(['member 2026-11-24 2027-11-24']);
  });

  it('rises at once when gifts of twelve months together reach more, and keeps what was bought', () => {
    expect(bought([gift('2026-01-01', 60), gift('2026-03-01', 60)])).toEqual([
      'friend 2026-01-01 2027-01-01',
      'friend 2026-03-01 2027-03-01',
      'raised member 2026-03-01 2027-01-01',
    ]);
  });

  it('takes a higher tier now and the longer year later, when renewed early', () => {
    expect(bought([gift('2026-11-24', 60), gift('2027-10-01', 120)])).toEqual([
      'friend 2026-11-24 2027-11-24',
      'member 2027-10-01 2028-11-24',
    ]);
  });

  it('keeps 29 February for leap years (R-REG-09)', () => {
    const paid = ['2028-02-29', '2029-02-20', '2030-02-20', '2031-02-20'].map((on) => gift(on, 120));
    expect(bought(paid)).toEqual([
      'member 2028-02-29 2029-02-28',
      'member 2029-02-28 2030-02-28',
      'member 2030-02-28 2031-02-28',
      'member 2031-02-28 2032-02-29',
    ]);
  });
});

describe('a membership from a plan', () => {
  it('ends on the day of the next charge, and returns to the 31st (table 27.2)', () => {
    const paid = ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'].map((on) => monthly(on, 10));
    expect(bought(paid)).toEqual([
      'member 2027-01-31 2027-02-28',
      'member 2027-02-28 2027-03-31',
      'member 2027-03-31 2027-04-30',
      'member 2027-04-30 2027-05-31',
    ]);
  });

  it('goes on where it ended when a charge comes late, within the grace', () => {
    expect(bought([monthly('2026-11-05', 10), monthly('2026-12-19', 10)]).at(-1)).toBe('member 2026-12-05 2027-01-05');
    expect(bought([monthly('2026-11-05', 10), monthly('2027-01-05', 10)]).at(-1)).toBe('member 2027-01-05 2027-02-05');
  });

  it('counts from the charge after a month that was skipped, and keeps the 31st', () => {
    const paid = ['2027-03-31', '2027-04-30', '2027-06-30', '2027-07-31'].map((on) => monthly(on, 10));
    expect(bought(paid).slice(1)).toEqual([
      'member 2027-04-30 2027-05-31',
      'member 2027-06-30 2027-07-31',
      'member 2027-07-31 2027-08-31',
    ]);
  });

  it('buys no year with a small gift beside it, but rises with it', () => {
    expect(bought([monthly('2026-11-05', 10), gift('2026-11-20', 10)])).toEqual(['member 2026-11-05 2026-12-05']);
    const raised = bought([monthly('2026-11-05', 20), gift('2026-11-20', 60), monthly('2026-12-05', 20)]);
    expect(raised).toEqual([
      'member 2026-11-05 2026-12-05',
      'friend 2026-12-05 2027-12-05',
      'raised sustainer 2026-11-20 2026-12-05',
      'sustainer 2026-12-05 2027-01-05',
    ]);
  });

  it('counts plans beside each other, and a quarter as four times a year', () => {
    expect(bought([gift('2026-11-05', 15, { id: 'quarterly', months: 3 })])).toEqual(['friend 2026-11-05 2027-02-05']);
    expect(bought([monthly('2026-11-05', 5, 'one'), monthly('2026-11-10', 5, 'two')])).toEqual([
      'friend 2026-11-05 2026-12-05',
      'member 2026-11-10 2027-01-05',
    ]);
  });

  it('renews a year that a single gift bought, and keeps its own days afterwards', () => {
    const yearly = (on: string) => gift(on, 120, { id: 'yearly', months: 12 });
    expect(bought([gift('2026-01-01', 120), yearly('2026-12-01'), yearly('2027-12-01')])).toEqual([
      'member 2026-01-01 2027-01-01',
      'member 2027-01-01 2028-01-01',
      'member 2028-01-01 2029-01-01',
    ]);
  });
});

describe('whatever the order', () => {
  const payment = fc.record({
    day: fc.integer({ min: 0, max: 900 }),
    dollars: fc.integer({ min: 1, max: 400 }),
    plan: fc.constantFrom(null, { id: 'a', months: 1 }, { id: 'b', months: 12 }),
  });
  const histories = fc
    .array(payment, { minLength: 1, maxLength: 12 })
    .map((all) => all.map(({ day, dollars, plan }) => gift(addDays(date('2026-01-31'), day), dollars, plan)));

  it('the same payments buy the same terms', () => {
    fc.assert(
      fc.property(histories, fc.integer(), (payments, seed) => {
        const shuffled = payments.toSorted(
          (one, other) =>
            ((Number(one.giftId.slice(5)) * 7 + seed) % 5) - ((Number(other.giftId.slice(5)) * 7 + seed) % 5),
        );
        expect(bought(shuffled)).toEqual(bought(payments));
      }),
    );
  });

  it('reckoned from the middle on, with the terms before as given, it comes to the same', () => {
    fc.assert(
      fc.property(histories, fc.nat(11), (payments, index) => {
        const sorted = payments.toSorted((one, other) => one.at.getTime() - other.at.getTime());
        const from = sorted[index % sorted.length]!.at;
        const all = termsOf({ given: [], payments, from: new Date(0) }, TIERS);
        const given = all.filter(({ decidedAt }) => decidedAt < from);
        const rest = all.filter(({ decidedAt }) => decidedAt >= from);
        expect(termsOf({ given, payments, from }, TIERS)).toEqual(rest);
      }),
    );
  });

  it('nobody is a member longer than a year and the renewals after the last payment', () => {
    fc.assert(
      fc.property(histories, (payments) => {
        const last = payments.map(({ on }) => on).reduce((one, other) => (one > other ? one : other));
        const stretches = termsOf({ given: [], payments, from: new Date(0) }, TIERS).map((term) => ({
          ...term,
          hasGrace: true,
        }));
        expect(standingOf(stretches, addDays(last, 366 + 90 + 31 + 31)).status).not.toBe('active');
      }),
    );
  });
});

describe('the standing on a day', () => {
  const [friend, member] = TIERS as [Tier, Tier];
  const stretch = (tier: Tier, startsOn: string, endsOn: string, hasGrace = true) => ({
    tier,
    startsOn: date(startsOn),
    endsOn: date(endsOn),
    hasGrace,
  });

  it('is active on both days of a term, in grace for thirty days, then nothing', () => {
    const terms = [stretch(member, '2026-11-24', '2027-11-24')];
    const on = (day: string) => standingOf(terms, date(day)).status;
    expect(['2026-11-23', '2026-11-24', '2027-11-24', '2027-11-25', '2027-12-24', '2027-12-25'].map(on)).toEqual([
      'none',
      'active',
      'active',
      'grace',
      'grace',
      'none',
    ]);
  });

  it('follows no grace after a term that was ended', () => {
    expect(standingOf([stretch(member, '2026-11-24', '2026-12-24', false)], date('2026-12-25')).status).toBe('none');
  });

  it('names the highest tier with its own end, and the end of all', () => {
    const terms = [stretch(friend, '2026-01-01', '2027-06-01'), stretch(member, '2026-03-01', '2027-01-01')];
    expect(standingOf(terms, date('2026-05-01'))).toEqual({
      status: 'active',
      tier: member,
      since: '2026-01-01',
      tierEndsOn: '2027-01-01',
      endsOn: '2027-06-01',
    });
    expect(standingOf(terms, date('2027-02-01')).tier).toEqual(friend);
  });

  it('remembers since when, over gaps that the grace bridges', () => {
    const terms = [stretch(member, '2024-01-01', '2025-01-01'), stretch(member, '2025-01-20', '2026-01-20')];
    expect(standingOf(terms, date('2025-06-01')).since).toBe('2024-01-01');
    const apart = [stretch(member, '2024-01-01', '2025-01-01'), stretch(member, '2025-03-01', '2026-03-01')];
    expect(standingOf(apart, date('2025-06-01')).since).toBe('2025-03-01');
  });
});

describe('months later', () => {
  it.each([
    ['2027-01-31', 1, 31, '2027-02-28'],
    ['2027-02-28', 1, 31, '2027-03-31'],
    ['2028-02-29', 12, 29, '2029-02-28'],
    ['2031-02-28', 12, 29, '2032-02-29'],
    ['2026-11-30', 3, 30, '2027-02-28'],
    ['2027-02-28', -12, 28, '2026-02-28'],
  ])('%s and %i months, on the %ith, is %s', (from, months, anchorDay, to) => {
    expect(monthsLater(date(from), months, anchorDay)).toBe(to);
  });
});
