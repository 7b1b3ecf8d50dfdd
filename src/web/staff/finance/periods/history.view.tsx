import type { JSX } from 'preact';
import type { NotedEntries, NotedEntry } from '../../../../finance/periods/corrections.js';
import type { PeriodEvent } from '../../../../finance/periods/period-events.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Unknown } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { IsoDate, IsoInstant } from '../iso.js';
import { ACTION_WORDS, checkLine } from './period-words.js';
import { amountColumn } from '../../frame/columns.js';

/** What was done to a month, with every fingerprint that was ever signed. */
export function HistoryPanel({ events, zone }: { events: readonly PeriodEvent[]; zone: string }): JSX.Element | null {
  if (events.length === 0) return null;
  return (
    <Panel title="History" aside="Nothing here is ever changed">
      <ol role="list" class="timeline">
        {events.map((event, at) => (
          <li key={event.position}>
            <strong>{ACTION_WORDS[event.action]}</strong>
            <span>
              <IsoInstant instant={event.at} zone={zone} /> by <bdi>{event.byName}</bdi>
            </span>
            {event.note !== '' && <span class="pre-line">“{event.note}”</span>}
            {event.figures && (
              <span>
                {counted(event.figures.entries, 'entry', 'entries')}, fingerprint{' '}
                <code class="break">{event.figures.fingerprint}</code>
              </span>
            )}
            {event.auditHead && (
              <span>
                Head of the audit then: row {event.auditHead.id}, <code class="break">{event.auditHead.hash}</code>
              </span>
            )}
            {event.figures && <Compared event={event} before={events.slice(at + 1)} />}
            {event.checklist.length > 0 && (
              <span>Open then: {event.checklist.map((item) => checkLine(item).words).join('; ')}.</span>
            )}
            {event.addedSince > 0 && (
              <span>{counted(event.addedSince, 'entry', 'entries')} booked in the month after this.</span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** How what was signed now differs from what was signed before. */
function Compared({ event, before }: { event: PeriodEvent; before: readonly PeriodEvent[] }): JSX.Element | null {
  const earlier = before.find(({ figures }) => figures !== null)?.figures;
  if (!earlier || !event.figures) return null;
  const same = earlier.fingerprint === event.figures.fingerprint;
  return (
    <span>{same ? 'The same fingerprint as before: nothing was added.' : 'Another fingerprint than before.'}</span>
  );
}

export interface NotedPanelProps {
  readonly title: string;
  readonly help: string;
  readonly noted: NotedEntries;
  readonly zone: string;
}

/** Entries that stand out, or nothing when there are none. */
export function NotedPanel({ title, help, noted, zone }: NotedPanelProps): JSX.Element | null {
  if (noted.count === 0) return null;
  const more = noted.count - noted.entries.length;
  return (
    <Panel title={title} aside={counted(noted.count, 'entry', 'entries')}>
      <p class="muted panel-help">
        {help}
        {more > 0 && ` The newest ${noted.entries.length} are shown.`}
      </p>
      <Table
        caption={title}
        columns={columns(zone)}
        rows={noted.entries}
        rowKey={({ sourceKey }) => sourceKey}
        empty={<EmptyState title="Nothing" />}
        compact
      />
    </Panel>
  );
}

function columns(zone: string): Column<NotedEntry>[] {
  return [
    {
      key: 'what',
      label: 'Entry',
      kind: 'name',
      cell: ({ description, giftId }) => (giftId ? <a href={`/staff/gifts/${giftId}`}>{description}</a> : description),
    },
    amountColumn(),
    {
      key: 'about',
      label: 'About',
      kind: 'date',
      cell: ({ originalDate, effectiveDate }) => <IsoDate date={originalDate ?? effectiveDate} />,
    },
    { key: 'dated', label: 'Dated', kind: 'date', cell: ({ effectiveDate }) => <IsoDate date={effectiveDate} /> },
    {
      key: 'recorded',
      label: 'Recorded',
      kind: 'date',
      cell: ({ recordedAt }) => (recordedAt ? <IsoInstant instant={recordedAt} zone={zone} /> : <Unknown />),
    },
    { key: 'source', label: 'Caused by', cell: ({ sourceKey }) => <code class="break">{sourceKey}</code> },
  ];
}
