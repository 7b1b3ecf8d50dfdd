import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { monthsOf } from '../../../../plans/plan-calendar.js';
import { rhythmWord } from '../../../../plans/rhythm.js';
import type { PlanRow } from '../../../../reports/plans/plan-list.js';
import { DateText, Money, Unknown } from '../../../http/ui/text.js';
import type { ListColumn } from '../../lists/list-definition.js';
import { CARE } from '../care/care-panel.view.js';
import { endsBefore, PlanStatus } from '../plan-words.js';

/** What the list of plans can show of each. */
export function planColumns(timeZone: string, usual: readonly string[], mayChange: boolean): ListColumn<PlanRow>[] {
  const columns: Omit<ListColumn<PlanRow>, 'usual'>[] = [
    {
      key: 'donor',
      label: 'Donor',
      kind: 'name',
      cell: ({ id, donor }) => (
        <a href={`/staff/plans/${id}`} title={donor.name}>
          <bdi>{donor.name}</bdi>
        </a>
      ),
    },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      sort: { key: 'amount', rises: false },
      cell: ({ amountMinor, currency }) => <Money value={Amount.of(amountMinor, currency)} />,
    },
    { key: 'rhythm', label: 'Rhythm', cell: (plan) => rhythmWord(plan) },
    { key: 'state', label: 'State', cell: ({ state }) => <PlanStatus state={state} /> },
    {
      key: 'next',
      label: 'Next gift',
      kind: 'date',
      sort: { key: 'next', rises: true },
      cell: ({ nextChargeOn }) => day(nextChargeOn),
    },
    { key: 'method', label: 'Paid by', kind: 'name', cell: ({ method }) => method ?? <Unknown /> },
    { key: 'designation', label: 'For', kind: 'name', cell: ({ designation }) => designation.name },
    { key: 'campaign', label: 'Campaign', kind: 'name', cell: ({ campaign }) => campaign.name },
    { key: 'monthly', label: 'A month', kind: 'figure', cell: (plan) => <Money value={monthly(plan)} /> },
    { key: 'expires', label: 'Card ends', kind: 'date', cell: (plan) => <Expiry plan={plan} /> },
    {
      key: 'began',
      label: 'Began',
      kind: 'date',
      sort: { key: 'began', rises: false },
      cell: ({ startedAt }) => at(startedAt, timeZone),
    },
    {
      key: 'ended',
      label: 'Ended',
      kind: 'date',
      sort: { key: 'ended', rises: false },
      cell: ({ endedAt }) => at(endedAt, timeZone),
    },
    {
      key: 'reason',
      label: 'Reason',
      kind: 'name',
      cell: ({ leavingReason }) => leavingReason ?? <Unknown word="none said" />,
    },
    { key: 'care', label: 'What to do', cell: (plan) => <Care plan={plan} mayChange={mayChange} /> },
    { key: 'email', label: 'Email', kind: 'name', cell: ({ donor }) => donor.email || <Unknown word="none" /> },
  ];
  return columns.map((column) => ({ ...column, usual: usual.includes(column.key) }));
}

/** Ways to what helps a plan; each is looked at once more on the page of the plan before it happens. */
function Care({ plan, mayChange }: { plan: PlanRow; mayChange: boolean }): JSX.Element {
  const { id, endedAt, openTroubleId, methodExpiresOn, nextChargeOn } = plan;
  if (!mayChange || endedAt !== null) return <Unknown word="nothing" />;
  const path = `/staff/plans/${id}`;
  const isEnding = endsBefore(methodExpiresOn, nextChargeOn);
  return (
    <span class="row-actions">
      {(openTroubleId !== null || isEnding) && (
        <a href={`${path}#${CARE}`}>{openTroubleId === null ? 'Send card link' : 'Retry or send card link'}</a>
      )}
      <a href={`${path}/changes/new?kind=skip`}>Skip</a>
      <a href={`${path}/changes/new?kind=amount`}>Change amount</a>
      <a href={`${path}/changes/new?kind=cancel`}>Cancel</a>
    </span>
  );
}

/** Rounded half up, as the totals are. */
function monthly(plan: PlanRow): Amount {
  const months = BigInt(monthsOf(plan));
  return Amount.of((plan.amountMinor * 2n + months) / (months * 2n), plan.currency);
}

function Expiry({ plan: { methodExpiresOn, nextChargeOn } }: { plan: PlanRow }): JSX.Element {
  if (!methodExpiresOn) return <Unknown word="never" />;
  return (
    <span class={endsBefore(methodExpiresOn, nextChargeOn) ? 'tone-bad text-tone' : undefined}>
      <DateText date={methodExpiresOn} />
    </span>
  );
}

function day(date: PlanRow['nextChargeOn']): JSX.Element {
  return date ? <DateText date={date} /> : <Unknown word="none" />;
}

function at(instant: Date | null, zone: string): JSX.Element {
  return instant ? <DateText instant={instant} zone={zone} /> : <Unknown word="not ended" />;
}
