import { invalid } from '../api/errors.js';
import { newItem } from '../resources/new-subscription.js';
import type { Subscription, SubscriptionItem } from '../state/kinds/billing.js';
import type { Price } from '../state/kinds/catalogue.js';
import type { Metadata } from '../state/object.js';
import type { Work } from '../state/work.js';
import { hasEnded, type Party, type PeriodBill } from './bill.js';
import { trialBill } from './begin.js';
import { finalize } from './collect.js';
import { cycleFrom, periodOf, periodStart } from './cycle.js';
import { beginPeriod, moveTo, planNext, planTrialNotice, type PaymentWish } from './renew.js';

/** An item as it is to be after a change. */
export interface WantedItem {
  /** Null for one that is new. */
  readonly item: SubscriptionItem | null;
  readonly price: Price;
  readonly quantity: number;
  readonly metadata: Metadata;
}

/** The items that a subscription is to have, as objects; what stays keeps its id. */
export function itemsOf(work: Work, subscription: Subscription, wanted: readonly WantedItem[]): SubscriptionItem[] {
  return wanted.map(({ item, ...data }) => {
    const made = newItem(work.now, subscription.id, data, periodOf(subscription));
    return item ? { ...made, id: item.id, created: item.created } : made;
  });
}

/** Whether two sets of items cost the same for a period. */
export function costsTheSame(before: readonly SubscriptionItem[], after: readonly SubscriptionItem[]): boolean {
  const cost = (items: readonly SubscriptionItem[]): number =>
    items.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0);
  return cost(before) === cost(after);
}

/** Whether a change begins a new period now: the anchor is set to now, or the rhythm is another one. */
export function restarts(before: Price, after: Price): boolean {
  const [old, now] = [before.recurring!, after.recurring!];
  return old.interval !== now.interval || old.interval_count !== now.interval_count;
}

/** Begins a full period now and bills it; the anchor moves here. */
export async function beginNow(work: Work, party: Party, payment?: PaymentWish): Promise<PeriodBill> {
  const { subscription } = party;
  const behind = { start: periodOf(subscription).start, end: work.now };
  Object.assign(subscription, {
    billing_cycle_anchor: work.now,
    billing_cycle_anchor_config: null,
  } satisfies Partial<Subscription>);
  subscription.memory.day = null;
  const rhythm = subscription.items.data[0]!.price.recurring!;
  const covers = { start: work.now, end: periodStart(cycleFrom(work.now, rhythm), 1) };
  return beginPeriod(work, party, {
    covers,
    behind,
    reason: 'subscription_update',
    ...(payment ? { payment } : {}),
  });
}

/** A trial begins, or ends at another moment; its end is the new anchor. */
export async function setTrial(work: Work, party: Party, end: number): Promise<void> {
  const { subscription } = party;
  const isLonger = subscription.status === 'trialing';
  subscription.memory.day = null;
  const start = isLonger ? periodOf(subscription).start : work.now;
  const fields: Partial<Subscription> = {
    billing_cycle_anchor: end,
    billing_cycle_anchor_config: null,
    status: 'trialing',
    trial_end: end,
    trial_start: isLonger ? subscription.trial_start : work.now,
  };
  moveTo(work, subscription, { start, end }, fields);
  if (!isLonger) {
    const bill = trialBill(work, party, 'subscription_update');
    subscription.latest_invoice = bill.invoice.id;
    await finalize(work, bill);
  }
  planNext(work, subscription);
  planTrialNotice(work, subscription);
}

/** @throws Refusal for a subscription that has ended. */
export function demandAlive(subscription: Subscription): void {
  if (!hasEnded(subscription)) return;
  throw invalid(
    `This subscription is ${subscription.status} and can no longer be changed, apart from its metadata and cancellation_details.`,
    undefined,
    'resource_missing',
  );
}
