import type { JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { onDay, type DesignationNames } from '../../../plans/changes/change-words.js';
import type { PlanChange } from '../../../plans/changes/plan-change.js';
import type { GiftRow } from '../../../reports/gift-list.js';
import type { PlanDetail } from '../../../reports/plans/plan-detail.js';
import type { Slice } from '../../../reports/slice.js';
import { type Definition, DefinitionList, EmptyState, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { Pager } from '../../http/ui/list-controls.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { hrefOf } from '../../http/forms.js';
import { counted, isolated } from '../../http/words.js';
import { GiftStatus } from '../frame/gift-words.js';
import { type CareForms, CarePanel } from './care/care-panel.view.js';
import { CHANGE_ACTIONS } from './change-form.js';
import { Consents, History, Troubles } from './plan-history.view.js';
import { endsBefore, planAmount, PlanStatus } from './plan-words.js';
import { amountColumn } from '../frame/columns.js';

export interface PlanModel {
  readonly detail: PlanDetail;
  readonly gifts: Slice<GiftRow>;
  readonly names: DesignationNames;
  readonly organisation: Organisation;
  /** What the visitor may change now. */
  readonly kinds: readonly PlanChange['kind'][];
  readonly showProcessor: boolean;
  /** Null for a visitor who may not change plans. */
  readonly care: CareForms | null;
}

export function PlanView(model: PlanModel): JSX.Element {
  const { detail, gifts, organisation } = model;
  const { row, plan } = detail;
  const path = `/staff/plans/${plan.id}`;
  return (
    <>
      <PageHead
        title={`${planAmount(row)} from ${isolated(row.donor.name)}`}
        summary={
          <>
            <PlanStatus state={row.state} /> · {counted(detail.given.gifts, 'gift')} ·{' '}
            {Amount.of(detail.given.amountMinor, row.currency).format()} in all
          </>
        }
      />
      <Standing detail={detail} />
      {model.care && <CarePanel detail={detail} forms={model.care} />}
      <Actions path={path} kinds={model.kinds} />
      <div class="columns">
        <div class="stack">
          <Panel title="Gifts">
            <Table
              caption={`Gifts of this plan, the newest first`}
              columns={GIFT_COLUMNS}
              rows={gifts.items}
              rowKey={({ id }) => id}
              empty={<EmptyState title="No gifts yet">Each charge that arrives becomes one.</EmptyState>}
            />
          </Panel>
          {(gifts.next ?? gifts.previous) && (
            <Pager
              summary={counted(detail.given.gifts, 'gift')}
              previousHref={gifts.previous && hrefOf(path, { after: gifts.previous })}
              nextHref={gifts.next && hrefOf(path, { after: gifts.next })}
            />
          )}
          <Troubles troubles={detail.troubles} zone={organisation.timeZone} />
          <Consents consents={detail.consents} zone={organisation.timeZone} />
        </div>
        <div class="stack">
          <Facts {...model} />
          <History changes={detail.changes} names={model.names} zone={organisation.timeZone} />
        </div>
      </div>
    </>
  );
}

/** What somebody who opens the page has to know first. */
function Standing({ detail: { row, plan, troubles } }: { detail: PlanDetail }): JSX.Element | null {
  const open = troubles.find(({ outcome }) => outcome === null);
  if (row.isBeingChanged) {
    return (
      <Notice tone="warn">A change is on its way to the payment processor. This page looks again by itself.</Notice>
    );
  }
  if (open) {
    const amount = Amount.of(open.amountMinor, open.currency).formatShort();
    return <Notice tone="bad">{`A gift of ${amount} could not be collected. What was tried stands below.`}</Notice>;
  }
  if (row.state === 'paused' && row.nextChargeOn) {
    return (
      <Notice tone="accent">
        Paused. The next gift is due on <DateText date={row.nextChargeOn} />.
      </Notice>
    );
  }
  if (endsBefore(plan.methodExpiresOn, plan.nextChargeOn)) {
    return <Notice tone="warn">{`${plan.method ?? 'The card'} ends before the next gift is due.`}</Notice>;
  }
  return null;
}

function Actions({ path, kinds }: { path: string; kinds: PlanModel['kinds'] }): JSX.Element | null {
  if (kinds.length === 0) return null;
  return (
    <nav class="row" aria-label="Change this plan">
      {kinds.map((kind) => (
        <Button key={kind} kind={kind === 'cancel' ? 'quiet' : 'plain'} href={hrefOf(`${path}/changes/new`, { kind })}>
          {CHANGE_ACTIONS[kind]}
        </Button>
      ))}
    </nav>
  );
}

function Facts({ detail, organisation, showProcessor }: PlanModel): JSX.Element {
  const { row, plan, formTitle, attribution } = detail;
  const covered = Amount.of(plan.coveredFeeMinor, plan.currency);
  const items: Definition[] = [
    {
      term: 'Donor',
      value: (
        <a href={`/staff/donors/${row.donor.id}`}>
          <bdi>{row.donor.name}</bdi>
        </a>
      ),
    },
    { term: 'Amount', value: planAmount(row) },
    { term: 'Fee covered', value: covered.isPositive ? covered.format() : 'No' },
    { term: 'Due', value: onDay(plan) },
    { term: 'Next gift', value: row.nextChargeOn ? <DateText date={row.nextChargeOn} /> : <Unknown word="none" /> },
    { term: 'Paid by', value: row.method ?? <Unknown /> },
    ...(plan.methodExpiresOn ? [{ term: 'Good until', value: <DateText date={plan.methodExpiresOn} /> }] : []),
    { term: 'For', value: row.designation.name },
    { term: 'Campaign', value: row.campaign.name },
    { term: 'Form', value: formTitle },
    ...(attribution.articleId ? [{ term: 'Story', value: attribution.articleId }] : []),
    { term: 'Began', value: <DateText instant={row.startedAt} zone={organisation.timeZone} /> },
    ...(row.endedAt ? [{ term: 'Ended', value: <DateText instant={row.endedAt} zone={organisation.timeZone} /> }] : []),
    ...(plan.calendar === 'processor' ? [{ term: 'Calendar', value: 'The processor’s' }] : []),
    ...(plan.restartsId ? [{ term: 'Goes on for', value: <PlanLink id={plan.restartsId} /> }] : []),
    ...(plan.replacesId ? [{ term: 'In the place of', value: <PlanLink id={plan.replacesId} /> }] : []),
    ...(showProcessor
      ? [
          { term: 'Subscription', value: <span class="break">{plan.stripeSubscriptionId}</span> },
          { term: 'Customer', value: <span class="break">{plan.stripeCustomerId}</span> },
        ]
      : []),
  ];
  return (
    <Panel title="Plan">
      <DefinitionList items={items} />
    </Panel>
  );
}

function PlanLink({ id }: { id: string }): JSX.Element {
  return <a href={`/staff/plans/${id}`}>an earlier plan</a>;
}

const GIFT_COLUMNS: readonly Column<GiftRow>[] = [
  {
    key: 'date',
    label: 'Date',
    kind: 'date',
    cell: ({ id, giftDate }) => <a href={`/staff/gifts/${id}`}>{giftDate ? <DateText date={giftDate} /> : 'Open'}</a>,
  },
  amountColumn(),
  { key: 'state', label: 'State', cell: (gift) => <GiftStatus gift={gift} /> },
  { key: 'method', label: 'Paid by', kind: 'name', cell: ({ method }) => method ?? <Unknown /> },
  { key: 'receipt', label: 'Receipt', cell: ({ receipt }) => receipt?.label ?? <Unknown word="none" /> },
];
