import type { JSX } from 'preact';
import { formatInstant } from '../../../../kernel/calendar.js';
import type { RunState } from '../../../../receipts/statements/statement-run.store.js';
import type { RunProgress, UndeliveredRow } from '../../../../reports/statements/run-progress.js';
import { type Definition, DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { Table } from '../../../http/ui/table.js';
import { hrefOf } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { donorColumn } from '../../frame/columns.js';

const PATH = '/staff/finance/statements';

export const RUN_WORDS: Readonly<Record<RunState, { tone: 'accent' | 'warn' | 'good' | 'quiet'; word: string }>> = {
  running: { tone: 'accent', word: 'Being sent' },
  paused: { tone: 'warn', word: 'Paused' },
  canceled: { tone: 'quiet', word: 'Ended early' },
  finished: { tone: 'good', word: 'Done' },
};

export interface RunModel {
  readonly run: RunProgress;
  /** How many statements each file of the print batch has; none before the run has ended. */
  readonly parts: readonly number[];
  readonly failures: readonly UndeliveredRow[];
  readonly timeZone: string;
  readonly csrf: string;
  readonly maySend: boolean;
}

export function RunView(model: RunModel): JSX.Element {
  const { run, timeZone } = model;
  return (
    <>
      <PageHead
        title={`Statements ${run.year}`}
        summary={`Started ${formatInstant(run.startedAt, timeZone)} by ${run.startedBy}`}
        actions={
          <Button kind="plain" href={hrefOf(PATH, { year: String(run.year) })}>
            All of {run.year}
          </Button>
        }
      />
      <FinanceTabs current="statements" />
      {run.trouble && (
        <Notice tone="bad" title="Paused by itself">
          {run.trouble}
        </Notice>
      )}
      <Progress {...model} />
      {run.toPrint > 0 && <Printing {...model} />}
      {model.failures.length > 0 && <Undelivered {...model} />}
    </>
  );
}

function Progress({ run, csrf, maySend }: RunModel): JSX.Element {
  const done = run.made + run.skipped + run.failed;
  const number = (count: number): string => count.toLocaleString('en-US');
  const items: Definition[] = [
    { term: 'Made', value: `${number(run.made)} of ${number(run.donors)}` },
    { term: 'Mailed', value: number(run.mailsSent) },
    { term: 'Mail on its way', value: number(run.mailsWaiting), isLeftOut: run.mailsWaiting === 0 },
    { term: 'Mail refused', value: number(run.mailsUndeliverable), isLeftOut: run.mailsUndeliverable === 0 },
    { term: 'To print', value: number(run.toPrint) },
    {
      term: 'Left out',
      value: `${number(run.skipped)}, since nothing was to be told any more`,
      isLeftOut: run.skipped === 0,
    },
    { term: 'Not drawn', value: `${number(run.failed)}; they wait for another run`, isLeftOut: run.failed === 0 },
  ].filter(({ isLeftOut }) => isLeftOut !== true);
  return (
    <Panel title={RUN_WORDS[run.state].word} aside={`${number(done)} of ${counted(run.donors, 'donor')}`}>
      <progress class="progress" value={done} max={Math.max(1, run.donors)} aria-label="How far the run is">
        {number(done)} of {number(run.donors)}
      </progress>
      <div class="panel-words">
        <DefinitionList items={items} />
      </div>
      {maySend && (run.state === 'running' || run.state === 'paused') && (
        <form class="row" method="post" action={`${PATH}/runs/${run.id}`}>
          <CsrfField token={csrf} />
          {run.state === 'running' ? (
            <Button kind="plain" name="act" value="pause">
              Pause
            </Button>
          ) : (
            <Button name="act" value="resume">
              Go on
            </Button>
          )}
          <Button kind="plain" name="act" value="cancel">
            End here
          </Button>
        </form>
      )}
    </Panel>
  );
}

function Printing({ run, parts, timeZone, csrf, maySend }: RunModel): JSX.Element {
  return (
    <Panel title="Print batch" aside="sorted by ZIP code and name">
      {run.endedAt === null && <p>The files are ready when the run has ended.</p>}
      {parts.length > 0 && maySend && (
        <ul role="list" class="stack stack-tight panel-words">
          {parts.map((statements, at) => (
            <li key={at}>
              <a href={`${PATH}/runs/${run.id}/print/${at + 1}.pdf`}>
                {parts.length === 1 ? 'Statements as PDF' : `Part ${at + 1} of ${parts.length} as PDF`}
              </a>{' '}
              <span class="caption">{counted(statements, 'statement')}</span>
            </li>
          ))}
          <li>
            <a href={`${PATH}/runs/${run.id}/addresses`}>Addresses as CSV</a>{' '}
            <span class="caption">for labels, in the same order</span>
          </li>
        </ul>
      )}
      {run.postedAt && (
        <p>
          In the post since {formatInstant(run.postedAt, timeZone)}, noted by {run.postedBy}.
        </p>
      )}
      {maySend && run.endedAt !== null && !run.postedAt && (
        <form method="post" action={`${PATH}/runs/${run.id}`}>
          <CsrfField token={csrf} />
          <Button kind="plain" name="act" value="posted">
            Mark as mailed
          </Button>
        </form>
      )}
    </Panel>
  );
}

function Undelivered({ failures }: RunModel): JSX.Element {
  return (
    <Panel title="Mail refused" aside={counted(failures.length, 'donor')}>
      <p class="panel-words">
        These letters came back for good. Print the statement, or correct the address and post it.
      </p>
      <Table
        caption="Statements whose mail was refused"
        columns={[
          donorColumn(),
          { key: 'error', label: 'The mail server said', cell: ({ error }) => error ?? '' },
          {
            key: 'file',
            label: 'Statement',
            cell: ({ statementId }) => <a href={`${PATH}/files/${statementId}`}>PDF</a>,
          },
        ]}
        rows={failures}
        rowKey={({ statementId }) => statementId}
        empty={null}
      />
    </Panel>
  );
}
