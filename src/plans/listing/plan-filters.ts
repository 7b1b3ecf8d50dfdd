import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import { Conditions, containing, type Hidden, hides, listed, type OneOrMore } from '../../database/conditions.js';
import { type ListOrder, orderNamed, sortOf } from '../../database/list-order.js';
import { isKnownTo } from '../../donors/identity/shown-name.js';
import type { PlanState } from '../plan-state.js';

export type ListedPlanState = Exclude<PlanState, 'pending'>;

/** What a list of plans shows. Without `state` those that run: active, paused and retrying. */
export interface PlanFilters {
  /** Running plans and ended ones stand in lists of their own: all of these are of one sort. */
  readonly state?: OneOrMore<ListedPlanState> | undefined;
  readonly rhythm?: OneOrMore<PlanRhythm> | undefined;
  readonly method?: OneOrMore<PlanMethod> | undefined;
  /** First and last day of the next charge, both included. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  /** More or less than so many minor units a charge, as digits. */
  readonly over?: string | undefined;
  readonly under?: string | undefined;
  /** First and last day on which it began, and ended, in the organisation's zone. */
  readonly beganFrom?: CalendarDate | undefined;
  readonly beganTo?: CalendarDate | undefined;
  readonly endedFrom?: CalendarDate | undefined;
  readonly endedTo?: CalendarDate | undefined;
  readonly designation?: OneOrMore<string> | undefined;
  readonly campaign?: OneOrMore<string> | undefined;
  /** The card ends before the next charge: without another one the plan will fail. */
  readonly ends?: 'soon' | undefined;
  readonly donorId?: DonorId | undefined;
  /** Part of a donor's name or address, or the whole id of a plan or a subscription. */
  readonly text?: string | undefined;
  /** What the reader may not see finds nothing either. */
  readonly hidden?: OneOrMore<Hidden> | undefined;
}

export const PLAN_RHYTHMS = ['monthly', 'quarterly', 'yearly', 'other'] as const;
export type PlanRhythm = (typeof PLAN_RHYTHMS)[number];

export const PLAN_METHODS = ['card', 'bank', 'other'] as const;
export type PlanMethod = (typeof PLAN_METHODS)[number];

/** The tables that `planConditions` speaks of. */
export const PLAN_TABLE = 'plan join donor on donor.id = plan.donor_id';

/** Which plans the filters let through: the same for the list, its totals, and the file made of it. */
export function planConditions(filters: PlanFilters): Conditions {
  const conditions = new Conditions();
  const { state, rhythm, method, from, to, over, under, donorId, text } = filters;
  if (state) conditions.oneOf('plan.state', state);
  else conditions.only(donorId ? `plan.state <> 'pending'` : `plan.ended_at is null and plan.state <> 'pending'`);
  if (rhythm) conditions.oneOf(RHYTHM, rhythm);
  if (method) conditions.oneOf(METHOD, method);
  if (from) conditions.where('plan.next_charge_on >= ?', from);
  if (to) conditions.where('plan.next_charge_on <= ?', to);
  if (over) conditions.where('plan.amount_minor > ?::bigint', over);
  if (under) conditions.where('plan.amount_minor < ?::bigint', under);
  if (donorId) conditions.where('plan.donor_id = ?', donorId);
  addKinds(conditions, filters);
  if (text?.trim()) {
    const part = conditions.value(containing(text));
    const whole = conditions.value(text.trim());
    const isKnown = isKnownTo(!hides(filters, 'anonymous-donors'));
    const byName = `donor.name_key || ' ' || donor.email_key like ${part} and ${isKnown}`;
    const bySubscription = hides(filters, 'processor-ids') ? 'false' : `plan.stripe_subscription_id = ${whole}`;
    conditions.only(`(${byName}) or plan.id::text = ${whole} or ${bySubscription}`);
  }
  return conditions;
}

function addKinds(conditions: Conditions, filters: PlanFilters): void {
  const { beganFrom, beganTo, endedFrom, endedTo, designation, campaign, ends } = filters;
  if (beganFrom) conditions.where(`${dayOf('plan.started_at')} >= ?`, beganFrom);
  if (beganTo) conditions.where(`${dayOf('plan.started_at')} <= ?`, beganTo);
  if (endedFrom) conditions.where(`${dayOf('plan.ended_at')} >= ?`, endedFrom);
  if (endedTo) conditions.where(`${dayOf('plan.ended_at')} <= ?`, endedTo);
  if (designation) conditions.oneOf('plan.designation', designation);
  if (campaign) {
    const slugs = listed(campaign).map((slug) => conditions.value(slug));
    conditions.only(`plan.campaign_id in (select id from campaign where slug in (${slugs.join(', ')}))`);
  }
  if (ends) conditions.only('plan.ended_at is null and plan.method_expires_on < plan.next_charge_on');
}

function dayOf(instant: string): string {
  return `(${instant} at time zone (select time_zone from organisation))::date`;
}

/** Whether the list is one of plans that have ended. */
export function isEnded(state: PlanFilters['state']): boolean {
  return state !== undefined && listed(state).some(hasEnded);
}

/** Whether some of these run and others have ended: no list shows both. */
export function isMixed(state: OneOrMore<ListedPlanState>): boolean {
  return new Set(listed(state).map(hasEnded)).size > 1;
}

function hasEnded(state: ListedPlanState): boolean {
  return state === 'cancelled' || state === 'lapsed' || state === 'completed';
}

const MONTHS = `(plan.interval_count * case plan.interval when 'year' then 12 else 1 end)`;
/** What a plan gives in a month: yearly and quarterly gifts by their share. */
export const MONTHLY = `plan.amount_minor::numeric / ${MONTHS}`;
const RHYTHM = `case ${MONTHS} when 1 then 'monthly' when 3 then 'quarterly' when 12 then 'yearly' else 'other' end`;
const METHOD = `case plan.method_kind when 'card' then 'card' when 'us_bank_account' then 'bank' else 'other' end`;

const ID = { sql: 'plan.id', kind: 'id' } as const;

/** What plans can be put in order by; `ended` only those that have. */
const PLAN_ORDERS = {
  next: {
    key: [{ sql: `coalesce(plan.next_charge_on, date '9999-12-31')::timestamptz`, kind: 'instant' }, ID],
    descending: false,
  },
  ended: { key: [{ sql: 'plan.ended_at', kind: 'instant' }, ID], descending: true },
  began: { key: [{ sql: 'plan.started_at', kind: 'instant' }, ID], descending: true },
  amount: { key: [{ sql: 'plan.amount_minor', kind: 'amount' }, ID], descending: true },
} as const satisfies Record<string, ListOrder>;

type PlanOrder = keyof typeof PLAN_ORDERS;

/** The order that plans stand in unless another one is asked for: the next charge first, or the latest end. */
export function usualPlanOrder({ state }: PlanFilters): PlanOrder {
  return isEnded(state) ? 'ended' : 'next';
}

/** The order of a name as addresses have it. Plans that run have no end to be put in order by. */
export function planOrder(filters: PlanFilters, sort: string | undefined): ListOrder {
  const usual = usualPlanOrder(filters);
  const isImpossible = sort !== undefined && sortOf(sort).key === 'ended' && usual !== 'ended';
  return orderNamed(PLAN_ORDERS, isImpossible ? undefined : sort, usual);
}
