import { currencyDigits, Money, safeNumber } from '../../kernel/money.js';
import type { Frequency } from '../../campaigns/frequency.js';
import type { Rhythm } from '../../plans/rhythm.js';

/** The words of a frequency, on the server's pages and in the browser. */
export interface FrequencyWords {
  readonly label: string;
  /** After an amount: "$12 a month". */
  readonly period: string;
  /** At the end of a sentence: "charged each month". */
  readonly each: string;
}

export const FREQUENCY_WORDS: Readonly<Record<Frequency, FrequencyWords>> = {
  once: { label: 'Once', period: '', each: ', once' },
  monthly: { label: 'Monthly', period: ' a month', each: ' each month' },
  quarterly: { label: 'Quarterly', period: ' a quarter', each: ' every three months' },
  yearly: { label: 'Yearly', period: ' a year', each: ' each year' },
};

/** How often a year something is given so often; once is once. */
export const TIMES_A_YEAR: Readonly<Record<Frequency, number>> = { once: 1, monthly: 12, quarterly: 4, yearly: 1 };

const RHYTHMS: Readonly<Record<Exclude<Frequency, 'once'>, Rhythm>> = {
  monthly: { interval: 'month', intervalCount: 1 },
  quarterly: { interval: 'month', intervalCount: 3 },
  yearly: { interval: 'year', intervalCount: 1 },
};

/** The rhythm of a plan that is given so often; null for a gift that is given once. */
export function rhythmOf(frequency: Frequency): Rhythm | null {
  return frequency === 'once' ? null : RHYTHMS[frequency];
}

/** How often a plan of this rhythm gives, as the form words it; null for a rhythm that no form offers. */
export function frequencyOf({ interval, intervalCount }: Rhythm): Frequency | null {
  const found = (['monthly', 'quarterly', 'yearly'] as const).find(
    (each) => RHYTHMS[each].interval === interval && RHYTHMS[each].intervalCount === intervalCount,
  );
  return found ?? null;
}

const MONTHS = 12;
/** One-time gifts that may be asked if they would rather be monthly, in minor units. */
const GENTLE_FROM_MINOR = 2000;
const GENTLE_UP_TO_MINOR = 25_000;

/**
 * The monthly gift that comes to about the same over a year, in whole units and no less than the form takes; null for
 * a one-time gift so small or so large that the question would not be gentle.
 */
export function monthlyInstead(gift: Money, leastMinor: number): Money | null {
  const minor = safeNumber(gift.minor);
  if (minor < GENTLE_FROM_MINOR || minor > GENTLE_UP_TO_MINOR) return null;
  const unit = 10 ** currencyDigits(gift.currency);
  const rounded = Math.round(minor / MONTHS / unit) * unit;
  return Money.of(Math.max(leastMinor, rounded), gift.currency);
}

/** What twelve monthly gifts are beside the one: "it comes to about the same as $100", or what it really comes to. */
export function yearOfMonthly(monthly: Money, once: Money): string {
  const year = Money.of(monthly.minor * BigInt(MONTHS), monthly.currency);
  const difference = Math.abs(safeNumber(year.minus(once).minor));
  const isAboutTheSame = difference <= safeNumber(once.minor) / 5;
  return `it comes to ${isAboutTheSame ? `about the same as ${once.formatShort()}` : year.formatShort()}`;
}
