/** What a card payment costs: a share in hundredths of a percent and a fixed part in minor units. */
export interface Fee {
  readonly basisPoints: number;
  readonly fixed: number;
}

/** The fee by brand of card; `other` is for the brands that are not named. */
export interface FeeTable {
  readonly amex: Fee;
  readonly other: Fee;
}

export const DEFAULT_FEES: FeeTable = {
  amex: { basisPoints: 350, fixed: 0 },
  other: { basisPoints: 290, fixed: 30 },
};

/** The fee for an amount in minor units, rounded half up; never more than the amount. */
export function feeFor(amount: number, { basisPoints, fixed }: Fee): number {
  const share = (BigInt(amount) * BigInt(basisPoints) + 5000n) / 10_000n;
  return Math.min(amount, Number(share) + fixed);
}
