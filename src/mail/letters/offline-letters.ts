import type { Content, Sender } from './letter-content.js';

export interface ReturnedGiftLetter extends Sender {
  readonly greeting: string;
  readonly amount: string;
  readonly giftDate: string;
  /** The receipt that is void now. */
  readonly receipt: string;
}

export interface PaidRefundLetter extends ReturnedGiftLetter {
  /** "by check". */
  readonly paidBy: string;
  /** For money that went back in a later year than it was given (R-VOI-04). */
  readonly laterYear: string | null;
}

export interface CorrectedReceiptLetter extends Sender {
  readonly greeting: string;
  readonly receipt: string;
  readonly replaced: string;
  /** The new receipt's own sentences. */
  readonly sentences: readonly string[];
  readonly thanksUrl: string;
}

/** Letters about what happened to a gift on paper after it was recorded. */
export const OFFLINE_LETTERS = {
  'check-returned': (letter: ReturnedGiftLetter): Content => ({
    subject: `Your check to ${letter.organisation} was not paid`,
    paragraphs: [
      `${letter.greeting}, the bank returned your check of ${letter.amount}, which we had recorded for ${letter.giftDate}. Nothing of it reached us.`,
      `Receipt ${letter.receipt} is void. If you have used it in a tax return already, please tell whoever prepares it.`,
      'A slip is easily made. If you still wish to give, a new check or any other way is welcome.',
    ],
    action: null,
  }),

  'refund-paid': (letter: PaidRefundLetter): Content => ({
    subject: `Your refund from ${letter.organisation}: ${letter.amount}`,
    paragraphs: [
      `${letter.greeting}, we returned ${letter.amount}, your whole gift of ${letter.giftDate}, ${letter.paidBy}.`,
      `Receipt ${letter.receipt} is void. If you have used it in a tax return already, please tell whoever prepares it.`,
      ...(letter.laterYear === null ? [] : [letter.laterYear]),
    ],
    action: null,
  }),

  'gift-corrected': (letter: CorrectedReceiptLetter): Content => ({
    subject: `Your corrected receipt from ${letter.organisation}`,
    paragraphs: [
      `${letter.greeting}, we had recorded your gift wrongly, and are sorry for that. It is put right.`,
      `Receipt ${letter.receipt} is attached as a PDF. Receipt ${letter.replaced} is void: please use the new one.`,
      ...letter.sentences,
    ],
    action: { label: 'See your gift', url: letter.thanksUrl },
  }),

  'gift-not-yours': (letter: ReturnedGiftLetter): Content => ({
    subject: `A receipt from ${letter.organisation} that is void`,
    paragraphs: [
      `${letter.greeting}, we had recorded a gift of ${letter.amount} of ${letter.giftDate} under your name by mistake, and are sorry for that.`,
      `Receipt ${letter.receipt} is void. If you have used it in a tax return already, please tell whoever prepares it.`,
    ],
    action: null,
  }),
};
