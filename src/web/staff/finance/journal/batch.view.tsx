import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { formatInstant } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { BatchFile, BatchRow } from '../../../../finance/journal/batches/batch.queries.js';
import { TARGET_NAMES } from '../../../../finance/journal/mapping/journal-target.js';
import type { BatchTotal } from '../../../../finance/journal/manifest.js';
import { DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, Money } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { BatchStatus, batchPath, IsoDate, MODE_WORDS, targetPath } from './journal-words.js';

/** More files than this are fetched as an archive. */
const FILES_SHOWN = 50;

export interface BatchModel {
  readonly batch: BatchRow;
  readonly totals: readonly BatchTotal[];
  readonly files: readonly BatchFile[];
  readonly reason: string;
  readonly problems: readonly FieldProblem[];
  readonly timeZone: string;
  readonly csrf: string;
  readonly may: { readonly change: boolean };
}

/** One batch: what is in it, its files, and the way to say that it was not imported. */
export function BatchView(model: BatchModel): JSX.Element {
  const { batch, totals, files, problems, may } = model;
  return (
    <>
      <PageHead
        title={`Batch ${batch.number} for ${TARGET_NAMES[batch.target]}`}
        summary={
          <>
            {counted(batch.entryCount, 'entry', 'entries')} · <IsoDate date={batch.firstDate} /> to{' '}
            <IsoDate date={batch.lastDate} />
          </>
        }
        actions={<Downloads batch={batch} files={files} />}
      />
      <FinanceTabs current="journal" />
      <ErrorSummary problems={problems} />
      <State {...model} />
      <div class="columns">
        <div class="stack">
          <Panel title="Totals of the ledger">
            <Table
              caption="Totals of the ledger by account"
              columns={totalColumns(totals)}
              rows={totals}
              rowKey={({ account, currency }) => account + currency}
              empty={null}
            />
          </Panel>
          {files.length > 0 && <Files batch={batch} files={files} />}
        </div>
        <div class="stack">
          <Facts {...model} />
          {may.change && !batch.voided && <VoidForm {...model} />}
        </div>
      </div>
    </>
  );
}

function Downloads({ batch, files }: Pick<BatchModel, 'batch' | 'files'>): JSX.Element {
  const path = batchPath(batch.target, batch.number);
  const journals = files.filter(({ kind }) => kind === 'journal');
  return (
    <>
      <Button kind="plain" href={targetPath(batch.target)}>
        All batches
      </Button>
      {journals.length > 0 && (
        <Button kind="plain" href={`${path}/files/0`} download>
          Download manifest
        </Button>
      )}
      {files.length === 2 && journals.length === 1 && (
        <Button href={`${path}/files/${journals[0]!.position}`} download>
          Download file
        </Button>
      )}
      {files.length > 2 && (
        <Button href={`${path}/zip`} download>
          Download {counted(files.length, 'file')}
        </Button>
      )}
    </>
  );
}

function State({ batch, csrf, may, timeZone }: BatchModel): JSX.Element | null {
  const { voided, finishedAt, progress, entryCount, target, number } = batch;
  if (voided) {
    return (
      <Notice tone="bad" title="This batch is void">
        {voided.by} said on <DateText instant={voided.at} zone={timeZone} /> that it was not imported: {voided.reason}{' '}
        Its entries went to later batches. Number and files stay.
      </Notice>
    );
  }
  if (finishedAt) return null;
  if (!progress?.problem) {
    return (
      <Notice tone="accent" title="The files are being written">
        {(progress?.done ?? 0).toLocaleString('en-US')} of {counted(entryCount, 'entry', 'entries')} so far. The entries
        are chosen already; you can leave this page.
      </Notice>
    );
  }
  return (
    <Notice tone="warn" title="The files are not written yet">
      <p>{progress.problem}</p>
      {may.change && (
        <form method="post" action={`${batchPath(target, number)}/again`}>
          <CsrfField token={csrf} />
          <Button kind="plain">Try again</Button>
        </form>
      )}
    </Notice>
  );
}

function Facts({ batch, timeZone }: BatchModel): JSX.Element {
  const items = [
    { term: 'Status', value: <BatchStatus batch={batch} /> },
    { term: 'Everything new up to', value: <IsoDate date={batch.through} /> },
    { term: 'Made of', value: MODE_WORDS[batch.mode].label },
    { term: 'Made', value: formatInstant(batch.madeAt, timeZone) },
    { term: 'By', value: batch.madeBy },
    ...(batch.fingerprint ? [{ term: 'Fingerprint', value: <code class="break">{batch.fingerprint}</code> }] : []),
  ];
  return (
    <Panel title="This batch">
      <DefinitionList items={items} />
    </Panel>
  );
}

function Files({ batch, files }: Pick<BatchModel, 'batch' | 'files'>): JSX.Element {
  const shown = files.slice(0, FILES_SHOWN);
  return (
    <Panel title="Files" aside="Import them in the order of their numbers.">
      <Table
        caption="Files of this batch"
        columns={fileColumns(batch)}
        rows={shown}
        rowKey={({ name }) => name}
        empty={null}
        compact
      />
      {files.length > shown.length && (
        <p class="caption">
          And {(files.length - shown.length).toLocaleString('en-US')} more, all in the archive above.
        </p>
      )}
    </Panel>
  );
}

function fileColumns({ target, number }: BatchRow): Column<BatchFile>[] {
  return [
    {
      key: 'name',
      label: 'File',
      cell: ({ name, position }) => (
        <a class="nowrap" href={`${batchPath(target, number)}/files/${position}`} download>
          {name}
        </a>
      ),
    },
    {
      key: 'entries',
      label: 'Entries',
      kind: 'figure',
      cell: ({ kind, journalCount }) => (kind === 'manifest' ? '' : journalCount.toLocaleString('en-US')),
    },
    { key: 'lines', label: 'Lines', kind: 'figure', cell: ({ lineCount }) => lineCount.toLocaleString('en-US') },
    {
      key: 'hash',
      label: 'SHA-256',
      cell: ({ sha256 }) => <code title={sha256}>{sha256.slice(0, 12)}…</code>,
    },
  ];
}

function totalColumns(totals: readonly BatchTotal[]): Column<BatchTotal>[] {
  const currencies = new Set(totals.map(({ currency }) => currency));
  const [currency] = currencies;
  const side = (field: 'debitMinor' | 'creditMinor', label: string): Column<BatchTotal> => ({
    key: field,
    label,
    kind: 'figure',
    cell: (total) => (total[field] === 0n ? null : <Money value={Amount.of(total[field], total.currency)} />),
    total:
      currencies.size === 1 ? (
        <Money
          value={Amount.of(
            totals.reduce((sum, total) => sum + total[field], 0n),
            currency!,
          )}
        />
      ) : undefined,
  });
  return [
    { key: 'account', label: 'Account', cell: ({ account, name }) => `${account} ${name}` },
    side('debitMinor', 'Debit'),
    side('creditMinor', 'Credit'),
  ];
}

function VoidForm({ batch, reason, problems, csrf }: BatchModel): JSX.Element {
  return (
    <Panel title="Not imported?">
      <form class="stack" method="post" action={`${batchPath(batch.target, batch.number)}/void`}>
        <CsrfField token={csrf} />
        <p class="panel-help">
          If {TARGET_NAMES[batch.target]} did not take this batch, make it void. Its{' '}
          {counted(batch.entryCount, 'entry', 'entries')} can then go into another one. Do not, if it was imported: they
          would be in your books twice.
        </p>
        <TextField
          name="reason"
          label="Why it was not imported"
          value={reason}
          error={problemOf(problems, 'reason')}
          maxLength={300}
          autocomplete="off"
          required
        />
        <div class="row">
          <Button kind="danger">Make batch {batch.number} void</Button>
        </div>
      </form>
    </Panel>
  );
}
