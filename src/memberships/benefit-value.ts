/** Something given in return for a payment, as the catalogue values it. Amounts in minor units. */
export interface ValuedBenefit {
  readonly description: string;
  /** What it is worth to whoever receives it, which is not what it cost (R-QPQ-03). */
  readonly fmvMinor: number;
  /** What it cost the newsroom, for each person and without overhead; null where that decides nothing. */
  readonly costMinor: number | null;
  /** It bears the name or the logo of the newsroom. */
  readonly logo: boolean;
  /** A right that can be used again and again: admission, parking, a discount. */
  readonly frequentRight: boolean;
  readonly membersOnlyEvent: boolean;
  /** Tells of the newsroom's own activities, cannot be bought, and is not of commercial quality (R-QPQ-10). */
  readonly informingPublication: boolean;
  /** Which of how many charges this payment is: a year's benefit is spread over the year's charges (R-QPQ-08). */
  readonly spread: { readonly part: number; readonly parts: number };
}

/** The figures of a calendar year; always 1 : 5 : 10 (R-QPQ-05). */
export interface IrsParameter {
  readonly year: number;
  /** What a token may cost. */
  readonly lowCostLimitMinor: number;
  /** The least payment for which tokens are disregarded. */
  readonly minGiftMinor: number;
  /** The most that the 2 % test lets pass. */
  readonly capMinor: number;
}

export interface PaymentForBenefits {
  readonly paymentMinor: number;
  /** What the payment comes to in a year, when it is for a membership; null otherwise. */
  readonly membershipAnnualMinor: number | null;
  readonly benefits: readonly ValuedBenefit[];
  /** Said at or before the payment; not to use a benefit is not to decline it (R-QPQ-07). */
  readonly declined: boolean;
  /** A donor-advised fund's grant carries no benefits, and its letter no words about taxes. */
  readonly payer: 'donor' | 'donor-advised-fund';
}

export interface BenefitValue {
  readonly nonDeductibleMinor: number;
  readonly deductibleMinor: number;
  /** A payment above $75 that is partly for benefits must be disclosed (R-QPQ-01). */
  readonly disclosureRequired: boolean;
  /** Null where a letter says nothing of the kind. */
  readonly statement: 'none' | 'some' | 'insubstantial' | null;
  /** The row of figures that was used; an earlier year's where the year of the payment has none (R-QPQ-06). */
  readonly parameterYear: number | null;
  /** All that was received for the payment, in words, also what counts for nothing. */
  readonly received: readonly string[];
  /** What counts, with what this payment bears of each; empty unless the statement is `some`. */
  readonly items: readonly { readonly description: string; readonly valueMinor: number }[];
  /** The estimate: the sum of the items, also where it is more than the payment. */
  readonly valueMinor: number;
}

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
    .map((benefit) => ({ description: inWords(benefit), valueMinor: shareOf(benefit) }))
    .filter(({ valueMinor }) => valueMinor > 0);
  if (items.length === 0 || areTokens(counted, paymentMinor, parameter) || areSmall(counted, paymentMinor, parameter)) {
    const value = contribution(paymentMinor, 'insubstantial');
    return { ...value, parameterYear: parameter?.year ?? null, received: received.map(inWords) };
  }
  const valueMinor = items.reduce((sum, item) => sum + item.valueMinor, 0);
  const nonDeductibleMinor = Math.min(valueMinor, paymentMinor);
  return {
    nonDeductibleMinor,
    deductibleMinor: paymentMinor - nonDeductibleMinor,
    disclosureRequired: paymentMinor > DISCLOSED_ABOVE_MINOR,
    statement: 'some',
    parameterYear: parameter?.year ?? null,
    received: received.map(inWords),
    items,
    valueMinor,
  };
}

/** What one charge bears of a benefit's value: even parts, what does not come out even in the last (R-QPQ-08). */
export function shareOf({ fmvMinor, spread }: Pick<ValuedBenefit, 'fmvMinor' | 'spread'>): number {
  const { part, parts } = spread;
  if (part < 1 || part > parts) return 0;
  const even = Math.floor(fmvMinor / parts);
  return part < parts ? even : fmvMinor - even * (parts - 1);
}

/** "A magazine (part 3 of 12)". */
function inWords({ description, spread: { part, parts } }: ValuedBenefit): string {
  const words = description.trim().replace(/\.+$/, '');
  return parts === 1 ? words : `${words} (part ${part} of ${parts})`;
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
