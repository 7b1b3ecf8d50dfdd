import type { CalendarDate } from '../kernel/calendar.js';

/** Of receipts that are issued now. */
export const TEMPLATE_VERSION = 3;

export const PAPERS = ['letter', 'a4'] as const;
export type Paper = (typeof PAPERS)[number];

/**
 * All that a receipt says, frozen as JSON when it is issued (R-REC-08). The PDF, the letter and the page are made
 * from this and from nothing else, so that later edits of a donor, a benefit or the organisation change no receipt.
 * Amounts are minor units of `currency`.
 */
export interface ReceiptSnapshot {
  /**
   * 2 since receipts tell one by one what was given in return; 3 since they know paper, property and who signs. What
   * was issued as an earlier one is drawn as it was.
   */
  readonly templateVersion: 1 | 2 | typeof TEMPLATE_VERSION;
  /** A BCP 47 tag, "en-US". */
  readonly locale: string;
  /** The code of the tax regime that it was issued by. */
  readonly regime: string;
  /** Since 3; before that all were on letter paper. */
  readonly paper?: Paper;
  /** "R-2026-000123" (R-NUM-06). */
  readonly label: string;
  readonly giftDate: CalendarDate;
  readonly issueDate: CalendarDate;
  readonly organisation: {
    readonly name: string;
    readonly legalName: string;
    /** Its number with the tax authority, whatever that is called in its country. */
    readonly ein: string;
    readonly addressLines: readonly string[];
    readonly email: string;
    readonly website: string;
    /** Who signs, "Jane Doe, Executive Director". Since 3. */
    readonly signatories?: readonly string[];
  };
  /** The lines are empty where the postal address is not known, and before 3. */
  readonly donor: { readonly name: string; readonly addressLines: readonly string[] };
  readonly currency: string;
  /** What was given in kind, described and never valued (R-NCG-01); null or absent for money. Since 3. */
  readonly property?: string | null;
  /** The whole payment that remains, benefits included. Of property our own book value, which is never printed. */
  readonly amountMinor: number;
  readonly deductibleMinor: number;
  /** Which of the three statements about goods and services applies; `some` needs `benefits` (R-REC-02). */
  readonly statement: 'none' | 'some' | 'insubstantial';
  readonly benefits: ReceiptBenefits | null;
  /** "Visa ending in 4242". */
  readonly method: string | null;
  /** Only when the donor restricted the gift. */
  readonly designation: string | null;
  /** The label of the receipt that this one replaces and cancels (R-VOI-02). */
  readonly replaces: string | null;
  /** Texts that a state requires on receipts (R-STA-03), in full. */
  readonly disclosures: readonly string[];
}

/** What a receipt says, without whom it was written to: their name is sealed beside it, and changes no wording. */
export type ReceiptFacts = Omit<ReceiptSnapshot, 'donor'>;

/** What was given in return for a payment. */
export interface ReceiptBenefits {
  /** All of it in one phrase. */
  readonly description: string;
  readonly valueMinor: number;
  /** What counts, one by one, with what this payment bears of each; none where all of it is insubstantial. Since 2. */
  readonly items?: readonly { readonly description: string; readonly valueMinor: number }[];
  /** The year of the figures that were used, which may be an earlier one than the payment's (R-QPQ-06). Since 2. */
  readonly parameterYear?: number | null;
}

/** What is added to the rendering of a receipt that no longer counts; its first bytes stay as they were (R-VOI-01). */
export interface ReceiptVoiding {
  /** "Refunded in full". */
  readonly reason: string;
  readonly date: CalendarDate;
  /** The label of the receipt that took its place, if one did. */
  readonly replacedBy: string | null;
}
