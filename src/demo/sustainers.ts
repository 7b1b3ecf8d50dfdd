import { randomUUID } from 'node:crypto';
import { AppError } from '../kernel/app-error.js';
import type { DonorId, PlanId } from '../kernel/id.js';
import type { Db } from '../database/db.js';
import type { PlanChange } from '../plans/changes/plan-change.js';
import { PLAN_TERMS_VERSION } from '../plans/plan-terms.js';
import type { ChangePlan } from '../workflows/plan-changes/change-plan.js';
import type { ChangeWish } from './acts/act.js';

/** Donors who change their plans, as they do in the portal. */
export class Sustainers {
  constructor(
    private readonly db: Db,
    private readonly changePlan: ChangePlan,
  ) {}

  /** What is not possible at that moment, because a card has failed or the plan is over, stays as it is. */
  async change(planId: PlanId, wish: ChangeWish): Promise<void> {
    const [plan] = await this.db.query<{ donorId: DonorId; amountMinor: string; coveredFeeMinor: string }>(
      `select donor_id as "donorId", amount_minor as "amountMinor", covered_fee_minor as "coveredFeeMinor"
       from plan where id = $1`,
      [planId],
    );
    const change: PlanChange =
      wish.kind === 'raise'
        ? {
            kind: 'amount',
            amountMinor: BigInt(plan!.amountMinor) + BigInt(wish.byMinor),
            coveredFeeMinor: BigInt(plan!.coveredFeeMinor),
          }
        : wish;
    const text = 'The new amount is charged from the next gift on, until I stop it.';
    try {
      await this.changePlan.run({
        planId,
        version: null,
        change,
        by: { kind: 'donor', donorId: plan!.donorId },
        reason: null,
        note: null,
        clientRequestId: randomUUID(),
        consent: wish.kind === 'raise' ? { text, textVersion: PLAN_TERMS_VERSION, channel: 'portal', ip: null } : null,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
}
