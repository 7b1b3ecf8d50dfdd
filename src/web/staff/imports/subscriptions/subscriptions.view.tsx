import type { JSX } from 'preact';
import { formatInstant } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import { type ImportRun, undoableUntil } from '../../../../imports/runs/import-run.js';
import type { SeenSubscription, SubscriptionRow } from '../../../../imports/subscriptions/subscription-row.js';
import { rhythmWord } from '../../../../plans/rhythm.js';
import { type Definition, DefinitionList, EmptyState, Notice, Panel, type Tone } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox } from '../../../http/ui/choices.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money, StatusDot, Unknown } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { number, PATH, progressWord, STATE_WORDS } from '../import-words.js';

export interface SubscriptionsModel {
  readonly run: ImportRun;
  readonly rows: readonly (SubscriptionRow & { readonly seen: SeenSubscription })[];
  /** The address of the next rows; null at the end. */
  readonly nextHref: string | null;
  readonly timeZone: string;
  readonly currency: string;
  readonly csrf: string;
}

/** Why a subscription cannot be a plan, and what would help. */
const REASONS: Readonly<Record<string, string>> = {
  'not-running': 'Its first charge has not gone through.',
  'several-items': 'It has several prices. A plan has one.',
  metered: 'It charges by use, and a plan has an amount.',
  trial: 'It is in a trial. Look again when that is over.',
  'ends-by-itself': 'It has been cancelled and ends by itself.',
  'sends-invoices': 'It sends invoices and charges no card.',
  discounted: 'It has a discount, so it charges less than its price.',
  scheduled: 'A schedule of Stripe changes it by itself.',
  'strange-price': 'Its price is no whole amount every so many months or years.',
  'no-method': 'It has no card or account to charge.',
  'other-currency': 'It is in another currency.',
  'no-email': 'Its customer has no email address. Add one at Stripe and look again.',
  'no-name': 'Neither its customer nor its card has a name. Add one at Stripe and look again.',
  'other-installation': 'It belongs to another Mainstay.',
  'here-already': 'It became a plan in between.',
};

const STATUS: Readonly<Record<SubscriptionRow['status'], { readonly word: string; readonly tone: Tone }>> = {
  ready: { word: 'Can be adopted', tone: 'accent' },
  unfit: { word: 'Stays where it is', tone: 'quiet' },
  adopted: { word: 'Adopted', tone: 'good' },
  left: { word: 'Was left', tone: 'warn' },
  undone: { word: 'Let go', tone: 'quiet' },
  renewed: { word: 'Kept: charged or changed since', tone: 'good' },
};

/** Subscriptions that were begun elsewhere: what can become a plan, what became one. */
export function SubscriptionsView(model: SubscriptionsModel): JSX.Element {
  const { run, rows, nextHref, timeZone } = model;
  return (
    <>
      <PageHead
        title="Subscriptions begun elsewhere"
        summary={`Looked for on ${formatInstant(run.createdAt, timeZone)}${run.askedBy ? ` by ${run.askedBy.name}` : ''}`}
      />
      <Standing {...model} />
      {run.figures && (
        <Panel title={run.startedAt ? 'In numbers' : 'What would happen'}>
          <DefinitionList items={definitions(model)} />
        </Panel>
      )}
      {run.state !== 'checking' && (
        <Panel title="Subscriptions">
          <Table
            caption="Subscriptions that were begun elsewhere"
            columns={columns()}
            rows={rows}
            rowKey={({ subscriptionId }) => subscriptionId}
            empty={
              <EmptyState title="None">
                Every subscription of the account is a plan here, or has ended. There is nothing to adopt.
              </EmptyState>
            }
          />
          {nextHref && (
            <div class="row">
              <Button kind="plain" href={nextHref}>
                Next
              </Button>
            </div>
          )}
        </Panel>
      )}
    </>
  );
}

function Standing({ run, csrf }: SubscriptionsModel): JSX.Element {
  const { word, tone } = STATE_WORDS[run.state];
  const isMoving = run.state === 'checking' || run.state === 'running' || run.state === 'undoing';
  const ready = run.figures?.gifts ?? 0;
  return (
    <Panel title="Where it stands" aside={<StatusDot tone={tone} word={word} />}>
      <div class="stack">
        {isMoving && (
          <p>
            {run.state === 'checking' ? `${number(run.rowsDone)} found so far` : progressWord(run)}. This page looks
            again by itself, and you can leave it.
          </p>
        )}
        {run.failure && <Notice tone="bad">{run.failure}</Notice>}
        {run.state === 'checked' && (
          <p>
            Adopting changes nothing at Stripe but a note whose the subscription is. Cards, amounts and days stay, and
            the next charge becomes a gift with a receipt.
          </p>
        )}
        {run.state === 'undone' && run.figures?.undone && (
          <p>
            {counted(run.figures.undone.gifts, 'plan')} let go of; the subscriptions go on at Stripe.
            {run.figures.undone.keptGifts > 0 &&
              ` ${counted(run.figures.undone.keptGifts, 'plan')} that were charged or changed since stay.`}
          </p>
        )}
        {run.state === 'checked' && ready > 0 && (
          <form class="stack" method="post" action={`${PATH}/${run.id}/run`}>
            <CsrfField token={csrf} />
            <Checkbox
              name="withHistory"
              label="Bring what they were charged before as history"
              checked={true}
              hint="In reports and on the pages of donors; in no books here, and with no receipt."
            />
            <div class="row">
              <Button>Adopt {counted(ready, 'plan')}</Button>
            </div>
          </form>
        )}
        <div class="row">
          {run.state === 'checked' && <Act run={run} name="cancel" label="Leave them" csrf={csrf} kind="quiet" />}
          {run.state === 'running' && <Act run={run} name="pause" label="Pause" csrf={csrf} kind="plain" />}
          {run.state === 'paused' && <Act run={run} name="resume" label="Go on" csrf={csrf} />}
          {(run.state === 'running' || run.state === 'paused') && (
            <Act run={run} name="cancel" label="Stop here" csrf={csrf} kind="quiet" />
          )}
          {undoableUntil(run) && (
            <Act run={run} name="undo" label="Let go of those not charged yet" csrf={csrf} kind="danger" />
          )}
        </div>
      </div>
    </Panel>
  );
}

function Act(props: {
  readonly run: ImportRun;
  readonly name: string;
  readonly label: string;
  readonly csrf: string;
  readonly kind?: 'plain' | 'quiet' | 'danger';
}): JSX.Element {
  return (
    <form method="post" action={`${PATH}/${props.run.id}/${props.name}`}>
      <CsrfField token={props.csrf} />
      <Button kind={props.kind}>{props.label}</Button>
    </form>
  );
}

function definitions({ run: { figures, startedAt, id }, currency }: SubscriptionsModel): Definition[] {
  const { rows, gifts, newDonors, knownDonors, refused, amounts, amountsMinor } = figures!;
  return [
    { term: 'Subscriptions', value: number(rows) },
    { term: startedAt ? 'Adopted' : 'Can be adopted', value: number(gifts) },
    { term: 'New donors', value: number(newDonors) },
    { term: 'Donors who are here', value: number(knownDonors) },
    { term: 'Stay where they are', value: number(refused) },
    ...(amounts > 0
      ? [
          {
            term: 'Charges of the past',
            value: (
              <>
                <a href={`/staff/gifts?came=imported&import=${id}`}>{number(amounts)}</a>,{' '}
                <Money value={Amount.of(BigInt(amountsMinor), currency)} />
              </>
            ),
          },
        ]
      : []),
  ];
}

type Row = SubscriptionsModel['rows'][number];

function columns(): Column<Row>[] {
  return [
    {
      key: 'donor',
      label: 'Donor',
      kind: 'name',
      cell: ({ seen, planId, status }) =>
        planId && status !== 'undone' ? (
          <a href={`/staff/plans/${planId}`}>
            <bdi>{seen.name}</bdi>
          </a>
        ) : (
          <bdi>{seen.name || seen.email}</bdi>
        ),
    },
    { key: 'email', label: 'Email', kind: 'name', cell: ({ seen }) => seen.email || <Unknown word="none" /> },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      cell: ({ seen }) =>
        seen.amountMinor === '' ? <Unknown /> : <Money value={Amount.of(BigInt(seen.amountMinor), seen.currency)} />,
    },
    { key: 'rhythm', label: 'Rhythm', cell: ({ seen }) => rhythmOf(seen) },
    {
      key: 'next',
      label: 'Next charge',
      kind: 'date',
      cell: ({ seen }) =>
        seen.nextChargeOn ? <time dateTime={seen.nextChargeOn}>{seen.nextChargeOn}</time> : <Unknown word="none" />,
    },
    { key: 'method', label: 'Pays with', cell: ({ seen }) => seen.method ?? <Unknown word="none" /> },
    {
      key: 'status',
      label: 'What becomes of it',
      cell: ({ status, reason, donorKnown }) => (
        <>
          <StatusDot {...STATUS[status]} />
          <div class="caption">{reason ? (REASONS[reason] ?? reason) : donorKnown ? 'Donor is here' : 'New donor'}</div>
        </>
      ),
    },
  ];
}

function rhythmOf({ interval, intervalCount }: SeenSubscription): string {
  if (interval === 'month' || interval === 'year') return rhythmWord({ interval, intervalCount });
  return interval === '' ? '' : `every ${intervalCount} ${interval}s`;
}
