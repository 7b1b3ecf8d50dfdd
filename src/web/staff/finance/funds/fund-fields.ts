import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type CalendarDate, parseDate } from '../../../../kernel/calendar.js';
import { isId } from '../../../../kernel/id.js';
import { parseAmount } from '../../../../kernel/money.js';
import { textFields } from '../../../http/forms.js';

const NAMES = ['fund', 'amount', 'releasedOn', 'purpose', 'request'] as const;
export type FundFields = Record<(typeof NAMES)[number], string>;

export interface ReadRelease {
  readonly fund: string;
  readonly amountMinor: bigint;
  readonly releasedOn: CalendarDate;
  readonly purpose: string;
  readonly id: string;
}

export function emptyRelease(today: CalendarDate, request: string): FundFields {
  return { fund: '', amount: '', releasedOn: today, purpose: '', request };
}

/** The release that a form asks for, or what is wrong with it. */
export function readRelease(
  body: unknown,
  { currency, today, funds }: { currency: string; today: CalendarDate; funds: readonly string[] },
): { fields: FundFields; problems: FieldProblem[]; release: ReadRelease | null } {
  const fields = textFields(body, ...NAMES);
  const amount = parseAmount(fields.amount, currency);
  const releasedOn = parseDate(fields.releasedOn);
  const checks: [field: string, good: boolean, message: string][] = [
    ['fund', funds.includes(fields.fund), 'Choose the fund.'],
    ['amount', amount?.isPositive === true, 'Enter how much was spent, such as 1,200.00.'],
    ['releasedOn', releasedOn !== null && releasedOn <= today, `Enter the day on which it was spent, up to ${today}.`],
    ['purpose', fields.purpose !== '', 'Say what it was spent on; an auditor will ask.'],
    ['purpose', fields.purpose.length <= 500, 'Keep it to 500 characters.'],
    ['request', isId(fields.request), 'This form is too old. Load the page again.'],
  ];
  const problems = checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
  if (problems.length > 0 || !amount || !releasedOn) return { fields, problems, release: null };
  const { fund, purpose, request: id } = fields;
  return { fields, problems, release: { fund, amountMinor: amount.minor, releasedOn, purpose, id } };
}
