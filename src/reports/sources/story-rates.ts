/** Gifts of an arm below which no winner is declared. */
export const GIFTS_PER_ARM = 100;

/** How far a rate may lie from what was seen, by chance alone, in nineteen cases of twenty. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The range in which the true rate of gifts per 1,000 asks seen lies in nineteen cases of twenty (Wilson's score
 * interval: honest for few gifts and for none). Null where nothing was seen, or where fewer were seen than gave:
 * then asks were not counted.
 */
export function perThousandWithin(gifts: number, seen: number, z = 1.96): Interval | null {
  if (seen === 0 || gifts > seen) return null;
  const share = gifts / seen;
  const middle = share + z ** 2 / (2 * seen);
  const reach = z * Math.sqrt((share * (1 - share)) / seen + z ** 2 / (4 * seen ** 2));
  const scale = 1000 / (1 + z ** 2 / seen);
  return { low: hundredths(Math.max(0, (middle - reach) * scale)), high: hundredths((middle + reach) * scale) };
}

/** So many to every thousand seen, to two decimals; null where nothing was seen. */
export function perThousand(count: number, seen: number): number | null {
  return seen === 0 ? null : hundredths((count * 1000) / seen);
}

/** So much money to every thousand seen, to the nearest minor unit; null where nothing was seen. */
export function moneyPerThousand(minor: bigint, seen: number): bigint | null {
  if (seen === 0) return null;
  const [thousandfold, whole] = [minor * 2000n, BigInt(seen)];
  const half = thousandfold >= 0n ? whole : -whole;
  return (thousandfold + half) / (2n * whole);
}

export interface Arm {
  readonly name: string;
  readonly seen: number;
  readonly gifts: number;
}

/**
 * What an experiment says. No arm wins with fewer than a hundred gifts in each; then the best has to be ahead of every
 * other by more than chance makes in nineteen cases of twenty, and with three arms by more than that.
 */
export function verdictOn(arms: readonly Arm[]): string {
  if (arms.length < 2) return 'There is nothing to compare.';
  const few = arms.find(({ gifts }) => gifts < GIFTS_PER_ARM);
  if (few) return `Too early to say: each arm needs ${GIFTS_PER_ARM} gifts, and “${few.name}” has ${few.gifts}.`;
  const uncounted = arms.find(({ gifts, seen }) => seen < gifts);
  if (uncounted) return `Nothing can be said: asks of “${uncounted.name}” were not counted.`;
  const [best, ...others] = arms.toSorted((one, other) => other.gifts / other.seen - one.gifts / one.seen) as [
    Arm,
    ...Arm[],
  ];
  const z = others.length > 1 ? 2.24 : 1.96;
  if (!others.every((other) => isAhead(best, other, z))) return 'No difference that chance would not make.';
  const rates = [best, ...others].map(({ gifts, seen }) => perThousand(gifts, seen)!.toFixed(2));
  return `“${best.name}” brings more gifts: ${rates[0]} per 1,000 seen, against ${rates.slice(1).join(' and ')}.`;
}

function isAhead(best: Arm, other: Arm, z: number): boolean {
  const [one, two] = [best.gifts / best.seen, other.gifts / other.seen];
  const error = Math.sqrt((one * (1 - one)) / best.seen + (two * (1 - two)) / other.seen);
  return one - two > z * error;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
