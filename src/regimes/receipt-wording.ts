export interface ReceiptDetail {
  readonly label: string;
  readonly value: string;
}

/** The sentences of a receipt by key, shared by the PDF, the letter and the page so that they cannot differ. */
export interface ReceiptWording {
  /** "Receipt R-2026-000123". */
  readonly title: string;
  /** "EIN 75-1234567". */
  readonly organisationId: string;
  readonly receivedFrom: string;
  readonly amountLabel: string;
  /** The amount in figures, "$50.00"; null for property, on which nobody puts a value (R-NCG-01). */
  readonly amount: string | null;
  /** Who received what and when, and what kind of organisation it is (R-REC-02, R-REC-07). */
  readonly acknowledgment: string;
  /** Exactly one of the statements about goods and services (R-REC-03). */
  readonly statement: string;
  readonly detailsHead: string;
  /** The facts one by one, in reading order; a fact that does not apply has no entry. */
  readonly details: readonly ReceiptDetail[];
  /** Names the receipt that this one replaces; null only where it replaces none. */
  readonly replaces: string | null;
  readonly keep: string;
  /** What the authority asks of the donor, told as information. */
  readonly information: readonly string[];
  readonly disclosures: readonly string[];
  /** Who signs, one line for each. */
  readonly signatures: readonly string[];
  readonly void: { readonly heading: string; readonly sentence: string } | null;
}
