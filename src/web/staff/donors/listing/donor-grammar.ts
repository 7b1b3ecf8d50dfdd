import { fiscalYearOf } from '../../../../kernel/fiscal-year.js';
import { PURPOSES, type Purpose } from '../../../../donors/consents.js';
import { DONOR_KIND_WORDS, type DonorKind } from '../../../../donors/donor-kind.js';
import type { DonorFilters } from '../../../../donors/listing/donor-filters.js';
import { type Standing, STANDING_WORDS } from '../../../../donors/listing/standing.js';
import { AREA_FILTER } from '../../lists/filters/area.js';
import { type Filter, flag, words } from '../../lists/filters/filter.js';
import { joinValues } from '../../lists/filters/values.js';
import { type Days, daysOf } from '../../lists/filters/when.js';
import type { ReadyView } from '../../lists/list-definition.js';
import type { ListContext, StaffList } from '../../lists/staff-list.js';

const CONSENT_WORDS: Readonly<Record<Purpose, string>> = {
  newsletters: 'Newsletters',
  'mail-appeals': 'Appeals by mail',
  'email-appeals': 'Appeals by email',
  presents: 'Presents',
  'donor-list': 'List of donors',
};

const GAVE_WORDS = {
  'last-not-this': 'Gave last fiscal year, not yet this one',
  'some-not-this': 'Gave in some fiscal year, not yet in this one',
  never: 'Has given nothing',
} as const;

function filtersFor({ choices }: ListContext): Filter[] {
  return [
    { kind: 'text', key: 'q', label: 'Name or email', several: false, verb: 'Matches' },
    words('standing', 'Standing', STANDING_WORDS),
    { kind: 'amount', over: 'over', under: 'under', label: 'Lifetime' },
    { kind: 'amount', over: 'year-over', label: 'This fiscal year' },
    { kind: 'dates', key: 'last-', label: 'Last gift' },
    { kind: 'dates', key: 'first-', label: 'First gift' },
    { kind: 'dates', key: 'gave-', label: 'A gift' },
    flag('gave', 'Giving', GAVE_WORDS),
    {
      kind: 'choice',
      key: 'tag',
      label: 'Tag',
      several: true,
      options: choices.tags.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      kind: 'choice',
      key: 'campaign',
      label: 'Gave to campaign',
      several: true,
      options: choices.campaigns.map(({ slug, name }) => ({ value: slug, label: name })),
    },
    { kind: 'text', key: 'story', label: 'Source story', several: true },
    words('kind', 'Kind', DONOR_KIND_WORDS),
    AREA_FILTER,
    flag('email', 'Email', { yes: 'Has an email address', no: 'Has no email address' }),
    flag('trouble', 'Card', { yes: 'Card trouble' }),
    flag('ask', 'Asking', { 'do-not': 'Asked not to be asked', may: 'May be asked' }),
    words('consent', 'Said yes to', CONSENT_WORDS),
    { kind: 'text', key: 'field', label: 'Custom field', several: true, hint: 'As key:value, such as school:Lincoln' },
  ];
}

const READY_VIEWS: readonly ReadyView[] = [
  { key: 'monthly', name: 'Monthly donors', query: { standing: 'monthly' } },
  { key: 'new', name: 'First-time this month', query: { 'first-when': 'this-month' } },
  { key: 'last-not-this', name: 'Gave last year, not yet this year', query: { gave: 'last-not-this' } },
  { key: 'trouble', name: 'Card trouble', query: { trouble: 'yes' } },
  { key: 'over-1000', name: 'Over $1,000', query: { over: '1000' } },
  { key: 'no-email', name: 'No email', query: { email: 'no' } },
  { key: 'never', name: 'Not given yet', query: { gave: 'never' } },
];

const USUAL = ['name', 'standing', 'lifetime', 'year', 'last', 'first', 'story', 'tags'] as const;
const COLUMNS = [...USUAL, 'email', 'gifts', 'kind', 'ask', 'added'] as const;

/** The list of donors: the same for its page, for its file, and for tags given to all of them. */
export const DONOR_LIST: StaffList<DonorFilters> = {
  grammar: (context) => ({
    name: 'donors',
    path: '/staff/donors',
    needs: 'donors:read',
    filters: filtersFor(context),
    columns: COLUMNS,
    usualColumns: USUAL,
    sorts: ['last', 'lifetime', 'name'],
    readyViews: READY_VIEWS,
  }),
  filters: ({ filters: { one, many, days, minor } }, { day, hidden }) => {
    const gave = one('gave');
    const last = narrowest(days('last-'), givenDays(gave, day));
    const first = days('first-');
    const gift = days('gave-');
    const [email, ask] = [one('email'), one('ask')];
    const field = many('field')?.filter((each) => each.includes(':'));
    const odd = many('field')?.filter((each) => !each.includes(':')) ?? [];
    return {
      filters: {
        text: one('q'),
        standing: many('standing') as Standing[] | undefined,
        over: minor('over'),
        under: minor('under'),
        yearOver: minor('year-over'),
        lastFrom: last.from,
        lastTo: last.to,
        firstFrom: first.from,
        firstTo: first.to,
        gaveFrom: gift.from,
        gaveTo: gift.to,
        gave: gave === 'never' ? 'never' : undefined,
        tag: many('tag'),
        campaign: many('campaign'),
        story: many('story'),
        kind: many('kind') as DonorKind[] | undefined,
        area: many('area'),
        email: email === 'yes' || email === 'no' ? email : undefined,
        trouble: one('trouble') === 'yes' ? 'yes' : undefined,
        ask: ask === 'do-not' || ask === 'may' ? ask : undefined,
        consent: many('consent')?.filter((each): each is Purpose => PURPOSES.some((purpose) => purpose === each)),
        field,
        hidden,
        on: day.today,
        yearFrom: fiscalYearOf(day.today, day.fiscalYearStart).from,
      },
      problems: odd.slice(0, 1).map((each) => ({
        field: 'field',
        message: `Write a custom field as key:value; “${each.slice(0, 40)}” filters nothing.`,
      })),
      ...(odd.length > 0 && { instead: { field: joinValues(field ?? []) } }),
    };
  },
  usualSort: ({ gave }) => (gave === 'never' ? 'name' : 'last'),
  exported: {
    name: ['name'],
    standing: ['standing'],
    lifetime: ['lifetime', 'currency'],
    year: ['fiscalYear'],
    last: ['lastGift'],
    first: ['firstGift'],
    story: ['story'],
    tags: ['tags'],
    email: ['email'],
    gifts: ['gifts'],
    kind: ['kind'],
    ask: ['doNotAskUntil'],
    added: ['addedOn'],
  },
};

/** Who gave last year and not this one gave their last gift last year: one range of dates says it. */
function givenDays(gave: string | undefined, day: ListContext['day']): Days {
  if (gave === 'last-not-this') return daysOf('last-fiscal-year', day);
  return gave === 'some-not-this' ? daysOf('before-this-fiscal-year', day) : {};
}

function narrowest(one: Days, other: Days): Days {
  const froms = [one.from, other.from].filter((each) => each !== undefined);
  const tos = [one.to, other.to].filter((each) => each !== undefined);
  return { from: froms.toSorted().at(-1), to: tos.toSorted()[0] };
}
