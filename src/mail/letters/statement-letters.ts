import type { Content, Sender } from './letter-content.js';

export interface YearStatementLetter extends Sender {
  /** Empty where the donor is an organisation. */
  readonly firstName: string;
  readonly year: number;
  /** "$300.00 and 2 gifts of property"; null when nothing of the year remains. */
  readonly given: string | null;
  readonly isFirst: boolean;
  /** What a later version replaces and why, in the statement's own words (R-VOI-04). */
  readonly notices: readonly string[];
  readonly statementUrl: string;
}

/** The letter of January, and those of later versions (R-STM-01, R-STM-04). */
export const STATEMENT_LETTERS = {
  'year-statement': (letter: YearStatementLetter): Content => {
    const { organisation, year, isFirst, notices, statementUrl } = letter;
    return {
      subject: `Your ${year} giving to ${organisation}${isFirst ? '' : ', corrected'}`,
      paragraphs: [
        firstLine(letter),
        isFirst
          ? 'Your statement is attached as a PDF, for your tax records.'
          : 'The new version is attached as a PDF. Please use it in place of the earlier one.',
        ...notices,
        'It brings together the receipts that you have already and is not an additional receipt.',
      ],
      action: { label: `See your ${year} giving`, url: statementUrl },
    };
  },
};

function firstLine({ firstName, organisation, year, given, isFirst }: YearStatementLetter): string {
  if (given === null) return `Nothing remains of what you gave to ${organisation} in ${year}.`;
  if (!isFirst) return `Your statement for ${year} has changed. It now comes to ${given}.`;
  return `You gave ${given} in ${year}. Thank you${firstName === '' ? '' : `, ${firstName}`}.`;
}
