import type { JSX } from 'preact';
import type { ErasureRequest } from '../../../donors/erasures.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, StatusDot } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';

export function ErasuresView({ requests, zone }: { requests: readonly ErasureRequest[]; zone: string }): JSX.Element {
  const open = requests.filter(({ endedAt }) => endedAt === null);
  return (
    <>
      <PageHead
        title="Privacy"
        summary={`${counted(open.length, 'request')} to be forgotten. Each should be carried out within 30 days.`}
      />
      <Panel title="Donors who asked to be forgotten">
        <Table
          caption="Requests to be forgotten"
          columns={columnsOf(zone)}
          rows={requests}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="Nobody has asked">
              Donors ask on the page Privacy of the portal; their requests come here.
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}

function columnsOf(zone: string): Column<ErasureRequest>[] {
  return [
    {
      key: 'donor',
      label: 'Donor',
      kind: 'name',
      cell: ({ id, donorName, endedAs }) =>
        endedAs === null ? <a href={`/staff/privacy/${id}`}>{donorName}</a> : donorName,
    },
    { key: 'asked', label: 'Asked', kind: 'date', cell: ({ askedAt }) => <DateText instant={askedAt} zone={zone} /> },
    { key: 'state', label: 'State', cell: State },
    {
      key: 'ended',
      label: 'Ended',
      kind: 'date',
      cell: ({ endedAt }) => (endedAt ? <DateText instant={endedAt} zone={zone} /> : null),
    },
  ];
}

function State({ endedAs }: ErasureRequest): JSX.Element {
  if (endedAs === 'done') return <StatusDot tone="good" word="Forgotten" />;
  if (endedAs === 'withdrawn') return <StatusDot tone="quiet" word="Taken back" />;
  return <StatusDot tone="warn" word="Waiting" />;
}
