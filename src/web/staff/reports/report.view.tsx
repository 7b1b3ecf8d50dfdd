import type { ComponentChildren, JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { formatInstant } from '../../../kernel/calendar.js';
import type { Organisation } from '../../../organisation/organisation.js';
import type { ReportAnswer, ReportDefinition } from '../../../reports/report.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { zoneName } from '../../http/words.js';
import { ChartPanel } from './chart-panel.view.js';
import { FigureTile } from './figure-tile.view.js';
import { PeriodControl } from './period-control.view.js';

export interface ReportPageModel {
  readonly definition: ReportDefinition;
  readonly organisation: Organisation;
  readonly now: Date;
  /** What was asked for, by the names of the parameters. */
  readonly values: Readonly<Record<string, string>>;
  /** The period and what it is compared with, in words; null for a report of today. */
  readonly period: { readonly label: string; readonly compared: string | null } | null;
  readonly problems: readonly FieldProblem[];
  readonly provisional: ComponentChildren;
  /** The answer, or what stands in its place. */
  readonly body: ComponentChildren;
  /** “Send me this every Monday.” */
  readonly letter: ComponentChildren;
}

/** The frame of every report: what it answers, which days, the answer, and how it reckons. */
export function ReportPage(model: ReportPageModel): JSX.Element {
  const { definition, organisation, now, period, problems } = model;
  const zone = zoneName(organisation.timeZone);
  return (
    <div class="report stack">
      <PageHead
        title={definition.name}
        summary={definition.question}
        actions={<a href="/staff/reports">All reports</a>}
      />
      {model.provisional}
      {problems.length > 0 && <ErrorSummary problems={problems} />}
      <PeriodControl
        action={`/staff/reports/${definition.slug}`}
        values={model.values}
        choices={definition.choices}
        hasPeriod={definition.hasPeriod}
        problems={problems}
      />
      {problems.length === 0 && (
        <p class="report-basis">
          {period && (
            <>
              <strong>{period.label}</strong>
              {period.compared !== null && `, compared with ${period.compared}`} ·{' '}
            </>
          )}
          As of {formatInstant(now, organisation.timeZone)}, {zone}
        </p>
      )}
      {model.body}
      <Panel title="How this is reckoned">
        <p class="report-definition">{definition.definition}</p>
        <p class="muted">All days are those of {zone}.</p>
      </Panel>
      {model.letter}
    </div>
  );
}

export interface ReportBodyProps {
  readonly answer: ReportAnswer;
  readonly currency: string;
  readonly slug: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Figures, then each table with the charts that are drawn from it. */
export function ReportBody({ answer, currency, slug, parameters }: ReportBodyProps): JSX.Element {
  const { figures, charts, tables } = answer;
  return (
    <>
      {figures.length > 0 && (
        <div class="tiles figure-tiles">
          {figures.map((figure) => (
            <FigureTile key={figure.key} figure={figure} currency={currency} />
          ))}
        </div>
      )}
      {tables.length === 0 && (
        <div class="table-frame">
          <EmptyState title="Nothing to report yet">What comes in will stand here.</EmptyState>
        </div>
      )}
      {tables.map((table) => (
        <ChartPanel
          key={table.key}
          charts={charts.filter((chart) => chart.table === table.key)}
          table={table}
          {...{ currency, slug, parameters }}
          size="whole"
        />
      ))}
    </>
  );
}

/** All reports with what each answers. */
export function ReportsView({ reports }: { reports: readonly ReportDefinition[] }): JSX.Element {
  return (
    <>
      <PageHead
        title="Reports"
        summary="Each says what it answers and how it reckons."
        actions={<a href="/staff/reports/letters">Letters that I get</a>}
      />
      <ul role="list" class="report-list">
        {reports.map(({ slug, name, question }) => (
          <li key={slug} class="panel">
            <h2>
              <a href={`/staff/reports/${slug}`}>{name}</a>
            </h2>
            <p>{question}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
