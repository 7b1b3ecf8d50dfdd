import { rows, type Tx } from '../../database/db.js';
import type { MethodFacts } from '../../gateways/stripe/method-facts.js';
import type { PlanTable } from '../plan.table.js';

/** That another card or account pays for a plan from now on. */
export interface MethodChange {
  readonly changeId: string;
  readonly plan: PlanTable;
  readonly method: MethodFacts;
  readonly at: Date;
}

/**
 * Writes down that the donor wants it; false when it has been done already.
 * @throws QueryFailedError by `plan_change_one_at_a_time` while another change of the plan is under way.
 */
export async function requestMethodChange(tx: Tx, { changeId, plan, method, at }: MethodChange): Promise<boolean> {
  await rows(
    tx,
    `insert into plan_change (id, plan_id, kind, by_kind, actor, before, after, state, requested_at)
     values ($1, $2, 'method', 'donor', 'donor', $3, $4, 'requested', $5) on conflict (id) do nothing`,
    [changeId, plan.id, JSON.stringify(methodOf(plan)), JSON.stringify(changed(method)), at],
  );
  const [row] = await rows<{ state: string }>(tx, 'select state from plan_change where id = $1', [changeId]);
  return row!.state === 'requested';
}

/** Makes it the plan's method; false when somebody else just did. */
export async function applyMethodChange(tx: Tx, { changeId, plan, method, at }: MethodChange): Promise<boolean> {
  const applied = await rows(
    tx,
    `update plan_change set state = 'applied', applied_at = $2 where id = $1 and state = 'requested' returning id`,
    [changeId, at],
  );
  if (applied.length === 0) return false;
  await rows(
    tx,
    `update plan set stripe_payment_method_id = $2, method = $3, method_kind = $4, method_expires_on = $5,
       version = version + 1
     where id = $1`,
    [plan.id, method.methodId, method.label, method.kind, method.expiresOn],
  );
  return true;
}

/** The processor would not take it. */
export async function refuseMethodChange(tx: Tx, changeId: string, failure: string): Promise<void> {
  await rows(tx, `update plan_change set state = 'refused', failure = $2 where id = $1 and state = 'requested'`, [
    changeId,
    failure,
  ]);
}

/** The methods among these that pay for a plan that runs. */
export async function methodsOfPlans(tx: Tx, methodIds: readonly string[]): Promise<string[]> {
  if (methodIds.length === 0) return [];
  const found = await rows<{ id: string }>(
    tx,
    `select distinct stripe_payment_method_id as id from plan
     where stripe_payment_method_id = any($1) and ended_at is null order by id`,
    [methodIds],
  );
  return found.map(({ id }) => id);
}

/** The network's news of a card that goes on under a new date: every plan that it pays for. */
export async function redateMethod(tx: Tx, method: MethodFacts): Promise<void> {
  await rows(
    tx,
    `update plan set method = $2, method_kind = $3, method_expires_on = $4
     where stripe_payment_method_id = $1 and (method, method_expires_on) is distinct from ($2, $4::date)`,
    [method.methodId, method.label, method.kind, method.expiresOn],
  );
}

function methodOf(plan: PlanTable) {
  const { stripePaymentMethodId, method, methodKind, methodExpiresOn } = plan;
  return { stripePaymentMethodId, method, methodKind, methodExpiresOn };
}

function changed({ methodId, label, kind, expiresOn }: MethodFacts) {
  return { stripePaymentMethodId: methodId, method: label, methodKind: kind, methodExpiresOn: expiresOn };
}
