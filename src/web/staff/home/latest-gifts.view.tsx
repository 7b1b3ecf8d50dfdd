import type { JSX } from 'preact';
import type { GiftRow } from '../../../reports/gift-list.js';
import { Panel } from '../../http/ui/blocks.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText } from '../../http/ui/text.js';
import { amountColumn } from '../frame/columns.js';
import { GiftStatus } from '../frame/gift-words.js';

/** The gifts that came last. A viewer sees numbers without names (R-SEC-06). */
export function LatestGifts({ gifts, withNames }: { gifts: readonly GiftRow[]; withNames: boolean }): JSX.Element {
  const all: Column<GiftRow>[] = [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      cell: ({ id, giftDate }) => {
        const date = giftDate && <DateText date={giftDate} />;
        return withNames ? <a href={`/staff/gifts/${id}`}>{date}</a> : date;
      },
    },
    {
      key: 'donor',
      label: 'Donor',
      kind: 'name',
      cell: ({ donor }) => (
        <a href={`/staff/donors/${donor.id}`} title={donor.name}>
          <bdi>{donor.name}</bdi>
        </a>
      ),
    },
    amountColumn(),
    { key: 'for', label: 'For', cell: ({ designation }) => designation.name },
    { key: 'state', label: 'State', cell: (gift) => <GiftStatus gift={gift} /> },
  ];
  return (
    <Panel title="Latest gifts" aside={withNames && <a href="/staff/gifts">All gifts</a>}>
      <Table
        caption="The latest gifts"
        columns={withNames ? all : all.filter(({ key }) => key !== 'donor')}
        rows={gifts}
        rowKey={({ id }) => id}
        empty={null}
        compact
      />
    </Panel>
  );
}
