import type { ComponentChildren, JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { ReceiptRow } from '../../../reports/receipt-register.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Money, StatusDot, Unknown } from '../../http/ui/text.js';
import { LetterStatus, voidReasonWord } from '../frame/gift-words.js';
import { hrefOf } from '../../http/forms.js';

export interface ReceiptsTableProps {
  readonly receipts: readonly ReceiptRow[];
  readonly caption: string;
  readonly empty: ComponentChildren;
  /** Columns that the page around the table says already. */
  readonly without?: readonly string[];
}

/** Lines of the register. A number opens the PDF as it was issued. */
export function ReceiptsTable({ receipts, caption, empty, without = [] }: ReceiptsTableProps): JSX.Element {
  const shown = COLUMNS.filter(({ key }) => !without.includes(key));
  return <Table caption={caption} columns={shown} rows={receipts} rowKey={({ id }) => id} empty={empty} />;
}

const COLUMNS: readonly Column<ReceiptRow>[] = [
  {
    key: 'number',
    label: 'Number',
    cell: ({ id, label }) => (
      <a class="nowrap" href={`/staff/receipts/${id}/pdf`}>
        {label}
      </a>
    ),
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
  { key: 'amount', label: 'Amount', kind: 'figure', cell: (each) => money(each.amountMinor, each) },
  {
    key: 'goods',
    label: 'Goods received',
    kind: 'figure',
    cell: (each) => money(each.amountMinor - each.deductibleMinor, each),
  },
  { key: 'deductible', label: 'Deductible', kind: 'figure', cell: (each) => money(each.deductibleMinor, each) },
  {
    key: 'delivery',
    label: 'Letter',
    cell: ({ delivery }) => (delivery ? <LetterStatus state={delivery} /> : <Unknown word="none" />),
  },
  { key: 'status', label: 'Status', cell: (each) => <ReceiptStatus receipt={each} /> },
];

function ReceiptStatus({ receipt }: { receipt: ReceiptRow }): JSX.Element {
  const { id, voided, replacedBy, replaces } = receipt;
  if (!voided) {
    return (
      <>
        <StatusDot tone="good" word="Issued" />
        {replaces && (
          <div class="caption">
            replaces <Neighbour label={replaces.label} />
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
      <div class="caption">
        {voidReasonWord(voided.reason)}
        {replacedBy && (
          <>
            , replaced by <Neighbour label={replacedBy.label} />
          </>
        )}
      </div>
    </>
  );
}

function Neighbour({ label }: { label: string }): JSX.Element {
  return (
    <a class="nowrap" href={hrefOf('/staff/receipts', { q: label })}>
      {label}
    </a>
  );
}

function money(minor: bigint, { currency }: { currency: string }): JSX.Element {
  return <Money value={Amount.of(minor, currency)} />;
}
