import { formatDateLong } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import type { ReceiptFacts, ReceiptVoiding } from '../receipt-snapshot.js';
import type { ReceiptDetail, ReceiptWording } from '../receipt-wording.js';

/**
 * Nothing here says what a donor saves or may deduct (R-REC-11), and nothing puts a value on property (R-NCG-01).
 * @throws RangeError for the statement `some` without benefits: such a receipt is a defect and must not be issued.
 */
export function receiptWords(snapshot: ReceiptFacts, voiding: ReceiptVoiding | null = null): ReceiptWording {
  return {
    title: `Receipt ${snapshot.label}`,
    organisationId: `EIN ${snapshot.organisation.ein}`,
    receivedFrom: 'Received from',
    amountLabel: 'Amount',
    amount: snapshot.property ? null : money(snapshot, snapshot.amountMinor),
    acknowledgment: acknowledgment(snapshot),
    statement: statement(snapshot),
    detailsHead: 'Details',
    details: snapshot.property ? propertyDetails(snapshot, snapshot.property) : cashDetails(snapshot),
    replaces: snapshot.replaces && `This receipt replaces and cancels receipt ${snapshot.replaces}.`,
    keep: 'Please keep this receipt with your tax records.',
    information: snapshot.property ? [ABOUT_PROPERTY] : [],
    disclosures: snapshot.disclosures,
    signatures: snapshot.organisation.signatories ?? [],
    void: voiding && { heading: 'VOID', sentence: voidSentence(snapshot, voiding) },
  };
}

/** On every receipt for property alike: one that came with some of them only would tell what we hold it to be worth. */
const ABOUT_PROPERTY =
  'For your information: what the property is worth is for you to determine. The IRS asks for Form 8283 with returns ' +
  'that claim more than $500 for property, and above $5,000 generally for a qualified appraisal, which publicly traded ' +
  'securities do not need. We sign the part of the form that is ours when you send it to us.';

function acknowledgment(snapshot: ReceiptFacts): string {
  const { legalName } = snapshot.organisation;
  const date = formatDateLong(snapshot.giftDate, snapshot.locale);
  const given = snapshot.statement === 'some' ? 'payment' : 'contribution';
  const what = snapshot.property
    ? `your contribution of property on ${date}: ${withoutStop(snapshot.property)}`
    : `your ${given} of ${money(snapshot, snapshot.amountMinor)} on ${date}`;
  return `${legalName} received ${what}. ${kindOf(snapshot.organisation)}`;
}

/** What kind of organisation it is, and its number. */
export function kindOf({ legalName, ein }: { readonly legalName: string; readonly ein: string }): string {
  return `${legalName} is an organization described in section 501(c)(3) of the Internal Revenue Code, EIN ${ein}.`;
}

function statement(snapshot: ReceiptFacts): string {
  if (snapshot.statement === 'none') return 'No goods or services were provided in exchange for this contribution.';
  if (snapshot.statement === 'insubstantial') {
    const insubstantial = 'The benefits you received are of insubstantial value under IRS guidelines';
    return snapshot.property
      ? `${insubstantial}.`
      : `${insubstantial}; the full amount of your payment is treated as a contribution.`;
  }
  const { description, valueMinor } = benefitsOf(snapshot);
  const received =
    `In exchange you received: ${withoutStop(description)}. ` +
    `Our good-faith estimate of its value is ${money(snapshot, valueMinor)}.`;
  if (snapshot.property) return received;
  return (
    `${received} ` +
    'The amount of your payment that may be deductible for federal income tax purposes is limited to the amount ' +
    `of money you paid in excess of that value: ${money(snapshot, snapshot.deductibleMinor)}.`
  );
}

function benefitsOf(snapshot: ReceiptFacts): { description: string; valueMinor: number } {
  if (!snapshot.benefits) throw new RangeError(`receipt ${snapshot.label} says "some" but lists no benefits`);
  return snapshot.benefits;
}

function cashDetails(snapshot: ReceiptFacts): ReceiptDetail[] {
  return said([
    ...dates(snapshot, 'Date of gift'),
    ['Paid with', snapshot.method],
    ['Designated for', snapshot.designation],
    ['Amount received', money(snapshot, snapshot.amountMinor)],
    ...inReturn(snapshot),
    ['Amount that may be deductible', money(snapshot, snapshot.deductibleMinor)],
  ]);
}

function propertyDetails(snapshot: ReceiptFacts, property: string): ReceiptDetail[] {
  return said([
    ...dates(snapshot, 'Date of delivery'),
    ['Property', withoutStop(property)],
    ['Designated for', snapshot.designation],
    ...inReturn(snapshot),
  ]);
}

type Fact = readonly [label: string, value: string | null];

function said(facts: readonly Fact[]): ReceiptDetail[] {
  return facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

function dates({ label, giftDate, issueDate, locale }: ReceiptFacts, given: string): Fact[] {
  return [
    ['Receipt number', label],
    [given, formatDateLong(giftDate, locale)],
    ['Date of issue', issueDate === giftDate ? null : formatDateLong(issueDate, locale)],
  ];
}

function inReturn(snapshot: ReceiptFacts): Fact[] {
  const value = snapshot.statement === 'some' ? money(snapshot, benefitsOf(snapshot).valueMinor) : null;
  return [
    ['Goods or services', goodsAndServices(snapshot)],
    ['Value of goods or services', value],
  ];
}

/** What was received, since the second template with the value of each where there are several. */
function goodsAndServices(snapshot: ReceiptFacts): string | null {
  const { benefits } = snapshot;
  if (!benefits) return null;
  if (snapshot.statement === 'insubstantial' && snapshot.templateVersion > 1) {
    return `${withoutStop(benefits.description)}, of insubstantial value`;
  }
  const { items = [] } = benefits;
  if (items.length < 2) return withoutStop(benefits.description);
  return items.map(({ description, valueMinor }) => `${description}, ${money(snapshot, valueMinor)}`).join('; ');
}

function voidSentence(snapshot: ReceiptFacts, voiding: ReceiptVoiding): string {
  const date = formatDateLong(voiding.date, snapshot.locale);
  const successor = voiding.replacedBy
    ? `Receipt ${voiding.replacedBy} replaces it.`
    : 'No other receipt takes its place.';
  return `This receipt was voided on ${date} and no longer acknowledges a gift. Reason: ${withoutStop(voiding.reason)}. ${successor}`;
}

function money(snapshot: ReceiptFacts, minor: number): string {
  return Money.of(minor, snapshot.currency).format(snapshot.locale);
}

/** Texts that people typed, made to end inside a sentence of ours. */
function withoutStop(text: string): string {
  return text.trim().replace(/\.+$/, '');
}
