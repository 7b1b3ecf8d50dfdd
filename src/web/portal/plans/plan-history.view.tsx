import type { JSX } from 'preact';
import { formatDate, type CalendarDate } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import { CHANGE_KIND_WORDS, changedFacts } from '../../../plans/changes/change-words.js';
import type { ChangeRow } from '../../../plans/changes/plan-change.store.js';
import { DateText, Money as Amount } from '../../http/ui/text.js';
import type { DonorPlan } from './donor-plans.js';

/** A charge of the plan that arrived. */
export interface PlanGift {
  readonly id: string;
  readonly on: CalendarDate;
  readonly amount: Money;
  readonly isReturned: boolean;
}

export interface PlanHistoryModel {
  /** "November 5, 2026". */
  readonly since: string;
  /** The latest first. */
  readonly gifts: readonly PlanGift[];
  readonly changes: readonly ChangeRow[];
}

type HistoryProps = DonorPlan & PlanHistoryModel;

/** What the plan has given, and who changed what. */
export function PlanHistory(model: HistoryProps): JSX.Element {
  return (
    <div class="portal-cards">
      <Gifts {...model} />
      <Timeline {...model} />
    </div>
  );
}

function Gifts({ gifts }: HistoryProps): JSX.Element {
  return (
    <section class="panel">
      <h2>Gifts of this plan</h2>
      {gifts.length === 0 ? (
        <p class="muted">None has arrived yet.</p>
      ) : (
        <ul role="list" class="portal-rows">
          {gifts.map(({ id, on, amount, isReturned }) => (
            <li key={id}>
              <a class="portal-more" href={`/portal/history?year=${on.slice(0, 4)}`}>
                {formatDate(on)}
              </a>
              <span>
                {isReturned && <span class="caption">sent back </span>}
                <Amount value={amount} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <a class="portal-more" href="/portal/history">
        All your gifts and receipts
      </a>
    </section>
  );
}

function Timeline(model: HistoryProps): JSX.Element {
  const { changes, organisation } = model;
  return (
    <section class="panel">
      <h2>What happened</h2>
      {changes.length === 0 && <p class="muted">Nothing has been changed since {model.since}.</p>}
      <ol role="list" class="timeline plan-timeline">
        {changes.map((change) => (
          <li key={change.id}>
            <span>
              {CHANGE_KIND_WORDS[change.kind]}
              {STATE_NOTES[change.state]}
            </span>
            {detailsOf(change, model).map((detail) => (
              <span class="muted" key={detail}>
                {detail}
              </span>
            ))}
            {reasonsOf(change).map((reason) => (
              <q class="plan-reason" key={reason}>
                {reason}
              </q>
            ))}
            <span class="caption">
              <DateText instant={change.appliedAt ?? change.requestedAt} zone={organisation.timeZone} withTime />, by{' '}
              {byWhom(change, model)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Facts that the kind of a change says already, or the day of the next gift. */
const SAID_BY_TITLE: readonly string[] = ['State', 'Paused until'];

const STATE_NOTES = { applied: '', requested: ' (on its way)', refused: ' (not done)' } as const;

function detailsOf({ kind, before, after, state, failure }: ChangeRow, { plan, names }: HistoryProps): string[] {
  const why = state === 'refused' && failure !== null ? [failure] : [];
  if (kind === 'start' || kind === 'restart' || kind === 'cancel' || kind === 'lapse' || kind === 'end') return why;
  const facts = changedFacts({ ...plan, ...before }, { ...plan, ...after }, names);
  const shown = facts.filter(({ term }) => !SAID_BY_TITLE.includes(term));
  return [...shown.map((fact) => `${fact.term}: ${fact.after} (was ${fact.before})`), ...why];
}

/** A note of staff is for colleagues; one's own may be read again. */
function reasonsOf({ byKind, reason, note }: ChangeRow): string[] {
  return [reason, byKind === 'donor' ? note : null].filter((text) => text !== null);
}

function byWhom({ byKind }: ChangeRow, { organisation }: HistoryProps): string {
  switch (byKind) {
    case 'donor':
      return 'you';
    case 'staff':
      return organisation.name;
    case 'processor':
      return 'the payment processor';
    case 'system':
      return 'the calendar of your plan';
  }
}
