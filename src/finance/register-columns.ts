import { currencyDigits } from '../kernel/money.js';
import type { VoidReason } from '../receipts/receipt.store.js';
import type { SheetColumn } from './xlsx-parts.js';

export interface RegisterColumn extends SheetColumn {
  /** Over `REGISTER_FROM`; a date or a decimal number, or else text. */
  readonly sql: string;
  /** What the column means, in one sentence. */
  readonly meaning: string;
}

const VOID_WORDS: Readonly<Record<VoidReason, string>> = {
  refund: 'Refunded',
  'partial-refund': 'Refunded in part',
  'refund-failed': 'A refund failed',
  chargeback: 'Lost in a dispute',
  'dispute-won': 'A dispute was won',
  correction: 'Corrected',
};

/** The register as finance reads it, in plain words. */
export const REGISTER_COLUMNS: readonly RegisterColumn[] = [
  text('Receipt', 18, 'receipt.label', 'Number of the receipt: series, year of issue and running number.'),
  date('Issued', 'receipt.issue_date', 'Day on which the receipt was issued.'),
  date('Gift date', 'receipt.gift_date', 'Day of the gift for tax purposes.'),
  text('Donor', 32, "receipt.snapshot #>> '{donor,name}'", 'Name of the donor as the receipt prints it.'),
  text('Email', 32, 'donor.email', 'Email address of the donor.'),
  amount('Amount', 'receipt.amount_minor', 'The whole payment that the receipt acknowledges.'),
  text('Currency', 10, 'receipt.currency', 'Currency of the amounts (ISO 4217).'),
  amount(
    'Goods or services value',
    `case when receipt.snapshot ->> 'statement' = 'some' then (receipt.snapshot #>> '{benefits,valueMinor}')::bigint else 0 end`,
    'Estimated value of what the donor received in exchange; 0 when nothing, or of insubstantial value.',
  ),
  amount('Deductible part', 'receipt.deductible_minor', 'The payment less the value of goods or services.'),
  text('Designation', 26, 'designation.name', 'What the gift is for.'),
  text('Method', 24, `coalesce(receipt.snapshot ->> 'method', gift.method)`, 'How the gift was paid.'),
  text('Status', 10, `case receipt.status when 'void' then 'Void' else 'Issued' end`, 'Issued, or void.'),
  date('Voided', 'receipt_void.void_date', 'Day on which the receipt became void.'),
  text('Void reason', 18, voidWords(), 'Why it became void.'),
  text('Replaces', 18, 'replaced.label', 'The void receipt whose place this one took.'),
  text('Replaced by', 18, 'successor.label', 'The receipt that took the place of this one.'),
  text('Gift reference', 38, 'gift.id::text', 'The gift in Mainstay.'),
];

function text(header: string, width: number, sql: string, meaning: string): RegisterColumn {
  return { header, kind: 'text', width, sql, meaning };
}

function date(header: string, sql: string, meaning: string): RegisterColumn {
  return { header, kind: 'date', width: 12, sql, meaning };
}

function amount(header: string, minor: string, meaning: string): RegisterColumn {
  return { header, kind: 'amount', width: 14, sql: decimal(minor, 'receipt.currency'), meaning };
}

/** Minor units as a decimal number with the decimals of its currency: 40.00, ¥ 40, 40.000 dinars. */
function decimal(minor: string, currency: string): string {
  const withDigits = (digits: number): string =>
    Intl.supportedValuesOf('currency')
      .filter((code) => currencyDigits(code) === digits)
      .map((code) => `'${code}'`)
      .join(', ');
  return (
    `case when ${currency} in (${withDigits(0)}) then (${minor})::numeric ` +
    `when ${currency} in (${withDigits(3)}) then (${minor}) * 0.001 else (${minor}) * 0.01 end`
  );
}

function voidWords(): string {
  const cases = Object.entries(VOID_WORDS).map(([reason, words]) => `when '${reason}' then '${words}'`);
  return `case receipt_void.reason ${cases.join(' ')} end`;
}
