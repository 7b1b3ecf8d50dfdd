import type { JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import { isContested } from '../../../gifts/disputes/dispute-state.js';
import type { GiftDetail, GiftDispute } from '../../../reports/gift-detail.js';
import { Notice, Panel } from '../../http/ui/blocks.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Money, Unknown } from '../../http/ui/text.js';
import { DisputeStatus } from '../frame/gift-words.js';
import { counted } from '../../http/words.js';

const DAY_MS = 24 * 60 * 60_000;

/** What an open dispute asks of us, and why nothing can be refunded meanwhile; null when none is open. */
export function DisputeNotice({ gift, zone, now }: { gift: GiftDetail; zone: string; now: Date }): JSX.Element | null {
  const open = gift.disputes.find(({ closedAt }) => closedAt === null);
  if (!open) return null;
  const amount = Amount.of(open.amountMinor, gift.currency).format();
  const due = open.state !== 'under-review' && open.evidenceDueAt && (
    <>
      {' '}
      Answer at the processor by <DateText instant={open.evidenceDueAt} zone={zone} />:{' '}
      {daysLeft(open.evidenceDueAt, now)}.
    </>
  );
  if (!isContested(open.state)) {
    return (
      <Notice tone="warn" title={`The donor’s bank asks about ${amount}`}>
        No money has moved.{due || ' The bank has our answer.'} A refund ends the matter.
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={`The donor’s bank disputes ${amount}`}>
      The bank has taken the money and decides who keeps it.{due || ' It has our answer.'} The receipt stands until
      then. The gift cannot be refunded meanwhile: the money would leave a second time.
    </Notice>
  );
}

export function DisputesPanel({ gift, zone }: { gift: GiftDetail; zone: string }): JSX.Element {
  const money = (minor: bigint): JSX.Element => <Money value={Amount.of(minor, gift.currency)} />;
  const columns: Column<GiftDispute>[] = [
    { key: 'date', label: 'Opened', kind: 'date', cell: (each) => <DateText instant={each.openedAt} zone={zone} /> },
    { key: 'amount', label: 'Amount', kind: 'figure', cell: ({ amountMinor }) => money(amountMinor) },
    { key: 'fee', label: 'Fee', kind: 'figure', cell: ({ feeMinor }) => money(feeMinor) },
    { key: 'state', label: 'State', cell: ({ state }) => <DisputeStatus state={state} /> },
    { key: 'reason', label: 'The bank said', cell: ({ reason }) => reason.replaceAll('_', ' ') },
    {
      key: 'due',
      label: 'Answer by',
      kind: 'date',
      cell: ({ evidenceDueAt }) =>
        evidenceDueAt ? <DateText instant={evidenceDueAt} zone={zone} /> : <Unknown word="none" />,
    },
    {
      key: 'closed',
      label: 'Decided',
      kind: 'date',
      cell: ({ closedAt }) => (closedAt ? <DateText instant={closedAt} zone={zone} /> : <Unknown word="not yet" />),
    },
  ];
  return (
    <Panel title="Disputes">
      <Table
        caption="Disputes of this gift"
        columns={columns}
        rows={gift.disputes}
        rowKey={({ stripeDisputeId }) => stripeDisputeId}
        empty={null}
      />
    </Panel>
  );
}

function daysLeft(due: Date, now: Date): string {
  const left = Math.floor((due.getTime() - now.getTime()) / DAY_MS);
  if (left < 0) return 'the time for it is over';
  return left === 0 ? 'less than a day left' : `${counted(left, 'day')} left`;
}
