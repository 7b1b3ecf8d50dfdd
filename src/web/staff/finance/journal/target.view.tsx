import type { JSX } from 'preact';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { BatchRow } from '../../../../finance/journal/batches/batch.queries.js';
import type { JournalPreview, PreviewAccount } from '../../../../finance/journal/batches/preview.js';
import {
  TARGET_NAMES,
  type JournalSettings,
  type JournalTarget,
} from '../../../../finance/journal/mapping/journal-target.js';
import { EmptyState, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { FilterBar, Pager } from '../../../http/ui/list-controls.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, Money, StatusDot } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { hrefOf } from '../../../http/forms.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { BatchStatus, batchPath, IsoDate, mappingPath, MODE_WORDS, targetPath } from './journal-words.js';

export interface TargetModel {
  readonly target: JournalTarget;
  readonly settings: JournalSettings;
  /** The day as it was typed. */
  readonly through: string;
  /** Null while the day is none. */
  readonly preview: (JournalPreview & { readonly through: CalendarDate }) | null;
  readonly nextNumber: number;
  readonly batches: readonly BatchRow[];
  readonly olderHref: string | null;
  readonly problems: readonly FieldProblem[];
  readonly timeZone: string;
  readonly csrf: string;
  readonly may: { readonly make: boolean };
}

/** What is new for a program, and the batches it has got. */
export function TargetView(model: TargetModel): JSX.Element {
  const { target, settings, through, preview, problems, batches, olderHref } = model;
  return (
    <>
      <PageHead
        title={`Journal for ${TARGET_NAMES[target]}`}
        summary={`${MODE_WORDS[settings.mode].label} · ${MODE_WORDS[settings.mode].hint}`}
        actions={
          <Button kind="plain" href={mappingPath(target)}>
            Accounts and settings
          </Button>
        }
      />
      <FinanceTabs current="journal" />
      <ErrorSummary problems={problems} />
      <FilterBar action={targetPath(target)}>
        <TextField
          name="through"
          label="Everything new up to"
          type="date"
          value={through}
          error={problemOf(problems, 'through')}
        />
      </FilterBar>
      {preview && <Preview {...model} preview={preview} />}
      <Panel title="Batches" aside="A batch never changes: its files are the same whenever they are fetched.">
        <Table
          caption={`Batches for ${TARGET_NAMES[target]}, the newest first`}
          columns={batchColumns(model)}
          rows={batches}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No batch yet">
              When you make one, the entries in it are taken off the list above, and it stands here for good.
            </EmptyState>
          }
        />
        {olderHref && <Pager summary="Older batches have lower numbers." nextHref={olderHref} />}
      </Panel>
    </>
  );
}

function Preview(model: TargetModel & { readonly preview: NonNullable<TargetModel['preview']> }): JSX.Element {
  const { preview, target, nextNumber, may, csrf } = model;
  const { entryCount, waitingCount, accounts, through } = preview;
  if (entryCount === 0) {
    return (
      <EmptyState title={`Nothing is new up to ${through}`}>
        {waitingCount > 0
          ? `${counted(waitingCount, 'entry', 'entries')} wait for their deposit, and will be new when it is made.`
          : 'Every entry up to that day is in a batch. Later ones and corrections will show up here.'}
      </EmptyState>
    );
  }
  return (
    <Panel
      title={`What batch ${nextNumber} would hold`}
      aside={
        <>
          {counted(entryCount, 'entry', 'entries')}, <IsoDate date={preview.firstDate!} /> to{' '}
          <IsoDate date={preview.lastDate!} />
        </>
      }
    >
      <div class="stack">
        <Unmapped {...model} />
        {waitingCount > 0 && (
          <Notice tone="accent">
            {counted(waitingCount, 'more entry waits', 'more entries wait')} for a deposit, and stay for a later batch.
          </Notice>
        )}
        <Table
          caption="Totals by account"
          columns={accountColumns(accounts)}
          rows={accounts}
          rowKey={({ account, currency }) => account + currency}
          empty={null}
        />
        {may.make && (
          <form class="row" method="post" action={`${targetPath(target)}/batches`}>
            <CsrfField token={csrf} />
            <input type="hidden" name="through" value={through} />
            <input type="hidden" name="seen" value={entryCount} />
            <Button>
              Make batch {nextNumber} of {counted(entryCount, 'entry', 'entries')}
            </Button>
          </form>
        )}
      </div>
    </Panel>
  );
}

function Unmapped({ preview, target }: { preview: JournalPreview; target: JournalTarget }): JSX.Element | null {
  // These two are read by programs that have no chart of their own.
  if (target === 'csv' || target === 'hledger') return null;
  const own = [...new Set(preview.accounts.filter((each) => each.coverage === 'own').map(({ account }) => account))];
  if (own.length === 0) return null;
  const isOne = own.length === 1;
  return (
    <Notice tone="warn" title={isOne ? 'One account has no rule' : `${own.length} accounts have no rule`}>
      {TARGET_NAMES[target]} gets {isOne ? 'it' : 'them'} as our chart says: {own.join(', ')}. If{' '}
      {isOne ? 'it is' : 'they are'} called otherwise there, <a href={mappingPath(target)}>say so first</a>.
    </Notice>
  );
}

const COVERAGE_WORDS = { mapped: '', partly: 'or another, by rules', own: 'as in our chart' } as const;

function accountColumns(accounts: readonly PreviewAccount[]): Column<PreviewAccount>[] {
  const currencies = new Set(accounts.map(({ currency }) => currency));
  const [currency] = currencies;
  const total = (side: 'debitMinor' | 'creditMinor') =>
    currencies.size === 1 ? (
      <Money
        value={Amount.of(
          accounts.reduce((sum, each) => sum + each[side], 0n),
          currency!,
        )}
      />
    ) : undefined;
  const balance = (each: string): bigint =>
    accounts
      .filter((account) => account.currency === each)
      .reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0n);
  const isBalanced = [...currencies].every((each) => balance(each) === 0n);
  return [
    {
      key: 'account',
      label: 'Account',
      cell: ({ account, name }) => `${account} ${name}`,
      total: 'Total',
    },
    {
      key: 'external',
      label: 'Called there',
      cell: ({ externalId, coverage }) => (
        <>
          {externalId}
          {COVERAGE_WORDS[coverage] !== '' && <div class="caption">{COVERAGE_WORDS[coverage]}</div>}
        </>
      ),
      total: isBalanced ? <StatusDot tone="good" word="In balance" /> : <StatusDot tone="bad" word="Not in balance" />,
    },
    {
      key: 'debit',
      label: 'Debit',
      kind: 'figure',
      cell: (each) => money(each.debitMinor, each),
      total: total('debitMinor'),
    },
    {
      key: 'credit',
      label: 'Credit',
      kind: 'figure',
      cell: (each) => money(each.creditMinor, each),
      total: total('creditMinor'),
    },
  ];
}

function money(minor: bigint, { currency }: { currency: string }): JSX.Element | null {
  return minor === 0n ? null : <Money value={Amount.of(minor, currency)} />;
}

function batchColumns({ target, timeZone }: TargetModel): Column<BatchRow>[] {
  return [
    { key: 'number', label: 'Batch', cell: ({ number }) => <a href={batchPath(target, number)}>Batch {number}</a> },
    { key: 'status', label: 'Status', cell: (batch) => <BatchStatus batch={batch} /> },
    { key: 'entries', label: 'Entries', kind: 'figure', cell: ({ entryCount }) => entryCount.toLocaleString('en-US') },
    { key: 'first', label: 'From', kind: 'date', cell: ({ firstDate }) => <IsoDate date={firstDate} /> },
    { key: 'last', label: 'To', kind: 'date', cell: ({ lastDate }) => <IsoDate date={lastDate} /> },
    {
      key: 'made',
      label: 'Made',
      cell: ({ madeAt, madeBy }) => (
        <>
          <DateText instant={madeAt} zone={timeZone} withTime /> <span class="caption">by {madeBy}</span>
        </>
      ),
    },
  ];
}

export function olderHrefOf(target: JournalTarget, through: string, batches: readonly BatchRow[]): string | null {
  const last = batches.at(-1);
  return last && last.number > 1 ? hrefOf(targetPath(target), { through, before: String(last.number) }) : null;
}
