import type { Content, Sender } from './letter-content.js';

export interface ExportLetter extends Sender {
  /** "gifts". */
  readonly what: string;
  /** How long the file is kept. */
  readonly days: string;
  readonly url: string;
}

export interface RefundApprovalLetter extends Sender {
  /** "$300.00". */
  readonly amount: string;
  readonly url: string;
}

/** Letters to the people who work with Mainstay, by template. They hold no data: what they tell of needs a sign-in. */
export const STAFF_LETTERS = {
  'export-ready': ({ what, days, url }: ExportLetter): Content => ({
    subject: 'Your export is ready',
    paragraphs: [
      `Your export of ${what} is ready.`,
      `The link below asks you to sign in and then downloads the file. Only you and administrators can take it. It is deleted after ${days} days.`,
    ],
    action: { label: 'Download the export', url },
  }),

  'refund-approval': ({ amount, url }: RefundApprovalLetter): Content => ({
    subject: `A refund of ${amount} waits for you`,
    paragraphs: [
      `A colleague asked for a refund of ${amount}. No money moves until a second person has approved it.`,
      'Its page says for whom and why. You can approve it there, or decline it with a word about the reason.',
    ],
    action: { label: 'See the refund', url },
  }),

  'export-failed': ({ what, url }: ExportLetter): Content => ({
    subject: 'Your export could not be made',
    paragraphs: [
      `Your export of ${what} could not be made, and there is no file.`,
      'Its page says what happened, and has a button to try again.',
    ],
    action: { label: 'See the export', url },
  }),
};
