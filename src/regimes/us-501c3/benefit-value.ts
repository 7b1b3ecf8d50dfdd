import {
  benefitInWords,
  shareOf,
  type BenefitValue,
  type PaymentForBenefits,
  type ValuedBenefit,
} from '../benefits.js';
import type { IrsParameter } from './irs-figures.js';

const DISCLOSED_ABOVE_MINOR = 75_00;
const SAFE_HARBOUR_MINOR = 75_00;

/**
 * What of a payment is for benefits and what is a contribution (R-QPQ-01 to R-QPQ-10). Tests about the payment look at
 * the single payment, with the whole value of a benefit that is spread: the reading that discloses more. The harbour
 * of small memberships alone looks at a year. `parameter` is the row of the payment's year, or of the latest before it.
 */
export function benefitValue(payment: PaymentForBenefits, parameter: IrsParameter | null): BenefitValue {
  const { paymentMinor, benefits } = payment;
  if (payment.payer === 'donor-advised-fund') return contribution(0, null);
  const received = payment.declined ? [] : benefits.filter(isOfThisPayment);
  if (received.length === 0) return contribution(paymentMinor, 'none');

  const counted = received.filter((benefit) => !isDisregarded(benefit, payment, parameter));
  const items = counted
    .map((benefit) => ({ description: benefitInWords(benefit), valueMinor: shareOf(benefit) }))
    .filter(({ valueMinor }) => valueMinor > 0);
  if (items.length === 0 || areTokens(counted, paymentMinor, parameter) || areSmall(counted, paymentMinor, parameter)) {
    const value = contribution(paymentMinor, 'insubstantial');
    return { ...value, parameterYear: parameter?.year ?? null, received: received.map(benefitInWords) };
  }
  const valueMinor = items.reduce((sum, item) => sum + item.valueMinor, 0);
  const nonDeductibleMinor = Math.min(valueMinor, paymentMinor);
  return {
    nonDeductibleMinor,
    deductibleMinor: paymentMinor - nonDeductibleMinor,
    disclosureRequired: paymentMinor > DISCLOSED_ABOVE_MINOR,
    statement: 'some',
    parameterYear: parameter?.year ?? null,
    received: received.map(benefitInWords),
    items,
    valueMinor,
  };
}

function isOfThisPayment({ spread: { part, parts } }: ValuedBenefit): boolean {
  return part >= 1 && part <= parts;
}

/** Publications that inform, and the harbour of memberships of $75 a year or less (R-QPQ-04). */
function isDisregarded(
  benefit: ValuedBenefit,
  { membershipAnnualMinor }: PaymentForBenefits,
  parameter: IrsParameter | null,
): boolean {
  if (benefit.informingPublication) return true;
  if (membershipAnnualMinor === null || membershipAnnualMinor > SAFE_HARBOUR_MINOR) return false;
  if (benefit.frequentRight) return true;
  const { costMinor } = benefit;
  return (
    benefit.membersOnlyEvent && parameter !== null && costMinor !== null && costMinor <= parameter.lowCostLimitMinor
  );
}

/** Nothing but low-cost things with the logo, for a payment that is large enough. */
function areTokens(counted: readonly ValuedBenefit[], paymentMinor: number, parameter: IrsParameter | null): boolean {
  if (!parameter || paymentMinor < parameter.minGiftMinor) return false;
  const costs = counted.map(({ logo, costMinor }) => (logo && costMinor !== null ? costMinor : Infinity));
  return costs.reduce((sum, cost) => sum + cost, 0) <= parameter.lowCostLimitMinor;
}

/** In all no more than 2 % of the payment and than the year's cap. */
function areSmall(counted: readonly ValuedBenefit[], paymentMinor: number, parameter: IrsParameter | null): boolean {
  const total = counted.reduce((sum, { fmvMinor }) => sum + fmvMinor, 0);
  return parameter !== null && total * 50 <= paymentMinor && total <= parameter.capMinor;
}

function contribution(deductibleMinor: number, statement: 'none' | 'insubstantial' | null): BenefitValue {
  return {
    nonDeductibleMinor: 0,
    deductibleMinor,
    disclosureRequired: false,
    statement,
    parameterYear: null,
    received: [],
    items: [],
    valueMinor: 0,
  };
}
