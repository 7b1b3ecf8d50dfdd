import type { JSX } from 'preact';
import { bandWords } from '../../../../finance/transparency/amount-bands.js';
import type { ListDifference } from '../../../../finance/transparency/versions/list-difference.js';
import type { ListVersion, PublishedLine } from '../../../../finance/transparency/versions/version.store.js';
import { DefinitionList, EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { SelectField } from '../../../http/ui/fields.js';
import { FilterBar } from '../../../http/ui/list-controls.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { Table } from '../../../http/ui/table.js';
import { DateText, StatusDot } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { DifferenceView } from '../difference.view.js';
import { LIST_PATH, shareText } from '../list-words.js';

export interface VersionModel {
  readonly version: ListVersion;
  readonly versions: readonly ListVersion[];
  readonly lines: readonly PublishedLine[];
  /** The version that it is compared with; null for the first alone. */
  readonly other: ListVersion | null;
  readonly difference: ListDifference | null;
  readonly timeZone: string;
}

export function VersionView({ version, versions, lines, other, difference, timeZone }: VersionModel): JSX.Element {
  const { year, number, amounts, currency } = version;
  const others = versions.filter((each) => each.number !== number);
  return (
    <>
      <PageHead
        title={`Donor list ${year}, version ${number}`}
        summary={`${counted(version.names, 'name')} · ${version.from} to ${version.to}`}
        actions={
          <Button kind="quiet" href={`${LIST_PATH}/${year}`}>
            The list of {year}
          </Button>
        }
      />
      <Panel title="How it was published">
        <DefinitionList
          items={[
            {
              term: 'Published',
              value: (
                <>
                  <DateText instant={version.publishedAt} zone={timeZone} withTime />
                  {version.publishedBy
                    ? ` by ${version.publishedBy}`
                    : ' by the clock: a correction takes names away and adds none'}
                </>
              ),
            },
            ...(version.preparedBy ? [{ term: 'Prepared', value: `by ${version.preparedBy}` }] : []),
            { term: 'Note for readers', value: version.note || 'None' },
            { term: 'Anonymous money', value: shareText(version.anonymousBasisPoints) },
            { term: 'Not named', value: counted(version.unnamed, 'donor') },
            ...(version.withdrawn
              ? [
                  {
                    term: 'Withdrawn',
                    value: (
                      <>
                        <DateText instant={version.withdrawn.at} zone={timeZone} withTime /> by {version.withdrawn.by}:{' '}
                        {version.withdrawn.note}
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Panel>
      {other && difference && (
        <Panel title={`Against version ${other.number}`}>
          <div class="stack">
            <FilterBar action={`${LIST_PATH}/${year}/versions/${number}`}>
              <SelectField
                name="against"
                label="Compare with"
                value={String(other.number)}
                options={others.map((each) => ({ value: String(each.number), label: `Version ${each.number}` }))}
              />
            </FilterBar>
            <DifferenceView difference={difference} amounts={amounts} currency={currency} />
          </div>
        </Panel>
      )}
      <Panel title="As published">
        <Table
          caption={`Names of version ${number}`}
          rows={lines}
          rowKey={({ donorId, fund }) => `${donorId} ${fund}`}
          columns={[
            {
              key: 'name',
              label: 'Name',
              kind: 'name',
              cell: ({ name }) =>
                name === '' ? <StatusDot tone="quiet" word="Forgotten at the donor’s wish" /> : <bdi>{name}</bdi>,
            },
            { key: 'band', label: 'Told as', cell: (line) => bandWords(line, { amounts, currency }) },
          ]}
          empty={<EmptyState title="Nobody was named" />}
        />
      </Panel>
    </>
  );
}
