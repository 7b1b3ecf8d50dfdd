import type { Content, Sender } from './letter-content.js';

export interface PeriodReopenedLetter extends Sender {
  /** Whom it is written to. */
  readonly name: string;
  /** "November 2026". */
  readonly month: string;
  /** Who reopened it. */
  readonly by: string;
  readonly reason: string;
  readonly url: string;
}

/** What the staff of finance are told. */
export const FINANCE_LETTERS = {
  'period-reopened': ({ name, month, by, reason, url }: PeriodReopenedLetter): Content => ({
    subject: `${month} was reopened by ${by}`,
    paragraphs: [
      `${name}, ${month} is open again.`,
      `${by} reopened it and wrote: “${reason}”`,
      'What is booked with a date in that month changes its figures. The figures and fingerprint that were signed before are kept, and closing it again shows what was added.',
    ],
    action: { label: `See ${month}`, url },
  }),
};
