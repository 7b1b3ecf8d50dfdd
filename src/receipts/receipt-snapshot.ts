import type { CalendarDate } from '../kernel/calendar.js';

/**
 * All that a receipt says, frozen as JSON when it is issued (R-REC-08). The PDF, the letter and the page are made
 * from this and from nothing else, so that later edits of a donor, a benefit or the organisation change no receipt.
 * Amounts are minor units of `currency`.
 */
export interface ReceiptSnapshot {
  /** 2 since receipts tell one by one what was given in return; what was issued as 1 is drawn as it was. */
  readonly templateVersion: 1 | 2;
  readonly locale: 'en-US';
  readonly regime: 'us-501c3';
  /** "R-2026-000123" (R-NUM-06). */
  readonly label: string;
  readonly giftDate: CalendarDate;
  readonly issueDate: CalendarDate;
  readonly organisation: {
    readonly name: string;
    readonly legalName: string;
    readonly ein: string;
    readonly addressLines: readonly string[];
    readonly email: string;
    readonly website: string;
  };
  readonly donor: { readonly name: string; readonly addressLines: readonly string[] };
  readonly currency: string;
  /** The whole payment that remains, benefits included. */
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
