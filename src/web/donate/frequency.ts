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
