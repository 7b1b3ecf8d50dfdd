import { Money } from '../../kernel/money.js';
import type { TransparencySettings } from './settings/transparency-settings.js';

/** What is told in public of an amount: from one sum, included, to another, not included. Minor units. */
export interface AmountBand {
  readonly fromMinor: bigint;
  /** Null for "and more". */
  readonly toMinor: bigint | null;
}

/** Amounts that are not told in bands are rounded off to this; minor units. */
const ROUNDED_TO_MINOR = 1_000_00n;

/** The band of a total (R-TRN-02). Below the threshold all stand in one band that begins at nothing. */
export function bandOf(
  totalMinor: bigint,
  { amounts, thresholdMinor, bandsMinor }: Pick<TransparencySettings, 'amounts' | 'thresholdMinor' | 'bandsMinor'>,
): AmountBand {
  if (totalMinor < thresholdMinor) return { fromMinor: 0n, toMinor: thresholdMinor };
  if (amounts === 'rounded') {
    const fromMinor = (totalMinor / ROUNDED_TO_MINOR) * ROUNDED_TO_MINOR;
    return { fromMinor, toMinor: fromMinor + ROUNDED_TO_MINOR };
  }
  const bounds = [thresholdMinor, ...bandsMinor.filter((bound) => bound > thresholdMinor)];
  const at = bounds.findLastIndex((bound) => bound <= totalMinor);
  return { fromMinor: bounds[at]!, toMinor: bounds[at + 1] ?? null };
}

/** "$5,000 to under $10,000", "$100,000 and more", "Under $5,000"; rounded off "About $7,000". */
export function bandWords(
  { fromMinor, toMinor }: AmountBand,
  { amounts, currency }: { readonly amounts: TransparencySettings['amounts']; readonly currency: string },
): string {
  const short = (minor: bigint): string => Money.of(minor, currency).formatShort();
  if (toMinor === null) return `${short(fromMinor)} and more`;
  if (fromMinor === 0n) return `Under ${short(toMinor)}`;
  if (amounts === 'rounded') return `About ${short(fromMinor)}`;
  return `${short(fromMinor)} to under ${short(toMinor)}`;
}
