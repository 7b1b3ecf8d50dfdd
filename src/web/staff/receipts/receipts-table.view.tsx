import type { ComponentChildren, JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { ReceiptRow } from '../../../reports/receipt-register.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Money, StatusDot, Unknown } from '../../http/ui/text.js';
import { DeliveryStatus, voidReasonWord } from '../frame/gift-words.js';

export interface ReceiptsTableProps {
  readonly receipts: readonly ReceiptRow[];
  readonly caption: string;
  readonly empty: ComponentChildren;
  /** Columns that the page around the table says already. */
  readonly without?: readonly string[];
}

/** Lines of the register. A number opens the page of the receipt. */
export function ReceiptsTable({ receipts, caption, empty, without = [] }: ReceiptsTableProps): JSX.Element {
  const shown = COLUMNS.filter(({ key }) => !without.includes(key));
  return <Table caption={caption} columns={shown} rows={receipts} rowKey={({ id }) => id} empty={empty} />;
}

/** A receipt by its number. */
export function ReceiptLink({ receipt }: { receipt: { readonly id: string; readonly label: string } }): JSX.Element {
  return (
    <a class="nowrap" href={`/staff/receipts/${receipt.id}`}>
      {receipt.label}
    </a>
  );
}

const COLUMNS: readonly Column<ReceiptRow>[] = [
  { key: 'number', label: 'Number', cell: (each) => <ReceiptLink receipt={each} /> },
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
