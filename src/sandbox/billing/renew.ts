import type { Period } from '../resources/new-draft.js';
import { newInvoice } from '../resources/new-invoice.js';
import type { TaskAction } from '../state/schedule.js';
import type { Invoice, Subscription } from '../state/kinds/billing.js';
import type { Work } from '../state/work.js';
import {
  changeSubscription,
  hasEnded,
  isRunning,
  lockParty,
  methodOf,
  prepareParties,
  type Party,
  type PeriodBill,
} from './bill.js';
import { collect, demandPaid, finalize } from './collect.js';
import { cycleOf, periodAt, periodOf, periodStart } from './cycle.js';
import { endSubscription, markUncollectible, voidInvoice } from './end.js';
import { pause } from './pausing.js';
import { planUpcoming } from './upcoming.js';

const DAY = 86_400;

/** How long before its end a trial is announced. */
const TRIAL_NOTICE = 3 * DAY;

/** A period has ended: the next one begins and is paid for, or the subscription ends with it. */
export const RENEWAL: TaskAction = { prepare: prepareParties, run: renewWhenDue };

/** Puts on the list what a new period brings; what was there before finds nothing to do. */
export function planNext(work: Work, subscription: Subscription): void {
  planEnd(work, subscription);
  planUpcoming(work, subscription);
}

/** Puts on the list how the period ends. */
export function planEnd(work: Work, subscription: Subscription): void {
  const { end } = periodOf(subscription);
  work.at(Math.min(end, subscription.cancel_at ?? end), 'renew-subscription', subscription.id);
}

/** Has the end of a trial announced, at once when it is near. */
export function planTrialNotice(work: Work, { id, trial_end: end }: Subscription): void {
  if (end !== null) work.at(Math.max(end - TRIAL_NOTICE, work.now), 'announce-trial-end', id);
}

export async function announceTrialEnd(work: Work, id: string): Promise<void> {
  const subscription = await work.find('subscription', id);
  if (subscription?.status !== 'trialing' || subscription.trial_end === null) return;
  if (subscription.trial_end - TRIAL_NOTICE <= work.now) {
    work.emit('customer.subscription.trial_will_end', subscription);
  }
}

/** Begins a period and bills it; `behind` is the one that has ended. */
export async function beginPeriod(
  work: Work,
  party: Party,
  { covers, behind, reason, payment = BY_ITSELF }: PeriodStart,
): Promise<PeriodBill> {
  const { subscription, customer } = party;
  const invoice = newInvoice(work.now, { subscription, customer, reason, covers, behind });
  work.put(invoice);
  work.emit('invoice.created', invoice);
  const fields: Partial<Subscription> = { latest_invoice: invoice.id };
  if (subscription.status === 'trialing') fields.status = 'active';
  moveTo(work, subscription, covers, fields);
  const bill = { ...party, invoice };
  if (subscription.pause_collection) await setAside(work, bill);
  else await ask(work, bill, payment);
  if (!hasEnded(subscription)) planNext(work, subscription);
  return bill;
}

interface PeriodStart {
  readonly covers: Period;
  readonly behind: Period;
  readonly reason: Invoice['billing_reason'];
  /** Left out for what the schedule does by itself. */
  readonly payment?: PaymentWish;
}

/** How a request wants the invoice of a period to be paid that it begins. */
export interface PaymentWish {
  /** What happens when it is not paid at once, in Stripe's words. */
  readonly behavior: 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete';
  readonly presence: 'off_session' | 'on_session';
}

const BY_ITSELF: PaymentWish = { behavior: 'allow_incomplete', presence: 'off_session' };

/** Sets the period of all items, together with other fields, and tells of it. */
export function moveTo(
  work: Work,
  subscription: Subscription,
  { start, end }: Period,
  fields: Partial<Subscription> = {},
): void {
  const before = {
    items: {
      data: subscription.items.data.map(({ id, current_period_end, current_period_start }) => ({
        id,
        current_period_end,
        current_period_start,
      })),
    },
    ...Object.fromEntries(Object.keys(fields).map((field) => [field, subscription[field]])),
  };
  Object.assign(subscription, fields);
  for (const item of subscription.items.data) {
    item.current_period_start = start;
    item.current_period_end = end;
  }
  work.put(subscription);
  work.emit('customer.subscription.updated', subscription, before);
}

async function renewWhenDue(work: Work, id: string): Promise<void> {
  const party = await lockParty(work, id);
  if (!party) return;
  const { subscription } = party;
  if (!isRunning(subscription)) return;
  if (subscription.cancel_at !== null && subscription.cancel_at <= work.now) {
    return endSubscription(work, subscription, 'cancellation_requested');
  }
  const behind = periodOf(subscription);
  if (behind.end > work.now) return;
  if (subscription.status === 'trialing' && (await endsTrialUnpaid(work, party))) return;
  const cycle = cycleOf(subscription);
  const covers = { start: behind.end, end: periodStart(cycle, periodAt(cycle, behind.end) + 1) };
  await beginPeriod(work, party, { covers, behind, reason: 'subscription_cycle' });
}

/** A trial without a method to pay with may end the subscription, or have it wait. */
async function endsTrialUnpaid(work: Work, party: Party): Promise<boolean> {
  const { missing_payment_method: policy } = party.subscription.trial_settings.end_behavior;
  if (policy === 'create_invoice' || (await methodOf(work, party))) return false;
  if (policy === 'pause') pause(work, party.subscription, 'trial_end_without_payment_method');
  else await endSubscription(work, party.subscription, 'payment_failed');
  return true;
}

async function ask(work: Work, bill: PeriodBill, { behavior, presence }: PaymentWish): Promise<void> {
  const intent = await finalize(work, bill);
  if (!intent) return;
  if (behavior === 'default_incomplete') {
    if (isRunning(bill.subscription)) changeSubscription(work, bill.subscription, { status: 'past_due' });
    return;
  }
  const method = await methodOf(work, bill);
  const outcome = await collect(work, bill, { intent, method, asker: 'schedule', presence });
  if (behavior === 'error_if_incomplete') demandPaid(work, outcome, intent);
}

/** Collection is paused: the invoice is made, and nobody is asked to pay it. */
async function setAside(work: Work, bill: PeriodBill): Promise<void> {
  const { invoice, subscription } = bill;
  const behavior = subscription.pause_collection?.behavior;
  if (behavior === 'keep_as_draft') {
    invoice.auto_advance = false;
    work.put(invoice);
    return;
  }
  await finalize(work, bill);
  if (invoice.status === 'paid') return;
  if (behavior === 'void') await voidInvoice(work, invoice);
  else markUncollectible(work, invoice, 'subscription_paused');
}
