import type { JSX } from 'preact';
import type { AskedLookUp } from '../../../../finance/transparency/look-up/look-up-donor.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText } from '../../../http/ui/text.js';

const ANSWERS = { yes: 'Yes', similar: 'Similar names', no: 'No' } as const;

/** Who asked what about donors. */
export function AskedView({ rows, timeZone }: { rows: readonly AskedLookUp[]; timeZone: string }): JSX.Element {
  return (
    <>
      <PageHead
        title="Questions of editors"
        summary="Who asked whether somebody is a large donor. The newest first, at most two hundred; names are let go of after a year."
      />
      <Table
        caption="Questions of editors"
        columns={columns(timeZone)}
        rows={rows}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title="Nobody has asked yet">
            Editors ask under “Conflicts of interest”, before they report on somebody.
          </EmptyState>
        }
      />
    </>
  );
}

function columns(zone: string): Column<AskedLookUp>[] {
  return [
    { key: 'at', label: 'When', kind: 'date', cell: ({ at }) => <DateText instant={at} zone={zone} withTime /> },
    { key: 'by', label: 'Who', kind: 'name', cell: ({ by }) => by },
    {
      key: 'asked',
      label: 'About whom',
      kind: 'name',
      cell: ({ asked }) => (asked === '' ? <span class="muted">let go of</span> : <bdi>{asked}</bdi>),
    },
    { key: 'answer', label: 'Answer', cell: ({ answer }) => ANSWERS[answer] },
    { key: 'reference', label: 'In the audit', cell: ({ id }) => <code>look-up:{id.slice(0, 8)}</code> },
  ];
}
