import type { JSX } from 'preact';
import { KNOWN_LAYOUTS } from '../../../../finance/bank/bank-layout.js';
import type { StatementRow, UnmatchedDeposit } from '../../../../reports/deposits/bank-list.js';
import { EmptyState, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { fieldId, HintAndError, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { BankLines } from './bank-lines.view.js';
import type { BankModel, UploadModel } from './bank-model.js';
import { depositCause } from './bank-words.js';
import { amountColumn } from '../../frame/columns.js';

/** The bank's side: its files, its lines, and what does not fit on either side. */
export function BankView(model: BankModel): JSX.Element {
  const { counts, unmatchedCount, upload, problems, canMatch, statements } = model;
  return (
    <>
      <PageHead
        title="Bank"
        summary={`${counted(counts.open, 'line')} to look at · ${counted(unmatchedCount, 'deposit')} without a line`}
      />
      <FinanceTabs current="bank" />
      <ErrorSummary problems={[...upload.problems, ...problems]} />
      {upload.refused && <RefusedFile {...upload.refused} />}
      {canMatch && <UploadForm {...model} />}
      {model.unmatched.length > 0 && <UnmatchedDeposits {...model} />}
      <BankLines {...model} hasFiles={statements.length > 0} />
      {statements.length > 0 && <Statements {...model} />}
    </>
  );
}

function RefusedFile({ fileName, problems, more }: NonNullable<UploadModel['refused']>): JSX.Element {
  return (
    <Notice tone="bad" title={`“${fileName}” was not taken. Nothing was saved.`}>
      <ul>
        {problems.map(({ lineNumber, message }) => (
          <li key={`${lineNumber} ${message}`}>
            {lineNumber !== null && <strong>Line {lineNumber.toLocaleString('en-US')}: </strong>}
            {message}
          </li>
        ))}
        {more > 0 && <li>And {counted(more, 'more line')} like these.</li>}
      </ul>
    </Notice>
  );
}

function UploadForm({ upload, csrf, statements }: BankModel): JSX.Element {
  const error = problemOf(upload.problems, 'file');
  const layouts = KNOWN_LAYOUTS.map(({ columns }) => `“${columns}”`).join(' or ');
  const hint = `CSV as the bank exports it, with ${layouts}. More columns do no harm. At most 10 MB.`;
  return (
    <Panel title="Upload a bank file">
      <form class="stack form-narrow" method="post" action="/staff/finance/bank/uploads" encType="multipart/form-data">
        <CsrfField token={csrf} />
        <TextField
          name="account"
          label="Account"
          value={upload.account || statements[0]?.account || ''}
          maxLength={80}
          hint="What you call it, such as “Operating”. Files of one account may overlap: no line is kept twice."
          error={problemOf(upload.problems, 'account')}
        />
        <div class="field">
          <label class="label" for={fieldId('file')}>
            File
          </label>
          <input
            class="input"
            type="file"
            id={fieldId('file')}
            name="file"
            accept=".csv,text/csv"
            aria-describedby={`${fieldId('file')}-hint${error === undefined ? '' : ` ${fieldId('file')}-error`}`}
            aria-invalid={error === undefined ? undefined : 'true'}
          />
          <HintAndError name="file" hint={hint} error={error} />
        </div>
        <div class="row">
          <Button>Look through the file</Button>
          <span class="caption">Nothing is saved yet.</span>
        </div>
      </form>
    </Panel>
  );
}

function UnmatchedDeposits({ unmatched, unmatchedCount, today }: BankModel): JSX.Element {
  const columns: readonly Column<UnmatchedDeposit>[] = [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      cell: ({ id, arrivalDate }) => (
        <a class="nowrap" href={`/staff/finance/deposits/${id}`}>
          <time dateTime={arrivalDate}>{arrivalDate}</time>
        </a>
      ),
    },
    amountColumn(),
    {
      key: 'from',
      label: 'From',
      cell: ({ kind, label }) => (kind === 'offline' ? label : <span class="nowrap">The processor</span>),
    },
    {
      key: 'why',
      label: 'Why, and what to do',
      cell: (deposit) => <div class="line-todo">{depositCause(deposit, today)}</div>,
    },
  ];
  const more = unmatchedCount - unmatched.length;
  return (
    <Panel
      title="Deposits without a bank line"
      aside={more > 0 && <a href="/staff/finance/deposits?matched=no">{counted(more, 'more deposit')}</a>}
    >
      <Table
        caption="Deposits without a bank line, the oldest first"
        columns={columns}
        rows={unmatched}
        rowKey={({ id }) => id}
        empty={null}
        compact
      />
    </Panel>
  );
}

function Statements({ statements, organisation }: BankModel): JSX.Element {
  const columns: readonly Column<StatementRow>[] = [
    {
      key: 'file',
      label: 'File',
      kind: 'name',
      cell: ({ id, fileName }) => (
        <a href={`/staff/finance/bank?statement=${id}`} title={fileName}>
          <bdi>{fileName}</bdi>
        </a>
      ),
    },
    { key: 'account', label: 'Account', kind: 'name', cell: ({ account }) => account },
    {
      key: 'days',
      label: 'Days',
      cell: ({ firstOn, lastOn }) => <span class="nowrap">{`${firstOn} – ${lastOn}`}</span>,
    },
    { key: 'lines', label: 'Lines', kind: 'figure', cell: ({ lineCount }) => lineCount.toLocaleString('en-US') },
    { key: 'new', label: 'New', kind: 'figure', cell: ({ newCount }) => newCount.toLocaleString('en-US') },
    {
      key: 'when',
      label: 'Saved',
      kind: 'date',
      cell: ({ uploadedAt }) => <DateText instant={uploadedAt} zone={organisation.timeZone} withTime />,
    },
    { key: 'who', label: 'By', kind: 'name', cell: ({ uploadedBy }) => uploadedBy },
  ];
  return (
    <Panel title="Bank files">
      <Table
        caption="Bank files that were saved, the newest first"
        columns={columns}
        rows={statements}
        rowKey={({ id }) => id}
        empty={<EmptyState title="No files yet" />}
        compact
      />
    </Panel>
  );
}
