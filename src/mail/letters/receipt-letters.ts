import type { Content, Sender } from './letter-content.js';

export interface ReceiptLetter extends Sender {
  readonly firstName: string;
  /** "$25.00", in the first line and in the subject; null for property, on which no value is put (R-NCG-01). */
  readonly amount: string | null;
  readonly giftDate: string;
  readonly receipt: string;
  /** The receipt's own sentences, the tax wording among them, so that letter and PDF cannot differ. */
  readonly sentences: readonly string[];
  readonly thanksUrl: string;
}

export interface AmendedReceiptLetter extends ReceiptLetter {
  readonly replaced: string;
  /** Why: "We returned $10.00 of your gift." */
  readonly cause: string;
  /** Nothing went back: the receipt was wrong. */
  readonly isCorrection?: boolean;
  readonly laterYear?: string | null;
}

export interface RefundLetter extends Sender {
  readonly firstName: string;
  readonly amount: string;
  readonly giftDate: string;
  /** The receipt that is void now. */
  readonly receipt: string;
  /** The sentence for money that goes back in a later tax year than it was given (R-VOI-04). */
  readonly laterYear?: string | null;
}

/** Letters about receipts, by template. */
export const RECEIPT_LETTERS = {
  receipt: ({ amount, giftDate, organisation, sentences, receipt, thanksUrl, firstName }: ReceiptLetter): Content => ({
    subject: subjectOf(`Your receipt from ${organisation}`, amount),
    paragraphs: [
      `Thank you, ${firstName}. Your gift ${amount === null ? '' : `of ${amount} `}arrived on ${giftDate}.`,
      `Receipt ${receipt} is attached as a PDF.`,
      ...sentences,
    ],
    action: { label: 'See your gift', url: thanksUrl },
  }),

  'receipt-amended': (letter: AmendedReceiptLetter): Content => ({
    subject: subjectOf(`Your amended receipt from ${letter.organisation}`, letter.amount),
    paragraphs: [
      letter.isCorrection
        ? `${letter.cause} Your gift ${letter.amount === null ? '' : `of ${letter.amount} `}of ${letter.giftDate} stands.`
        : `${letter.cause} ${letter.amount === null ? '' : `What remains of your gift of ${letter.giftDate} is ${letter.amount}.`}`,
      `Receipt ${letter.receipt} is attached as a PDF. Receipt ${letter.replaced} is void: please use the new one.`,
      ...(letter.laterYear ? [letter.laterYear] : []),
      ...letter.sentences,
    ],
    action: { label: 'See your gift', url: letter.thanksUrl },
  }),

  refund: ({ amount, giftDate, organisation, receipt, laterYear }: RefundLetter): Content => ({
    subject: `Your refund from ${organisation}: ${amount}`,
    paragraphs: [
      `We returned ${amount}, your whole gift of ${giftDate}. It reaches your account in five to ten days.`,
      `Receipt ${receipt} is void. If you have used it in a tax return already, please tell whoever prepares it.`,
      ...(laterYear ? [laterYear] : []),
    ],
    action: null,
  }),

  chargeback: ({ amount, giftDate, organisation, receipt, laterYear }: RefundLetter): Content => ({
    subject: `Your gift to ${organisation}: your bank returned ${amount}`,
    paragraphs: [
      `Your bank has returned ${amount} of your gift of ${giftDate} to you, because the payment was disputed. Nothing of the gift is left with us.`,
      `Receipt ${receipt} is void. If you have used it in a tax return already, please tell whoever prepares it.`,
      ...(laterYear ? [laterYear] : []),
    ],
    action: null,
  }),
};

function subjectOf(words: string, amount: string | null): string {
  return amount === null ? words : `${words}: ${amount}`;
}
