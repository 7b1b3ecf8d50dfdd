import { change } from '../resources/changes.js';
import type { Subscription } from '../state/kinds/billing.js';
import type { Work } from '../state/work.js';
import { changeSubscription } from './bill.js';

/** Has a subscription wait: no invoices, no new periods, until it is resumed. */
export function pause(
  work: Work,
  subscription: Subscription,
  why: 'pause_requested' | 'trial_end_without_payment_method',
): void {
  const before = change(subscription, {
    status: 'paused',
    status_details: { paused: { subscription: { type: why }, transitioned_at: work.now, type: 'subscription' } },
  });
  work.put(subscription);
  work.emit('customer.subscription.updated', subscription, { status: before.status });
  work.emit('customer.subscription.paused', subscription);
}

/** A paused subscription goes on. */
export function endPause(work: Work, subscription: Subscription): void {
  delete subscription.status_details;
  subscription.memory.resumption = null;
  changeSubscription(work, subscription, { status: 'active' });
  work.emit('customer.subscription.resumed', subscription);
}

/** The moment has come at which the collection of invoices goes on. */
export async function resumeCollection(work: Work, id: string): Promise<void> {
  const subscription = await work.lock('subscription', id);
  const moment = subscription?.pause_collection?.resumes_at ?? null;
  if (subscription && moment !== null && moment <= work.now) {
    changeSubscription(work, subscription, { pause_collection: null });
  }
}
