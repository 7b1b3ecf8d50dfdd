import type { JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { GiftDetail, GiftEvent, GiftPosting } from '../../../reports/gift-detail.js';
import { DefinitionList, EmptyState, Panel, type Tone } from '../../http/ui/blocks.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Money, StatusDot, Unknown } from '../../http/ui/text.js';

const EVENT_STATES: Readonly<Record<GiftEvent['state'], { tone: Tone; word: string }>> = {
  pending: { tone: 'warn', word: 'Waiting' },
  done: { tone: 'good', word: 'Done' },
  ignored: { tone: 'quiet', word: 'Not needed' },
  parked: { tone: 'bad', word: 'Needs a person' },
};

/** What finance and engineers look up: the booking, and the processor's own names for things. */
export function GiftRecords({ gift, zone }: { gift: GiftDetail; zone: string }): JSX.Element {
  return (
    <>
      <Panel title="Ledger">
        <Table
          caption="Postings of this gift"
          columns={postingColumns(gift.currency)}
          rows={gift.postings}
          rowKey={({ entryId, line }) => `${entryId} ${line}`}
          empty={
            <EmptyState title="Nothing booked">
              {gift.channel === 'imported'
                ? 'It was booked where it was received, so it is in no books here.'
                : 'A gift is booked when it has been received.'}
            </EmptyState>
          }
          compact
        />
      </Panel>
      {gift.channel === 'online' && <ProcessorPanels gift={gift} zone={zone} />}
    </>
  );
}

function ProcessorPanels({ gift, zone }: { gift: GiftDetail; zone: string }): JSX.Element {
  const { chargeId, paymentIntentId, sessionId, balanceTransactionId } = gift.processor;
  const disputes = gift.disputes.map(({ stripeDisputeId }) => stripeDisputeId);
  const refunds = gift.refunds.flatMap(({ stripeRefundId }) => (stripeRefundId ? [stripeRefundId] : []));
  return (
    <>
      <Panel title="At the processor">
        <DefinitionList
          items={[
            { term: 'Charge', value: idOf(chargeId) },
            { term: 'Payment intent', value: idOf(paymentIntentId) },
            gift.rhythm
              ? { term: 'Invoice', value: idOf(gift.invoiceId) }
              : { term: 'Checkout session', value: idOf(sessionId) },
            { term: 'Balance transaction', value: idOf(balanceTransactionId) },
            ...refunds.map((id, at) => ({ term: at === 0 ? 'Refund' : `Refund ${at + 1}`, value: idOf(id) })),
            ...disputes.map((id, at) => ({ term: at === 0 ? 'Dispute' : `Dispute ${at + 1}`, value: idOf(id) })),
          ]}
        />
      </Panel>
      <Panel title="Events">
        <Table
          caption="Events of the processor about this gift"
          columns={eventColumns(zone)}
          rows={gift.events}
          rowKey={({ id }) => id}
          empty={<EmptyState title="No events kept">The processor has not written about this gift.</EmptyState>}
          compact
        />
      </Panel>
    </>
  );
}

function postingColumns(currency: string): Column<GiftPosting>[] {
  const side = (minor: bigint): JSX.Element | null =>
    minor > 0n ? <Money value={Amount.of(minor, currency)} /> : null;
  return [
    { key: 'date', label: 'Date', kind: 'date', cell: ({ date }) => <time dateTime={date}>{date}</time> },
    { key: 'what', label: 'Entry', cell: ({ description }) => description },
    { key: 'account', label: 'Account', cell: ({ account, accountName }) => `${account} ${accountName}` },
    { key: 'fund', label: 'Fund', cell: ({ fund }) => fund },
    { key: 'debit', label: 'Debit', kind: 'figure', cell: ({ amountMinor }) => side(amountMinor) },
    { key: 'credit', label: 'Credit', kind: 'figure', cell: ({ amountMinor }) => side(-amountMinor) },
  ];
}

function eventColumns(zone: string): Column<GiftEvent>[] {
  return [
    {
      key: 'date',
      label: 'When',
      kind: 'date',
      cell: (each) => <DateText instant={each.createdAt} zone={zone} withTime />,
    },
    {
      key: 'event',
      label: 'Event',
      cell: ({ type, id }) => (
        <>
          <code>{type}</code>
          <div class="caption">
            <code>{id}</code>
          </div>
        </>
      ),
    },
    { key: 'state', label: 'State', cell: ({ state }) => <StatusDot {...EVENT_STATES[state]} /> },
    { key: 'reason', label: 'Note', kind: 'name', cell: ({ reason }) => reason },
  ];
}

function idOf(id: string | null): JSX.Element {
  return id ? <code class="break">{id}</code> : <Unknown word="none" />;
}
