import type { TaxRegime } from '../tax-regime.js';
import { benefitValue } from './benefit-value.js';
import { IRS_FIGURES, irsParameterOf } from './irs-figures.js';
import { kindOf, receiptWords } from './receipt-words.js';
import { returnedLater } from './returned-later.js';
import { STATEMENT_WORDS } from './statement-words.js';
import { stateOf } from './states.js';

/** Charities of the United States under section 501(c)(3). */
export const US_501C3: TaxRegime = {
  code: 'us-501c3',
  name: 'United States, section 501(c)(3)',
  currency: 'USD',
  locale: 'en-US',
  organisationId: {
    label: 'EIN',
    hint: 'Your Employer Identification Number: two digits, a hyphen, seven digits.',
    shape: /^\d{2}-\d{7}$/,
    problem: 'Enter the EIN as two digits, a hyphen and seven digits.',
  },
  signatories: 0,
  // The donor's address is printed when it is known; the law does not ask for it (R-REC-07).
  donorFields: ['name'],
  series: { prefix: 'R', digits: 6 },
  figures: IRS_FIGURES,
  statements: STATEMENT_WORDS,
  layout: null,
  valueBenefits: (payment, parameters) => benefitValue(payment, irsParameterOf(parameters)),
  receiptWords,
  kindOf,
  returnedLater,
  stateOf,
};
