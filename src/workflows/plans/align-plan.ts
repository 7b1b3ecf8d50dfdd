import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { PlanId } from '../../kernel/id.js';
import { Db, type Tx } from '../../database/db.js';
import { StripePlans } from '../../gateways/stripe/stripe-plans.js';
import { StripeSubscriptions } from '../../gateways/stripe/stripe-subscriptions.js';
import type { Task } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { isBeingChanged } from '../../plans/changes/plan-change.store.js';
import { chargeInstant } from '../../plans/plan-calendar.js';
import { followed, isInStep } from '../../plans/plan-following.js';
import { holdSubscriptions, readPlan } from '../../plans/plan.store.js';

export const ALIGN_PLAN: Task<{ planId: PlanId }> = {
  name: 'align-plan',
  retries: 30,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 2,
};

/**
 * Brings the processor's next charge in step with our calendar (R-REG-10). It counts from the instant of the sign-up,
 * in UTC, and from the charge before when that one was moved; we count from the donor's day.
 */
@Injectable()
export class AlignPlan {
  constructor(
    private readonly db: Db,
    private readonly plans: StripePlans,
    private readonly subscriptions: StripeSubscriptions,
    private readonly clock: Clock,
  ) {}

  /**
   * Safe to repeat. While a change is on its way it does nothing: the change brings its own date. The subscription is
   * held, so that none can begin between our look and our call, and have its date undone.
   */
  async run({ planId }: { planId: PlanId }): Promise<void> {
    const { stripeSubscriptionId: id } = await readPlan(this.db.manager, planId);
    if (!id) return;
    await this.db.write(async (tx) => {
      await holdSubscriptions(tx, [id]);
      if (!(await isBeingChanged(tx, planId))) await this.align(tx, planId, id);
    });
  }

  private async align(tx: Tx, planId: PlanId, id: string): Promise<void> {
    const subscription = (await this.plans.subscriptions([{ subscriptionId: id, createdAt: null }])).get(id);
    if (!subscription) return;
    const { timeZone } = await readOrganisation(tx);
    const now = followed(await readPlan(tx, planId), subscription, timeZone);
    if (isInStep(now, subscription)) return;
    const at = chargeInstant(now.nextChargeOn!);
    // A date that has passed is the processor's business: it is charging, or just about to.
    if (at <= this.clock.now()) return;
    await this.subscriptions.moveNextCharge(id, at, {
      pausedUntil: now.pausedUntil,
      key: `plan-align:${planId}:${now.nextChargeOn}:${subscription.nextChargeAt!.getTime()}`,
    });
  }
}
