import type { StatementWords } from '../tax-regime.js';

export const STATEMENT_WORDS: StatementWords = {
  introduction: ({ organisation: { legalName, ein }, year, hasProperty }) =>
    `${legalName}, an organization described in section 501(c)(3) of the Internal Revenue Code, ` +
    `EIN ${ein}, received these payments${hasProperty ? ' and gifts of property' : ''} in ${year}.`,
  nothingGiven: (isAll) =>
    'No goods or services were provided in exchange for ' +
    (isAll ? 'these contributions.' : 'the contributions that are not named below.'),
  note:
    'This statement consolidates the receipts listed above and is not an additional receipt. ' +
    'Please keep it with your tax records.',
  returnedLater:
    'If you have claimed a deduction for the money that was returned already, you may have to report it as income. ' +
    'Please ask whoever prepares your tax return.',
  benefitsColumn: 'Value received',
  deductibleColumn: 'May be deductible',
  retentionYears: 7,
};
