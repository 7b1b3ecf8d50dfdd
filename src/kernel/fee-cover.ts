/** What a processor takes of a payment: a share in basis points, a fixed part, and sometimes a cap on both. */
export interface FeeRate {
  readonly basisPoints: number;
  readonly fixedMinor: number;
  readonly capMinor?: number;
}

/**
 * The smallest total of which the whole intended gift is left after the fee (R-FEE-02).
 * Adding "gift × share + fixed part" falls short, because the fee is taken of the total.
 * @throws RangeError for a gift that is not a positive whole number, or a rate that would take everything.
 */
export function coveredTotalMinor(giftMinor: number, rate: FeeRate): number {
  if (!Number.isSafeInteger(giftMinor) || giftMinor <= 0) throw new RangeError('a gift is a positive whole number');
  if (rate.basisPoints < 0 || rate.basisPoints >= 10_000) throw new RangeError('a fee takes less than everything');
  const guess = Math.ceil(((giftMinor + rate.fixedMinor) * 10_000) / (10_000 - rate.basisPoints));
  let total = Math.min(guess, giftMinor + (rate.capMinor ?? guess));
  // The guess may miss by a cent, because the processor rounds its fee; what is left never falls as the total grows.
  while (total - feeMinor(total, rate) < giftMinor) total += 1;
  while (total - 1 - feeMinor(total - 1, rate) >= giftMinor) total -= 1;
  return total;
}

function feeMinor(totalMinor: number, rate: FeeRate): number {
  const fee = Math.floor((totalMinor * rate.basisPoints + 5_000) / 10_000) + rate.fixedMinor;
  return Math.min(fee, rate.capMinor ?? fee);
}
