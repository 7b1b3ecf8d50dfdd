/** How often a gift is given, in the order in which forms offer it. */
export const FREQUENCIES = ['once', 'monthly', 'quarterly', 'yearly'] as const;

export type Frequency = (typeof FREQUENCIES)[number];

/** A word from a link or a form as a frequency, or null. */
export function parseFrequency(text: unknown): Frequency | null {
  return FREQUENCIES.find((each) => each === text) ?? null;
}
