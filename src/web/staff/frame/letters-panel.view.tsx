import type { JSX } from 'preact';
import type { GiftLetter } from '../../../reports/gift-detail.js';
import { Panel } from '../../http/ui/blocks.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText } from '../../http/ui/text.js';
import { letterName, LetterStatus } from './gift-words.js';

export interface LettersPanelProps {
  readonly title: string;
  /** Says which letters these are. */
  readonly caption: string;
  readonly letters: readonly GiftLetter[];
  readonly zone: string;
  readonly empty: JSX.Element;
}

/** Letters with what became of each, the oldest first. */
export function LettersPanel({ title, caption, letters, zone, empty }: LettersPanelProps): JSX.Element {
  return (
    <Panel title={title}>
      <Table caption={caption} columns={columns(zone)} rows={letters} rowKey={({ id }) => id} empty={empty} />
    </Panel>
  );
}

function columns(zone: string): Column<GiftLetter>[] {
  return [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      cell: (each) => <DateText instant={each.sentAt ?? each.queuedAt} zone={zone} withTime />,
    },
    { key: 'letter', label: 'Letter', cell: (each) => each.subject ?? letterName(each.template) },
    { key: 'recipient', label: 'To', kind: 'name', cell: ({ recipient }) => recipient },
    {
      key: 'state',
      label: 'State',
      cell: ({ state, lastError }) => (
        <>
          <LetterStatus state={state} />
          {state !== 'sent' && lastError && <div class="caption">{lastError}</div>}
        </>
      ),
    },
  ];
}
