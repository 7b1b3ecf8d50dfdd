import type { FieldProblem } from '../../../../kernel/app-error.js';
import { dateIn } from '../../../../kernel/calendar.js';
import { fiscalYear, fiscalYearOf } from '../../../../kernel/fiscal-year.js';
import { parseAmount } from '../../../../kernel/money.js';
import type { ScheduleBQuestion } from '../../../../finance/schedule-b/schedule-b.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import { textFields } from '../../../http/forms.js';

export interface ScheduleBFields {
  readonly year: string;
  /** "no" where the 33⅓ % test is not met. */
  readonly support: string;
  /** "yes" leaves gifts under $1,000 out. */
  readonly small: string;
  /** Line 1h as typed; empty to reckon it. */
  readonly line: string;
}

/** What the address asks; what cannot be read is a problem, and the answer is then that of an empty field. */
export function scheduleBQuery(
  query: unknown,
  { currency, timeZone, fiscalYearStart }: Organisation,
  now: Date,
): { fields: ScheduleBFields; question: ScheduleBQuestion; problems: FieldProblem[] } {
  const fields = textFields(query, 'year', 'support', 'small', 'line');
  const running = fiscalYearOf(dateIn(timeZone, now), fiscalYearStart).year;
  const problems: FieldProblem[] = [];
  const asked = /^\d{4}$/.test(fields.year) ? Number(fields.year) : null;
  if (fields.year !== '' && (asked === null || asked > running)) {
    problems.push({ field: 'year', message: `Choose a fiscal year up to ${running}.` });
  }
  const year = asked !== null && asked <= running ? asked : running;
  const line = fields.line === '' ? null : parseAmount(fields.line, currency);
  if (fields.line !== '' && !line) {
    problems.push({
      field: 'line',
      message: 'Enter line 1h as an amount, such as 700,000. It is reckoned here until then.',
    });
  }
  return {
    fields: { ...fields, year: String(year) },
    question: {
      year: fiscalYear(year, fiscalYearStart),
      currency,
      meetsPublicSupport: fields.support !== 'no',
      leaveOutSmall: fields.small === 'yes',
      contributionsMinor: line?.minor ?? null,
    },
    problems,
  };
}
