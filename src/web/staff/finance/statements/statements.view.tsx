import type { JSX } from 'preact';
import type { StatementChange } from '../../../../receipts/statements/statement.js';
import type { RunProgress } from '../../../../reports/statements/run-progress.js';
import type { OutdatedRow, Sample, UnreachableRow, YearCounts } from '../../../../reports/statements/year-overview.js';
import { EmptyState, Notice, Panel, Tile } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { SelectField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, StatusDot } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { RUN_WORDS } from './run.view.js';
import { donorColumn } from '../../frame/columns.js';

const PATH = '/staff/finance/statements';

export interface StatementsModel {
  readonly years: readonly number[];
  readonly year: number;
  /** The year is not over: nothing can be sent yet. */
  readonly isRunning: boolean;
  readonly counts: YearCounts;
  readonly runs: readonly RunProgress[];
  readonly outdated: readonly OutdatedRow[];
  readonly unreachable: readonly UnreachableRow[];
  readonly samples: readonly Sample[];
  readonly timeZone: string;
  readonly csrf: string;
  readonly maySend: boolean;
}

/** What changed after a statement, in the words of a column. */
export const CHANGE_WORDS: Readonly<Record<StatementChange, string>> = {
  'late-gift': 'A gift was added',
  return: 'Money was returned',
  correction: 'A receipt was corrected',
  name: 'The name was changed',
  joined: 'Records were merged',
};

export function StatementsView(model: StatementsModel): JSX.Element {
  const { year, counts, isRunning, outdated, unreachable } = model;
  const isEmpty = counts.byMail + counts.toPrint + counts.unreachable + counts.made + counts.withoutReceipt === 0;
  return (
    <>
      <PageHead title="Statements" summary={`Gifts of the calendar year ${year}, one statement for each donor`} />
      <FinanceTabs current="statements" />
      <YearPicker {...model} />
      {isEmpty ? (
        <div class="table-frame">
          <EmptyState title={`No gifts in ${year}`}>
            A donor gets a statement for each calendar year in which a gift of theirs has a receipt.
          </EmptyState>
        </div>
      ) : (
        <>
          <Figures counts={counts} />
          {isRunning ? (
            <Notice tone="accent">
              {year} is not over. Its statements can be sent from January 1, {year + 1}. Until then every donor sees the
              year so far in their giving pages.
            </Notice>
          ) : (
            <Sending {...model} />
          )}
          <Samples {...model} />
          {outdated.length > 0 && <Outdated {...model} />}
          {unreachable.length > 0 && <Unreachable {...model} />}
          {model.runs.length > 0 && <Runs {...model} />}
        </>
      )}
    </>
  );
}

function YearPicker({ years, year }: StatementsModel): JSX.Element {
  return (
    <form class="row" method="get" action={PATH}>
      <SelectField
        name="year"
        label="Year"
        value={String(year)}
        options={years.map((each) => ({ value: String(each), label: String(each) }))}
      />
      <Button kind="plain">Show</Button>
    </form>
  );
}

function Figures({ counts }: { counts: YearCounts }): JSX.Element {
  const figure = (count: number): string => count.toLocaleString('en-US');
  return (
    <div class="tiles">
      <Tile label="To send by mail" figure={figure(counts.byMail)} note="donors with an email address" />
      <Tile label="To print" figure={figure(counts.toPrint)} note="donors with a postal address only" />
      <Tile label="No address" figure={figure(counts.unreachable)} note="neither email nor a postal address" />
      <Tile
        label="Made"
        figure={figure(counts.made)}
        note={counts.outdated > 0 ? `${figure(counts.outdated)} changed since` : 'none changed since'}
      />
      <Tile label="Nothing to send" figure={figure(counts.withoutReceipt)} note="returned, or thanked by letter only" />
    </div>
  );
}

function Sending({ year, counts, runs, maySend }: StatementsModel): JSX.Element {
  const active = runs.find(({ state }) => state === 'running' || state === 'paused');
  if (active) {
    return (
      <Notice tone="accent" title={active.state === 'running' ? 'Being sent' : 'Paused'}>
        {active.made.toLocaleString('en-US')} of {counted(active.donors, 'statement')} made.{' '}
        <a href={`${PATH}/runs/${active.id}`}>Watch it</a>
      </Notice>
    );
  }
  const waiting = counts.byMail + counts.toPrint;
  if (waiting + counts.outdated === 0) {
    return <Notice tone="good">Everybody who can be reached has a statement of {year} that says what is so.</Notice>;
  }
  if (!maySend) return <Notice>Statements are waiting. Sending them is for people of finance.</Notice>;
  return (
    <div class="row">
      {waiting > 0 && <Button href={`${PATH}/${year}/send?scope=new`}>Send {counted(waiting, 'statement')}…</Button>}
      {counts.outdated > 0 && (
        <Button kind={waiting > 0 ? 'plain' : 'primary'} href={`${PATH}/${year}/send?scope=outdated`}>
          Send new versions to {counted(counts.outdated, 'donor')}…
        </Button>
      )}
    </div>
  );
}

const SAMPLE_WORDS: Readonly<Record<Sample['kind'], string>> = {
  first: 'The first one',
  longest: 'The longest one',
  benefits: 'One with benefits',
  paper: 'One without email',
};

function Samples({ year, samples, maySend }: StatementsModel): JSX.Element | null {
  if (!maySend || samples.length === 0) return null;
  return (
    <Panel title="Sample pages" aside="as they would be made now">
      <ul role="list" class="row">
        {samples.map(({ kind, donorId }) => (
          <li key={kind}>
            <a href={`${PATH}/${year}/samples/${donorId}`}>{SAMPLE_WORDS[kind]}</a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Outdated({ year, outdated, counts, maySend, isRunning, csrf }: StatementsModel): JSX.Element {
  const columns: Column<OutdatedRow>[] = [
    donorColumn(),
    { key: 'change', label: 'What changed', cell: ({ change }) => CHANGE_WORDS[change] },
    {
      key: 'version',
      label: 'Sent',
      cell: ({ statementId, version }) => <a href={`${PATH}/files/${statementId}`}>Version {version}</a>,
    },
    {
      key: 'next',
      label: 'Next',
      cell: ({ donorId, version, isReachable }) => {
        if (!isReachable) return <StatusDot tone="warn" word="No address" />;
        if (!maySend || isRunning) return `Version ${version + 1}`;
        return (
          <form method="post" action={`${PATH}/${year}/send`}>
            <CsrfField token={csrf} />
            <input type="hidden" name="donor" value={donorId} />
            <Button kind="quiet" name="scope" value="one">
              Send version {version + 1}
            </Button>
          </form>
        );
      },
    },
  ];
  return (
    <Panel title="Changed since" aside={more(outdated.length, Math.max(counts.outdated, outdated.length))}>
      <p class="panel-words">
        These statements no longer say what is so. The next version says which one it replaces, and why.
      </p>
      <Table
        caption={`Statements of ${year} that changed since`}
        columns={columns}
        rows={outdated}
        rowKey={({ statementId }) => statementId}
        empty={null}
      />
    </Panel>
  );
}

function Unreachable({ year, unreachable, counts }: StatementsModel): JSX.Element {
  return (
    <Panel title="No address" aside={more(unreachable.length, counts.unreachable)}>
      <p class="panel-words">
        Neither mail nor post would reach them. Add an address to the donor, and they can be sent theirs.
      </p>
      <Table
        caption={`Donors of ${year} without any address`}
        columns={[
          donorColumn<UnreachableRow>(),
          { key: 'receipts', label: 'Receipts', kind: 'figure', cell: ({ receipts }) => String(receipts) },
        ]}
        rows={unreachable}
        rowKey={({ donorId }) => donorId}
        empty={null}
      />
    </Panel>
  );
}

function Runs({ runs, timeZone }: StatementsModel): JSX.Element {
  const columns: Column<RunProgress>[] = [
    {
      key: 'started',
      label: 'Started',
      kind: 'date',
      cell: ({ id, startedAt }) => (
        <a href={`${PATH}/runs/${id}`}>
          <DateText instant={startedAt} zone={timeZone} />
        </a>
      ),
    },
    { key: 'by', label: 'By', kind: 'name', cell: ({ startedBy }) => <bdi>{startedBy}</bdi> },
    { key: 'state', label: 'State', cell: ({ state }) => <StatusDot {...RUN_WORDS[state]} /> },
    { key: 'made', label: 'Made', kind: 'figure', cell: ({ made }) => made.toLocaleString('en-US') },
    { key: 'print', label: 'To print', kind: 'figure', cell: ({ toPrint }) => toPrint.toLocaleString('en-US') },
    {
      key: 'posted',
      label: 'Posted',
      kind: 'date',
      cell: ({ postedAt }) => (postedAt ? <DateText instant={postedAt} zone={timeZone} /> : ''),
    },
  ];
  return (
    <Panel title="Sent">
      <Table caption="Runs, the latest first" columns={columns} rows={runs} rowKey={({ id }) => id} empty={null} />
    </Panel>
  );
}

function more(shown: number, all: number): string {
  return all > shown ? `the first ${shown} of ${all.toLocaleString('en-US')}` : counted(all, 'donor');
}
