import type { JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { RefundReason } from '../../../gifts/refund.table.js';
import type { GiftDetail, GiftDispute } from '../../../reports/gift-detail.js';
import { Panel } from '../../http/ui/blocks.js';
import { type Column, Table } from '../../http/ui/table.js';
import { Money, Unknown } from '../../http/ui/text.js';

interface MoneyLine {
  readonly key: string;
  readonly what: string;
  readonly minor: bigint | null;
}

/** The money of a gift as a short ledger: what was given, and every line that came after. */
export function MoneyPanel({ gift }: { gift: GiftDetail }): JSX.Element {
  const given = gift.amountMinor - gift.coveredFeeMinor;
  const lines: MoneyLine[] = [
    { key: 'given', what: 'Given', minor: given },
    ...(gift.coveredFeeMinor > 0n
      ? [{ key: 'cover', what: 'Added by the donor for the fee', minor: gift.coveredFeeMinor }]
      : []),
    ...(gift.occurredAt && gift.channel === 'online'
      ? [{ key: 'fee', what: 'Processor fee', minor: gift.feeMinor === null ? null : -gift.feeMinor }]
      : []),
    ...gift.refunds
      .filter(({ state }) => state === 'succeeded')
      .map(({ id, amountMinor, reason }) => ({ key: id, what: returnWord(reason), minor: -amountMinor })),
    ...gift.disputes.flatMap(disputeLines),
  ];
  const columns: Column<MoneyLine>[] = [
    { key: 'what', label: 'Line', cell: ({ what }) => what, total: gift.occurredAt ? 'Net' : 'Nothing received yet' },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      cell: ({ minor }) => amountOf(minor, gift.currency),
      total: gift.occurredAt ? amountOf(gift.netMinor, gift.currency) : '',
    },
  ];
  return (
    <Panel title="Money">
      <Table
        caption="The money of this gift"
        columns={columns}
        rows={lines}
        rowKey={({ key }) => key}
        empty={null}
        compact
      />
    </Panel>
  );
}

function returnWord(reason: RefundReason): string {
  if (reason === 'returned-check') return 'Check returned by the bank';
  return reason === 'correction' ? 'Taken back: recorded wrongly' : 'Refund';
}

function amountOf(minor: bigint | null, currency: string): JSX.Element {
  return minor === null ? <Unknown word="not known yet" /> : <Money value={Amount.of(minor, currency)} />;
}

/** What the bank holds or keeps; a dispute that was won has nothing left but, perhaps, its fee. */
function disputeLines({ stripeDisputeId, state, withheldMinor, feeMinor }: GiftDispute): MoneyLine[] {
  const what = state === 'lost' ? 'Lost in a dispute' : 'Disputed: the bank holds it';
  return [
    ...(withheldMinor > 0n ? [{ key: stripeDisputeId, what, minor: -withheldMinor }] : []),
    ...(feeMinor > 0n ? [{ key: `${stripeDisputeId} fee`, what: 'Dispute fee', minor: -feeMinor }] : []),
  ];
}
