import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { ImportRun } from '../../../imports/runs/import-run.js';
import { LAYOUTS } from '../../../imports/mapping/layouts.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { fieldId, HintAndError } from '../../http/ui/fields.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, StatusDot } from '../../http/ui/text.js';
import { number, PATH, STATE_WORDS } from './import-words.js';

export interface ImportsModel {
  readonly runs: readonly ImportRun[];
  readonly problems: readonly FieldProblem[];
  readonly timeZone: string;
  readonly csrf: string;
}

/** All imports, the form that begins one, and the way to subscriptions that were begun elsewhere. */
export function ImportsView(model: ImportsModel): JSX.Element {
  const { runs, problems, csrf } = model;
  return (
    <>
      <PageHead
        title="Import"
        summary="Donors and gifts from another system, and plans whose subscriptions were begun elsewhere"
      />
      <ErrorSummary problems={problems} />
      <div class="columns">
        <UploadPanel {...model} />
        <Panel title="Subscriptions at the processor">
          <div class="stack">
            <p>
              Subscriptions that run on your Stripe account and were not begun here can become plans: donors give no
              card again, and no charge moves to another day. What would happen is shown first.
            </p>
            <form method="post" action={`${PATH}/subscriptions`}>
              <CsrfField token={csrf} />
              <Button kind="plain">Look for subscriptions</Button>
            </form>
          </div>
        </Panel>
      </div>
      <Panel title="Imports">
        <Table
          caption="Imports, the newest first"
          columns={columns(model)}
          rows={runs}
          rowKey={({ id }) => id}
          empty={<EmptyState title="Nothing imported yet">Upload a file, and see what would happen.</EmptyState>}
        />
      </Panel>
    </>
  );
}

function UploadPanel({ problems, csrf }: ImportsModel): JSX.Element {
  const error = problemOf(problems, 'file');
  const known = LAYOUTS.map(({ title }) => title).join(', ');
  return (
    <Panel title="Upload a file">
      <form class="stack" method="post" action={PATH} encType="multipart/form-data">
        <CsrfField token={csrf} />
        <div class="field">
          <label class="label" for={fieldId('file')}>
            Donors and gifts as CSV
          </label>
          <input
            class="input"
            type="file"
            id={fieldId('file')}
            name="file"
            accept=".csv,.tsv,.txt,text/csv"
            aria-describedby={`${fieldId('file')}-hint${error === undefined ? '' : ` ${fieldId('file')}-error`}`}
            aria-invalid={error === undefined ? undefined : 'true'}
          />
          <HintAndError
            name="file"
            hint={`Exports of ${known} are recognized; any other table will do. At most 512 MB. Nothing is brought before you have seen what would happen.`}
            error={error}
          />
        </div>
        <div class="row">
          <Button>Upload</Button>
        </div>
        <p class="hint">The file is kept encrypted and deleted after a week.</p>
      </form>
    </Panel>
  );
}

function columns({ timeZone }: ImportsModel): Column<ImportRun>[] {
  return [
    {
      key: 'when',
      label: 'Begun',
      kind: 'date',
      cell: ({ createdAt }) => <DateText instant={createdAt} zone={timeZone} withTime />,
    },
    {
      key: 'name',
      label: 'What',
      kind: 'name',
      cell: ({ id, name }) => (
        <a href={`${PATH}/${id}`}>
          <bdi>{name}</bdi>
        </a>
      ),
    },
    { key: 'source', label: 'Source', cell: ({ source }) => source },
    {
      key: 'state',
      label: 'State',
      cell: ({ state }) => <StatusDot tone={STATE_WORDS[state].tone} word={STATE_WORDS[state].word} />,
    },
    {
      key: 'rows',
      label: 'Rows',
      kind: 'figure',
      cell: ({ rowsTotal }) => (rowsTotal === null ? '' : number(rowsTotal)),
    },
    { key: 'by', label: 'By', cell: ({ askedBy }) => askedBy?.name ?? 'Command line' },
  ];
}
