import { In, IsNull, Not } from 'typeorm';
import { NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { newId, type PlanId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { ATTRIBUTION_FIELDS } from '../campaigns/attribution.js';
import { dueAfter } from './plan-calendar.js';
import { PlanTable } from './plan.table.js';

/** A plan that has a subscription, as all have but those that wait for their first charge. */
export type ChargedPlan = PlanTable & { readonly stripeSubscriptionId: string; readonly stripeCustomerId: string };

/** @throws NotFound */
export async function readPlan(tx: Tx, id: PlanId): Promise<PlanTable> {
  const plan = await findPlan(tx, id);
  if (!plan) throw new NotFound('plan');
  return plan;
}

export function findPlan(tx: Tx, id: PlanId): Promise<PlanTable | null> {
  return tx.findOne(PlanTable, { where: { id } });
}

/** Nobody else changes the plan until the transaction ends; null for one that there is not. */
export function lockPlan(tx: Tx, id: PlanId): Promise<PlanTable | null> {
  return tx.findOne(PlanTable, { where: { id }, lock: { mode: 'for_no_key_update' } });
}

export function planByClientRequest(tx: Tx, clientRequestId: string): Promise<PlanTable | null> {
  return tx.findOne(PlanTable, { where: { clientRequestId } });
}

/** Writes a plan that waits for its first charge. */
export async function insertPlan(tx: Tx, plan: Omit<PlanTable, 'version'>): Promise<void> {
  await tx.insert(PlanTable, { ...plan, version: 1 });
}

/** The plan that goes on for an ended one. */
export async function restartOf(tx: Tx, id: PlanId): Promise<PlanId | null> {
  const [found] = await rows<{ id: PlanId }>(tx, 'select id from plan where restarts_id = $1', [id]);
  return found?.id ?? null;
}

/** Removes a plan that never came to be charged, with the consent to it. */
export async function removeWaitingPlan(tx: Tx, id: PlanId): Promise<void> {
  await rows(tx, `delete from plan where id = $1 and state = 'pending' and stripe_subscription_id is null`, [id]);
}

export async function attachPlanCheckout(
  tx: Tx,
  id: PlanId,
  session: { readonly sessionId: string; readonly url: string },
): Promise<void> {
  await tx.update(PlanTable, { id }, { stripeSessionId: session.sessionId, checkoutUrl: session.url });
}

/**
 * Keeps others from reading these subscriptions until the transaction ends, so that of two answers of the processor
 * the older cannot be written down last (R-PAY-03). Always in one order, so that two holders cannot block each other.
 */
export async function holdSubscriptions(tx: Tx, subscriptionIds: readonly string[]): Promise<void> {
  if (subscriptionIds.length > 0) await rows(tx, HOLD_SUBSCRIPTIONS, [subscriptionIds]);
}

/** The plans of subscriptions, by subscription; those that are none of ours are absent. */
export async function plansOf(tx: Tx, subscriptionIds: readonly string[]): Promise<Map<string, ChargedPlan>> {
  if (subscriptionIds.length === 0) return new Map();
  const plans = await tx.find(PlanTable, { where: { stripeSubscriptionId: In([...subscriptionIds]) } });
  return new Map((plans as ChargedPlan[]).map((plan) => [plan.stripeSubscriptionId, plan]));
}

/** The plans that run on what these customers pay with. */
export async function plansOfCustomers(tx: Tx, customerIds: readonly string[]): Promise<ChargedPlan[]> {
  if (customerIds.length === 0) return [];
  const where = { stripeCustomerId: In([...customerIds]), stripeSubscriptionId: Not(IsNull()), endedAt: IsNull() };
  return (await tx.find(PlanTable, { where })) as ChargedPlan[];
}

/** The plans among these ids that wait for their subscription, by id; locked until the transaction ends. */
export async function waitingPlans(tx: Tx, ids: readonly PlanId[]): Promise<Map<PlanId, PlanTable>> {
  if (ids.length === 0) return new Map();
  const plans = await tx.find(PlanTable, {
    where: { id: In([...ids]), stripeSubscriptionId: IsNull() },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  });
  return new Map(plans.map((plan) => [plan.id, plan]));
}

/** Writes plans of subscriptions that were made elsewhere; one whose subscription has a plan already is left out. */
export async function insertPlans(tx: Tx, plans: readonly ChargedPlan[]): Promise<void> {
  if (plans.length > 0) await rows(tx, INSERT_PLANS, [inOrder(plans)]);
}

/** Brings plans to what they are given as, in all that follows the processor. */
export async function updatePlans(tx: Tx, plans: readonly ChargedPlan[]): Promise<void> {
  if (plans.length > 0) await rows(tx, UPDATE_PLANS, [inOrder(plans)]);
}

/**
 * Moves the next charges of plans on; never back, in whatever order the charges become known. Counted from the anchors
 * as they are at this moment: a change of the date may have come in between. A plan that goes by the processor's
 * calendar is charged when the period ends there: its months are counted from an instant, and not from a day (R-REG-10).
 */
export async function advancePlans(
  tx: Tx,
  periods: readonly {
    readonly planId: PlanId;
    readonly begunOn: CalendarDate;
    readonly endsOn: CalendarDate | null;
  }[],
): Promise<void> {
  if (periods.length === 0) return;
  const plans = await tx.find(PlanTable, {
    where: { id: In(periods.map(({ planId }) => planId)), endedAt: IsNull() },
    order: { id: 'asc' },
    lock: { mode: 'for_no_key_update' },
  });
  const byId = new Map(plans.map((plan) => [plan.id, plan]));
  const next = periods.flatMap(({ planId, begunOn, endsOn }) => {
    const plan = byId.get(planId);
    if (!plan) return [];
    const byProcessor = plan.calendar === 'processor' ? endsOn : null;
    return [{ id: planId, nextChargeOn: byProcessor ?? dueAfter(plan.anchorOn, plan, begunOn) }];
  });
  await rows(tx, ADVANCE_PLANS, [JSON.stringify(next)]);
}

/** Plans that are charged, by when they started; the next page begins after the last of this one. */
export function runningPlans(tx: Tx, after: PlanTable | undefined, limit: number): Promise<ChargedPlan[]> {
  const query = tx
    .createQueryBuilder(PlanTable, 'plan')
    .where({ endedAt: IsNull(), stripeSubscriptionId: Not(IsNull()) });
  if (after) query.andWhere('(plan.started_at, plan.id) > (:startedAt, :id)', after);
  return query.orderBy('plan.started_at').addOrderBy('plan.id').limit(limit).getMany() as Promise<ChargedPlan[]>;
}

/** Plans whose payment page was opened since an instant and that have not heard of a charge. */
export function unansweredPlans(tx: Tx, since: Date): Promise<PlanTable[]> {
  return tx
    .createQueryBuilder(PlanTable, 'plan')
    .where({ state: 'pending', stripeSessionId: Not(IsNull()) })
    .andWhere('plan.started_at >= :since', { since })
    .orderBy('plan.started_at')
    .getMany();
}

/** Removes plans that were never charged (R-PRV-06), with the consent to them. Returns how many. */
export async function forgetUnfinishedPlans(tx: Tx, before: Date): Promise<number> {
  const gone = await rows(tx, `delete from plan where state = 'pending' and started_at < $1 returning id`, [before]);
  return gone.length;
}

/** What the donor read and agreed to before a plan began or changed (R-REG-07). */
export interface Consent {
  readonly text: string;
  readonly textVersion: string;
  readonly channel: 'gift-page' | 'portal' | 'staff';
  /** Null where none is known. */
  readonly ip: string | null;
}

export async function keepConsent(tx: Tx, plan: PlanTable, consent: Consent, at: Date): Promise<void> {
  await rows(tx, INSERT_CONSENT, [
    newId(),
    plan.id,
    consent.text,
    consent.textVersion,
    plan.amountMinor.toString(),
    plan.currency,
    plan.interval,
    plan.intervalCount,
    consent.channel,
    consent.ip,
    at,
  ]);
}

/** In the order of their subscriptions, as `holdSubscriptions`; amounts as text, for JSON has no bigint. */
function inOrder(plans: readonly ChargedPlan[]): string {
  const sorted = plans.toSorted((a, b) => (a.stripeSubscriptionId < b.stripeSubscriptionId ? -1 : 1));
  return JSON.stringify(sorted, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

const HOLD_SUBSCRIPTIONS = `
  select pg_advisory_xact_lock(key)
  from (select distinct hashtextextended(id, 7239002) as key from unnest($1::text[]) as id order by key) as keys`;

const INSERT_CONSENT = `
  insert into plan_consent (id, plan_id, text, text_version, amount_minor, currency, interval, interval_count, channel, ip, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What follows the processor, for as long as the plan runs. */
const FOLLOWED: Readonly<Record<string, string>> = {
  state: 'text',
  amountMinor: 'bigint',
  coveredFeeMinor: 'bigint',
  currency: 'text',
  interval: 'text',
  intervalCount: 'smallint',
  anchorOn: 'date',
  nextChargeOn: 'date',
  pausedUntil: 'date',
  stripePaymentMethodId: 'text',
  method: 'text',
  methodKind: 'text',
  methodExpiresOn: 'date',
  stripeSubscriptionId: 'text',
  stripeCustomerId: 'text',
  startedAt: 'timestamptz',
  endedAt: 'timestamptz',
};

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'uuid',
  donorId: 'uuid',
  formId: 'uuid',
  campaignId: 'uuid',
  designation: 'text',
  calendar: 'text',
  adoptedAt: 'timestamptz',
  ...Object.fromEntries(ATTRIBUTION_FIELDS.map((name) => [name, 'text'])),
  ...FOLLOWED,
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
  update plan set ${Object.keys(FOLLOWED)
    .map((name) => `${snake(name)} = given."${name}"`)
    .join(', ')}
  from ${AS_ROWS} where plan.id = given.id`;

const ADVANCE_PLANS = `
  update plan set next_charge_on = "nextChargeOn", version = version + 1
  from (
    select id, max("nextChargeOn") as "nextChargeOn"
    from jsonb_to_recordset($1::jsonb) as each (id uuid, "nextChargeOn" date) group by id
  ) as given
  where plan.id = given.id and ended_at is null and next_charge_on < "nextChargeOn"`;
