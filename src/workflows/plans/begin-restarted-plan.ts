import { Injectable, Logger } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { PlanId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import { ProcessorRefused } from '../../gateways/stripe/stripe-client.js';
import { StripePlans } from '../../gateways/stripe/stripe-plans.js';
import { StripeSubscriptions } from '../../gateways/stripe/stripe-subscriptions.js';
import type { Task } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { chargeInstant, dueAfter } from '../../plans/plan-calendar.js';
import { findPlan, holdSubscriptions, removeWaitingPlan } from '../../plans/plan.store.js';
import type { PlanTable } from '../../plans/plan.table.js';
import { FollowPlans } from './follow-plans.js';

/** A plan goes on for an ended one, and the processor has to be told. */
export const BEGIN_RESTARTED_PLAN: Task<{ planId: PlanId }> = {
  name: 'begin-restarted-plan',
  retries: 60,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 2,
};

/** Begins the subscription of a plan whose row waits for one; its first charge is on a day to come. */
@Injectable()
export class BeginRestartedPlan {
  private readonly log = new Logger(BeginRestartedPlan.name);

  constructor(
    private readonly db: Db,
    private readonly plans: StripePlans,
    private readonly subscriptions: StripeSubscriptions,
    private readonly followPlans: FollowPlans,
    private readonly clock: Clock,
  ) {}

  /**
   * Safe to repeat: the key is made from the plan, and the first news of the subscription joins the two, whoever hears
   * it first. A plan whose card the processor would not take is removed. @throws ProcessorUnavailable
   */
  async run({ planId }: { planId: PlanId }): Promise<void> {
    const plan = await findPlan(this.db.manager, planId);
    if (!plan || plan.stripeSubscriptionId) return;
    try {
      const { subscriptionId } = await this.begin(plan);
      await this.db.write(async (tx) => {
        await holdSubscriptions(tx, [subscriptionId]);
        const found = await this.plans.subscriptions([{ subscriptionId, createdAt: null }]);
        await this.followPlans.run(tx, [...found.values()]);
      });
    } catch (error) {
      if (!(error instanceof ProcessorRefused)) throw error;
      this.log.error(`plan ${planId} could not be started again: ${error.processorCode}, ${error.message}`);
      await removeWaitingPlan(this.db.manager, planId);
    }
  }

  private async begin(plan: PlanTable): Promise<{ subscriptionId: string }> {
    const { installationId, name, timeZone } = await readOrganisation(this.db.manager);
    const now = this.clock.now();
    const isPast = chargeInstant(plan.nextChargeOn!) <= now;
    const firstOn = isPast ? dueAfter(plan.anchorOn, plan, dateIn(timeZone, now)) : plan.nextChargeOn!;
    return this.subscriptions.start({
      planId: plan.id,
      installationId,
      customerId: plan.stripeCustomerId!,
      methodId: plan.stripePaymentMethodId!,
      amountMinor: plan.amountMinor,
      currency: plan.currency,
      rhythm: { interval: plan.interval, intervalCount: plan.intervalCount },
      firstChargeAt: chargeInstant(firstOn),
      description: `Gift to ${name}`,
    });
  }
}
