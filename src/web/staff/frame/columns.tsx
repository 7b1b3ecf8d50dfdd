import { Money as Amount } from '../../../kernel/money.js';
import type { Column } from '../../http/ui/table.js';
import { Money } from '../../http/ui/text.js';

/** The amount of a row. */
export function amountColumn<Row extends { readonly amountMinor: bigint; readonly currency: string }>(): Column<Row> {
  return {
    key: 'amount',
    label: 'Amount',
    kind: 'figure',
    cell: ({ amountMinor, currency }) => <Money value={Amount.of(amountMinor, currency)} />,
  };
}

/** The donor's name, which leads to the gift that the row is about. */
export function donorOfGiftColumn<Row extends { readonly giftId: string; readonly donorName: string }>(
  label = 'Donor',
): Column<Row> {
  return {
    key: 'donor',
    label,
    kind: 'name',
    cell: ({ giftId, donorName }) => (
      <a href={`/staff/gifts/${giftId}`}>
        <bdi>{donorName}</bdi>
      </a>
    ),
  };
}

/** The donor's name, which leads to the donor. */
export function donorColumn<Row extends { readonly donorId: string; readonly donor: string }>(): Column<Row> {
  return {
    key: 'donor',
    label: 'Donor',
    kind: 'name',
    cell: ({ donorId, donor }) => (
      <a href={`/staff/donors/${donorId}`} title={donor}>
        <bdi>{donor}</bdi>
      </a>
    ),
  };
}
