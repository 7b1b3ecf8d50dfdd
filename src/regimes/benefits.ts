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

/** What of a payment is for benefits and what is a contribution. */
export interface BenefitValue {
  readonly nonDeductibleMinor: number;
  readonly deductibleMinor: number;
  /** Whether the law asks that what was given in return be told, whatever the receipt says anyway. */
  readonly disclosureRequired: boolean;
  /** Null where there is no receipt at all for such a payment. */
  readonly statement: 'none' | 'some' | 'insubstantial' | null;
  /** The year of the figures that were used; an earlier one where the year of the payment has none (R-QPQ-06). */
  readonly parameterYear: number | null;
  /** All that was received for the payment, in words, also what counts for nothing. */
  readonly received: readonly string[];
  /** What counts, with what this payment bears of each; empty unless the statement is `some`. */
  readonly items: readonly { readonly description: string; readonly valueMinor: number }[];
  /** The estimate: the sum of the items, also where it is more than the payment. */
  readonly valueMinor: number;
}

/** What one charge bears of a benefit's value: even parts, what does not come out even in the last (R-QPQ-08). */
export function shareOf({ fmvMinor, spread }: Pick<ValuedBenefit, 'fmvMinor' | 'spread'>): number {
  const { part, parts } = spread;
  if (part < 1 || part > parts) return 0;
  const even = Math.floor(fmvMinor / parts);
  return part < parts ? even : fmvMinor - even * (parts - 1);
}

/** "A magazine (part 3 of 12)". */
export function benefitInWords({ description, spread: { part, parts } }: ValuedBenefit): string {
  const words = description.trim().replace(/\.+$/, '');
  return parts === 1 ? words : `${words} (part ${part} of ${parts})`;
}
