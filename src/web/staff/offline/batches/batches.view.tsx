import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { BatchRow } from '../../../../reports/offline/batch-list.js';
import type { Slice } from '../../../../reports/slice.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Pager } from '../../../http/ui/list-controls.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money, StatusDot } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import { BATCH_KIND_WORDS, BATCH_STATES } from '../offline-words.js';

const PATH = '/staff/gifts/batches';

/** Every batch, the newest first. */
export function BatchesView({ slice, mayRecord }: { slice: Slice<BatchRow>; mayRecord: boolean }): JSX.Element {
  const actions = mayRecord && (
    <>
      <Button href={`${PATH}/new`}>Open a batch</Button>
      <Button kind="plain" href="/staff/gifts/record">
        Record one gift
      </Button>
    </>
  );
  return (
    <>
      <PageHead
        title="Batches"
        summary={
          <>
            Checks, cash and what else did not come online · <a href="/staff/gifts">all gifts</a>
          </>
        }
        actions={actions}
      />
      <Table
        caption="Batches, the newest first"
        columns={COLUMNS}
        rows={slice.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title="No batches yet" action={mayRecord && <Button href={`${PATH}/new`}>Open a batch</Button>}>
            The morning’s mail is counted, added up and typed in as one batch, which becomes one deposit.
          </EmptyState>
        }
      />
      {(slice.previous ?? slice.next) && (
        <Pager
          summary="The newest first."
          previousHref={slice.previous && hrefOf(PATH, { after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { after: slice.next })}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<BatchRow>[] = [
  { key: 'received', label: 'Received', kind: 'date', cell: ({ receivedOn }) => <time>{receivedOn}</time> },
  { key: 'label', label: 'Batch', kind: 'name', cell: ({ id, label }) => <a href={`${PATH}/${id}`}>{label}</a> },
  { key: 'kind', label: 'Holds', cell: ({ kind }) => BATCH_KIND_WORDS[kind] },
  {
    key: 'count',
    label: 'Gifts',
    kind: 'figure',
    cell: ({ state, count, controlCount }) => (state === 'open' ? `${count} of ${controlCount}` : count),
  },
  {
    key: 'total',
    label: 'Total',
    kind: 'figure',
    cell: ({ controlMinor, currency }) => <Money value={Amount.of(controlMinor, currency)} />,
  },
  { key: 'state', label: 'State', cell: ({ state }) => <StatusDot {...BATCH_STATES[state]} /> },
  {
    key: 'deposit',
    label: 'Deposited',
    kind: 'date',
    cell: ({ deposit }) => deposit && <time>{deposit.on}</time>,
  },
  { key: 'by', label: 'Opened by', cell: ({ openedBy }) => openedBy },
];
