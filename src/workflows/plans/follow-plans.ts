import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { isId, type PlanId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import type { SubscriptionFacts } from '../../gateways/stripe/stripe-plans.js';
import { Jobs } from '../../jobs/jobs.js';
import { findOrganisation, type Organisation } from '../../organisation/organisation.js';
import { changesUnderWay } from '../../plans/changes/plan-change.store.js';
import { agrees, begun, followed, isInStep } from '../../plans/plan-following.js';
import { isOurs } from '../../plans/plan-origin.js';
import { hasEnded } from '../../plans/plan-state.js';
import { plansOf, updatePlans, waitingPlans, type ChargedPlan } from '../../plans/plan.store.js';
import { adoptPlans, type Verdict } from './adopt-plans.js';
import { ALIGN_PLAN } from './align-plan.js';
import { END_REPLACED_PLAN } from './end-replaced-plan.js';
import { PlanLetters } from './plan-letters.js';
import { recordBeginnings, recordSeenChanges, type SeenPlan } from '../plan-changes/record-plan-changes.js';

export interface FollowedPlans {
  /** By subscription. */
  readonly plans: ReadonlyMap<string, ChargedPlan>;
  /** By subscription, for those that have no plan. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/**
 * Makes plans agree with subscriptions that were read fresh: state, price, method and end follow, and history says so.
 * The first news of a subscription joins it to the plan that asked for it; one that says it is ours and that nobody
 * asked for is adopted. Notices may therefore come in any order (R-PAY-03).
 */
@Injectable()
export class FollowPlans {
  constructor(
    private readonly jobs: Jobs,
    private readonly letters: PlanLetters,
    private readonly clock: Clock,
  ) {}

  /** The subscriptions are held (`holdSubscriptions`) since before they were asked for. */
  async run(tx: Tx, subscriptions: readonly SubscriptionFacts[]): Promise<FollowedPlans> {
    if (subscriptions.length === 0) return { plans: new Map(), verdicts: new Map() };
    const organisation = await findOrganisation(tx);
    const ids = subscriptions.map(({ subscriptionId }) => subscriptionId);
    const known = await plansOf(tx, ids);
    const joined = await this.join(tx, unknownOf(subscriptions, known), organisation);
    const strange = unknownOf(subscriptions, new Map([...known, ...joined]));
    const verdicts = await adoptPlans(tx, strange, organisation);
    const plans = new Map([...(strange.length > verdicts.size ? await plansOf(tx, ids) : known), ...joined]);
    const moved = organisation ? await this.follow(tx, plans, subscriptions, organisation) : [];
    const adopted = strange.flatMap(({ subscriptionId }) => plans.get(subscriptionId) ?? []);
    await this.begin(tx, [...joined.values(), ...adopted, ...moved.filter(wasPending).map(({ after }) => after)]);
    return { plans: new Map([...plans, ...bySubscription(moved.map(({ after }) => after))]), verdicts };
  }

  /** Joins subscriptions to the plans that asked for them. */
  private async join(
    tx: Tx,
    subscriptions: readonly SubscriptionFacts[],
    organisation: Organisation | null,
  ): Promise<Map<string, ChargedPlan>> {
    const asked = subscriptions.flatMap((subscription) => {
      const planId = subscription.metadata['plan_id'];
      const ours = isOurs(subscription.metadata, organisation?.installationId) && isId(planId);
      return ours ? [{ subscription, planId }] : [];
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

  /**
   * Writes what has changed, and sees to it that the processor charges on our days (R-REG-10). What a change of ours is
   * about to write is left to it, whether or not the processor has heard of it yet: only an end comes first.
   */
  private async follow(
    tx: Tx,
    plans: ReadonlyMap<string, ChargedPlan>,
    subscriptions: readonly SubscriptionFacts[],
    { timeZone }: Organisation,
  ): Promise<SeenPlan<ChargedPlan>[]> {
    const apart = subscriptions.flatMap((subscription) => {
      const plan = plans.get(subscription.subscriptionId);
      return plan && !agrees(plan, subscription, timeZone) ? [{ plan, subscription }] : [];
    });
    const underWay = await changesUnderWay(
      tx,
      apart.map(({ plan }) => plan.id),
    );
    const moved: SeenPlan<ChargedPlan>[] = [];
    const astray: PlanId[] = [];
    for (const { plan, subscription } of apart) {
      const change = underWay.get(plan.id);
      if (change && (change.kind === 'cancel' || !subscription.endedAt)) continue;
      const after = followed(plan, subscription, timeZone);
      moved.push({ before: plan, after });
      if (!isInStep(after, subscription)) astray.push(plan.id);
    }
    await updatePlans(
      tx,
      moved.map(({ after }) => after),
    );
    await recordSeenChanges(
      tx,
      moved.filter((plan) => !wasPending(plan)),
      this.clock.now(),
    );
    await this.jobs.enqueue(
      tx,
      ALIGN_PLAN,
      astray.map((planId) => ({ planId })),
    );
    return moved;
  }

  /** Of plans that run now and did not before: their history begins, and the donor who asked for one is told. */
  private async begin(tx: Tx, plans: readonly ChargedPlan[]): Promise<void> {
    const begun = plans.filter(({ state }) => state !== 'pending');
    await recordBeginnings(tx, begun, this.clock.now());
    const asked = begun.filter(
      ({ clientRequestId, restartsId, state }) => (clientRequestId ?? restartsId) && !hasEnded(state),
    );
    await this.letters.begun(tx, asked);
    const replacing = asked.filter(({ replacesId }) => replacesId);
    await this.jobs.enqueue(
      tx,
      END_REPLACED_PLAN,
      replacing.map(({ id: planId }) => ({ planId })),
    );
  }
}

function wasPending({ before }: SeenPlan): boolean {
  return before.state === 'pending';
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
