import { formatDateLong } from '../kernel/calendar.js';
import { Money } from '../kernel/money.js';
import type { ReceiptSnapshot, ReceiptVoiding } from './receipt-snapshot.js';

export interface ReceiptDetail {
  readonly label: string;
  readonly value: string;
}

/** The sentences of a receipt by key, shared by the PDF, the letter and the page so that they cannot differ. */
export interface ReceiptWording {
  /** "Receipt R-2026-000123". */
  readonly title: string;
  /** The amount in figures, "$50.00". */
  readonly amount: string;
  /** Who received what and when, and what kind of organisation it is (R-REC-02, R-REC-07). */
  readonly acknowledgment: string;
  /** Exactly one of the three statements about goods and services (R-REC-03). */
  readonly statement: string;
  /** The facts one by one, in reading order; a fact that does not apply has no entry. */
  readonly details: readonly ReceiptDetail[];
  readonly replaces: string | null;
  readonly keep: string;
  readonly disclosures: readonly string[];
  readonly void: { readonly heading: string; readonly sentence: string } | null;
}

/**
 * Nothing here says what a donor saves or may deduct (R-REC-11).
 * @throws RangeError for the statement `some` without benefits: such a receipt is a defect and must not be issued.
 */
export function receiptWording(snapshot: ReceiptSnapshot, voiding: ReceiptVoiding | null = null): ReceiptWording {
  return {
    title: `Receipt ${snapshot.label}`,
    amount: money(snapshot, snapshot.amountMinor),
    acknowledgment: acknowledgment(snapshot),
    statement: statement(snapshot),
    details: details(snapshot),
    replaces: snapshot.replaces && `This receipt replaces and cancels receipt ${snapshot.replaces}.`,
    keep: 'Please keep this receipt with your tax records.',
    disclosures: snapshot.disclosures,
    void: voiding && { heading: 'VOID', sentence: voidSentence(snapshot, voiding) },
  };
}

function acknowledgment(snapshot: ReceiptSnapshot): string {
  const { legalName, ein } = snapshot.organisation;
  const given = snapshot.statement === 'some' ? 'payment' : 'contribution';
  const date = formatDateLong(snapshot.giftDate, snapshot.locale);
  return (
    `${legalName} received your ${given} of ${money(snapshot, snapshot.amountMinor)} on ${date}. ` +
    `${legalName} is an organization described in section 501(c)(3) of the Internal Revenue Code, EIN ${ein}.`
  );
}

function statement(snapshot: ReceiptSnapshot): string {
  if (snapshot.statement === 'none') return 'No goods or services were provided in exchange for this contribution.';
  if (snapshot.statement === 'insubstantial') {
    return (
      'The benefits you received are of insubstantial value under IRS guidelines; ' +
      'the full amount of your payment is treated as a contribution.'
    );
  }
  const { description, valueMinor } = benefitsOf(snapshot);
  return (
    `In exchange you received: ${withoutStop(description)}. ` +
    `Our good-faith estimate of its value is ${money(snapshot, valueMinor)}. ` +
    'The amount of your payment that may be deductible for federal income tax purposes is limited to the amount ' +
    `of money you paid in excess of that value: ${money(snapshot, snapshot.deductibleMinor)}.`
  );
}

function benefitsOf(snapshot: ReceiptSnapshot): { description: string; valueMinor: number } {
  if (!snapshot.benefits) throw new RangeError(`receipt ${snapshot.label} says "some" but lists no benefits`);
  return snapshot.benefits;
}

function details(snapshot: ReceiptSnapshot): ReceiptDetail[] {
  const all: [string, string | null][] = [
    ['Receipt number', snapshot.label],
    ['Date of gift', formatDateLong(snapshot.giftDate, snapshot.locale)],
    [
      'Date of issue',
      snapshot.issueDate === snapshot.giftDate ? null : formatDateLong(snapshot.issueDate, snapshot.locale),
    ],
    ['Paid with', snapshot.method],
    ['Designated for', snapshot.designation],
    ['Amount received', money(snapshot, snapshot.amountMinor)],
    ['Goods or services', goodsAndServices(snapshot)],
    [
      'Value of goods or services',
      snapshot.statement === 'some' ? money(snapshot, benefitsOf(snapshot).valueMinor) : null,
    ],
    ['Amount that may be deductible', money(snapshot, snapshot.deductibleMinor)],
  ];
  return all.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

/** What was received, since the second template with the value of each where there are several. */
function goodsAndServices(snapshot: ReceiptSnapshot): string | null {
  const { benefits } = snapshot;
  if (!benefits) return null;
  if (snapshot.statement === 'insubstantial' && snapshot.templateVersion > 1) {
    return `${withoutStop(benefits.description)}, of insubstantial value`;
  }
  const { items = [] } = benefits;
  if (items.length < 2) return withoutStop(benefits.description);
  return items.map(({ description, valueMinor }) => `${description}, ${money(snapshot, valueMinor)}`).join('; ');
}

function voidSentence(snapshot: ReceiptSnapshot, voiding: ReceiptVoiding): string {
  const date = formatDateLong(voiding.date, snapshot.locale);
  const successor = voiding.replacedBy
    ? `Receipt ${voiding.replacedBy} replaces it.`
    : 'No other receipt takes its place.';
  return `This receipt was voided on ${date} and no longer acknowledges a gift. Reason: ${withoutStop(voiding.reason)}. ${successor}`;
}

function money(snapshot: ReceiptSnapshot, minor: number): string {
  return Money.of(minor, snapshot.currency).format(snapshot.locale);
}

/** Texts that people typed, made to end inside a sentence of ours. */
function withoutStop(text: string): string {
  return text.trim().replace(/\.+$/, '');
}
