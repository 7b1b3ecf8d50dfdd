import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { DonorId } from '../../../../kernel/id.js';
import { PLAN_STATE_WORDS } from '../../../../plans/changes/change-words.js';
import {
  isMixed,
  type ListedPlanState,
  type PlanFilters,
  type PlanMethod,
  type PlanRhythm,
  usualPlanOrder,
} from '../../../../plans/listing/plan-filters.js';
import { type Filter, flag, words } from '../../lists/filters/filter.js';
import { joinValues } from '../../lists/filters/values.js';
import type { ReadyView } from '../../lists/list-definition.js';
import type { ListContext, StaffList } from '../../lists/staff-list.js';
import { PLAN_METHOD_WORDS, PLAN_RHYTHM_WORDS } from '../plan-words.js';

const STATES: readonly ListedPlanState[] = ['active', 'past_due', 'paused', 'cancelled', 'lapsed', 'completed'];
const ENDED: readonly ListedPlanState[] = ['cancelled', 'lapsed', 'completed'];

function filtersFor({ choices }: ListContext): Filter[] {
  return [
    { kind: 'text', key: 'q', label: 'Donor or id', several: false, verb: 'Matches' },
    words('state', 'State', Object.fromEntries(STATES.map((state) => [state, PLAN_STATE_WORDS[state]]))),
    words('rhythm', 'Rhythm', PLAN_RHYTHM_WORDS),
    words('method', 'Method', PLAN_METHOD_WORDS),
    { kind: 'amount', over: 'over', under: 'under', label: 'Amount' },
    { kind: 'dates', key: '', label: 'Next gift', ahead: true },
    { kind: 'dates', key: 'began-', label: 'Beginning' },
    { kind: 'dates', key: 'ended-', label: 'End' },
    {
      kind: 'choice',
      key: 'designation',
      label: 'Designation',
      several: true,
      options: choices.designations.map(({ code, name }) => ({ value: code, label: name })),
    },
    {
      kind: 'choice',
      key: 'campaign',
      label: 'Campaign',
      several: true,
      options: choices.campaigns.map(({ slug, name }) => ({ value: slug, label: name })),
    },
    flag('ends', 'Card', { soon: 'Card ends before the next gift' }),
    { kind: 'record', key: 'donor', label: 'Donor' },
  ];
}

const CANCELLED_COLUMNS = 'donor,amount,rhythm,state,ended,reason,designation,campaign';

const CARE_COLUMNS = 'donor,amount,rhythm,state,next,method,expires,care';

const READY_VIEWS: readonly ReadyView[] = [
  { key: 'active', name: 'Active', query: { state: 'active' } },
  { key: 'retrying', name: 'Retrying', query: { state: 'past_due', columns: CARE_COLUMNS } },
  { key: 'paused', name: 'Paused', query: { state: 'paused' } },
  { key: 'ends-soon', name: 'Ends soon', query: { ends: 'soon', columns: CARE_COLUMNS } },
  {
    key: 'cancelled',
    name: 'Cancelled this month',
    query: { state: 'cancelled,lapsed', 'ended-when': 'this-month', columns: CANCELLED_COLUMNS },
  },
];

const USUAL = ['donor', 'amount', 'rhythm', 'state', 'next', 'method', 'designation', 'campaign'] as const;
const COLUMNS = [...USUAL, 'monthly', 'expires', 'began', 'ended', 'reason', 'care', 'email'] as const;

/** The list of plans: the same for its page and for the file that it exports. */
export const PLAN_LIST: StaffList<PlanFilters> = {
  grammar: (context) => ({
    name: 'plans',
    path: '/staff/plans',
    needs: 'gifts:read',
    filters: filtersFor(context),
    columns: COLUMNS,
    usualColumns: USUAL,
    sorts: ['next', 'ended', 'began', 'amount'],
    readyViews: READY_VIEWS,
  }),
  filters: ({ filters: { one, many, days, minor } }, { hidden }) => {
    const problems: FieldProblem[] = [];
    const [began, ended] = [days('began-'), days('ended-')];
    const asked = many('state') as ListedPlanState[] | undefined;
    const onlyEnded = asked === undefined && (ended.from !== undefined || ended.to !== undefined);
    const state = stateOf(onlyEnded ? ENDED : asked, problems);
    return {
      filters: {
        text: one('q'),
        state,
        rhythm: many('rhythm') as PlanRhythm[] | undefined,
        method: many('method') as PlanMethod[] | undefined,
        ...days(''),
        over: minor('over'),
        under: minor('under'),
        beganFrom: began.from,
        beganTo: began.to,
        endedFrom: ended.from,
        endedTo: ended.to,
        designation: many('designation'),
        campaign: many('campaign'),
        ends: one('ends') === 'soon' ? 'soon' : undefined,
        donorId: one('donor') as DonorId | undefined,
        hidden,
      },
      problems,
      ...(state && problems.length > 0 && { instead: { state: joinValues(state) } }),
    };
  },
  usualSort: usualPlanOrder,
  exported: {
    donor: ['donorName'],
    amount: ['amount', 'currency'],
    rhythm: ['rhythm'],
    state: ['state'],
    next: ['nextCharge'],
    method: ['method'],
    designation: ['designation'],
    campaign: ['campaign'],
    monthly: ['monthly'],
    expires: ['methodExpires'],
    began: ['beganOn'],
    ended: ['endedOn'],
    reason: ['reason'],
    // What to do is of the page alone.
    care: [],
    email: ['donorEmail'],
  },
};

/** Plans that run and plans that have ended are in two orders, and no list shows both. */
function stateOf(
  states: readonly ListedPlanState[] | undefined,
  problems: FieldProblem[],
): readonly ListedPlanState[] | undefined {
  if (states === undefined || !isMixed(states)) return states;
  problems.push({
    field: 'state',
    message: 'Plans that run and plans that have ended stand in two lists. Only those that run are shown.',
  });
  return states.filter((state) => !ENDED.includes(state));
}
