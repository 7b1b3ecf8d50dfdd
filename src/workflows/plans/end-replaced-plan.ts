import { Injectable } from '@nestjs/common';
import type { PlanId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import type { Task } from '../../jobs/jobs.js';
import { hasEnded } from '../../plans/plan-state.js';
import { readPlan } from '../../plans/plan.store.js';
import { ChangePlan } from '../plan-changes/change-plan.js';
import { REPLACED } from './plan-letters.js';

/** A plan has begun in the place of another one. */
export const END_REPLACED_PLAN: Task<{ planId: PlanId }> = {
  name: 'end-replaced-plan',
  retries: 60,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 2,
};

/** Ends the plan that a donor chose to replace, once the new one has begun: never both, and never neither (R-REG-17). */
@Injectable()
export class EndReplacedPlan {
  constructor(
    private readonly db: Db,
    private readonly changePlan: ChangePlan,
  ) {}

  /** Safe to repeat. Another donor's plan is left alone, whatever the new one names. */
  async run({ planId }: { planId: PlanId }): Promise<void> {
    const { replacesId, donorId } = await readPlan(this.db.manager, planId);
    if (!replacesId) return;
    const replaced = await readPlan(this.db.manager, replacesId);
    if (replaced.donorId !== donorId || replaced.state === 'pending' || hasEnded(replaced.state)) return;
    await this.changePlan.run({
      planId: replacesId,
      version: null,
      change: { kind: 'cancel' },
      by: { kind: 'donor', donorId },
      reason: REPLACED,
      note: null,
      clientRequestId: planId,
      consent: null,
    });
  }
}
