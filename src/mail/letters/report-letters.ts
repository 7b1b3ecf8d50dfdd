import type { Content, Sender } from './letter-content.js';

/** A report in words: nothing in it says who gave. */
export interface ReportLetter extends Sender {
  /** "Stories and asks". */
  readonly report: string;
  /** What it answers, in a sentence. */
  readonly question: string;
  /** "November 2026 so far". */
  readonly period: string;
  /** "Nov 30, 2026, 7:00 AM". */
  readonly asOf: string;
  readonly figures: NonNullable<Content['figures']>;
  readonly table: NonNullable<Content['table']> | null;
  readonly url: string;
  /** Where letters like this one are stopped. */
  readonly stopUrl: string;
}

/** "Send me this every Monday." */
export const REPORT_LETTERS = {
  report: ({ report, question, period, asOf, figures, table, url, stopUrl }: ReportLetter): Content => ({
    subject: `${report}: ${period}`,
    paragraphs: [`${report}: ${period}`, `${question} As of ${asOf}. Both links ask you to sign in.`],
    figures,
    ...(table && { table }),
    action: { label: 'See the whole report', url },
    stop: { label: 'Stop this letter', url: stopUrl },
  }),
};
