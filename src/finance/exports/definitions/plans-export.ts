import { listed } from '../../../database/conditions.js';
import {
  MONTHLY,
  PLAN_TABLE,
  planConditions,
  type PlanFilters,
  planOrder,
  usualPlanOrder,
} from '../../../plans/listing/plan-filters.js';
import { PLAN_STATE_WORDS } from '../../../plans/changes/change-words.js';
import { amount, date, type ExportColumn, text, words } from '../export-columns.js';
import type { ExportDefinition, FilterNames } from '../export-definition.js';
import { amountSentences, between, either, quoted, walked } from './sentences.js';

const RHYTHM = `
  case when plan.interval_count = 1 then case plan.interval when 'month' then 'monthly' else 'yearly' end
       when plan.interval = 'month' and plan.interval_count = 3 then 'quarterly'
       when plan.interval = 'month' and plan.interval_count = 12 then 'yearly'
       else 'every ' || plan.interval_count || ' ' || plan.interval || 's' end`;

const LEAVING_REASON = `
  (select reason from plan_change where plan_id = plan.id and kind in ('cancel', 'lapse', 'end') and state = 'applied'
   order by applied_at desc, id desc limit 1)`;

const money = (name: Parameters<typeof amount>[0], minor: string, meaning: string): ExportColumn =>
  amount(name, minor, 'plan.currency', meaning);
const day = (instant: string): string => `(${instant} at time zone (select time_zone from organisation))::date`;

/** Plans as the list on the screen shows them. */
export const PLANS_EXPORT: ExportDefinition<PlanFilters> = {
  name: 'plans',
  title: 'Plans',
  noun: { one: 'plan', many: 'plans' },
  contents: (organisation) => `Recurring plans of donors of ${organisation}.`,
  dates: 'The dates of the next gifts are those of our own calendar of charges.',
  needs: 'gifts:export',
  isPersonal: true,
  columns: [
    text(['Donor', 'donorName'], 32, `trim(donor.first_name || ' ' || donor.last_name)`, 'Who gives.'),
    text(['Email', 'donorEmail'], 32, 'donor.email', 'Email address of the donor.'),
    money('Amount', 'plan.amount_minor', 'What the next charge will be, a covered fee included.'),
    money('Monthly', `round(${MONTHLY})`, 'What it gives in a month; yearly and quarterly gifts by their share.'),
    text('Currency', 10, 'plan.currency', 'Currency of the amounts (ISO 4217).'),
    text('Rhythm', 14, RHYTHM, 'How often it is charged.'),
    text('State', 14, words('plan.state', PLAN_STATE_WORDS), 'How the plan stands now.'),
    date(
      ['Next gift', 'nextCharge'],
      'plan.next_charge_on',
      'Day of the next charge; empty for plans that have ended.',
    ),
    text(['Paid by', 'method'], 24, 'plan.method', 'The card or account that is charged.'),
    date(['Good until', 'methodExpires'], 'plan.method_expires_on', 'The last day that the card is good for.'),
    text(['For', 'designation'], 26, 'designation.name', 'What the gifts are for.'),
    text('Campaign', 24, 'campaign.name', 'The campaign that asked for it.'),
    date(['Began', 'beganOn'], day('plan.started_at'), 'Day on which the donor began it.'),
    date(['Ended', 'endedOn'], day('plan.ended_at'), 'Day on which it ended.'),
    text('Reason', 32, LEAVING_REASON, 'Why it ended, in the words of whoever ended it.'),
    text(['Plan reference', 'id'], 38, 'plan.id::text', 'The plan in Mainstay.'),
  ],
  source: `
    from ${PLAN_TABLE}
    join designation on designation.code = plan.designation
    join campaign on campaign.id = plan.campaign_id`,
  walk: (filters, sort) => {
    const usual = usualPlanOrder(filters);
    const parts = usual === 'ended' ? ['plan.ended_at is not null'] : ['true'];
    return { table: PLAN_TABLE, ...walked(planOrder(filters, sort), sort ?? usual), parts };
  },
  conditions: planConditions,
  sentences,
};

function sentences(filters: PlanFilters, names: FilterNames): string[] {
  const { state, rhythm, method, from, to, beganFrom, beganTo, endedFrom, endedTo, designation, campaign } = filters;
  const { ends, donorId, text: searched } = filters;
  return [
    state
      ? `Only plans that are ${either(listed(state).map((each) => PLAN_STATE_WORDS[each].toLowerCase()))}.`
      : 'All plans that run: active, paused and retrying.',
    rhythm && `Only plans whose rhythm is ${either(listed(rhythm))}.`,
    method && `Only plans that are paid by ${either(listed(method))}.`,
    ...amountSentences(filters),
    between('Only plans whose next gift is', from, to),
    between('Only plans that began', beganFrom, beganTo),
    between('Only plans that ended', endedFrom, endedTo),
    designation && `Only plans for the designation ${quoted(names.designation ?? designation)}.`,
    campaign && `Only plans of the campaign ${quoted(names.campaign ?? campaign)}.`,
    ends && 'Only plans whose card ends before the next gift.',
    donorId && `Only plans of the donor ${donorId}.`,
    searched && `Only plans whose donor, email or id matches “${searched}”.`,
  ].filter((sentence): sentence is string => Boolean(sentence));
}
