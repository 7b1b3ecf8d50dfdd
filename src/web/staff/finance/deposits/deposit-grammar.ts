import {
  DEPOSIT_STATUSES,
  type DepositFilters,
  type DepositKind,
  type DepositStatus,
} from '../../../../deposits/listing/deposit-filters.js';
import { type Filter, flag, words } from '../../lists/filters/filter.js';
import type { ReadyView } from '../../lists/list-definition.js';
import type { StaffList } from '../../lists/staff-list.js';
import { STATUS_WORDS } from './deposit-words.js';

const KIND_WORDS: Readonly<Record<DepositKind, string>> = {
  processor: 'From the processor',
  offline: 'Offline batches',
};

const FILTERS: readonly Filter[] = [
  { kind: 'dates', key: '', label: 'Day at the bank', ahead: true },
  { kind: 'amount', over: 'over', under: 'under', label: 'Bank amount' },
  flag('matched', 'Bank line', { no: 'Not matched', yes: 'Matched' }),
  words('status', 'State', Object.fromEntries(DEPOSIT_STATUSES.map((status) => [status, STATUS_WORDS[status].word]))),
  flag('kind', 'From where', KIND_WORDS),
];

const READY_VIEWS: readonly ReadyView[] = [
  { key: 'not-matched', name: 'Not matched', query: { matched: 'no' } },
  { key: 'exceptions', name: 'Needs a look', query: { status: 'exception' } },
  { key: 'waiting', name: 'Not reported yet', query: { status: 'waiting' } },
  { key: 'offline', name: 'Offline batches', query: { kind: 'offline' } },
];

const USUAL = [
  'date',
  'amount',
  'gifts',
  'gross',
  'fees',
  'refunds',
  'disputes',
  'adjustments',
  'status',
  'matched',
] as const;
const COLUMNS = [...USUAL, 'from', 'line', 'reference'] as const;

/** The list of deposits: the same for its page and for the file that it exports. */
export const DEPOSIT_LIST: StaffList<DepositFilters> = {
  grammar: () => ({
    name: 'deposits',
    path: '/staff/finance/deposits',
    needs: 'finance:read',
    filters: FILTERS,
    columns: COLUMNS,
    usualColumns: USUAL,
    sorts: ['date', 'amount'],
    readyViews: READY_VIEWS,
  }),
  filters: ({ filters: { one, many, days, minor } }) => ({
    filters: {
      ...days(''),
      over: minor('over'),
      under: minor('under'),
      matched: one('matched') as DepositFilters['matched'],
      status: many('status') as DepositStatus[] | undefined,
      kind: one('kind') as DepositKind | undefined,
    },
    problems: [],
  }),
  usualSort: () => 'date',
  exported: {
    date: ['arrivalDate'],
    amount: ['amount', 'currency'],
    gifts: ['gifts'],
    gross: ['gross'],
    fees: ['fees'],
    refunds: ['refunds'],
    disputes: ['disputes'],
    adjustments: ['adjustments'],
    status: ['state'],
    matched: ['matchedOn'],
    from: ['kind', 'batch'],
    line: ['bankLine'],
    reference: ['payoutId'],
  },
};
