import {
  MEMBER_STATES,
  type MemberFilters,
  type MemberSource,
  type MemberStatus,
  usualMemberOrder,
} from '../../../../memberships/listing/member-filters.js';
import { type Filter, words } from '../../lists/filters/filter.js';
import type { ReadyView } from '../../lists/list-definition.js';
import type { ListContext, StaffList } from '../../lists/staff-list.js';
import { MEMBER_SOURCE_WORDS, MEMBER_STATUS_WORDS } from '../member-words.js';

function filtersFor({ choices }: ListContext): Filter[] {
  return [
    { kind: 'text', key: 'q', label: 'Name or email', several: false, verb: 'Matches' },
    words(
      'status',
      'Standing',
      Object.fromEntries(MEMBER_STATES.map((status) => [status, MEMBER_STATUS_WORDS[status].word])),
    ),
    {
      kind: 'choice',
      key: 'tier',
      label: 'Tier',
      several: true,
      options: choices.tiers.map(({ code, name }) => ({ value: code, label: name })),
    },
    words('source', 'By', MEMBER_SOURCE_WORDS),
    { kind: 'dates', key: '', label: 'Until', ahead: true },
  ];
}

const READY_VIEWS: readonly ReadyView[] = [
  {
    key: 'ends-soon',
    name: 'Ends within 30 days',
    query: { when: 'next-30-days', source: 'gift,complimentary,gifted' },
  },
  { key: 'grace', name: 'In grace', query: { status: 'grace' } },
  { key: 'over', name: 'Over', query: { status: 'over' } },
];

const COLUMNS = ['name', 'email', 'tier', 'status', 'source', 'since', 'ends'] as const;

/** The list of members: the same for its page and for the file that it exports. */
export const MEMBER_LIST: StaffList<MemberFilters> = {
  grammar: (context) => ({
    name: 'members',
    path: '/staff/memberships',
    needs: 'donors:read',
    filters: filtersFor(context),
    columns: COLUMNS,
    usualColumns: COLUMNS,
    sorts: ['ends'],
    readyViews: READY_VIEWS,
  }),
  filters: ({ filters: { one, many, days } }, { day, hidden }) => ({
    filters: {
      text: one('q'),
      status: many('status') as MemberStatus[] | undefined,
      tier: many('tier'),
      source: many('source') as MemberSource[] | undefined,
      ...days(''),
      today: day.today,
      hidden,
    },
    problems: [],
  }),
  usualSort: usualMemberOrder,
  exported: {
    name: ['name'],
    email: ['email'],
    tier: ['tier'],
    status: ['status'],
    source: ['source'],
    since: ['since'],
    ends: ['endsOn'],
  },
};
