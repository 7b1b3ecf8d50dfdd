import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { GiftDetail, GiftRefund } from '../../../../reports/gift-detail.js';
import { Notice, Panel } from '../../../http/ui/blocks.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, Money, Unknown } from '../../../http/ui/text.js';
import { REFUND_REASON_WORDS, RefundStatus } from '../../frame/gift-words.js';

/** The newest refund in words, as long as it has not arrived or has gone wrong. */
export function RefundNotice({ gift }: { gift: GiftDetail }): JSX.Element | null {
  const last = gift.refunds.at(-1);
  if (!last || last.state === 'succeeded') return null;
  const amount = Amount.of(last.amountMinor, gift.currency).format();
  if (last.state === 'awaiting-approval') {
    return (
      <Notice tone="warn" title={`A refund of ${amount} waits for a second person`}>
        {last.requestedBy ?? 'A program'} asked for it; no money has moved.{' '}
        <a href={`/staff/gifts/${gift.id}/refunds/${last.id}`}>See it, and decide</a>
      </Notice>
    );
  }
  if (last.state === 'canceled' && last.decidedBy) {
    return (
      <Notice tone="quiet" title={`The refund of ${amount} was not sent`}>
        {last.failure} The gift stands.
      </Notice>
    );
  }
  if (last.state === 'requested' || last.state === 'pending') {
    return (
      <Notice tone="warn" title={`Refund of ${amount} ${last.state === 'requested' ? 'requested' : 'is on its way'}`}>
        {last.state === 'requested'
          ? 'The processor is being asked. Receipt and letter follow when it agrees; this page looks again by itself.'
          : 'The processor has accepted it, and the bank takes its time. The receipt changes when it has been sent.'}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={`The refund of ${amount} did not go through`}>
      {last.failure ?? 'The processor gave no reason.'} The money is with you, and the gift stands. Try again, or return
      it another way.
    </Notice>
  );
}

export function RefundsPanel({ gift, zone }: { gift: GiftDetail; zone: string }): JSX.Element {
  const columns: Column<GiftRefund>[] = [
    { key: 'date', label: 'Asked', kind: 'date', cell: (each) => <DateText instant={each.requestedAt} zone={zone} /> },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      cell: (each) => <Money value={Amount.of(each.amountMinor, gift.currency)} />,
    },
    { key: 'state', label: 'State', cell: ({ state }) => <RefundStatus state={state} /> },
    { key: 'reason', label: 'Reason', cell: ({ reason }) => REFUND_REASON_WORDS[reason] },
    { key: 'note', label: 'Note', kind: 'name', cell: ({ note }) => note ?? <Unknown word="none" /> },
    {
      key: 'by',
      label: 'By',
      cell: ({ requestedBy, reason }) => requestedBy ?? (reason === 'at-processor' ? 'Processor' : 'API'),
    },
  ];
  return (
    <Panel title="Refunds">
      <Table
        caption="Refunds of this gift"
        columns={columns}
        rows={gift.refunds}
        rowKey={({ id }) => id}
        empty={null}
      />
    </Panel>
  );
}
