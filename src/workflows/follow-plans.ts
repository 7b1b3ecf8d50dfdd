import { Injectable } from '@nestjs/common';
import { isId, type PlanId } from '../kernel/id.js';
import type { Tx } from '../database/db.js';
import type { SubscriptionFacts } from '../gateways/stripe/stripe-plans.js';
import { Jobs } from '../jobs/jobs.js';
import { findOrganisation, type Organisation } from '../organisation/organisation.js';
import { agrees, begun, followed, isInStep } from '../plans/plan-following.js';
import { isOurs } from '../plans/plan-origin.js';
import { plansOf, updatePlans, waitingPlans, type ChargedPlan } from '../plans/plan.store.js';
import { adoptPlans, type Verdict } from './adopt-plans.js';
import { ALIGN_PLAN } from './align-plan.js';

export interface FollowedPlans {
  /** By subscription. */
  readonly plans: ReadonlyMap<string, ChargedPlan>;
  /** By subscription, for those that have no plan. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/**
 * Makes plans agree with subscriptions that were read fresh: state, price, method and end follow. The first news of a
 * subscription joins it to the plan that asked for it; one that says it is ours and that nobody asked for is adopted.
 * Notices may therefore come in any order (R-PAY-03).
 */
@Injectable()
export class FollowPlans {
  constructor(private readonly jobs: Jobs) {}

  async run(tx: Tx, subscriptions: readonly SubscriptionFacts[]): Promise<FollowedPlans> {
    const organisation = await findOrganisation(tx);
    const ids = subscriptions.map(({ subscriptionId }) => subscriptionId);
    const known = await plansOf(tx, ids);
    const joined = await this.begin(tx, unknownOf(subscriptions, known), organisation);
    const strange = unknownOf(subscriptions, new Map([...known, ...joined]));
    const verdicts = await adoptPlans(tx, strange, organisation);
    const plans = new Map([...(strange.length > verdicts.size ? await plansOf(tx, ids) : known), ...joined]);
    const moved = organisation ? await this.follow(tx, plans, subscriptions, organisation) : [];
    return { plans: new Map([...plans, ...bySubscription(moved)]), verdicts };
  }

  /** Joins subscriptions to the plans that asked for them. */
  private async begin(
    tx: Tx,
    subscriptions: readonly SubscriptionFacts[],
    organisation: Organisation | null,
  ): Promise<Map<string, ChargedPlan>> {
    const asked = subscriptions.flatMap((subscription) => {
      const planId = subscription.metadata['plan_id'];
      const ours = isOurs(subscription.metadata, organisation?.installationId) && isId(planId);
      return ours ? [{ subscription, planId: planId as PlanId }] : [];
    });
    const waiting = await waitingPlans(
      tx,
      asked.map(({ planId }) => planId),
    );
    const plans = asked.flatMap(({ subscription, planId }) => {
      const plan = waiting.get(planId);
      return plan ? [begun(plan, subscription, organisation!.timeZone)] : [];
    });
    await updatePlans(tx, plans);
    return new Map(bySubscription(plans));
  }

  /** Writes what has changed, and sees to it that the processor charges on our days (R-REG-10). Returns the changed. */
  private async follow(
    tx: Tx,
    plans: ReadonlyMap<string, ChargedPlan>,
    subscriptions: readonly SubscriptionFacts[],
    { timeZone }: Organisation,
  ): Promise<ChargedPlan[]> {
    const moved: ChargedPlan[] = [];
    const astray: PlanId[] = [];
    for (const subscription of subscriptions) {
      const plan = plans.get(subscription.subscriptionId);
      if (!plan) continue;
      const now = agrees(plan, subscription, timeZone) ? plan : followed(plan, subscription, timeZone);
      if (now !== plan) moved.push(now);
      if (!isInStep(now, subscription)) astray.push(now.id);
    }
    await updatePlans(tx, moved);
    await this.jobs.enqueue(
      tx,
      ALIGN_PLAN,
      astray.map((planId) => ({ planId })),
    );
    return moved;
  }
}

function unknownOf(
  subscriptions: readonly SubscriptionFacts[],
  known: ReadonlyMap<string, ChargedPlan>,
): SubscriptionFacts[] {
  return subscriptions.filter(({ subscriptionId }) => !known.has(subscriptionId));
}

function bySubscription(plans: readonly ChargedPlan[]): [string, ChargedPlan][] {
  return plans.map((plan) => [plan.stripeSubscriptionId, plan]);
}
