import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { DonorId, PlanId } from '../../../../kernel/id.js';
import { CAME_BY, type CameBy, type GiftFilters, type GiftRhythm } from '../../../../gifts/listing/gift-filters.js';
import type { GiftMethod } from '../../../../gifts/listing/gift-method.js';
import { type GiftStatus, isMixed, isUnfinished } from '../../../../gifts/listing/gift-status.js';
import { AREA_FILTER } from '../../lists/filters/area.js';
import { type Filter, flag, words } from '../../lists/filters/filter.js';
import { joinValues } from '../../lists/filters/values.js';
import type { ReadyView } from '../../lists/list-definition.js';
import type { ListContext, StaffList } from '../../lists/staff-list.js';

export const GIFT_STATUS_WORDS: Readonly<Record<GiftStatus, string>> = {
  settled: 'Received, not refunded in full',
  refunded: 'Refunded',
  'partly-refunded': 'Partly refunded',
  disputed: 'Disputed',
  lost: 'Lost in a dispute',
  processing: 'On its way',
  started: 'Started',
  failed: 'Failed',
  expired: 'Expired',
};

export const GIFT_METHOD_WORDS: Readonly<Record<GiftMethod, string>> = {
  card: 'Card',
  'bank-debit': 'Bank debit',
  check: 'Check',
  cash: 'Cash',
  'bank-transfer': 'Bank transfer',
  stock: 'Stock',
  'donor-advised-fund': 'Donor-advised fund',
  'in-kind': 'In kind',
  imported: 'Brought from elsewhere',
};

const RHYTHM_WORDS: Readonly<Record<GiftRhythm, string>> = {
  once: 'Once',
  monthly: 'Monthly',
  quarterly: 'Quarterly',
  yearly: 'Yearly',
  other: 'Another',
};

const CAME_WORDS: Readonly<Record<CameBy, string>> = {
  online: 'Came online',
  'on-paper': 'Came on paper',
  imported: 'Brought from elsewhere',
};

function filtersFor({ choices }: ListContext): Filter[] {
  return [
    { kind: 'dates', key: '', label: 'Date' },
    { kind: 'amount', over: 'over', under: 'under', label: 'Amount' },
    { kind: 'text', key: 'q', label: 'Donor, receipt number or id', several: false, verb: 'Matches' },
    words('state', 'State', GIFT_STATUS_WORDS),
    words('rhythm', 'Rhythm', RHYTHM_WORDS),
    words('method', 'Method', GIFT_METHOD_WORDS),
    flag('came', 'Came', CAME_WORDS),
    {
      kind: 'choice',
      key: 'campaign',
      label: 'Campaign',
      several: true,
      options: choices.campaigns.map(({ slug, name }) => ({ value: slug, label: name })),
    },
    {
      kind: 'choice',
      key: 'designation',
      label: 'Designation',
      several: true,
      options: choices.designations.map(({ code, name }) => ({ value: code, label: name })),
    },
    { kind: 'text', key: 'article', label: 'Story', several: true },
    { kind: 'text', key: 'section', label: 'Section', several: true },
    { kind: 'text', key: 'author', label: 'Author', several: true },
    { kind: 'text', key: 'placement', label: 'Placement', several: true },
    { kind: 'text', key: 'variant', label: 'Variant', several: true },
    { kind: 'text', key: 'url', label: 'Story address', several: true, hint: 'Of stories that have no id' },
    AREA_FILTER,
    flag('charge', 'Charge', { first: 'First charge of a plan', renewal: 'Later charge of a plan' }),
    flag('new', 'New donor', { yes: 'First gift of its donor', no: 'Not the first gift of its donor' }),
    flag('thanked', 'Thanks', { no: 'Not thanked yet' }),
    { kind: 'record', key: 'donor', label: 'Donor' },
    { kind: 'record', key: 'plan', label: 'Plan' },
    { kind: 'record', key: 'deposit', label: 'Deposit' },
    { kind: 'record', key: 'import', label: 'Import' },
  ];
}

/** The designation that a gift has when nobody named one. */
const OPEN_DESIGNATION = 'general';

const READY_VIEWS: readonly ReadyView[] = [
  { key: 'today', name: 'Today', query: { when: 'today' } },
  { key: 'unthanked', name: 'Unthanked over $500', query: { thanked: 'no', over: '500' } },
  { key: 'failed', name: 'Failed this week', query: { state: 'failed', when: 'this-week' } },
  { key: 'refunded', name: 'Refunded', query: { state: 'refunded,partly-refunded' } },
  { key: 'disputed', name: 'Disputed', query: { state: 'disputed' } },
  { key: 'offline', name: 'Offline', query: { came: 'on-paper' } },
  { key: 'no-designation', name: 'No designation', query: { designation: OPEN_DESIGNATION } },
];

/** The columns of gifts, in their usual order; the first ten are shown until somebody chooses others. */
const COLUMNS = [
  'date',
  'donor',
  'amount',
  'fee',
  'net',
  'rhythm',
  'state',
  'designation',
  'story',
  'receipt',
  'campaign',
  'method',
  'deposit',
  'section',
  'email',
] as const;
const USUAL = COLUMNS.slice(0, 10);

/** The list of gifts: the same for its page and for the file that it exports. */
export const GIFT_LIST: StaffList<GiftFilters> = {
  grammar: (context) => ({
    name: 'gifts',
    path: '/staff/gifts',
    needs: 'gifts:read',
    filters: filtersFor(context),
    columns: COLUMNS,
    usualColumns: USUAL,
    sorts: ['date', 'amount'],
    readyViews: READY_VIEWS,
  }),
  filters: ({ filters: { one, many, days, minor } }, { hidden }) => {
    const problems: FieldProblem[] = [];
    const first = one('new');
    const came = one('came');
    const charge = one('charge');
    const state = stateOf(many('state') as GiftStatus[] | undefined, problems);
    return {
      filters: {
        ...days(''),
        over: minor('over'),
        under: minor('under'),
        state,
        rhythm: many('rhythm') as GiftRhythm[] | undefined,
        method: many('method') as GiftMethod[] | undefined,
        came: CAME_BY.find((each) => each === came),
        campaign: many('campaign'),
        designation: many('designation'),
        article: many('article'),
        section: many('section'),
        author: many('author'),
        placement: many('placement'),
        variant: many('variant'),
        url: many('url'),
        area: many('area'),
        charge: charge === 'first' || charge === 'renewal' ? charge : undefined,
        first: first === 'yes' || first === 'no' ? first : undefined,
        thanked: one('thanked') === 'no' ? 'no' : undefined,
        donorId: one('donor') as DonorId | undefined,
        planId: one('plan') as PlanId | undefined,
        depositId: one('deposit'),
        importId: one('import'),
        text: one('q'),
        hidden,
      },
      problems,
      ...(state && problems.length > 0 && { instead: { state: joinValues(state) } }),
    };
  },
  usualSort: () => 'date',
  exported: {
    date: ['giftDate'],
    donor: ['donorName'],
    email: ['donorEmail'],
    amount: ['amount', 'currency'],
    fee: ['fee'],
    net: ['net'],
    rhythm: ['rhythm'],
    state: ['state'],
    designation: ['designation'],
    story: ['articleId'],
    receipt: ['receipt'],
    campaign: ['campaign'],
    method: ['method'],
    deposit: ['depositDate'],
    section: ['section'],
  },
};

/** Paid and unpaid gifts have dates of two kinds, and no list shows both. */
function stateOf(
  states: readonly GiftStatus[] | undefined,
  problems: FieldProblem[],
): readonly GiftStatus[] | undefined {
  if (states === undefined || !isMixed(states)) return states;
  problems.push({
    field: 'state',
    message: 'Gifts that were paid and gifts that were not stand in two lists. Only those that were paid are shown.',
  });
  return states.filter((state) => !isUnfinished(state));
}
