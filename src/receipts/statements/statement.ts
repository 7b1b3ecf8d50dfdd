import { type CalendarDate, formatDate, formatDateLong, yearOf } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import type { Organisation } from '../../organisation/organisation.js';
import type { ReceiptSnapshot } from '../receipt-snapshot.js';
import { receiptWording } from '../receipt-wording.js';

/** An issued receipt of the year. Amounts in minor units. */
export interface StatementReceipt {
  readonly label: string;
  readonly giftDate: CalendarDate;
  readonly amountMinor: bigint;
  readonly deductibleMinor: bigint;
  readonly currency: string;
  readonly snapshot: ReceiptSnapshot;
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
  readonly year: number;
  readonly today: CalendarDate;
  readonly organisation: Pick<Organisation, 'name' | 'legalName' | 'ein' | 'address' | 'email' | 'website'>;
  readonly donor: { readonly name: string; readonly addressLines: readonly string[] };
  readonly receipts: readonly StatementReceipt[];
  readonly returns: readonly StatementReturn[];
}

export interface StatementRow {
  readonly date: string;
  readonly receipt: string;
  readonly amount: string;
  readonly benefits: string;
  readonly deductible: string;
}

/** A statement in words and figures, the same for the page and the PDF. */
export interface Statement {
  readonly year: number;
  readonly title: string;
  /** Of which day it speaks, while the year runs. */
  readonly standing: string;
  readonly introduction: string;
  readonly donor: StatementFacts['donor'];
  readonly rows: readonly StatementRow[];
  /** One line for each currency; the sum of the issued receipts (INV-13). */
  readonly totals: readonly Omit<StatementRow, 'date' | 'receipt'>[];
  /** Whether something given in return reduced what may be deductible: then two more columns show. */
  readonly hasBenefits: boolean;
  readonly returns: readonly { readonly date: string; readonly what: string; readonly amount: string }[];
  /** What was given in return, as the receipts say it (R-REC-03, R-STM-02). */
  readonly acknowledgments: readonly string[];
  readonly note: string;
}

/** One statement for a legal donor and a calendar year: it gathers receipts and is none itself (R-STM-01 to R-STM-03). */
export function statementOf(facts: StatementFacts): Statement {
  const { organisation, receipts, year, today } = facts;
  const running = yearOf(today) === year;
  return {
    year,
    title: `Statement ${year}`,
    standing: running ? `The year so far, as of ${formatDateLong(today)}.` : `The whole year ${year}.`,
    introduction:
      `${organisation.legalName}, an organization described in section 501(c)(3) of the Internal Revenue Code, ` +
      `EIN ${organisation.ein}, received these payments in ${year}.`,
    donor: facts.donor,
    rows: receipts.map((receipt) => ({
      date: formatDate(receipt.giftDate),
      receipt: receipt.label,
      ...figures(receipt.amountMinor, receipt.deductibleMinor, receipt.currency),
    })),
    totals: totalsOf(receipts),
    hasBenefits: receipts.some(({ amountMinor, deductibleMinor }) => amountMinor !== deductibleMinor),
    returns: facts.returns.map((each) => ({
      date: formatDate(each.date),
      what: `${each.kind === 'refund' ? 'Returned' : 'Taken back by your bank'}, of the gift of ${formatDate(each.giftDate)}`,
      amount: Money.of(-each.amountMinor, each.currency).format(),
    })),
    acknowledgments: acknowledgmentsOf(receipts),
    note:
      'This statement gathers the receipts listed above and is not an additional receipt. ' +
      'Please keep it with your tax records.',
  };
}

function figures(amountMinor: bigint, deductibleMinor: bigint, currency: string) {
  const text = (minor: bigint): string => Money.of(minor, currency).format();
  return {
    amount: text(amountMinor),
    benefits: text(amountMinor - deductibleMinor),
    deductible: text(deductibleMinor),
  };
}

function totalsOf(receipts: readonly StatementReceipt[]): Statement['totals'] {
  const currencies = [...new Set(receipts.map(({ currency }) => currency))].toSorted();
  return currencies.map((currency) => {
    const own = receipts.filter((receipt) => receipt.currency === currency);
    const sum = (of: (receipt: StatementReceipt) => bigint): bigint =>
      own.reduce((total, each) => total + of(each), 0n);
    return figures(
      sum(({ amountMinor }) => amountMinor),
      sum(({ deductibleMinor }) => deductibleMinor),
      currency,
    );
  });
}

/** One sentence where nothing was given in return; else that of each receipt for which something was. */
function acknowledgmentsOf(receipts: readonly StatementReceipt[]): string[] {
  const said = receipts.map(({ label, snapshot }) => ({ label, snapshot, words: receiptWording(snapshot).statement }));
  const plain = said.filter(({ snapshot }) => snapshot.statement === 'none');
  const others = said.filter(({ snapshot }) => snapshot.statement !== 'none');
  const sentence = 'No goods or services were provided in exchange for';
  return [
    ...(plain.length === 0
      ? []
      : [
          others.length === 0
            ? `${sentence} these contributions.`
            : `${sentence} the contributions that are not named below.`,
        ]),
    ...others.map(({ label, words }) => `Receipt ${label}: ${words}`),
  ];
}
