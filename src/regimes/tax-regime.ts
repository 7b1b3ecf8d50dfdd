import type { BenefitValue, PaymentForBenefits } from './benefits.js';
import type { FieldProblem } from '../kernel/app-error.js';
import type { ParametersInForce } from './regime-parameters.js';
import type { ReceiptFacts, ReceiptVoiding } from './receipt-snapshot.js';
import type { ReceiptWording } from './receipt-wording.js';

/**
 * The law by which receipts are made (R-INT-01). Everything that differs from country to country is said here and in
 * the regime's own folder; nothing outside names a threshold or a sentence of a tax authority. A new regime is one
 * object of this shape in the list `TAX_REGIMES`, and its rows of `regime_parameter`.
 */
export interface TaxRegime {
  /** "us-501c3": in the organisation, on each receipt and in its series. Never changed once receipts are issued. */
  readonly code: string;
  /** For people: "United States, section 501(c)(3)". */
  readonly name: string;
  /** What its amounts and thresholds are in. */
  readonly currency: string;
  /** The language of new receipts. */
  readonly locale: string;
  /** The number by which the tax authority knows the organisation; printed on every receipt. */
  readonly organisationId: OrganisationId;
  /** How many people must have signed a receipt, at least. */
  readonly signatories: number;
  /** Without these a receipt is not issued: it waits, and staff are told what it waits for. */
  readonly donorFields: readonly DonorField[];
  /** How receipts are numbered; without a gap, by year of issue (R-NUM-02, R-NUM-06). */
  readonly series: SeriesPolicy;
  /** The figures of a year that staff enter when the authority publishes them; null where there are none. */
  readonly figures: YearFigures | null;
  readonly statements: StatementWords;
  /** The layout of its receipts, a Typst file; null for the common one. */
  readonly layout: URL | null;

  /** What of a payment is for benefits, by the parameters that are in force on the day of the gift (R-INT-03). */
  valueBenefits(this: void, payment: PaymentForBenefits, parameters: ParametersInForce): BenefitValue;
  /** @throws RangeError for a receipt that would be a defect, and must not be issued. */
  receiptWords(this: void, receipt: ReceiptFacts, voiding?: ReceiptVoiding | null): ReceiptWording;
  /** What kind of organisation it is, with its number: for letters that are no receipts. */
  kindOf(this: void, organisation: IdentifiedOrganisation): string;
  /** What a letter says when money goes back in a later year than it was given (R-VOI-04); null where nothing is. */
  returnedLater(this: void, given: number, returned: number): string | null;
  /** The two letters of the state or province of an address, whose disclosures go on the receipt; null elsewhere. */
  stateOf(this: void, address: { readonly region: string; readonly country: string }): string | null;
}

export interface IdentifiedOrganisation {
  readonly legalName: string;
  /** Its number with the tax authority. */
  readonly ein: string;
}

export interface OrganisationId {
  /** "EIN". */
  readonly label: string;
  readonly hint: string;
  readonly shape: RegExp;
  /** Said of a number in another shape. */
  readonly problem: string;
}

export type DonorField = 'name' | 'address';

export interface SeriesPolicy {
  /** One to eight capital letters. */
  readonly prefix: string;
  /** The least number of digits: 6 makes "R-2026-000123". */
  readonly digits: number;
}

/** A set of amounts that holds for a calendar year. */
export interface YearFigures {
  /** The key in `regime_parameter`; the value there has an amount in minor units for each field. */
  readonly key: string;
  /** "IRS figures". */
  readonly name: string;
  readonly purpose: string;
  /** An example of where they are published. */
  readonly source: string;
  readonly fields: readonly { readonly key: string; readonly label: string; readonly column: string }[];
  /** What it means that a year has none. */
  missing(hasEarlier: boolean): string;
  /** What is wrong with them as a set; null when they fit together. */
  problemOf(value: Readonly<Record<string, number>>): FieldProblem | null;
}

/** The sentences of a donor's yearly statement, which gathers receipts and is none (R-STM-02). */
export interface StatementWords {
  introduction(facts: {
    readonly organisation: IdentifiedOrganisation;
    readonly year: number;
    readonly hasProperty: boolean;
  }): string;
  /** Said of the gifts for which nothing was given in return: of all of them, or of those that are not named. */
  nothingGiven(isAll: boolean): string;
  readonly note: string;
  /** Said when money came back after the donor may have reckoned with it in a tax return; null where nothing is. */
  readonly returnedLater: string | null;
  /** The heads of the columns that show when something was given in return. */
  readonly benefitsColumn: string;
  readonly deductibleColumn: string;
  /** How long gifts, receipts and statements are kept after the fiscal year of the gift. */
  readonly retentionYears: number;
}
