import type { ComponentChildren, JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { ReceiptRow } from '../../../reports/receipt-register.js';
import { Table } from '../../http/ui/table.js';
import { DateText, Money, StatusDot, Unknown } from '../../http/ui/text.js';
import { DeliveryStatus, voidReasonWord } from '../frame/gift-words.js';
import type { ListColumn } from '../lists/list-definition.js';
import { RECEIPT_KIND_WORDS } from './listing/receipt-grammar.js';

export interface ReceiptsTableProps {
  readonly receipts: readonly ReceiptRow[];
  readonly caption: string;
  readonly empty: ComponentChildren;
  /** Keys of the columns that the page around the table does not say already. */
  readonly shown: readonly string[];
}

/** Lines of the register. A number opens the page of the receipt. */
export function ReceiptsTable({ receipts, caption, empty, shown }: ReceiptsTableProps): JSX.Element {
  const columns = receiptColumns(shown).filter(({ usual }) => usual);
  return <Table caption={caption} columns={columns} rows={receipts} rowKey={({ id }) => id} empty={empty} />;
}

/** A receipt by its number. */
export function ReceiptLink({ receipt }: { receipt: { readonly id: string; readonly label: string } }): JSX.Element {
  return (
    <a class="nowrap" href={`/staff/receipts/${receipt.id}`}>
      {receipt.label}
    </a>
  );
}

/** What the register can show of each receipt. */
export function receiptColumns(usual: readonly string[]): ListColumn<ReceiptRow>[] {
  return COLUMNS.map((column) => ({ ...column, usual: usual.includes(column.key) }));
}

const COLUMNS: readonly Omit<ListColumn<ReceiptRow>, 'usual'>[] = [
  {
    key: 'number',
    label: 'Number',
    sort: { key: 'number', rises: false },
    cell: (each) => <ReceiptLink receipt={each} />,
  },
  { key: 'issued', label: 'Issued', kind: 'date', cell: ({ issueDate }) => <DateText date={issueDate} /> },
  {
    key: 'donor',
    label: 'Donor',
    kind: 'name',
    cell: ({ donor }) => (
      <a href={`/staff/donors/${donor.id}`} title={donor.name}>
        <bdi>{donor.name}</bdi>
      </a>
    ),
  },
  {
    key: 'gift',
    label: 'Gift date',
    kind: 'date',
    cell: ({ giftId, giftDate }) => (
      <a href={`/staff/gifts/${giftId}`}>
        <DateText date={giftDate} />
      </a>
    ),
  },
  {
    key: 'amount',
    label: 'Amount',
    kind: 'figure',
    // Nobody puts a value on property (R-NCG-01): that is for the donor to find out.
    cell: (each) => (each.kind === 'property' ? 'Property' : money(each.amountMinor, each)),
  },
  {
    key: 'goods',
    label: 'Goods received',
    kind: 'figure',
    cell: (each) =>
      each.kind === 'property' ? <Unknown word="not said" /> : money(each.amountMinor - each.deductibleMinor, each),
  },
  {
    key: 'deductible',
    label: 'Deductible',
    kind: 'figure',
    cell: (each) => (each.kind === 'property' ? <Unknown word="not said" /> : money(each.deductibleMinor, each)),
  },
  {
    key: 'delivery',
    label: 'Delivery',
    cell: ({ delivery }) => (delivery ? <DeliveryStatus delivery={delivery} /> : <Unknown word="none" />),
  },
  { key: 'status', label: 'Status', cell: (each) => <ReceiptStatus receipt={each} /> },
  { key: 'designation', label: 'For', kind: 'name', cell: ({ designation }) => designation.name },
  { key: 'email', label: 'Email', kind: 'name', cell: ({ donor }) => donor.email || <Unknown word="none" /> },
  { key: 'kind', label: 'Given', cell: ({ kind }) => RECEIPT_KIND_WORDS[kind] },
];

/** Whether it counts; where a number is void, why, and which one took its place: no gap is left unexplained. */
export function ReceiptStatus({ receipt }: { receipt: ReceiptRow }): JSX.Element {
  const { id, voided, replacedBy, replaces } = receipt;
  if (!voided) {
    return (
      <>
        <StatusDot tone="good" word="Issued" />
        {replaces && (
          <div class="caption">
            replaces <ReceiptLink receipt={replaces} />
          </div>
        )}
      </>
    );
  }
  return (
    <>
      <a href={`/staff/receipts/${id}/pdf?void=1`}>
        <StatusDot tone="bad" word="Void" />
      </a>
      <div class="caption" title={voided.note ?? undefined}>
        {voidReasonWord(voided.reason)}
        {replacedBy && (
          <>
            , replaced by <ReceiptLink receipt={replacedBy} />
          </>
        )}
      </div>
    </>
  );
}

function money(minor: bigint, { currency }: { currency: string }): JSX.Element {
  return <Money value={Amount.of(minor, currency)} />;
}
