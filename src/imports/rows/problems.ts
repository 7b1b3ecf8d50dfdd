import type { Target } from '../mapping/fields.js';

/** Why a row is refused, and what would be right. None of the words repeats what the row says. */
export const ROW_PROBLEMS = {
  'not-text': 'There are letters that cannot be read. The file is in another encoding than was chosen.',
  'too-many-cells': 'The row has more cells than the header. A cell with a comma needs quotation marks around it.',
  'no-donor': 'There is neither an email nor a name, so nobody can tell who gave.',
  'bad-email': 'The email is no address such as name@example.org.',
  'too-long': 'The text is too long for its field.',
  'no-date': 'There is no date.',
  'bad-date': 'The date cannot be read in the order that was chosen.',
  'future-date': 'The date is in the future.',
  'no-amount': 'There is no amount.',
  'bad-amount': 'The amount cannot be read in the way of writing that was chosen.',
  negative: 'The amount is below zero. Take a refund off the gift that it belongs to.',
  'over-refunded': 'More was refunded than was given.',
  'too-large': 'The amount is more than one gift can be.',
  'other-currency': 'The currency is not the organization’s.',
  'bad-yes-no': 'It is neither yes nor no.',
  'bad-value': 'The value is none that this field can have.',
  'same-id': 'An earlier row of this file has the same id.',
} as const;
export type RowProblem = keyof typeof ROW_PROBLEMS;

/** Why a row is left out without being wrong. */
export const LEFT_OUT = {
  'not-received': 'Its status says that the money was not received.',
  'nothing-left': 'Nothing of it is left: the amount is zero, or all of it was refunded.',
} as const;
export type LeftOut = keyof typeof LEFT_OUT;

export interface Refusal {
  readonly problem: RowProblem;
  /** The field that it is about; null for the row as a whole. */
  readonly field: Target | null;
}

export function problemText(problem: string): string {
  return ({ ...ROW_PROBLEMS, ...LEFT_OUT } as Readonly<Record<string, string>>)[problem] ?? problem;
}
