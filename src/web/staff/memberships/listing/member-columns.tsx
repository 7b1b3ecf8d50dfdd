import type { MemberRow } from '../../../../reports/memberships/member-list.js';
import { DateText, StatusDot, Unknown } from '../../../http/ui/text.js';
import type { ListColumn } from '../../lists/list-definition.js';
import { MEMBER_SOURCE_WORDS, MEMBER_STATUS_WORDS } from '../member-words.js';

/** What the list of members can show of each. */
export function memberColumns(usual: readonly string[]): ListColumn<MemberRow>[] {
  return COLUMNS.map((column) => ({ ...column, usual: usual.includes(column.key) }));
}

const COLUMNS: readonly Omit<ListColumn<MemberRow>, 'usual'>[] = [
  {
    key: 'name',
    label: 'Name',
    kind: 'name',
    cell: ({ donorId, name }) => (
      <a href={`/staff/memberships/${donorId}`} title={name}>
        <bdi>{name}</bdi>
      </a>
    ),
  },
  { key: 'email', label: 'Email', kind: 'name', cell: ({ email }) => email || <Unknown word="none" /> },
  { key: 'tier', label: 'Tier', cell: ({ tier }) => tier },
  { key: 'status', label: 'Standing', cell: ({ status }) => <StatusDot {...MEMBER_STATUS_WORDS[status]} /> },
  { key: 'source', label: 'By', cell: ({ source }) => MEMBER_SOURCE_WORDS[source] },
  { key: 'since', label: 'First term', kind: 'date', cell: ({ since }) => <DateText date={since} /> },
  {
    key: 'ends',
    label: 'Until',
    kind: 'date',
    sort: { key: 'ends', rises: true },
    cell: ({ endsOn }) => <DateText date={endsOn} />,
  },
];
