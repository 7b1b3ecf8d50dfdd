import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { sumOf, type DepositFigures } from '../../../../reports/deposits/deposit-figures.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money } from '../../../http/ui/text.js';

export interface DepositLedgerProps {
  readonly caption: string;
  readonly figures: DepositFigures;
  /** What reached the bank, and what the processor kept for paying it out; in minor units. */
  readonly amountMinor: bigint;
  readonly payoutFeeMinor: bigint;
  readonly currency: string;
}

interface LedgerLine {
  readonly what: string;
  readonly count: number | null;
  readonly minor: bigint;
}

/** A deposit as a small ledger: what came together in it, and how far that is from what the bank got. */
export function DepositLedger(props: DepositLedgerProps): JSX.Element {
  const { caption, figures, amountMinor, payoutFeeMinor, currency } = props;
  const total = sumOf(figures) - payoutFeeMinor;
  const columns: readonly Column<LedgerLine>[] = [
    { key: 'what', label: 'Line', cell: ({ what }) => what, total: 'Total' },
    {
      key: 'count',
      label: 'Count',
      kind: 'figure',
      cell: ({ count }) => count?.toLocaleString('en-US'),
      total: <Difference minor={total - amountMinor} currency={currency} />,
    },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      cell: ({ minor }) => <Money value={Amount.of(minor, currency)} />,
      total: <Money value={Amount.of(total, currency)} />,
    },
  ];
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={ledgerLines(figures, payoutFeeMinor)}
      rowKey={({ what }) => what}
      empty={null}
      compact
    />
  );
}

function Difference({ minor, currency }: { minor: bigint; currency: string }): JSX.Element {
  return (
    <span class={minor === 0n ? 'caption' : 'tone-bad'}>
      difference <Money value={Amount.of(minor, currency)} />
    </span>
  );
}

/** Gifts always; everything else where there is any. */
function ledgerLines(figures: DepositFigures, payoutFeeMinor: bigint): LedgerLine[] {
  const { gifts, grossMinor, coveredMinor, refunds, refundMinor, feeMinor } = figures;
  const { disputes, disputeMinor, adjustments, adjustmentMinor } = figures;
  const lines: LedgerLine[] = [
    { what: 'Gifts', count: gifts, minor: grossMinor - coveredMinor },
    { what: 'Fees covered by donors', count: null, minor: coveredMinor },
    { what: 'Refunds', count: refunds, minor: refundMinor },
    { what: 'Processor fees', count: null, minor: feeMinor },
    { what: 'Disputes, with their fees', count: disputes, minor: disputeMinor },
    { what: 'Adjustments', count: adjustments, minor: adjustmentMinor },
    { what: 'Fee for paying out', count: null, minor: -payoutFeeMinor },
  ];
  return lines.filter(({ what, count, minor }) => what === 'Gifts' || minor !== 0n || (count ?? 0) > 0);
}
