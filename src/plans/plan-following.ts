import { addDays, dateIn, type CalendarDate } from '../kernel/calendar.js';
import type { SubscriptionFacts } from '../gateways/stripe/stripe-plans.js';
import { chargeInstant, dueAfter } from './plan-calendar.js';
import { hasEnded, pausedUntilOf, planMayBecome, planStateOf } from './plan-state.js';
import type { ChargedPlan } from './plan.store.js';
import type { PlanTable } from './plan.table.js';
import type { Rhythm } from './rhythm.js';

/** Whether a plan is where its subscription is; an ended one stays what it was. */
export function agrees(plan: PlanTable, subscription: SubscriptionFacts, timeZone: string): boolean {
  if (hasEnded(plan.state)) return true;
  const now = followed(plan, subscription, timeZone);
  return FOLLOWED.every((name) => now[name] === plan[name]) && isInStep(now, subscription);
}

/** What has to be written down when it changes. The next charge goes on with the gift of the charge before. */
const FOLLOWED = ['state', 'amountMinor', 'interval', 'intervalCount', 'pausedUntil', 'stripePaymentMethodId'] as const;

/** The plan as its subscription says it is. What only we know of, a subscription cannot change. */
export function followed<Plan extends PlanTable>(plan: Plan, subscription: SubscriptionFacts, timeZone: string): Plan {
  const to = planStateOf(subscription);
  const state = planMayBecome(plan.state, to) ? to : plan.state;
  const price = priceOf(subscription);
  return {
    ...plan,
    ...price,
    // An amount that was changed at the processor covers what it covers; which part was the fee, nobody knows.
    coveredFeeMinor: price && price.amountMinor !== plan.amountMinor ? 0n : plan.coveredFeeMinor,
    ...methodOf(plan, subscription),
    state,
    nextChargeOn: hasEnded(state) ? null : nextChargeOn(plan, subscription, timeZone),
    pausedUntil: state === 'paused' ? pausedUntilOf(subscription) : null,
    endedAt: hasEnded(state) ? subscription.endedAt : null,
  };
}

/** A plan that waited, with the subscription that its first payment made. The day of that is its anchor (R-REG-08). */
export function begun(plan: PlanTable, subscription: SubscriptionFacts, timeZone: string): ChargedPlan {
  const { startedAt, subscriptionId, customer } = subscription;
  // One that goes on for an ended plan has its days decided already.
  const anchorOn = plan.nextChargeOn ? plan.anchorOn : dateIn(timeZone, startedAt);
  const joined = { ...plan, stripeSubscriptionId: subscriptionId, stripeCustomerId: customer.id, startedAt, anchorOn };
  return followed(joined, subscription, timeZone);
}

/** Whether the processor will charge when we want it to. While a charge is tried again it is left alone. */
export function isInStep(plan: PlanTable, { nextChargeAt }: Pick<SubscriptionFacts, 'nextChargeAt'>): boolean {
  if (plan.calendar === 'processor' || !plan.nextChargeOn || !nextChargeAt) return true;
  if (plan.state !== 'active' && !plan.pausedUntil) return true;
  return chargeInstant(plan.nextChargeOn).getTime() === nextChargeAt.getTime();
}

/** The price as a plan has it; null for one that no plan can have. */
export function priceOf({
  amountMinor,
  currency,
  interval,
  intervalCount,
}: SubscriptionFacts): Pick<PlanTable, 'amountMinor' | 'currency' | 'interval' | 'intervalCount'> | null {
  if (!amountMinor || !isInterval(interval)) return null;
  return { amountMinor, currency, interval, intervalCount };
}

function isInterval(interval: string): interval is Rhythm['interval'] {
  return interval === 'month' || interval === 'year';
}

/**
 * The processor may begin a period so many days before our date: it counts from an instant in UTC, or from the last day
 * of a shorter month. We bring it in step, but it may charge before that has come through.
 */
const EARLY_DAYS = 3;

/**
 * What was decided holds until its period has begun; then the calendar goes on from there. An older answer of the
 * processor can therefore not bring back a date that has passed.
 */
function nextChargeOn(plan: PlanTable, subscription: SubscriptionFacts, timeZone: string): CalendarDate {
  const { periodStart, nextChargeAt } = subscription;
  if (plan.calendar === 'processor' && nextChargeAt) return dateIn(timeZone, nextChargeAt);
  const begunOn = dateIn(timeZone, periodStart);
  const due = plan.nextChargeOn;
  if (!due || due <= begunOn) return dueAfter(plan.anchorOn, plan, begunOn);
  if (!nextChargeAt || due > addDays(begunOn, EARLY_DAYS)) return due;
  // Two dates so close together: one that a donor has chosen, or a charge that came early and is not made again.
  const following = dueAfter(plan.anchorOn, plan, due);
  return dateIn(timeZone, nextChargeAt) >= addDays(following, -EARLY_DAYS) ? following : due;
}

function methodOf(
  plan: PlanTable,
  { method, paymentMethodId }: SubscriptionFacts,
): Pick<PlanTable, 'stripePaymentMethodId' | 'method' | 'methodKind' | 'methodExpiresOn'> {
  if (method) {
    const { methodId, label, kind, expiresOn } = method;
    return { stripePaymentMethodId: methodId, method: label, methodKind: kind, methodExpiresOn: expiresOn };
  }
  if (paymentMethodId === plan.stripePaymentMethodId) {
    const { stripePaymentMethodId, method: label, methodKind, methodExpiresOn } = plan;
    return { stripePaymentMethodId, method: label, methodKind, methodExpiresOn };
  }
  return { stripePaymentMethodId: paymentMethodId, method: null, methodKind: null, methodExpiresOn: null };
}
