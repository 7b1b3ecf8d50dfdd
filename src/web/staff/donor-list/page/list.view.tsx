import type { JSX } from 'preact';
import type { Draft } from '../../../../finance/transparency/list/list-records.js';
import type { TransparencySettings } from '../../../../finance/transparency/settings/transparency-settings.js';
import type { ListCheck } from '../../../../finance/transparency/versions/list-checks.js';
import type { ListVersion } from '../../../../finance/transparency/versions/version.store.js';
import { Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, StatusDot, Unknown } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { LIST_PATH, ShareDot } from '../list-words.js';

export interface YearRow {
  readonly year: number;
  /** The newest version, withdrawn or not. */
  readonly version: ListVersion | null;
  readonly check: ListCheck | null;
  readonly draft: Draft | null;
}

export interface ListModel {
  readonly rows: readonly YearRow[];
  readonly running: number;
  readonly settings: TransparencySettings;
  /** Of the running year. */
  readonly anonymousBasisPoints: number;
  readonly timeZone: string;
  readonly maySet: boolean;
  readonly mayReadAudit: boolean;
}

export function ListView(model: ListModel): JSX.Element {
  const { rows, running, settings, anonymousBasisPoints, timeZone, maySet, mayReadAudit } = model;
  return (
    <>
      <PageHead
        title="Donor list"
        summary="Who is named in public. One person prepares a list, another publishes it."
        actions={
          <>
            {mayReadAudit && (
              <Button kind="plain" href="/staff/conflicts/asked">
                Questions of editors
              </Button>
            )}
            {maySet && (
              <Button kind="plain" href="/staff/settings/donor-list">
                Settings
              </Button>
            )}
            {settings.isOn && (
              <Button kind="plain" href="/donors">
                See the page
              </Button>
            )}
          </>
        }
      />
      {!settings.isOn && (
        <Notice tone="quiet" title="The page is off">
          Lists can be prepared and published here; readers see nothing, and donors are told nothing, until the page is
          turned on{maySet ? ' in the settings' : ' by an administrator'}.
        </Notice>
      )}
      <div id="anonymous">
        <Panel title="Anonymous money" aside={String(running)}>
          <p>
            <ShareDot basisPoints={anonymousBasisPoints} />
          </p>
          <p class="muted panel-help">
            The share of what was given in {running} by people whom we do not know, or who asked not to be named and are
            not. You are warned from 12 %; the limit is 15 %.
          </p>
        </Panel>
      </div>
      <div id="years">
        <Table
          caption="The lists by year"
          columns={columns(timeZone)}
          rows={rows}
          rowKey={({ year }) => String(year)}
          empty={null}
        />
      </div>
    </>
  );
}

function columns(zone: string): Column<YearRow>[] {
  return [
    { key: 'year', label: 'Year', cell: ({ year }) => <a href={`${LIST_PATH}/${year}`}>{year}</a> },
    {
      key: 'public',
      label: 'In public',
      cell: ({ version }) => {
        if (!version) return <StatusDot tone="quiet" word="Not published" />;
        if (version.withdrawn) return <StatusDot tone="warn" word="Withdrawn" />;
        return <StatusDot tone="good" word={`Version ${version.number}, ${counted(version.names, 'name')}`} />;
      },
    },
    {
      key: 'since',
      label: 'Since',
      kind: 'date',
      cell: ({ version }) =>
        version && !version.withdrawn ? (
          <DateText instant={version.publishedAt} zone={zone} />
        ) : (
          <Unknown word="none" />
        ),
    },
    { key: 'books', label: 'Against the books, hourly', cell: (row) => <Books {...row} /> },
    {
      key: 'draft',
      label: 'Draft',
      cell: ({ draft }) =>
        draft ? (
          <>
            By {draft.preparedByName}, <DateText instant={draft.preparedAt} zone={zone} />
          </>
        ) : (
          <Unknown word="none" />
        ),
    },
  ];
}

function Books({ version, check }: YearRow): JSX.Element {
  if (!version || version.withdrawn || !check) return <Unknown word="not compared" />;
  if (check.differences === 0) return <StatusDot tone="good" word="Agrees" />;
  return <StatusDot tone="warn" word={counted(check.differences, 'difference')} />;
}
