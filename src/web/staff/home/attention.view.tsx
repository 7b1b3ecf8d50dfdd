import type { ComponentChildren, JSX } from 'preact';
import type {
  AskedRefund,
  HeldReceipt,
  ParkedEvent,
  UndeliveredLetter,
  UndrawnReceipt,
} from '../../../reports/attention.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { letterName } from '../frame/gift-words.js';
import { amountColumn, donorOfGiftColumn } from '../frame/columns.js';

export interface AttentionModel {
  readonly timeZone: string;
  readonly events: readonly ParkedEvent[];
  readonly letters: readonly UndeliveredLetter[];
  readonly receipts: readonly UndrawnReceipt[];
  readonly held: readonly HeldReceipt[];
  readonly approvals: readonly AskedRefund[];
  readonly refunds: readonly AskedRefund[];
  /** Ids of events are for finance and administrators (R-SEC-06). */
  readonly showProcessor: boolean;
}

/** What does not resolve itself, with what can be done about each kind. */
export function AttentionView(model: AttentionModel): JSX.Element {
  const { timeZone, events, letters, receipts, held, approvals, refunds, showProcessor } = model;
  return (
    <>
      <PageHead
        title="Needs attention"
        summary="What does not resolve itself. The newest first, at most fifty of each."
      />
      <Part
        id="letters"
        title="Letters not delivered"
        help="The mail server refused these for good. Write to the donor another way; the receipt stands, and its PDF is on the gift’s page."
      >
        <Table
          caption="Letters not delivered"
          columns={letterColumns(timeZone)}
          rows={letters}
          rowKey={({ id }) => id}
          empty={<EmptyState title="Every letter has gone out, or is on its way" />}
        />
      </Part>
      {approvals.length > 0 && (
        <Part
          id="approvals"
          title="Refunds that wait for a second person"
          help="Nobody sends these alone: they are large, or of an old gift. Open one to approve or decline it."
        >
          <Table
            caption="Refunds that wait for a second person"
            columns={approvalColumns(timeZone)}
            rows={approvals}
            rowKey={({ id }) => id}
            empty={null}
          />
        </Part>
      )}
      <Part
        id="refunds"
        title="Refunds that did not go through"
        help="The money is with you and the gift stands. Open the gift to try again."
      >
        <Table
          caption="Refunds that did not go through"
          columns={refundColumns(timeZone)}
          rows={refunds}
          rowKey={({ id }) => id}
          empty={<EmptyState title="No refund has failed" />}
        />
      </Part>
      <Part
        id="receipts"
        title="Receipts without a PDF"
        help="They are numbered and count; only the document is missing. Opening one makes it."
      >
        <Table
          caption="Receipts without a PDF"
          columns={receiptColumns(timeZone)}
          rows={receipts}
          rowKey={({ id }) => id}
          empty={<EmptyState title="Every receipt has its PDF" />}
        />
      </Part>
      {held.length > 0 && (
        <Part
          id="held"
          title="Receipts waiting for details"
          help="The tax authority asks for these on every receipt. Add them to the donor, or in the settings of receipts; the receipt is then issued and mailed within ten minutes."
        >
          <Table
            caption="Receipts waiting for details"
            columns={heldColumns(timeZone)}
            rows={held}
            rowKey={({ giftId }) => giftId}
            empty={<EmptyState title="No receipt waits" />}
          />
        </Part>
      )}
      {showProcessor && (
        <Part
          id="events"
          title="Events not understood"
          help="The processor told us something that no rule here settles. Nothing was booked for it. The reason says what to look at in the processor’s dashboard."
        >
          <Table
            caption="Events not understood"
            columns={eventColumns(timeZone)}
            rows={events}
            rowKey={({ id }) => id}
            empty={<EmptyState title="Every event was understood" />}
          />
        </Part>
      )}
    </>
  );
}

function Part(props: { id: string; title: string; help: string; children: ComponentChildren }): JSX.Element {
  return (
    <div id={props.id}>
      <Panel title={props.title}>
        <p class="muted panel-help">{props.help}</p>
        {props.children}
      </Panel>
    </div>
  );
}

function letterColumns(zone: string): Column<UndeliveredLetter>[] {
  return [
    {
      key: 'date',
      label: 'Written',
      kind: 'date',
      cell: ({ queuedAt }) => <DateText instant={queuedAt} zone={zone} />,
    },
    { key: 'to', label: 'To', kind: 'name', cell: ({ recipient }) => recipient },
    {
      key: 'letter',
      label: 'Letter',
      cell: ({ template, giftId }) =>
        giftId ? <a href={`/staff/gifts/${giftId}`}>{letterName(template)}</a> : letterName(template),
    },
    { key: 'why', label: 'The mail server said', kind: 'name', cell: ({ lastError }) => lastError ?? <Unknown /> },
  ];
}

function approvalColumns(zone: string): Column<AskedRefund>[] {
  return [
    { key: 'date', label: 'Asked', kind: 'date', cell: (each) => <DateText instant={each.requestedAt} zone={zone} /> },
    donorOfGiftColumn(),
    amountColumn(),
    {
      key: 'decide',
      label: 'Decision',
      cell: ({ giftId, id }) => <a href={`/staff/gifts/${giftId}/refunds/${id}`}>Approve or decline</a>,
    },
  ];
}

function refundColumns(zone: string): Column<AskedRefund>[] {
  return [
    { key: 'date', label: 'Asked', kind: 'date', cell: (each) => <DateText instant={each.requestedAt} zone={zone} /> },
    donorOfGiftColumn(),
    amountColumn(),
    { key: 'why', label: 'The processor said', kind: 'name', cell: ({ failure }) => failure ?? <Unknown /> },
  ];
}

function receiptColumns(zone: string): Column<UndrawnReceipt>[] {
  return [
    {
      key: 'number',
      label: 'Number',
      cell: ({ id, label }) => <a href={`/staff/receipts/${id}/pdf`}>{label}</a>,
    },
    {
      key: 'issued',
      label: 'Issued',
      kind: 'date',
      cell: ({ issuedAt }) => <DateText instant={issuedAt} zone={zone} withTime />,
    },
    { key: 'gift', label: 'Gift', cell: ({ giftId }) => <a href={`/staff/gifts/${giftId}`}>Open the gift</a> },
  ];
}

const MISSING: Readonly<Record<string, string>> = {
  name: 'the donor’s name',
  address: 'the donor’s address',
  signatories: 'who signs receipts',
};

function heldColumns(zone: string): Column<HeldReceipt>[] {
  return [
    {
      key: 'since',
      label: 'Waiting since',
      kind: 'date',
      cell: ({ heldSince }) => <DateText instant={heldSince} zone={zone} />,
    },
    {
      key: 'donor',
      label: 'Donor',
      kind: 'name',
      cell: ({ giftId, donorName }) => (
        <a href={`/staff/gifts/${giftId}`}>
          <bdi>{donorName === '' ? 'No name' : donorName}</bdi>
        </a>
      ),
    },
    {
      key: 'missing',
      label: 'Missing',
      kind: 'name',
      cell: ({ missing }) => missing.map((what) => MISSING[what] ?? what).join(', '),
    },
  ];
}

function eventColumns(zone: string): Column<ParkedEvent>[] {
  return [
    {
      key: 'date',
      label: 'Received',
      kind: 'date',
      cell: ({ receivedAt }) => <DateText instant={receivedAt} zone={zone} withTime />,
    },
    { key: 'type', label: 'Event', cell: ({ type }) => <code>{type}</code> },
    { key: 'id', label: 'Id', cell: ({ id }) => <code>{id}</code> },
    { key: 'why', label: 'Reason', kind: 'name', cell: ({ reason }) => reason },
  ];
}
