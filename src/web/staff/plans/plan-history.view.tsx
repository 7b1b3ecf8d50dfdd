import type { JSX } from 'preact';
import {
  CHANGE_KIND_WORDS,
  changedFacts,
  type ChangedFact,
  type DesignationNames,
} from '../../../plans/changes/change-words.js';
import type { ChangeablePlan } from '../../../plans/changes/plan-change.js';
import type { KeptConsent, NamedChange, PlanTrouble } from '../../../reports/plans/plan-detail.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, StatusDot, Unknown } from '../../http/ui/text.js';
import { TroubleStatus, troubleReasonWord, whoChanged } from './plan-words.js';
import { amountColumn } from '../frame/columns.js';

/** Who changed what, when and why, the newest first. */
export function History({
  changes,
  names,
  zone,
}: {
  changes: readonly NamedChange[];
  names: DesignationNames;
  zone: string;
}): JSX.Element {
  return (
    <Panel title="Timeline">
      <ol role="list" class="timeline">
        {changes.map((change) => (
          <li key={change.id}>
            <span>{`${CHANGE_KIND_WORDS[change.kind]} by ${whoChanged(change)}`}</span>
            {factsOf(change, names).map(({ term, before, after }) => (
              <span key={term} class="caption">{`${term}: ${before}, now ${after}`}</span>
            ))}
            {change.reason && <span class="pre-line">{`“${change.reason}”`}</span>}
            {change.note && <span class="caption pre-line">{`Note: ${change.note}`}</span>}
            {change.state === 'requested' && <StatusDot tone="warn" word="On its way to the processor" />}
            {change.failure && <StatusDot tone="bad" word={`Not done. ${change.failure}`} />}
            <span class="caption">
              <DateText instant={change.appliedAt ?? change.requestedAt} zone={zone} withTime />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** A row may tell only what was changed; what neither side names is the same on both. */
function factsOf({ kind, before, after }: NamedChange, names: DesignationNames): ChangedFact[] {
  if (kind === 'start' || kind === 'restart') return [];
  return changedFacts({ ...UNTOLD, ...after, ...before }, { ...UNTOLD, ...before, ...after }, names).filter(
    ({ term }) => term !== 'State',
  );
}

const UNTOLD: ChangeablePlan = {
  state: 'active',
  amountMinor: 0n,
  coveredFeeMinor: 0n,
  currency: 'USD',
  interval: 'month',
  intervalCount: 1,
  designation: '',
  calendar: 'ours',
  anchorOn: '2000-01-01' as ChangeablePlan['anchorOn'],
  nextChargeOn: null,
  pausedUntil: null,
  stripePaymentMethodId: null,
  method: null,
};

/** Charges that failed; nothing while none did. */
export function Troubles({ troubles, zone }: { troubles: readonly PlanTrouble[]; zone: string }): JSX.Element | null {
  if (troubles.length === 0) return null;
  return (
    <Panel title="Failed charges" aside={<a href="/staff/care">All of them</a>}>
      <Table
        caption="Failed charges of this plan"
        columns={troubleColumns(zone)}
        rows={troubles}
        rowKey={({ id }) => id}
        empty={<EmptyState title="None" />}
      />
    </Panel>
  );
}

/** What the donor agreed to, word for word. */
export function Consents({ consents, zone }: { consents: readonly KeptConsent[]; zone: string }): JSX.Element {
  return (
    <Panel title="What the donor agreed to">
      {consents.length === 0 ? (
        <p>The plan began elsewhere, and nothing is kept here of what the donor read.</p>
      ) : (
        <div class="stack">
          {consents.map(({ id, at, channel, text, textVersion }) => (
            <div key={id}>
              <p class="caption">
                <DateText instant={at} zone={zone} withTime /> · {CHANNELS[channel] ?? channel} · version {textVersion}
              </p>
              <p class="pre-line">{text}</p>
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}

const CHANNELS: Readonly<Record<string, string>> = {
  'gift-page': 'on the gift page',
  portal: 'in the portal',
  staff: 'recorded by staff',
};

function troubleColumns(zone: string): Column<PlanTrouble>[] {
  return [
    { key: 'since', label: 'Since', kind: 'date', cell: ({ openedAt }) => <DateText instant={openedAt} zone={zone} /> },
    amountColumn(),
    { key: 'reason', label: 'Reason', cell: ({ reason }) => troubleReasonWord(reason) },
    { key: 'tries', label: 'Tries', kind: 'figure', cell: ({ attempts }) => attempts },
    {
      key: 'next',
      label: 'Next try',
      kind: 'date',
      cell: ({ nextTryAt }) => (nextTryAt ? <DateText instant={nextTryAt} zone={zone} /> : <Unknown word="none" />),
    },
    { key: 'outcome', label: 'Outcome', cell: ({ outcome }) => <TroubleStatus outcome={outcome} /> },
  ];
}
