import { Injectable, Logger } from '@nestjs/common';
import { formatDateLong } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { Db, type Tx } from '../../database/db.js';
import { ProcessorRefused } from '../../gateways/stripe/stripe-client.js';
import { StripePlans, type SubscriptionFacts } from '../../gateways/stripe/stripe-plans.js';
import { StripeSubscriptions } from '../../gateways/stripe/stripe-subscriptions.js';
import { giftsAfterEnd } from '../../gifts/plan-gift.store.js';
import { Jobs, type Task } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import type { ChangeKind } from '../../plans/changes/change-words.js';
import {
  bumpVersions,
  finishChange,
  readChange,
  snapshotOf,
  writeOurs,
  type ChangeId,
  type ChangeRow,
} from '../../plans/changes/plan-change.store.js';
import { chargeInstant } from '../../plans/plan-calendar.js';
import { followed } from '../../plans/plan-following.js';
import { hasEnded, pausedUntilOf } from '../../plans/plan-state.js';
import { holdSubscriptions, lockPlan, readPlan, updatePlans, type ChargedPlan } from '../../plans/plan.store.js';
import { PlanLetters } from '../plans/plan-letters.js';
import { recordSeenChanges } from './record-plan-changes.js';
import { REFUND_AFTER_END } from '../refunds/refund-after-end.js';

export const APPLY_PLAN_CHANGE: Task<{ changeId: ChangeId }> = {
  name: 'apply-plan-change',
  retries: 60,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 2,
};

/** What each kind of change writes; what else is different, somebody changed at the processor. */
const OWN: Readonly<Partial<Record<ChangeKind, readonly ChangeKind[]>>> = {
  amount: ['amount'],
  rhythm: ['rhythm', 'amount'],
  cancel: ['cancel'],
  date: ['pause', 'resume'],
  skip: ['pause', 'resume'],
  pause: ['pause', 'resume'],
  resume: ['pause', 'resume'],
};

const MOVES: ReadonlySet<ChangeKind> = new Set(['date', 'skip', 'pause', 'resume']);

/** What took longer counts from when it was wanted: a charge in between goes back after a cancellation (R-REG-06). */
const PROMPT_MS = 60_000;

/**
 * Tells the processor of a change, then writes the plan, the end of the change and the letter in one transaction. The
 * subscription is held from before the question until the commit: no notice of the very same change, and no alignment
 * of dates, comes between. After a crash the change is still `requested`; the same key then finds it done (R-PAY-06).
 */
@Injectable()
export class ApplyPlanChange {
  private readonly log = new Logger(ApplyPlanChange.name);

  constructor(
    private readonly db: Db,
    private readonly plans: StripePlans,
    private readonly subscriptions: StripeSubscriptions,
    private readonly letters: PlanLetters,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat. @throws ProcessorUnavailable; the job comes back with the same key. */
  async run({ changeId }: { changeId: ChangeId }): Promise<void> {
    await this.db.write(async (tx) => {
      const asked = await readChange(tx, changeId);
      if (asked?.state !== 'requested') return;
      const { stripeSubscriptionId } = await readPlan(tx, asked.planId);
      await holdSubscriptions(tx, [stripeSubscriptionId!]);
      // Somebody else may have done it, or ended the plan, while we waited.
      const change = await readChange(tx, changeId);
      if (change?.state !== 'requested') return;
      const plan = (await readPlan(tx, change.planId)) as ChargedPlan;
      await this.carryOut(tx, change, plan);
    });
  }

  private async carryOut(tx: Tx, change: ChangeRow, plan: ChargedPlan): Promise<void> {
    const subscription = await this.read(plan);
    const refusal = whyNot(change, plan, subscription, this.clock.now());
    if (refusal) return this.refuse(tx, change, refusal);
    try {
      if (!isDone(change, subscription!)) await this.tell(change, plan.stripeSubscriptionId);
      await this.giveUpOpenGift(change, plan, subscription!);
    } catch (error) {
      if (!(error instanceof ProcessorRefused)) throw error;
      this.log.error(`plan change ${change.id} was refused: ${error.processorCode}, ${error.message}`);
      return this.refuse(tx, change, 'The payment processor would not do it. Nothing has changed.');
    }
    await this.finish(tx, change, (await this.read(plan))!);
  }

  private async read({ stripeSubscriptionId: subscriptionId }: ChargedPlan): Promise<SubscriptionFacts | undefined> {
    return (await this.plans.subscriptions([{ subscriptionId, createdAt: null }])).get(subscriptionId);
  }

  /** One call, which may be repeated: everything in it comes from the row. */
  private async tell({ id, kind, after }: ChangeRow, subscriptionId: string): Promise<void> {
    const key = `plan-change:${id}`;
    switch (kind) {
      case 'amount':
      case 'rhythm': {
        const { amountMinor, currency, interval, intervalCount, nextChargeOn } = after;
        await this.subscriptions.setPrice(subscriptionId, {
          amountMinor: amountMinor!,
          currency: currency!,
          rhythm: { interval: interval!, intervalCount: intervalCount! },
          nextChargeAt: kind === 'rhythm' ? chargeInstant(nextChargeOn!) : null,
          key,
        });
        return;
      }
      case 'date':
      case 'skip':
      case 'pause':
      case 'resume': {
        const at = chargeInstant(after.nextChargeOn!);
        await this.subscriptions.moveNextCharge(subscriptionId, at, { pausedUntil: after.pausedUntil ?? null, key });
        return;
      }
      case 'cancel':
        await this.subscriptions.cancel(subscriptionId, key);
        return;
      default:
        // A designation is ours alone.
        return;
    }
  }

  /** What is put off or ended while a charge is tried again is not collected later (R-REG-12). */
  private async giveUpOpenGift(change: ChangeRow, plan: ChargedPlan, subscription: SubscriptionFacts): Promise<void> {
    const wasOpen = change.before.state === 'past_due' || ['past_due', 'unpaid'].includes(subscription.status);
    if (change.kind !== 'cancel' && !(wasOpen && MOVES.has(change.kind))) return;
    for (;;) {
      const open = await this.subscriptions.openInvoice(plan.stripeSubscriptionId);
      if (!open) return;
      try {
        await this.subscriptions.voidInvoice(open.invoiceId, `plan-change:${change.id}:${open.invoiceId}`);
      } catch (error) {
        if (!(error instanceof ProcessorRefused)) throw error;
        // It is being collected at this moment. If the money comes it is a gift, or goes back after an end.
        return;
      }
    }
  }

  private async finish(tx: Tx, change: ChangeRow, subscription: SubscriptionFacts): Promise<void> {
    const now = this.clock.now();
    // The charge of a period may have been settled while the processor was asked.
    const plan = (await lockPlan(tx, change.planId)) as ChargedPlan;
    const after = await this.carriedOut(tx, change, plan, subscription);
    if (!(await finishChange(tx, change.id, { state: 'applied', at: now, after: snapshotOf(after) }))) return;
    if (hasEnded(plan.state)) return;
    await updatePlans(tx, [after]);
    await writeOurs(tx, after);
    await bumpVersions(tx, [plan.id]);
    await recordSeenChanges(tx, [{ before: plan, after, except: OWN[change.kind] ?? [] }], now);
    await this.letters.changed(tx, change, plan, after);
    if (!after.endedAt) return;
    const late = await giftsAfterEnd(tx, [plan.id]);
    await this.jobs.enqueue(
      tx,
      REFUND_AFTER_END,
      late.map((giftId) => ({ giftId })),
    );
  }

  /** What the plan is now: as it was wanted, as far as the processor confirms it. */
  private async carriedOut(
    tx: Tx,
    change: ChangeRow,
    plan: ChargedPlan,
    subscription: SubscriptionFacts,
  ): Promise<ChargedPlan> {
    if (hasEnded(plan.state)) return plan;
    const { timeZone } = await readOrganisation(tx);
    const after = followed({ ...plan, ...writtenBy(change) }, subscription, timeZone);
    const isLate = this.clock.now().getTime() - change.requestedAt.getTime() > PROMPT_MS;
    const endedAt = after.endedAt && isLate && change.kind === 'cancel' ? change.requestedAt : after.endedAt;
    return { ...after, endedAt, version: plan.version + 1 };
  }

  private async refuse(tx: Tx, change: ChangeRow, failure: string): Promise<void> {
    await finishChange(tx, change.id, { state: 'refused', failure });
    await bumpVersions(tx, [change.planId]);
  }
}

/** Why it is too late for a change; null when it is not, or when it has been done already. */
function whyNot(
  change: ChangeRow,
  plan: ChargedPlan,
  subscription: SubscriptionFacts | undefined,
  now: Date,
): string | null {
  if (!subscription) return 'The payment processor does not know this plan any more. Nothing has changed.';
  if (change.kind === 'cancel') return null;
  if (hasEnded(plan.state) || subscription.endedAt) return 'The plan ended before this could be done.';
  if (!MOVES.has(change.kind)) return null;
  const next = change.after.nextChargeOn!;
  const isPutOff = change.kind === 'skip' || change.kind === 'pause';
  // Looked at first: once a gift was collected, the next charge is where a skip would have put it.
  if (isPutOff && plan.nextChargeOn !== change.before.nextChargeOn && plan.nextChargeOn && next <= plan.nextChargeOn) {
    return `The gift of ${formatDateLong(change.before.nextChargeOn!)} was collected before this could be done.`;
  }
  if (isDone(change, subscription) || chargeInstant(next) > now) return null;
  return `${formatDateLong(next)} had passed before the processor could be told.`;
}

/** Whether the processor has done it, for this change or because somebody there wanted the same. */
function isDone({ kind, after }: ChangeRow, subscription: SubscriptionFacts): boolean {
  const costs =
    subscription.amountMinor === after.amountMinor &&
    subscription.interval === after.interval &&
    subscription.intervalCount === after.intervalCount;
  const isDue =
    after.nextChargeOn && subscription.nextChargeAt?.getTime() === chargeInstant(after.nextChargeOn).getTime();
  switch (kind) {
    case 'amount':
      return costs;
    case 'rhythm':
      return costs && Boolean(isDue);
    case 'date':
    case 'skip':
    case 'pause':
    case 'resume':
      return (
        Boolean(isDue) &&
        ['trialing', 'active'].includes(subscription.status) &&
        !subscription.isCollectionPaused &&
        pausedUntilOf(subscription) === (after.pausedUntil ?? null)
      );
    case 'cancel':
      return subscription.endedAt !== null;
    default:
      return true;
  }
}

/** The fields that a change decides; the rest of the plan may have moved on since it was wanted. */
function writtenBy({ kind, after }: ChangeRow): Partial<ChargedPlan> {
  const { amountMinor, coveredFeeMinor, interval, intervalCount, designation } = after;
  const { calendar, anchorOn, nextChargeOn, pausedUntil } = after;
  const price = { amountMinor: amountMinor!, coveredFeeMinor: coveredFeeMinor! };
  const dates = { calendar: calendar!, anchorOn: anchorOn!, nextChargeOn: nextChargeOn!, pausedUntil: pausedUntil! };
  switch (kind) {
    case 'amount':
      return price;
    case 'designation':
      return { designation: designation! };
    case 'rhythm':
      return { ...price, ...dates, interval: interval!, intervalCount: intervalCount! };
    case 'date':
    case 'skip':
    case 'pause':
    case 'resume':
      return dates;
    default:
      return {};
  }
}
