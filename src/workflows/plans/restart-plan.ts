import { Injectable, Logger } from '@nestjs/common';
import { NotFound } from '../../kernel/app-error.js';
import { dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type DonorId, type PlanId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { Audit } from '../../audit/audit.js';
import { parseFrequency } from '../../campaigns/frequency.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { ProcessorUnavailable } from '../../gateways/stripe/stripe-client.js';
import { Jobs } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { dueAfter } from '../../plans/plan-calendar.js';
import { hasEnded } from '../../plans/plan-state.js';
import {
  findPlan,
  insertPlan,
  keepConsent,
  lockPlan,
  readPlan,
  restartOf,
  type Consent,
} from '../../plans/plan.store.js';
import type { PlanTable } from '../../plans/plan.table.js';
import { rhythmWord } from '../../plans/rhythm.js';
import { BEGIN_RESTARTED_PLAN, BeginRestartedPlan } from './begin-restarted-plan.js';

export interface RestartRequest {
  readonly planId: PlanId;
  readonly donorId: DonorId;
  readonly consent: Consent;
}

export type Restarted =
  /** The plan that goes on; `isWaiting` while the processor could not be told yet. */
  | { readonly kind: 'restarted'; readonly planId: PlanId; readonly isWaiting: boolean }
  /** A card or an account is needed: a path of ours with amount and rhythm filled in. */
  | { readonly kind: 'gift-page'; readonly path: string };

/**
 * "Start again": a new plan like the one that was cancelled, charged to the same card from the next due date on, and
 * nothing today. What has ended stays ended, with its history.
 */
@Injectable()
export class RestartPlan {
  private readonly log = new Logger(RestartPlan.name);

  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly beginRestartedPlan: BeginRestartedPlan,
  ) {}

  /** Safe to press twice: a plan is started again once. @throws NotFound also for the plan of another donor */
  async run(request: RestartRequest): Promise<Restarted> {
    const { planId, donorId } = request;
    const decided = await this.db.write((tx) => this.decide(tx, request));
    if (decided === null) {
      const act = { actor: `donor:${donorId}`, action: 'portal refused', object: `plan:${planId}` } as const;
      await this.db.write((tx) => this.audit.record(tx, act));
      throw new NotFound('plan');
    }
    if (decided.kind === 'gift-page') return decided;
    try {
      await this.beginRestartedPlan.run({ planId: decided.planId });
    } catch (error) {
      if (!(error instanceof ProcessorUnavailable)) throw error;
      this.log.warn(`plan ${decided.planId} waits for the processor: ${String(error.cause)}`);
    }
    return this.outcome(decided.planId, planId);
  }

  /** What a page offers for an ended plan; null when it can go on with its card. */
  async giftPageFor(plan: PlanTable): Promise<string | null> {
    const { timeZone } = await readOrganisation(this.db.manager);
    const firstOn = dueAfter(plan.anchorOn, plan, dateIn(timeZone, this.clock.now()));
    return isGood(plan, firstOn) ? null : giftPageOf(this.db.manager, plan);
  }

  /** Null for a plan that is none of this donor's. */
  private async decide(tx: Tx, { planId, donorId, consent }: RestartRequest): Promise<Restarted | null> {
    const ended = await latestOf(tx, planId);
    if (!ended || ended.donorId !== donorId) return null;
    if (!hasEnded(ended.state)) return { kind: 'restarted', planId: ended.id, isWaiting: false };
    const { timeZone } = await readOrganisation(tx);
    const now = this.clock.now();
    const firstOn = dueAfter(ended.anchorOn, ended, dateIn(timeZone, now));
    if (!isGood(ended, firstOn)) return { kind: 'gift-page', path: await giftPageOf(tx, ended) };
    const plan = restartedPlan(ended, firstOn, now);
    await insertPlan(tx, plan);
    await keepConsent(tx, plan, consent, now);
    await this.jobs.enqueue(tx, BEGIN_RESTARTED_PLAN, [{ planId: plan.id }]);
    return { kind: 'restarted', planId: plan.id, isWaiting: true };
  }

  /** The processor may have refused the card: then there is no such plan. */
  private async outcome(newPlanId: PlanId, oldPlanId: PlanId): Promise<Restarted> {
    const plan = await findPlan(this.db.manager, newPlanId);
    if (plan) return { kind: 'restarted', planId: plan.id, isWaiting: plan.state === 'pending' };
    return { kind: 'gift-page', path: await giftPageOf(this.db.manager, await readPlan(this.db.manager, oldPlanId)) };
  }
}

/** The last of the plans that went on for one another, locked, so that it is started again once. */
async function latestOf(tx: Tx, planId: PlanId): Promise<PlanTable | null> {
  const plan = await lockPlan(tx, planId);
  const next = plan && (await restartOf(tx, planId));
  return next ? latestOf(tx, next) : plan;
}

/** Whether the donor's own end is undone, with a card that is good for the first charge. */
function isGood(plan: PlanTable, firstOn: CalendarDate): boolean {
  const { state, stripePaymentMethodId, stripeCustomerId, methodExpiresOn } = plan;
  const isCharged = state === 'cancelled' && stripePaymentMethodId !== null && stripeCustomerId !== null;
  return isCharged && (methodExpiresOn === null || methodExpiresOn >= firstOn);
}

function restartedPlan(ended: PlanTable, firstOn: CalendarDate, now: Date): PlanTable {
  return {
    ...ended,
    id: newId<'plan'>(),
    state: 'pending',
    calendar: 'ours',
    nextChargeOn: firstOn,
    pausedUntil: null,
    clientRequestId: null,
    checkoutRequest: null,
    checkoutUrl: null,
    stripeSessionId: null,
    stripeSubscriptionId: null,
    adoptedAt: null,
    restartsId: ended.id,
    replacesId: null,
    version: 1,
    startedAt: now,
    endedAt: null,
  };
}

async function giftPageOf(tx: Tx, plan: PlanTable): Promise<string> {
  const [form] = await rows<{ slug: string }>(tx, 'select slug from form where id = $1', [plan.formId]);
  const frequency = parseFrequency(rhythmWord(plan));
  const query = new URLSearchParams({
    amount: Money.of(plan.amountMinor - plan.coveredFeeMinor, plan.currency).toDecimal(),
    ...(frequency && { frequency }),
    designation: plan.designation,
  });
  return `/give/${form!.slug}?${query.toString()}`;
}
