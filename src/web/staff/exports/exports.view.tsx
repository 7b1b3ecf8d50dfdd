import type { JSX } from 'preact';
import type { ExportName } from '../../../finance/exports/export-definition.js';
import type { ExportJob } from '../../../finance/exports/jobs/export-job.store.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';
import { FinanceTabs } from '../finance/finance-tabs.view.js';
import { ExportStatus, exportTitle, formatWord, rowsWord } from './export-words.js';

export interface ExportsModel {
  readonly mine: readonly ExportJob[];
  readonly others: readonly ExportJob[];
  readonly timeZone: string;
  /** Whether the files of others can be taken, too. */
  readonly mayTakeAll: boolean;
  /** What the person may export. */
  readonly kinds: readonly ExportName[];
}

/** Everyone's exports, one's own first. */
export function ExportsView({ mine, others, timeZone, mayTakeAll, kinds }: ExportsModel): JSX.Element {
  const all = mine.length + others.length;
  return (
    <>
      <PageHead
        title="Exports"
        summary={`${counted(all, 'export')} · files are kept for seven days`}
        actions={kinds.map((what) => (
          <Button key={what} kind="plain" href={`/staff/exports/new?what=${what}`}>
            Export {what}
          </Button>
        ))}
      />
      <FinanceTabs current="exports" />
      <Panel title="Yours">
        <Table
          caption="Your exports, the newest first"
          columns={columns(timeZone, true)}
          rows={mine}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No exports yet">
              Long files of lists are made in the background and wait here. Short ones are downloaded from their list at
              once.
            </EmptyState>
          }
        />
      </Panel>
      {others.length > 0 && (
        <Panel title="By others">
          <Table
            caption="Exports of other people, the newest first"
            columns={columns(timeZone, mayTakeAll)}
            rows={others}
            rowKey={({ id }) => id}
            empty=""
          />
        </Panel>
      )}
    </>
  );
}

function columns(timeZone: string, mayTake: boolean): Column<ExportJob>[] {
  return [
    {
      key: 'what',
      label: 'What',
      cell: (job) => (
        <div class="export-what">
          <a href={`/staff/exports/${job.id}`}>{exportTitle(job.ask.what)}</a>
          <div class="caption">{job.sentences.join(' ')}</div>
        </div>
      ),
    },
    { key: 'rows', label: 'Rows', kind: 'figure', cell: rowsWord },
    { key: 'format', label: 'Format', cell: formatWord },
    { key: 'who', label: 'Who', kind: 'name', cell: ({ askedBy }) => <bdi>{askedBy.name}</bdi> },
    {
      key: 'when',
      label: 'When',
      kind: 'date',
      cell: ({ askedAt }) => <DateText instant={askedAt} zone={timeZone} withTime />,
    },
    { key: 'state', label: 'State', cell: (job) => <State job={job} mayTake={mayTake} /> },
    {
      key: 'expires',
      label: 'Kept until',
      kind: 'date',
      cell: ({ state, expiresAt }) =>
        state === 'ready' && expiresAt ? <DateText instant={expiresAt} zone={timeZone} /> : <Unknown word="no file" />,
    },
    { key: 'downloads', label: 'Downloads', kind: 'figure', cell: ({ downloads }) => downloads },
  ];
}

function State({ job, mayTake }: { job: ExportJob; mayTake: boolean }): JSX.Element {
  return (
    <>
      <ExportStatus state={job.state} />
      {job.state === 'ready' && mayTake && (
        <div>
          <a href={`/staff/exports/${job.id}/file`}>Download</a>
        </div>
      )}
    </>
  );
}
