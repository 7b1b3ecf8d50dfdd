import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { bandWords } from '../../../../finance/transparency/amount-bands.js';
import type { DrawnLine, DrawnList } from '../../../../finance/transparency/list/drawn-list.js';
import { EmptyState, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary } from '../../../http/ui/error-summary.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { DifferenceView } from '../difference.view.js';
import { LIST_PATH, linePath, shareText, StandingDot } from '../list-words.js';
import { PublishPanel } from './publish-panel.view.js';
import { VersionsPanel } from './versions-panel.view.js';
import type { YearModel } from './year-model.js';

export function YearView(model: YearModel): JSX.Element {
  const { drawn, open, difference, problems, versions } = model;
  const { year, settings, currency } = drawn;
  const least = Amount.of(settings.thresholdMinor, currency).formatShort();
  const named = drawn.lines.filter(({ standing }) => standing === 'named').length;
  return (
    <>
      <PageHead
        title={`Donor list ${year.year}`}
        summary={`${counted(named, 'name')} from ${least} on · ${year.from} to ${year.to} · ${shareText(drawn.anonymousBasisPoints)} anonymous`}
        actions={
          <Button kind="quiet" href={LIST_PATH}>
            All years
          </Button>
        }
      />
      <ErrorSummary problems={problems} />
      {open.length > 0 && (
        <Notice tone="warn" title={`${counted(open.length, 'decision')} to take before this list can be published`}>
          <ul>
            {open.map((line) => (
              <li key={`${line.donorId} ${line.fund}`}>
                <a href={linePath(year.year, line)}>
                  <bdi>{line.name}</bdi>
                </a>
                :{' '}
                {line.standing === 'returning'
                  ? 'the gift is to be returned, and the books still have it.'
                  : 'asked not to be named, and reaches the published amount.'}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <PublishPanel {...model} />
      {difference && (
        <Panel title="What would change" aside="against what is public">
          <DifferenceView difference={difference} amounts={settings.amounts} currency={currency} />
        </Panel>
      )}
      <Panel title="The list from the books" aside="refunds and lost disputes subtracted">
        <Table
          caption={`Donors of ${year.year} who reach the published amount, or asked to be named`}
          columns={columns(drawn)}
          rows={drawn.lines}
          rowKey={({ donorId, fund }) => `${donorId} ${fund}`}
          empty={
            <EmptyState title="Nobody reaches the published amount">
              No legal donor gave {least} or more in these days. An empty list can be published, too.
            </EmptyState>
          }
        />
      </Panel>
      {versions.length > 0 && <VersionsPanel {...model} />}
    </>
  );
}

function columns({ year, settings, currency }: DrawnList): Column<DrawnLine>[] {
  const words = { amounts: settings.amounts, currency };
  return [
    {
      key: 'name',
      label: 'Printed as',
      kind: 'name',
      cell: (line) => (
        <a href={linePath(year.year, line)}>
          <bdi>{line.name}</bdi>
        </a>
      ),
    },
    {
      key: 'legal',
      label: 'Legal donor',
      kind: 'name',
      cell: ({ name, legalName }) =>
        name === legalName ? <span class="muted">the same</span> : <bdi>{legalName}</bdi>,
    },
    { key: 'band', label: 'Told as', cell: (line) => bandWords(line, words) },
    {
      key: 'total',
      label: 'In the books',
      kind: 'figure',
      cell: ({ totalMinor }) => <Money value={Amount.of(totalMinor, currency)} />,
    },
    { key: 'standing', label: 'Standing', cell: (line) => <StandingDot line={line} /> },
  ];
}
