import type { JSX } from 'preact';
import type { ListVersion } from '../../../../finance/transparency/versions/version.store.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, Unknown } from '../../../http/ui/text.js';
import { LIST_PATH } from '../list-words.js';
import type { YearModel } from './year-model.js';

/** What was published, and the way to take it back. */
export function VersionsPanel({
  drawn,
  versions,
  current,
  mayPublish,
  typed,
  problems,
  timeZone,
  csrf,
}: YearModel): JSX.Element {
  const error = problemOf(problems, 'withdrawal');
  return (
    <Panel title="Versions">
      <Table
        caption="Published versions, the newest first"
        columns={columns(timeZone)}
        rows={versions}
        rowKey={({ id }) => id}
        empty={null}
      />
      {current && mayPublish && (
        <details class="more" open={error !== undefined}>
          <summary>Withdraw what is public</summary>
          <form class="stack form-narrow" method="post" action={`${LIST_PATH}/${drawn.year.year}/withdraw`}>
            <CsrfField token={csrf} />
            <TextField
              name="withdrawal"
              label="What readers are told"
              rows={2}
              maxLength={1000}
              value={typed.withdrawal ?? ''}
              hint="The page shows this in place of the list, at once. A new list can be published at any time."
              error={error}
              required
            />
            <div class="row">
              <Button kind="danger">Withdraw the list</Button>
            </div>
          </form>
        </details>
      )}
    </Panel>
  );
}

function columns(zone: string): Column<ListVersion>[] {
  return [
    {
      key: 'number',
      label: 'Version',
      cell: ({ year, number, kind }) => (
        <>
          <a href={`${LIST_PATH}/${year}/versions/${number}`}>Version {number}</a>
          {kind === 'correction' && ', correction'}
        </>
      ),
    },
    {
      key: 'at',
      label: 'Published',
      kind: 'date',
      cell: (each) => <DateText instant={each.publishedAt} zone={zone} withTime />,
    },
    { key: 'names', label: 'Names', kind: 'figure', cell: ({ names }) => names.toLocaleString('en-US') },
    { key: 'by', label: 'Prepared by', kind: 'name', cell: ({ preparedBy }) => preparedBy ?? 'The clock' },
    { key: 'publisher', label: 'Published by', kind: 'name', cell: ({ publishedBy }) => publishedBy ?? 'The clock' },
    {
      key: 'note',
      label: 'Note',
      kind: 'name',
      cell: ({ note, withdrawn }) =>
        withdrawn ? `Withdrawn by ${withdrawn.by}: ${withdrawn.note}` : note || <Unknown word="none" />,
    },
  ];
}
