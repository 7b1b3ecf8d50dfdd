import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { DepositFigures } from '../../../../reports/deposits/deposit-figures.js';
import type { DepositRow, DepositTotals } from '../../../../reports/deposits/deposit-list.js';
import { Money, Unknown } from '../../../http/ui/text.js';
import type { ListColumn } from '../../lists/list-definition.js';
import { DepositStatusDot, MatchStatus } from './deposit-words.js';

type DepositColumn = Omit<ListColumn<DepositRow>, 'usual'>;

/**
 * What the list of deposits can show of each.
 * @param totals what all of them come to, for the last row; none where they are in several currencies
 */
export function depositColumns(usual: readonly string[], totals: DepositTotals | undefined): ListColumn<DepositRow>[] {
  return columnsWith(totals).map((column) => ({ ...column, usual: usual.includes(column.key) }));
}

function columnsWith(totals: DepositTotals | undefined): DepositColumn[] {
  const figure = (key: string, label: string, minorOf: (figures: DepositFigures) => bigint): DepositColumn => ({
    key,
    label,
    kind: 'figure',
    cell: ({ figures, currency }) => amountOf(minorOf(figures), currency),
    total: totals && amountOf(minorOf(totals.figures), totals.currency),
  });
  // Most deposits have none of these: what is there is found at a glance.
  const rare: typeof figure = (key, label, minorOf) => ({
    ...figure(key, label, minorOf),
    cell: ({ figures, currency }) => {
      const minor = minorOf(figures);
      return minor === 0n ? <Unknown word="none" /> : amountOf(minor, currency);
    },
  });
  return [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      sort: { key: 'date', rises: false },
      cell: ({ id, arrivalDate }) => (
        <a href={`/staff/finance/deposits/${id}`}>
          <time class="nowrap" dateTime={arrivalDate}>
            {arrivalDate}
          </time>
        </a>
      ),
      ...(totals && { total: 'Total' }),
    },
    {
      key: 'amount',
      label: 'Bank amount',
      kind: 'figure',
      sort: { key: 'amount', rises: false },
      cell: ({ amountMinor, currency }) => amountOf(amountMinor, currency),
      total: totals && amountOf(totals.amountMinor, totals.currency),
    },
    {
      key: 'gifts',
      label: 'Gifts',
      kind: 'figure',
      cell: ({ figures }) => figures.gifts.toLocaleString('en-US'),
      total: totals?.figures.gifts.toLocaleString('en-US'),
    },
    figure('gross', 'Gross', ({ grossMinor }) => grossMinor),
    figure('fees', 'Fees', ({ feeMinor }) => feeMinor),
    rare('refunds', 'Refunds', ({ refundMinor }) => refundMinor),
    rare('disputes', 'Disputes', ({ disputeMinor }) => disputeMinor),
    rare('adjustments', 'Adjustments', ({ adjustmentMinor }) => adjustmentMinor),
    { key: 'status', label: 'State', cell: ({ status }) => <DepositStatusDot status={status} /> },
    { key: 'matched', label: 'Matched', cell: (deposit) => <MatchStatus deposit={deposit} /> },
    { key: 'from', label: 'From', kind: 'name', cell: ({ batch }) => batch?.label ?? 'The processor' },
    {
      key: 'line',
      label: 'Bank line',
      kind: 'name',
      cell: ({ match }) => match?.line?.description ?? <Unknown word="none" />,
    },
    {
      key: 'reference',
      label: 'Payout',
      kind: 'name',
      cell: ({ payoutId }) => payoutId ?? <Unknown word="none" />,
    },
  ];
}

function amountOf(minor: bigint, currency: string): JSX.Element {
  return <Money value={Amount.of(minor, currency)} />;
}
