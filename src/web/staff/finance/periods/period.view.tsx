import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import type { ClosingSheet } from '../../../../finance/periods/close-period.js';
import type { NotedEntries } from '../../../../finance/periods/corrections.js';
import { monthTitle } from '../../../../kernel/month.js';
import type { MonthFigures } from '../../../../finance/periods/month-figures.js';
import type { PeriodEvent } from '../../../../finance/periods/period-events.js';
import type { PeriodState } from '../../../../finance/periods/period-list.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import { Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { StatusDot } from '../../../http/ui/text.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { FiguresPanel } from './figures.view.js';
import { HistoryPanel, NotedPanel } from './history.view.js';
import { checkLine, periodPath, stateSentence } from './period-words.js';

export interface PeriodModel {
  readonly organisation: Organisation;
  readonly month: CalendarDate;
  readonly state: PeriodState;
  readonly events: readonly PeriodEvent[];
  /** Booked in the month after it had been closed. */
  readonly added: NotedEntries;
  /** About the month and booked in a later one. */
  readonly corrections: NotedEntries;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export interface OpenPeriodModel extends PeriodModel {
  readonly sheet: ClosingSheet;
  /** Whether this person may close although the proof fails. */
  readonly mayOverrule: boolean;
}

/** A month that is not closed: what to look at, what to sign, and the button. */
export function OpenPeriodView(model: OpenPeriodModel): JSX.Element {
  const { organisation, month, state, sheet, csrf } = model;
  const problems = inWords(model);
  const title = monthTitle(month);
  const canClose = sheet.obstacle === null;
  return (
    <>
      <PageHead title={sheet.obstacle === null ? `Close ${title}` : title} summary={stateSentence(month, state)} />
      <FinanceTabs current="periods" />
      <ErrorSummary problems={problems} />
      {sheet.obstacle !== null && state !== 'running' && (
        <Notice tone="warn">
          {title} cannot be closed yet: {sheet.obstacle}
        </Notice>
      )}
      <form class="stack" method="post" action={`${periodPath(month)}/close`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="signed" value={sheet.figures.fingerprint} />
        <ChecklistPanel {...model} problems={problems} canClose={canClose} />
        <Added {...model} />
        <FiguresPanel title="Figures to sign" figures={sheet.figures} currency={organisation.currency} />
        {canClose && <Sign {...model} />}
      </form>
      <Rest {...model} />
    </>
  );
}

/** What was not accepted, by its own words: a summary of five equal lines would help nobody. */
function inWords({ problems, sheet }: OpenPeriodModel): FieldProblem[] {
  return problems.map((problem) => {
    const item = sheet.checklist.find(({ key }) => problem.field === `accept-${key}`);
    return item ? { ...problem, message: `${checkLine(item).words}. ${problem.message}` } : problem;
  });
}

function ChecklistPanel(model: OpenPeriodModel & { readonly canClose: boolean }): JSX.Element {
  const { sheet, values, problems, canClose } = model;
  return (
    <Panel title="Checklist" aside="Of everything up to the end of the month">
      <ul role="list" class="stack stack-tight checklist">
        {sheet.checklist.map((item) => {
          const { words, href } = checkLine(item);
          const { key, count } = item;
          const name = `accept-${key}`;
          if (count === 0) {
            return (
              <li key={key}>
                <StatusDot tone="good" word={words} />
              </li>
            );
          }
          return (
            <li key={key}>
              <a href={href}>
                <StatusDot tone="bad" word={words} />
              </a>
              {canClose && key !== 'proofFailed' && (
                <Checkbox
                  name={name}
                  label={`I have seen it: ${words.charAt(0).toLowerCase()}${words.slice(1)}`}
                  value={String(count)}
                  checked={values[name] === String(count)}
                  error={problemOf(problems, name)}
                />
              )}
              {canClose && key === 'proofFailed' && <Overrule {...model} />}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function Overrule({ mayOverrule, values, problems }: OpenPeriodModel): JSX.Element {
  if (!mayOverrule)
    return <p>The month cannot be closed before the proof holds, unless an administrator writes why.</p>;
  return (
    <TextField
      name="despiteProof"
      label="Why it is closed although the proof fails"
      hint="Kept with the closing and in the audit."
      value={values['despiteProof']}
      error={problemOf(problems, 'despiteProof')}
      rows={2}
    />
  );
}

function Sign({ month, state, values, problems }: OpenPeriodModel): JSX.Element {
  const name = monthTitle(month).split(' ')[0]!;
  return (
    <Panel title="Sign">
      <div class="stack form-narrow">
        <p>
          After this, amounts, dates and designations of {monthTitle(month)} are locked. The figures above are kept with
          their fingerprint, and what changes later is a correction in the open period.
        </p>
        <TextField
          name="note"
          label="Note"
          optional
          value={values['note']}
          error={problemOf(problems, 'note')}
          rows={2}
          maxLength={2000}
        />
        <div class="row">
          <Button>{`Close ${name}`}</Button>
          {state !== 'soft-closed' && (
            <button class="button button-plain" formAction={`${periodPath(month)}/soft-close`} formNoValidate>
              Soft-close only
            </button>
          )}
        </div>
        {state !== 'soft-closed' && (
          <p class="muted">
            Soft-closed, a month still takes entries, and each of them is marked here and in the audit.
          </p>
        )}
      </div>
    </Panel>
  );
}

export interface ClosedPeriodModel extends PeriodModel {
  /** As they were signed; null for a month without entries that was passed over. */
  readonly signed: MonthFigures | null;
  readonly mayReopen: boolean;
  /** Why this person cannot reopen it, as the end of a sentence. */
  readonly reopenObstacle: string | null;
}

/** A month that is closed, as it was signed. */
export function ClosedPeriodView(model: ClosedPeriodModel): JSX.Element {
  const { organisation, month, state, signed, problems } = model;
  return (
    <>
      <PageHead title={monthTitle(month)} summary={stateSentence(month, state)} />
      <FinanceTabs current="periods" />
      <ErrorSummary problems={problems} />
      <div class="stack">
        {signed ? (
          <FiguresPanel title="Figures as they were signed" figures={signed} currency={organisation.currency} />
        ) : (
          <Notice>Nothing was booked in this month, and a later one is closed.</Notice>
        )}
      </div>
      <Rest {...model} />
      {model.mayReopen && signed && <Reopen {...model} />}
    </>
  );
}

function Reopen({ month, reopenObstacle, values, problems, csrf }: ClosedPeriodModel): JSX.Element {
  const name = monthTitle(month);
  return (
    <Panel title={`Reopen ${name}`}>
      {reopenObstacle !== null ? (
        <p>You cannot reopen it: {reopenObstacle}</p>
      ) : (
        <form class="stack form-narrow" method="post" action={`${periodPath(month)}/reopen`}>
          <CsrfField token={csrf} />
          <p>
            Entries can then be dated in {name} again. Finance and administrators are told by letter, and the
            fingerprint that was signed stays in the history.
          </p>
          <TextField
            name="reason"
            label="Reason"
            value={values['reason']}
            error={problemOf(problems, 'reason')}
            rows={3}
            maxLength={2000}
            required
          />
          <div class="row">
            <Button kind="danger">{`Reopen ${name}`}</Button>
          </div>
        </form>
      )}
    </Panel>
  );
}

function Added({ added, organisation }: PeriodModel): JSX.Element {
  return (
    <NotedPanel
      title="Booked after it was closed"
      help="These came after the figures had been read, softly closed or signed for the last time."
      noted={added}
      zone={organisation.timeZone}
    />
  );
}

function Rest({ corrections, events, organisation }: PeriodModel): JSX.Element {
  return (
    <div class="stack">
      <NotedPanel
        title="Corrections in later months"
        help="They are about this month, and were booked on the first open day after it had been closed."
        noted={corrections}
        zone={organisation.timeZone}
      />
      <HistoryPanel events={events} zone={organisation.timeZone} />
    </div>
  );
}
