import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOf, type PaymentForBenefits, type ValuedBenefit } from '../../src/regimes/benefits.js';
import { benefitValue } from '../../src/regimes/us-501c3/benefit-value.js';
import type { IrsParameter } from '../../src/regimes/us-501c3/irs-figures.js';

const YEARS: Readonly<Record<number, number>> = { 2013: 1020, 2014: 1040, 2026: 1390 };

function parameterOf(year: number): IrsParameter {
  const limit = YEARS[year]!;
  return { year, lowCostLimitMinor: limit, minGiftMinor: 5 * limit, capMinor: 10 * limit };
}

function benefit(change: Partial<ValuedBenefit>): ValuedBenefit {
  return {
    description: 'A benefit',
    fmvMinor: 0,
    costMinor: null,
    logo: false,
    frequentRight: false,
    membersOnlyEvent: false,
    informingPublication: false,
    spread: { part: 1, parts: 1 },
    ...change,
  };
}

function payment(paymentMinor: number, benefits: ValuedBenefit[], change: Partial<PaymentForBenefits> = {}) {
  return { paymentMinor, membershipAnnualMinor: null, benefits, declined: false, payer: 'donor' as const, ...change };
}

const admission = (fmvMinor: number) => benefit({ description: 'Free admission', fmvMinor, frequentRight: true });
const mug = (change: Partial<ValuedBenefit>) => benefit({ description: 'A mug', logo: true, ...change });

/** Table 27.1: number, year, payment, expected value, disclosure, statement, deductible. */
const TABLE: readonly [number, number, PaymentForBenefits, number, boolean, string | null, number][] = [
  [1, 2026, payment(24_999, []), 0, false, 'none', 24_999],
  [2, 2026, payment(25_000, []), 0, false, 'none', 25_000],
  [3, 2026, payment(10_000, [benefit({ fmvMinor: 4_000 })]), 4_000, true, 'some', 6_000],
  [4, 2026, payment(7_500, [benefit({ fmvMinor: 3_000 })]), 3_000, false, 'some', 4_500],
  [5, 2026, payment(7_501, [benefit({ fmvMinor: 3_000 })]), 3_000, true, 'some', 4_501],
  [6, 2026, payment(7_500, [admission(2_000)], { membershipAnnualMinor: 7_500 }), 0, false, 'insubstantial', 7_500],
  [7, 2026, payment(7_501, [admission(2_000)], { membershipAnnualMinor: 7_501 }), 2_000, true, 'some', 5_501],
  [8, 2014, payment(5_200, [mug({ costMinor: 1_040, fmvMinor: 1_200 })]), 0, false, 'insubstantial', 5_200],
  [9, 2014, payment(5_199, [mug({ costMinor: 1_040, fmvMinor: 1_200 })]), 1_200, false, 'some', 3_999],
  [10, 2014, payment(6_000, [mug({ logo: false, costMinor: 500, fmvMinor: 800 })]), 800, false, 'some', 5_200],
  [11, 2014, payment(520_000, [benefit({ fmvMinor: 10_400 })]), 0, false, 'insubstantial', 520_000],
  [12, 2014, payment(600_000, [benefit({ fmvMinor: 10_500 })]), 10_500, true, 'some', 589_500],
  [13, 2013, payment(500_000, [benefit({ fmvMinor: 10_000 })]), 0, false, 'insubstantial', 500_000],
  [14, 2026, payment(30_000, [benefit({ fmvMinor: 6_000 })]), 6_000, true, 'some', 24_000],
  [15, 2026, payment(4_000, [benefit({ fmvMinor: 5_000 })]), 4_000, false, 'some', 0],
  [16, 2026, payment(12_000, [benefit({ fmvMinor: 2_500 })], { declined: true }), 0, false, 'none', 12_000],
  [17, 2026, payment(100_000, [benefit({ fmvMinor: 2_500 })], { payer: 'donor-advised-fund' }), 0, false, null, 0],
];

describe('what of a payment is for benefits', () => {
  it.each(TABLE)('row %i of table 27.1, in %i', (_, year, paid, nonDeductible, disclosed, statement, deductible) => {
    expect(benefitValue(paid, parameterOf(year))).toMatchObject({
      nonDeductibleMinor: nonDeductible,
      disclosureRequired: disclosed,
      statement,
      deductibleMinor: deductible,
    });
  });

  it('row 18: spreads the magazine of a year over twelve charges, eleven of $3.33 and one of $3.37', () => {
    const charges = Array.from({ length: 12 }, (_, at) =>
      benefitValue(
        payment(1_000, [benefit({ description: 'Magazine', fmvMinor: 4_000, spread: { part: at + 1, parts: 12 } })], {
          membershipAnnualMinor: 12_000,
        }),
        parameterOf(2026),
      ),
    );
    expect(charges.map(({ nonDeductibleMinor }) => nonDeductibleMinor)).toEqual([...Array(11).fill(333), 337]);
    expect(new Set(charges.map(({ statement, disclosureRequired }) => `${statement} ${disclosureRequired}`))).toEqual(
      new Set(['some false']),
    );
  });

  it('counts a monthly membership by its year: $6.25 is within the harbour, $6.26 is not (R-QPQ-08)', () => {
    const right = { ...admission(2_400), spread: { part: 1, parts: 12 } };
    const of = (minor: number) =>
      benefitValue(payment(minor, [right], { membershipAnnualMinor: 12 * minor }), parameterOf(2026));
    expect(of(625)).toMatchObject({ statement: 'insubstantial', nonDeductibleMinor: 0 });
    expect(of(626)).toMatchObject({ statement: 'some', nonDeductibleMinor: 200 });
  });

  it('lets members into an event of a small membership, if it costs no more than a token', () => {
    const event = (costMinor: number) => benefit({ membersOnlyEvent: true, fmvMinor: 3_000, costMinor });
    const of = (costMinor: number) =>
      benefitValue(payment(6_000, [event(costMinor)], { membershipAnnualMinor: 6_000 }), parameterOf(2026));
    expect(of(1_390).statement).toBe('insubstantial');
    expect(of(1_391).statement).toBe('some');
  });

  it('gives a newsletter about its own work no value, and a tote beside it its own (R-QPQ-10)', () => {
    const newsletter = benefit({ description: 'Members’ letter', fmvMinor: 1_200, informingPublication: true });
    expect(benefitValue(payment(12_000, [newsletter]), parameterOf(2026)).statement).toBe('insubstantial');
    const withTote = payment(6_000, [newsletter, benefit({ description: 'A tote', fmvMinor: 2_500 })]);
    expect(benefitValue(withTote, parameterOf(2026)).items).toEqual([{ description: 'A tote', valueMinor: 2_500 }]);
  });

  it('knows no insubstantial value where it knows no figures (R-QPQ-06)', () => {
    const paid = payment(520_000, [benefit({ fmvMinor: 1 })]);
    expect(benefitValue(paid, null)).toMatchObject({ statement: 'some', parameterYear: null });
    expect(benefitValue(paid, parameterOf(2014)).parameterYear).toBe(2014);
  });

  it('counts a token together with something that is none', () => {
    const both = [mug({ costMinor: 500, fmvMinor: 1_200 }), benefit({ fmvMinor: 3_000 })];
    expect(benefitValue(payment(12_000, both), parameterOf(2026)).nonDeductibleMinor).toBe(4_200);
  });
});

describe('for whatever is paid and given', () => {
  const benefits = fc.array(
    fc.record({
      description: fc.constant('A benefit'),
      fmvMinor: fc.nat(1_000_000),
      costMinor: fc.option(fc.nat(5_000)),
      logo: fc.boolean(),
      frequentRight: fc.boolean(),
      membersOnlyEvent: fc.boolean(),
      informingPublication: fc.boolean(),
      spread: fc.record({ part: fc.integer({ min: 1, max: 13 }), parts: fc.integer({ min: 1, max: 12 }) }),
    }),
    { maxLength: 5 },
  );
  const payments = fc.record({
    paymentMinor: fc.integer({ min: 1, max: 10_000_000 }),
    membershipAnnualMinor: fc.option(fc.integer({ min: 1, max: 10_000_000 })),
    benefits,
    declined: fc.boolean(),
    payer: fc.constant('donor' as const),
  });

  it('both parts add up to the payment, and neither is negative', () => {
    fc.assert(
      fc.property(payments, (paid) => {
        const value = benefitValue(paid, parameterOf(2026));
        expect(value.nonDeductibleMinor + value.deductibleMinor).toBe(paid.paymentMinor);
        expect(Math.min(value.nonDeductibleMinor, value.deductibleMinor)).toBeGreaterThanOrEqual(0);
        if (value.statement !== 'some') expect([value.nonDeductibleMinor, value.items]).toEqual([0, []]);
        if (value.disclosureRequired) expect(paid.paymentMinor).toBeGreaterThan(7_500);
      }),
    );
  });

  it('a larger benefit never leaves more to deduct', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(500_000), fc.nat(500_000), (minor, one, more) => {
        const of = (fmvMinor: number) => benefitValue(payment(minor, [benefit({ fmvMinor })]), parameterOf(2026));
        expect(of(one + more).deductibleMinor).toBeLessThanOrEqual(of(one).deductibleMinor);
      }),
    );
  });

  it('the parts of a spread value add up to it, and differ by the remainder at most', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 12 }), (fmvMinor, parts) => {
        const shares = Array.from({ length: parts }, (_, at) => shareOf({ fmvMinor, spread: { part: at + 1, parts } }));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(fmvMinor);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(parts);
        expect(shareOf({ fmvMinor, spread: { part: parts + 1, parts } })).toBe(0);
      }),
    );
  });
});
