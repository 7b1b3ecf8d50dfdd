import type { JSX } from 'preact';
import { formatInstant } from '../../../kernel/calendar.js';
import type { ExportJob } from '../../../finance/exports/jobs/export-job.store.js';
import { type Definition, DefinitionList, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { FinanceTabs } from '../finance/finance-tabs.view.js';
import { ExportStatus, exportTitle, formatWord, progressWord, sizeWord } from './export-words.js';

export interface ExportModel {
  readonly job: ExportJob;
  readonly timeZone: string;
  readonly csrf: string;
  /** Whether the file is this person's to take, to stop and to repeat. */
  readonly mayTake: boolean;
  /** Whether the download begins by itself. */
  readonly begins: boolean;
}

/** One export: how far it is, what it holds, and the file. */
export function ExportView(model: ExportModel): JSX.Element {
  const { job, timeZone } = model;
  return (
    <>
      <PageHead
        title={`Export of ${job.ask.what}`}
        summary={`Asked for by ${job.askedBy.name} on ${formatInstant(job.askedAt, timeZone)}`}
      />
      <FinanceTabs current="exports" />
      <Progress {...model} />
      <Panel title="What it holds">
        <div class="stack">
          <ul class="stack stack-tight">
            {job.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <DefinitionList items={definitions(model)} />
        </div>
      </Panel>
    </>
  );
}

function Progress({ job, csrf, mayTake, begins, timeZone }: ExportModel): JSX.Element {
  const { id, state, failure, rowsDone, rowsExpected, expiresAt } = job;
  const isMoving = state === 'waiting' || state === 'running';
  return (
    <Panel title={exportTitle(job.ask.what)} aside={<ExportStatus state={state} />}>
      <div class="stack">
        {isMoving && (
          <>
            <progress
              class="progress"
              value={rowsDone}
              max={Math.max(1, rowsExpected, rowsDone)}
              aria-label="Rows so far"
            >
              {progressWord(job)}
            </progress>
            <p>
              {state === 'waiting'
                ? 'A worker begins as soon as it is free.'
                : `${progressWord(job)} rows so far. This page looks again by itself.`}
            </p>
          </>
        )}
        {failure !== null && <Notice tone={state === 'failed' ? 'bad' : 'warn'}>{failure}</Notice>}
        {begins && <p>The download begins by itself.</p>}
        {state === 'ready' && !mayTake && <p>Only {job.askedBy.name} and administrators can download it.</p>}
        {state === 'cancelled' && <p>It was cancelled before it was ready. There is no file.</p>}
        {state === 'expired' && (
          <p>The file was deleted on {formatInstant(expiresAt ?? job.askedAt, timeZone)}, a week after it was made.</p>
        )}
        {mayTake && (
          <div class="row">
            {state === 'ready' && <Button href={`/staff/exports/${id}/file`}>Download</Button>}
            {isMoving && <Act path={`/staff/exports/${id}/cancel`} csrf={csrf} label="Cancel this export" />}
            {(state === 'failed' || state === 'cancelled') && (
              <Act path={`/staff/exports/${id}/again`} csrf={csrf} label="Try again" />
            )}
          </div>
        )}
      </div>
    </Panel>
  );
}

function Act({ path, csrf, label }: { path: string; csrf: string; label: string }): JSX.Element {
  return (
    <form method="post" action={path}>
      <CsrfField token={csrf} />
      <Button kind="plain">{label}</Button>
    </form>
  );
}

function definitions({ job, timeZone }: ExportModel): Definition[] {
  const { look, madeAsOf, expiresAt, sizeBytes, state, downloads } = job;
  const at = (instant: Date): string => formatInstant(instant, timeZone);
  return [
    { term: 'Rows', value: progressWord(job) },
    { term: 'Format', value: look.byteOrderMark ? `${formatWord(job)} with a byte order mark` : formatWord(job) },
    { term: 'Columns', value: look.headers === 'api' ? 'Names of the API' : 'Plain words' },
    ...(madeAsOf ? [{ term: 'Data of', value: at(madeAsOf) }] : []),
    ...(sizeBytes === null ? [] : [{ term: 'Size', value: sizeWord(sizeBytes) }]),
    ...(state === 'ready' && expiresAt ? [{ term: 'Kept until', value: at(expiresAt) }] : []),
    { term: 'Downloads', value: String(downloads) },
  ];
}
