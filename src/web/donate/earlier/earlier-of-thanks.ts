import { Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import type { PlanTable } from '../../../plans/plan.table.js';
import { ChangePlan } from '../../../workflows/plan-changes/change-plan.js';
import { EarlierPlans, type EarlierPlan } from './earlier-plans.js';

/** The plan that the thank-you page of a new one asks about, and what becomes of it. */
@Injectable()
export class EarlierOfThanks {
  constructor(
    private readonly earlierPlans: EarlierPlans,
    private readonly changePlan: ChangePlan,
  ) {}

  find(plan: PlanTable): Promise<EarlierPlan | null> {
    return this.earlierPlans.afterPayment(plan);
  }

  /** Safe to repeat. */
  async end(plan: PlanTable): Promise<'ended' | 'failed'> {
    const earlier = await this.find(plan);
    if (!earlier) return 'ended';
    const { state } = await this.changePlan.run({
      planId: earlier.id,
      version: null,
      change: { kind: 'cancel' },
      by: { kind: 'donor', donorId: plan.donorId },
      reason: 'A new plan takes its place.',
      note: null,
      clientRequestId: uuidOf('earlier', plan.id),
      consent: null,
    });
    return state === 'refused' ? 'failed' : 'ended';
  }
}
