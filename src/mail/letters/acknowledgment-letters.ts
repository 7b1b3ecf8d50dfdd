import type { Content, Sender } from './letter-content.js';

/** What every letter says that thanks for a gift on paper and is no tax receipt. */
export interface Acknowledgment extends Sender {
  /** Who is written to, by first name where it is a person. */
  readonly greeting: string;
  /** "$5,000.00". */
  readonly amount: string;
  /** "December 31, 2026". */
  readonly giftDate: string;
}

export interface FundLetter extends Acknowledgment {
  /** "the Rivera Family Fund", as its sponsor names it. */
  readonly fund: string;
  readonly sponsor: string;
}

export interface GrantLetter extends Acknowledgment {
  /** What kind of organisation we are, in the words of its tax regime. */
  readonly whoWeAre: string;
  /** "Check 1042". */
  readonly method: string;
  readonly designation: string;
  /** Whose gift it matches; null where it matches none. */
  readonly matches: string | null;
}

export interface MatchLetter extends Acknowledgment {
  readonly company: string;
}

export interface ServicesLetter extends Sender {
  readonly greeting: string;
  readonly giftDate: string;
  readonly services: string;
}

export interface TributeCard extends Sender {
  readonly greeting: string;
  /** "Rosa Diaz", or "A friend" where the donor is not to be named. */
  readonly donor: string;
  readonly kind: 'in-honor' | 'in-memory';
  readonly honoree: string;
  /** The donor's own words; '' or absent without any. */
  readonly message?: string;
}

const NO_TAX_LETTER = 'This letter is our thanks. It is not a tax acknowledgment.';

/** Letters that thank and are no tax receipts, by template (R-TPG-01, R-TPG-03, R-TPG-05, R-NCG-03). */
export const ACKNOWLEDGMENT_LETTERS = {
  'fund-recommendation': (letter: FundLetter): Content => ({
    subject: `Thank you for recommending a grant to ${letter.organisation}`,
    paragraphs: [
      `Thank you, ${letter.greeting}. On your recommendation, ${letter.amount} reached us from ${letter.fund} at ${letter.sponsor} on ${letter.giftDate}.`,
      `${NO_TAX_LETTER} The grant is a gift of ${letter.sponsor}, which acknowledged what was paid into the fund.`,
    ],
    action: null,
  }),

  'fund-grant': (letter: GrantLetter & FundLetter): Content => ({
    subject: `Grant received: ${letter.amount} from ${letter.fund}`,
    paragraphs: [
      `Thank you, ${letter.greeting}. We received your grant of ${letter.amount} from ${letter.fund} on ${letter.giftDate}.`,
      `How it came: ${letter.method}. What it is for: ${letter.designation}.`,
      `Nothing was given in return for it, to you or to whoever advised it, and it does not settle anybody’s pledge. ${letter.whoWeAre}`,
    ],
    action: null,
  }),

  'foundation-grant': (letter: GrantLetter): Content => ({
    subject: `Grant received: ${letter.amount}`,
    paragraphs: [
      `Thank you, ${letter.greeting}. We received your grant of ${letter.amount} on ${letter.giftDate}.`,
      ...(letter.matches === null ? [] : [`It matches a gift of ${letter.matches}.`]),
      `How it came: ${letter.method}. What it is for: ${letter.designation}.`,
      `Nothing was given in return for it. ${letter.whoWeAre} This letter confirms a grant and is no receipt for a tax return.`,
    ],
    action: null,
  }),

  'match-thanks': (letter: MatchLetter): Content => ({
    subject: `${letter.company} matched your gift`,
    paragraphs: [
      `Thank you, ${letter.greeting}. ${letter.company} matched your gift to ${letter.organisation} with ${letter.amount} on ${letter.giftDate}. It would not have come without you.`,
      `${NO_TAX_LETTER} The matching gift is the gift of ${letter.company}; for your own you have your own receipt.`,
    ],
    action: null,
  }),

  'services-thanks': (letter: ServicesLetter): Content => ({
    subject: `Thank you from ${letter.organisation}`,
    paragraphs: [
      `Thank you, ${letter.greeting}. On ${letter.giftDate} you gave us ${letter.services}.`,
      `${NO_TAX_LETTER} Time and services are not receipted. If you paid for something out of your own pocket while you helped us, write to us, and we confirm that.`,
    ],
    action: null,
  }),

  /** Never with the amount: that is between the donor and us. */
  'tribute-card': (letter: TributeCard): Content => ({
    subject: `A gift was made ${tributeWords(letter)}`,
    paragraphs: [
      `${letter.greeting}, ${letter.donor} made a gift to ${letter.organisation} ${tributeWords(letter)}.`,
      ...(letter.message ? [`${letter.donor} writes: “${letter.message}”`] : []),
      'We thought you would like to know.',
    ],
    action: null,
  }),
};

function tributeWords({ kind, honoree }: TributeCard): string {
  return kind === 'in-honor' ? `in honor of ${honoree}` : `in memory of ${honoree}`;
}
