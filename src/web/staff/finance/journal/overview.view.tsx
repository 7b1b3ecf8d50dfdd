import type { JSX } from 'preact';
import type { TargetOverview } from '../../../../finance/journal/batches/batch.queries.js';
import { TARGET_NAMES } from '../../../../finance/journal/mapping/journal-target.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, StatusDot, Unknown } from '../../../http/ui/text.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { batchPath, IsoDate, mappingPath, targetPath } from './journal-words.js';

export interface OverviewModel {
  readonly targets: readonly TargetOverview[];
  readonly entryCount: number;
  readonly timeZone: string;
}

/** What each program has got of the ledger, and what is new for it. */
export function OverviewView({ targets, entryCount, timeZone }: OverviewModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Journal"
        summary={
          entryCount === 0
            ? 'The ledger has no entries yet. The first gift writes the first one.'
            : 'Every entry of the ledger goes to a program once, in numbered batches that never change.'
        }
      />
      <FinanceTabs current="journal" />
      <Table
        caption="Programs that the journal is made for"
        columns={columns(timeZone)}
        rows={targets}
        rowKey={({ target }) => target}
        empty={null}
      />
      <p class="caption">
        No journal names a donor. Use one program for your books, and hledger or plain CSV beside it to check them.
      </p>
    </>
  );
}

function columns(timeZone: string): Column<TargetOverview>[] {
  return [
    {
      key: 'target',
      label: 'Program',
      cell: ({ target }) => <a href={targetPath(target)}>{TARGET_NAMES[target]}</a>,
    },
    {
      key: 'new',
      label: 'New entries',
      kind: 'figure',
      cell: ({ target, newCount }) => <a href={targetPath(target)}>{newCount.toLocaleString('en-US')}</a>,
    },
    {
      key: 'last',
      label: 'Last batch',
      cell: ({ target, lastNumber, unfinished }) =>
        lastNumber === null ? (
          <Unknown word="none yet" />
        ) : (
          <>
            <a href={batchPath(target, lastNumber)}>Batch {lastNumber}</a>{' '}
            {unfinished > 0 && <StatusDot tone="accent" word="Being made" />}
          </>
        ),
    },
    {
      key: 'through',
      label: 'Up to',
      kind: 'date',
      cell: ({ lastThrough }) => (lastThrough ? <IsoDate date={lastThrough} /> : <Unknown word="nothing yet" />),
    },
    {
      key: 'made',
      label: 'Made',
      kind: 'date',
      cell: ({ lastMadeAt }) =>
        lastMadeAt ? <DateText instant={lastMadeAt} zone={timeZone} /> : <Unknown word="never" />,
    },
    {
      key: 'mapping',
      label: 'Settings',
      cell: ({ target }) => (
        <a href={mappingPath(target)}>
          Accounts and settings<span class="visually-hidden"> for {TARGET_NAMES[target]}</span>
        </a>
      ),
    },
  ];
}
