import { type CalendarDate, formatDate, formatDateLong, yearOf } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import type { ReceiptFacts } from '../../regimes/receipt-snapshot.js';
import type { Regimes } from '../../regimes/regimes.js';
import type { StatementWords } from '../../regimes/tax-regime.js';

/** An issued receipt of the year. Amounts in minor units. */
export interface StatementReceipt {
  readonly label: string;
  readonly giftDate: CalendarDate;
  /** What was given; null for money. */
  readonly property: string | null;
  readonly amountMinor: bigint;
  readonly deductibleMinor: bigint;
  readonly currency: string;
  /** Whom it was written to is not told again. */
  readonly snapshot: ReceiptFacts;
}

/** Money that went back. It is in no total: the receipts of the gifts have been voided or replaced already. */
export interface StatementReturn {
  readonly date: CalendarDate;
  readonly giftDate: CalendarDate;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly kind: 'refund' | 'dispute';
}

export interface StatementFacts {
  readonly regimes: Regimes;
  /** The code of the organisation's tax regime. */
  readonly regime: string;
  readonly year: number;
  readonly today: CalendarDate;
  readonly organisation: { readonly legalName: string; readonly ein: string };
  readonly donor: { readonly name: string; readonly addressLines: readonly string[] };
  readonly receipts: readonly StatementReceipt[];
  readonly returns: readonly StatementReturn[];
  /** The version that this one takes the place of, and why. */
  readonly replaces: { readonly version: number; readonly date: CalendarDate; readonly change: StatementChange } | null;
}

/** What changed after a statement was made, so that another version follows (R-STM-04). */
export type StatementChange = 'late-gift' | 'return' | 'correction' | 'name' | 'joined';

export interface StatementRow {
  readonly date: string;
  readonly receipt: string;
  readonly amount: string;
  readonly benefits: string;
  readonly deductible: string;
}

/** A statement in words and figures, the same for the page and the PDF, and kept as it is. */
export interface Statement {
  readonly year: number;
  readonly title: string;
  /** Of which day it speaks, while the year runs. */
  readonly standing: string;
  readonly introduction: string;
  /** What a next version replaces, why, and what that may mean for taxes; empty for the first. */
  readonly notices: readonly string[];
  readonly donor: StatementFacts['donor'];
  /** Gifts of money. */
  readonly rows: readonly StatementRow[];
  /** One line for each currency; the sum of the issued receipts for money (INV-13). */
  readonly totals: readonly Omit<StatementRow, 'date' | 'receipt'>[];
  /** Gifts of property: described, and never valued (R-NCG-01). */
  readonly property: readonly { readonly date: string; readonly receipt: string; readonly description: string }[];
  /** Whether something given in return reduced what may be deductible: then two more columns show. */
  readonly hasBenefits: boolean;
  /** What these columns are called. */
  readonly heads: { readonly benefits: string; readonly deductible: string };
  readonly returns: readonly { readonly date: string; readonly what: string; readonly amount: string }[];
  /** What was given in return, as the receipts say it (R-REC-03, R-STM-02). */
  readonly acknowledgments: readonly string[];
  readonly note: string;
}

/** One statement for a legal donor and a calendar year: it gathers receipts and is none itself (R-STM-01 to R-STM-03). */
export function statementOf(facts: StatementFacts): Statement {
  const { receipts, organisation, year, today } = facts;
  const words = facts.regimes.of(facts.regime).statements;
  const money = receipts.filter(isMoney);
  const property = receipts.filter((receipt) => !isMoney(receipt));
  return {
    year,
    title: `Statement ${year}`,
    standing: yearOf(today) === year ? `The year so far, as of ${formatDateLong(today)}.` : `The whole year ${year}.`,
    introduction: words.introduction({ organisation, year, hasProperty: property.length > 0 }),
    notices: facts.replaces ? noticesOf(facts.replaces, words) : [],
    donor: facts.donor,
    rows: money.map((receipt) => ({
      date: formatDate(receipt.giftDate),
      receipt: receipt.label,
      ...figures(receipt.amountMinor, receipt.deductibleMinor, receipt.currency),
    })),
    totals: sumsOf(money).map(({ amountMinor, deductibleMinor, currency }) =>
      figures(amountMinor, deductibleMinor, currency),
    ),
    property: property.map(({ giftDate, label, property: description }) => ({
      date: formatDate(giftDate),
      receipt: label,
      description: description ?? '',
    })),
    heads: { benefits: words.benefitsColumn, deductible: words.deductibleColumn },
    hasBenefits: money.some(({ amountMinor, deductibleMinor }) => amountMinor !== deductibleMinor),
    returns: facts.returns.map((each) => ({
      date: formatDate(each.date),
      what: `${each.kind === 'refund' ? 'Returned' : 'Taken back by your bank'}, of the gift of ${formatDate(each.giftDate)}`,
      amount: Money.of(-each.amountMinor, each.currency).format(),
    })),
    acknowledgments: acknowledgmentsOf(facts, words),
    note: words.note,
  };
}

export function isMoney({ property }: Pick<StatementReceipt, 'property'>): boolean {
  return property === null;
}

/** The sums of receipts for money by currency, in minor units. */
export function sumsOf(receipts: readonly Pick<StatementReceipt, 'amountMinor' | 'deductibleMinor' | 'currency'>[]) {
  const currencies = [...new Set(receipts.map(({ currency }) => currency))].toSorted();
  return currencies.map((currency) => {
    const own = receipts.filter((receipt) => receipt.currency === currency);
    return {
      currency,
      amountMinor: own.reduce((total, each) => total + each.amountMinor, 0n),
      deductibleMinor: own.reduce((total, each) => total + each.deductibleMinor, 0n),
    };
  });
}

const CHANGES: Readonly<Record<StatementChange, string>> = {
  'late-gift': 'A gift of that year was added after it.',
  return: 'Money was returned to you after it.',
  correction: 'A receipt was corrected after it.',
  name: 'It carries the name that we have for you now.',
  joined: 'Two records that we had of you were made one after it.',
};

/** With a sentence about taxes where money came back after donors may have reckoned with it (R-VOI-04). */
function noticesOf(
  { version, date, change }: NonNullable<StatementFacts['replaces']>,
  words: StatementWords,
): string[] {
  return [
    `This is version ${version + 1}. It replaces the statement of ${formatDateLong(date)}. ${CHANGES[change]}`,
    ...(change === 'return' && words.returnedLater ? [words.returnedLater] : []),
  ];
}

function figures(amountMinor: bigint, deductibleMinor: bigint, currency: string) {
  const text = (minor: bigint): string => Money.of(minor, currency).format();
  return {
    amount: text(amountMinor),
    benefits: text(amountMinor - deductibleMinor),
    deductible: text(deductibleMinor),
  };
}

/** One sentence where nothing was given in return; else that of each receipt for which something was. */
function acknowledgmentsOf({ receipts, regimes }: StatementFacts, words: StatementWords): string[] {
  const plain = receipts.filter(({ snapshot }) => snapshot.statement === 'none');
  const others = receipts.filter(({ snapshot }) => snapshot.statement !== 'none');
  return [
    ...(plain.length === 0 ? [] : [words.nothingGiven(others.length === 0)]),
    ...others.map(({ label, snapshot }) => {
      return `Receipt ${label}: ${regimes.of(snapshot.regime).receiptWords(snapshot).statement}`;
    }),
  ];
}
