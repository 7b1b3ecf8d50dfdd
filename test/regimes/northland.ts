import { formatDateLong } from '../../src/kernel/calendar.js';
import { Money } from '../../src/kernel/money.js';
import { benefitInWords, shareOf, type BenefitValue, type PaymentForBenefits } from '../../src/regimes/benefits.js';
import type { ParametersInForce } from '../../src/regimes/regime-parameters.js';
import type { ReceiptSnapshot, ReceiptVoiding } from '../../src/regimes/receipt-snapshot.js';
import type { ReceiptWording } from '../../src/regimes/receipt-wording.js';
import type { TaxRegime } from '../../src/regimes/tax-regime.js';

/**
 * A country that does not exist, with rules like Canada's (R-INT-09): the donor's address and two signatures on every
 * receipt, a series of its own, its own words for replacements, an advantage rule of its own with parameters by date, and
 * a layout of its own. It lives here and in the database alone; the product knows nothing of it.
 */
export const NORTHLAND: TaxRegime = {
  code: 'northland',
  name: 'Northland',
  currency: 'USD',
  locale: 'en-CA',
  organisationId: { label: 'Registration number', hint: '', shape: /^\d{9}RR\d{4}$/, problem: 'Enter the number.' },
  signatories: 2,
  donorFields: ['name', 'address'],
  series: { prefix: 'NL', digits: 8 },
  figures: null,
  statements: {
    introduction: ({ organisation, year }) => `${organisation.legalName} issued official receipts for ${year}.`,
    nothingGiven: () => 'No advantage was given.',
    note: 'This list is not an official receipt.',
    returnedLater: null,
    benefitsColumn: 'Advantage',
    deductibleColumn: 'Eligible amount',
    retentionYears: 6,
  },
  layout: new URL('./northland.typ', import.meta.url),
  valueBenefits,
  receiptWords,
  kindOf: ({ legalName, ein }) => `${legalName} is registered charity ${ein}.`,
  returnedLater: () => null,
  stateOf: () => null,
};

/** The advantage is taken off; a small one is ignored, and above a share of the payment there is no receipt at all. */
function valueBenefits({ benefits, paymentMinor }: PaymentForBenefits, parameters: ParametersInForce): BenefitValue {
  const { ignoredPercent = 0, ignoredMost = 0, noReceiptPercent = 100 } = parameters.get('advantage')?.value ?? {};
  const items = benefits.map((benefit) => ({ description: benefitInWords(benefit), valueMinor: shareOf(benefit) }));
  const advantage = items.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
  const isIgnored = advantage <= Math.min((paymentMinor * ignoredPercent) / 100, ignoredMost);
  const isTooMuch = advantage * 100 > paymentMinor * noReceiptPercent;
  const value = isIgnored ? 0 : advantage;
  return {
    nonDeductibleMinor: Math.min(value, paymentMinor),
    deductibleMinor: isTooMuch ? 0 : paymentMinor - value,
    disclosureRequired: value > 0,
    statement: isTooMuch ? null : advantage === 0 ? 'none' : isIgnored ? 'insubstantial' : 'some',
    parameterYear: null,
    received: items.map(({ description }) => description),
    items: isIgnored ? [] : items,
    valueMinor: value,
  };
}

function receiptWords(snapshot: ReceiptSnapshot, voiding: ReceiptVoiding | null = null): ReceiptWording {
  const money = (minor: number): string => Money.of(minor, snapshot.currency).format(snapshot.locale);
  const { legalName, ein, signatories = [] } = snapshot.organisation;
  const advantage = snapshot.statement === 'some' ? snapshot.benefits!.valueMinor : 0;
  return {
    title: `Official receipt for income tax purposes ${snapshot.label}`,
    organisationId: `Registration number ${ein}`,
    receivedFrom: 'Donor',
    amountLabel: 'Eligible amount',
    amount: snapshot.property ? null : money(snapshot.deductibleMinor),
    acknowledgment: `${legalName} received a gift on ${formatDateLong(snapshot.giftDate, snapshot.locale)}.`,
    statement: advantage === 0 ? 'No advantage.' : `Advantage: ${snapshot.benefits!.description}, ${money(advantage)}.`,
    detailsHead: 'Particulars',
    details: [{ label: 'Serial number', value: snapshot.label }],
    replaces: snapshot.replaces && `Cancels and replaces official receipt ${snapshot.replaces}.`,
    keep: 'Keep this official receipt.',
    information: [],
    disclosures: [],
    signatures: signatories,
    void: voiding && { heading: 'CANCELLED', sentence: `Cancelled: ${voiding.reason}.` },
  };
}
