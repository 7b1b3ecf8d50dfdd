/** What a payment costs: a share in hundredths of a percent and a fixed part in minor units, at most `cap`. */
export interface Fee {
  readonly basisPoints: number;
  readonly fixed: number;
  readonly cap?: number;
}

/** The fee by brand of card; `other` is for the brands that are not named. Disputes cost minor units each. */
export interface FeeTable {
  readonly amex: Fee;
  readonly other: Fee;
  readonly bankDebit: Fee;
  readonly dispute: number;
}

export const DEFAULT_FEES: FeeTable = {
  amex: { basisPoints: 350, fixed: 0 },
  other: { basisPoints: 290, fixed: 30 },
  bankDebit: { basisPoints: 80, fixed: 0, cap: 500 },
  dispute: 1500,
};

/** The fee for an amount in minor units, rounded half up; never more than the amount. */
export function feeFor(amount: number, { basisPoints, fixed, cap = Number.MAX_SAFE_INTEGER }: Fee): number {
  const share = (BigInt(amount) * BigInt(basisPoints) + 5000n) / 10_000n;
  return Math.min(amount, cap, Number(share) + fixed);
}
