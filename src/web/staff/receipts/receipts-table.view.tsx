import type { ComponentChildren, JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { ReceiptRow } from '../../../reports/receipt-register.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Money, StatusDot, Unknown } from '../../http/ui/text.js';
import { LetterStatus, voidReasonWord } from '../frame/gift-words.js';
import { hrefOf } from '../frame/forms.js';

export interface ReceiptsTableProps {
  readonly receipts: readonly ReceiptRow[];
  readonly caption: string;
  readonly empty: ComponentChildren;
  /** On the page of a gift or a donor, where the rest is known. */
  readonly brief?: boolean;
}

/** Lines of the register. A number opens the PDF as it was issued. */
export function ReceiptsTable({ receipts, caption, empty, brief = false }: ReceiptsTableProps): JSX.Element {
  const shown = brief ? COLUMNS.filter(({ key }) => !FULL_ONLY.has(key)) : COLUMNS;
  return <Table caption={caption} columns={shown} rows={receipts} rowKey={({ id }) => id} empty={empty} />;
}

const FULL_ONLY = new Set(['donor', 'goods', 'deductible']);

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
      <span class="row row-tight">
        <StatusDot tone="good" word="Issued" />
        {replaces && <Neighbour word="replaces" label={replaces.label} />}
      </span>
    );
  }
  return (
    <span class="row row-tight">
      <a href={`/staff/receipts/${id}/pdf?void=1`}>
        <StatusDot tone="bad" word="Void" />
      </a>
      <span class="caption">{voidReasonWord(voided.reason)}</span>
      {replacedBy && <Neighbour word="replaced by" label={replacedBy.label} />}
    </span>
  );
}

function Neighbour({ word, label }: { word: string; label: string }): JSX.Element {
  return (
    <span class="caption nowrap">
      {word} <a href={hrefOf('/staff/receipts', { q: label })}>{label}</a>
    </span>
  );
}

function money(minor: bigint, { currency }: { currency: string }): JSX.Element {
  return <Money value={Amount.of(minor, currency)} />;
}
