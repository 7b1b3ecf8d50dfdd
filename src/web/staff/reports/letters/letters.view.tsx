import type { JSX } from 'preact';
import { formatDate, type CalendarDate } from '../../../../kernel/calendar.js';
import { listHref } from '../../../../reports/answers/figure.js';
import type { Subscription } from '../../../../reports/letters/subscriptions.js';
import type { ReportDefinition } from '../../../../reports/report.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { Table } from '../../../http/ui/table.js';
import { StopForm } from './letter-panel.view.js';
import { subscriptionWords } from './subscription-words.js';

export interface LettersModel {
  /** What a person gets; a report that there is no more has no definition. */
  readonly letters: readonly {
    readonly subscription: Subscription;
    readonly definition: ReportDefinition | null;
    readonly since: CalendarDate;
  }[];
  readonly zone: string;
  readonly csrf: string;
}

/** The reports that somebody gets by letter, each with the way to stop it. */
export function LettersView({ letters, zone, csrf }: LettersModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Reports by letter"
        summary={`What you get on Mondays at 7:00 AM, ${zone}. Letters hold figures and no names.`}
        actions={<a href="/staff/reports">All reports</a>}
      />
      <Table
        caption="Reports by letter"
        columns={[
          {
            key: 'report',
            label: 'Report',
            kind: 'name',
            cell: ({ subscription, definition }) =>
              definition ? (
                <a href={listHref(`/staff/reports/${definition.slug}`, subscription.parameters)}>{definition.name}</a>
              ) : (
                subscription.report
              ),
          },
          {
            key: 'shows',
            label: 'Shows',
            kind: 'text',
            cell: ({ subscription, definition }) =>
              definition ? subscriptionWords(definition, subscription.parameters) : 'There is no such report any more.',
          },
          { key: 'since', label: 'Since', kind: 'date', cell: ({ since }) => formatDate(since) },
          {
            key: 'stop',
            label: 'Stop',
            kind: 'text',
            cell: ({ subscription, definition }) => (
              <StopForm csrf={csrf} report={subscription.report} name={definition?.name ?? subscription.report} />
            ),
          },
        ]}
        rows={letters}
        rowKey={({ subscription }) => subscription.report}
        empty={
          <EmptyState title="You get no report by letter">
            Open a report, choose what it shows, and press “Send me this every Monday” at its foot.
          </EmptyState>
        }
      />
    </>
  );
}
