import type { ComponentChildren, JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { formatInstant } from '../../../kernel/calendar.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { briefly, type ChosenPeriods } from '../../../reports/periods.js';
import { zoneName } from '../../http/words.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { PageHead } from '../../http/ui/staff-page.js';
import type { Visit } from '../frame/visit.js';
import { PeriodControl } from '../reports/period-control.view.js';
import type { Panels } from './home-panels.js';

export interface HomeModel {
  readonly visit: Visit;
  readonly organisation: Organisation;
  readonly now: Date;
  /** Null for a period that does not exist. */
  readonly periods: ChosenPeriods | null;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  /** Before the first gift. */
  readonly isEmpty: boolean;
  readonly provisional: ComponentChildren;
  readonly panels: Panels;
  readonly publicUrl: string;
  readonly isSandbox: boolean;
}

export function HomeView(model: HomeModel): JSX.Element {
  const { organisation, now, periods, problems, panels, isEmpty } = model;
  const asOf = `As of ${formatInstant(now, organisation.timeZone)}, ${zoneName(organisation.timeZone)}`;
  if (isEmpty) return <FirstEmpty {...model} asOf={asOf} />;
  const compared = periods?.comparison ? `, compared with ${briefly(periods.comparison)}` : '';
  return (
    <div class="home stack">
      <PageHead title="Home" summary={periods ? `${periods.period.label}${compared} · ${asOf}` : asOf} />
      {model.provisional}
      {problems.length > 0 && <ErrorSummary problems={problems} />}
      <PeriodControl action="/staff" values={model.values} choices={[]} hasPeriod problems={problems} />
      {panels.tiles}
      <div class="columns">
        <div class="stack">
          {panels.raised}
          {panels.recurring}
          {panels.stories}
          {panels.latest}
        </div>
        <div class="stack">
          {panels.attention}
          {panels.campaigns}
          <AskPanel {...model} />
          <p>
            <a href="/staff/care">Failed charges of plans, and bank debits that came back</a>
          </p>
        </div>
      </div>
    </div>
  );
}

function AskPanel({ publicUrl, isSandbox }: HomeModel): JSX.Element {
  return (
    <div id="ask">
      <Panel title="Put the ask on your site" aside={isSandbox && <a href="/demo/article">Demo article</a>}>
        <p class="muted panel-help">Paste this below an article. Where no script runs it is a plain link.</p>
        <pre class="code" data-copy tabIndex={0} role="group" aria-label="The ask as HTML">
          {snippet(publicUrl)}
        </pre>
      </Panel>
    </div>
  );
}

function FirstEmpty(model: HomeModel & { readonly asOf: string }): JSX.Element {
  return (
    <>
      <PageHead title="Home" summary={model.asOf} />
      <div class="table-frame">
        <EmptyState
          title="No gifts yet"
          action={model.isSandbox && <Button href="/demo/article">Give a pretend gift</Button>}
        >
          {model.isSandbox
            ? 'What was raised, who supports you and whatever needs you will stand here. Try it: in the sandbox no money moves.'
            : 'What was raised, who supports you and whatever needs you will stand here. Put the ask on your site to begin.'}
        </EmptyState>
      </div>
      <AskPanel {...model} />
      {model.panels.attention}
    </>
  );
}

function snippet(publicUrl: string): string {
  return [
    `<script type="module" src="${publicUrl}/embed/v1.js"></script>`,
    '<mainstay-ask slug="article-footer">',
    `  <a href="${publicUrl}/give/article-footer">Support us today</a>`,
    '</mainstay-ask>',
  ].join('\n');
}
