import type { ReceiptId } from '../../../kernel/id.js';
import { listed } from '../../../database/conditions.js';
import { sortOf } from '../../../database/list-order.js';
import {
  DELIVERY,
  receiptConditions,
  type Delivery,
  type ReceiptFilters,
} from '../../../receipts/listing/receipt-filters.js';
import type { VoidReason } from '../../../receipts/receipt.store.js';
import { receiptDonors } from '../../../receipts/sealed/receipt-donors.js';
import { amount, date, type Opening, sealed, text, words } from '../export-columns.js';
import type { ExportDefinition, FilterNames } from '../export-definition.js';
import { amountSentences, between, either, quoted } from './sentences.js';

const KIND_WORDS = { cash: 'Money', property: 'Property' };

const VOID_WORDS: Readonly<Record<VoidReason, string>> = {
  refund: 'Refunded',
  'partial-refund': 'Refunded in part',
  'refund-failed': 'A refund failed',
  chargeback: 'Lost in a dispute',
  'dispute-won': 'A dispute was won',
  correction: 'Corrected',
};

/** In a sentence. */
const DELIVERY_WORDS: Readonly<Record<Delivery, string>> = {
  sent: 'sent by email',
  printed: 'mailed on paper',
  queued: 'waiting to go out by email',
  printing: 'in a print batch',
  undeliverable: 'not delivered because the letter came back',
  'to-print': 'to be printed',
};

const DELIVERY_TITLES = Object.fromEntries(
  Object.entries(DELIVERY_WORDS).map(([state, word]) => [state, `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`]),
);

/** Looked up for the few that have one: joined, they would make each portion read the whole register. */
const REPLACED = '(select label from receipt as replaced where replaced.id = receipt.replaces_id)';
const SUCCESSOR = `
  case receipt.status when 'void' then
    (select label from receipt as successor where successor.replaces_id = receipt.id) end`;

const money = (name: Parameters<typeof amount>[0], minor: string, meaning: string) =>
  amount(name, minor, 'receipt.currency', meaning);

const donorNames: Opening = async (tx, ids) => {
  const donors = await receiptDonors(tx, ids as readonly ReceiptId[], 'finance');
  return new Map([...donors].map(([id, { name }]) => [id, name]));
};

/** The register as finance reads it. */
export const RECEIPTS_EXPORT: ExportDefinition<ReceiptFilters> = {
  name: 'receipts',
  title: 'Receipts',
  noun: { one: 'receipt', many: 'receipts' },
  contents: (organisation) => `Register of receipts of ${organisation}, in number order.`,
  dates: 'The range of dates is by the day of issue.',
  needs: 'receipts:export',
  isPersonal: true,
  columns: [
    text(
      ['Receipt', 'number'],
      18,
      'receipt.label',
      'Number of the receipt: series, year of issue and running number.',
    ),
    date(['Issued', 'issueDate'], 'receipt.issue_date', 'Day on which the receipt was issued.'),
    date(['Gift date', 'giftDate'], 'receipt.gift_date', 'Day of the gift for tax purposes.'),
    sealed(['Donor', 'donorName'], 32, 'receipt.id::text', donorNames, 'Name of the donor as the receipt prints it.'),
    text(['Email', 'donorEmail'], 32, 'donor.email', 'Email address of the donor.'),
    text('Kind', 10, words('receipt.kind', KIND_WORDS), 'Whether money was given, or property such as stock.'),
    money(
      'Amount',
      'receipt.amount_minor',
      'The whole payment that the receipt acknowledges; of property the book value, which the receipt does not state.',
    ),
    text('Currency', 10, 'receipt.currency', 'Currency of the amounts (ISO 4217).'),
    money(
      ['Goods or services value', 'benefits'],
      `case when receipt.snapshot ->> 'statement' = 'some' then (receipt.snapshot #>> '{benefits,valueMinor}')::bigint else 0 end`,
      'Estimated value of what the donor received in exchange; 0 when nothing, or of insubstantial value.',
    ),
    money(
      ['Deductible part', 'deductible'],
      'receipt.deductible_minor',
      'The payment less the value of goods or services; 0 for property, whose value the donor states.',
    ),
    text('Designation', 26, 'designation.name', 'What the gift is for.'),
    text('Method', 24, `coalesce(receipt.snapshot ->> 'method', gift.method)`, 'How the gift was paid.'),
    text('Status', 10, `case receipt.status when 'void' then 'Void' else 'Issued' end`, 'Issued, or void.'),
    date(['Voided', 'voidDate'], 'receipt_void.void_date', 'Day on which the receipt became void.'),
    text(['Void reason', 'voidReason'], 18, words('receipt_void.reason', VOID_WORDS), 'Why it became void.'),
    text(['Void note', 'voidNote'], 30, 'receipt_void.note', 'What whoever corrected it wrote about it.'),
    text('Replaces', 18, REPLACED, 'The void receipt whose place this one took.'),
    text(['Replaced by', 'replacedBy'], 18, SUCCESSOR, 'The receipt that took the place of this one.'),
    text('Delivery', 24, words(DELIVERY, DELIVERY_TITLES), 'How it reached the donor, or what it waits for.'),
    text(['Receipt reference', 'id'], 38, 'receipt.id::text', 'The receipt in Mainstay.'),
    text(['Gift reference', 'giftId'], 38, 'gift.id::text', 'The gift in Mainstay.'),
  ],
  source: `
    from receipt
    join gift on gift.id = receipt.gift_id
    join donor on donor.id = gift.donor_id
    join designation on designation.code = gift.designation
    left join receipt_void on receipt_void.receipt_id = receipt.id`,
  // Number order (R-NUM-06): a few series, each by the index of its numbers.
  walk: (_, sort) => {
    const descending = sort !== undefined && !sortOf(sort).isReversed;
    const [year, prefix, id] = ['year', 'prefix', 'id'].map((column) => (descending ? `${column} desc` : column));
    return {
      table: 'receipt',
      key: ['receipt.number'],
      descending,
      parts: `select format('receipt.series_id = %L', id) from receipt_series order by ${year}, ${prefix}, ${id}`,
    };
  },
  conditions: receiptConditions,
  sentences,
};

function sentences(filters: ReceiptFilters, names: FilterNames): string[] {
  const { from, to, status, delivery, kind, designation, text: searched, giftId, donorId } = filters;
  const given = [
    between('Receipts issued', from, to),
    status === 'issued' && 'Only receipts that count; void ones are left out.',
    status === 'void' && 'Only void receipts.',
    delivery && `Only receipts that are ${either(listed(delivery).map((each) => DELIVERY_WORDS[each]))}.`,
    kind && `Only receipts for ${KIND_WORDS[kind].toLowerCase()}.`,
    ...amountSentences(filters),
    designation &&
      `Only gifts for the designation ${names.designation ? `“${names.designation}”` : quoted(designation)}.`,
    giftId && `Only receipts of the gift ${giftId}.`,
    donorId && `Only receipts of the donor ${donorId}.`,
    searched && `Only receipts whose number, donor or email contains “${searched}”.`,
  ].filter((sentence): sentence is string => Boolean(sentence));
  return given.length > 0 ? given : ['All receipts.'];
}
