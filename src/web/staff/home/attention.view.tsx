import type { ComponentChildren, JSX } from 'preact';
import { addDays, type CalendarDate } from '../../../kernel/calendar.js';
import {
  type Attention,
  type AskedRefund,
  type HeldReceipt,
  type ParkedEvent,
  THANKS_DAYS,
  type UndeliveredLetter,
  type UndrawnReceipt,
} from '../../../reports/attention.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, StatusDot, Unknown } from '../../http/ui/text.js';
import { letterName } from '../frame/gift-words.js';
import { hrefOf } from '../../http/forms.js';
import { counted } from '../../http/words.js';
import { amountColumn, donorOfGiftColumn } from '../frame/columns.js';

const PATH = '/staff/attention';

export interface AttentionPanelProps {
  readonly attention: Attention;
  readonly now: Date;
  /** The organisation's date. */
  readonly today: CalendarDate;
}

/** The counts, each with the way to its list; what concerns money and donors first. */
export function AttentionPanel({ attention, now, today }: AttentionPanelProps): JSX.Element {
  const { letters, refunds, approvals, receipts, held, events, differences, erasures } = attention;
  const { retrying, disputes, disputesDueAt, cards, unthanked, deposits } = attention;
  const items = [
    {
      count: disputes,
      text: `${counted(disputes, 'dispute')} to answer${daysLeft(disputesDueAt, now)}`,
      href: '/staff/gifts?state=disputed',
    },
    { count: retrying, text: `${counted(retrying, 'plan')} with a failed charge`, href: '/staff/plans?state=past_due' },
    {
      count: cards,
      text: `${counted(cards, 'card')} that end${cards === 1 ? 's' : ''} before the next charge`,
      href: '/staff/plans?ends=soon',
    },
    {
      count: unthanked,
      text: `${counted(unthanked, 'gift')} over $500 not yet thanked`,
      href: hrefOf('/staff/gifts', { over: '500', thanked: 'no', from: addDays(today, -THANKS_DAYS) }),
    },
    {
      count: deposits,
      text: `${counted(deposits, 'deposit')} not matched with the bank`,
      href: '/staff/finance/deposits?matched=no',
    },
    { count: letters, text: `${counted(letters, 'letter')} not delivered`, href: `${PATH}#letters` },
    {
      count: approvals,
      text: `${counted(approvals, 'refund')} ${approvals === 1 ? 'waits' : 'wait'} for a second person`,
      href: `${PATH}#approvals`,
    },
    { count: refunds, text: `${counted(refunds, 'refund')} did not go through`, href: `${PATH}#refunds` },
    { count: receipts, text: `${counted(receipts, 'receipt')} without a PDF`, href: `${PATH}#receipts` },
    { count: held, text: `${counted(held, 'receipt')} waiting for details`, href: `${PATH}#held` },
    { count: events, text: `${counted(events, 'event')} of the processor not understood`, href: `${PATH}#events` },
    {
      count: differences,
      text: `The proof found ${counted(differences, 'difference')}; reports are provisional`,
      href: '/staff/finance#proof',
    },
    { count: erasures, text: `${counted(erasures, 'donor')} asked to be forgotten`, href: '/staff/privacy' },
  ].filter(({ count }) => count > 0);
  return (
    <Panel title="Needs attention">
      {items.length === 0 ? (
        <p>
          <StatusDot tone="good" word="Nothing needs you right now" />
        </p>
      ) : (
        <ul role="list" class="stack stack-tight">
          {items.map(({ href, text }) => (
            <li key={href}>
              <a href={href}>
                <StatusDot tone="bad" word={text} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** ", the first within 3 days". */
function daysLeft(dueAt: Date | null, now: Date): string {
  if (dueAt === null) return '';
  const days = Math.ceil((dueAt.getTime() - now.getTime()) / 86_400_000);
  if (days < 0) return ', the first is overdue';
  return days <= 1 ? ', the first by tomorrow' : `, the first within ${counted(days, 'day')}`;
}

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
