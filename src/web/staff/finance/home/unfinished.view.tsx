import type { JSX } from 'preact';
import type { Unfinished } from '../../../../finance/periods/unfinished.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { StatusDot, Unknown } from '../../../http/ui/text.js';
import { IsoInstant } from '../iso.js';
import { amountColumn, donorOfGiftColumn } from '../../frame/columns.js';

/** Refunds on their way and disputes that are not decided; the checklist of a month leads here. */
export function UnfinishedPanel({ rows, zone }: { rows: readonly Unfinished[]; zone: string }): JSX.Element {
  return (
    <div id="unfinished">
      <Panel title="Refunds and disputes not finished" aside={rows.length > 0 && 'The oldest first, fifty at most'}>
        <Table
          caption="Refunds and disputes not finished"
          columns={columns(zone)}
          rows={rows}
          rowKey={({ id }) => id}
          empty={<EmptyState title="Every refund has arrived, and every dispute is decided" />}
        />
      </Panel>
    </div>
  );
}

function columns(zone: string): Column<Unfinished>[] {
  return [
    {
      key: 'kind',
      label: 'What',
      cell: ({ kind }) =>
        kind === 'refund' ? (
          <StatusDot tone="warn" word="Refund on its way" />
        ) : (
          <StatusDot tone="bad" word="Disputed" />
        ),
    },
    donorOfGiftColumn('Gift of'),
    amountColumn(),
    { key: 'since', label: 'Since', kind: 'date', cell: ({ since }) => <IsoInstant instant={since} zone={zone} /> },
    {
      key: 'due',
      label: 'Answer due',
      kind: 'date',
      cell: ({ dueAt }) => (dueAt ? <IsoInstant instant={dueAt} zone={zone} /> : <Unknown word="no answer due" />),
    },
  ];
}
