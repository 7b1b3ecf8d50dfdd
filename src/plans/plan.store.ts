import { In, IsNull } from 'typeorm';
import { rows, type Tx } from '../database/db.js';
import { ATTRIBUTION_FIELDS } from '../campaigns/attribution.js';
import { PlanTable } from './plan.table.js';

/**
 * Keeps others from reading these subscriptions until the transaction ends, so that of two answers of the processor
 * the older cannot be written down last (R-PAY-03). Always in one order, so that two holders cannot block each other.
 */
export async function holdSubscriptions(tx: Tx, subscriptionIds: readonly string[]): Promise<void> {
  if (subscriptionIds.length > 0) await rows(tx, HOLD_SUBSCRIPTIONS, [subscriptionIds]);
}

/** The plans of subscriptions, by subscription; those that are none of ours are absent. */
export async function plansOf(tx: Tx, subscriptionIds: readonly string[]): Promise<Map<string, PlanTable>> {
  if (subscriptionIds.length === 0) return new Map();
  const plans = await tx.find(PlanTable, { where: { stripeSubscriptionId: In([...subscriptionIds]) } });
  return new Map(plans.map((plan) => [plan.stripeSubscriptionId, plan]));
}

/** Writes new plans; one whose subscription has a plan already is left out. */
export async function insertPlans(tx: Tx, plans: readonly PlanTable[]): Promise<void> {
  if (plans.length > 0) await rows(tx, INSERT_PLANS, [inOrder(plans)]);
}

/** Brings state, price and end of plans to what they are given as. */
export async function updatePlans(tx: Tx, plans: readonly PlanTable[]): Promise<void> {
  if (plans.length > 0) await rows(tx, UPDATE_PLANS, [inOrder(plans)]);
}

/** Plans that have not ended, by when they started; the next page begins after the last of this one. */
export function runningPlans(tx: Tx, after: PlanTable | undefined, limit: number): Promise<PlanTable[]> {
  const query = tx.createQueryBuilder(PlanTable, 'plan').where({ endedAt: IsNull() });
  if (after) query.andWhere('(plan.started_at, plan.id) > (:startedAt, :id)', after);
  return query.orderBy('plan.started_at').addOrderBy('plan.id').limit(limit).getMany();
}

/** In the order of their subscriptions, as `holdSubscriptions`; amounts as text, for JSON has no bigint. */
function inOrder(plans: readonly PlanTable[]): string {
  const sorted = plans.toSorted((a, b) => (a.stripeSubscriptionId < b.stripeSubscriptionId ? -1 : 1));
  return JSON.stringify(sorted.map((plan) => ({ ...plan, amountMinor: plan.amountMinor.toString() })));
}

const HOLD_SUBSCRIPTIONS = `
  select pg_advisory_xact_lock(key)
  from (select distinct hashtextextended(id, 7239002) as key from unnest($1::text[]) as id order by key) as keys`;

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'uuid',
  donorId: 'uuid',
  formId: 'uuid',
  campaignId: 'uuid',
  designation: 'text',
  state: 'text',
  amountMinor: 'bigint',
  currency: 'text',
  interval: 'text',
  intervalCount: 'smallint',
  ...Object.fromEntries(ATTRIBUTION_FIELDS.map((name) => [name, 'text'])),
  stripeSubscriptionId: 'text',
  stripeCustomerId: 'text',
  startedAt: 'timestamptz',
  endedAt: 'timestamptz',
};

const AS_ROWS = `jsonb_to_recordset($1::jsonb) as given (${Object.entries(COLUMNS)
  .map(([name, type]) => `"${name}" ${type}`)
  .join(', ')})`;

const INSERT_PLANS = `
  insert into plan (${Object.keys(COLUMNS).map(snake).join(', ')})
  select ${Object.keys(COLUMNS)
    .map((name) => `"${name}"`)
    .join(', ')}
  from ${AS_ROWS}
  on conflict on constraint plan_stripe_subscription do nothing`;

const UPDATE_PLANS = `
  update plan set state = given.state, amount_minor = "amountMinor", currency = given.currency,
    interval = given.interval, interval_count = "intervalCount", ended_at = "endedAt"
  from ${AS_ROWS} where plan.id = given.id`;
