import { invalid, noSuch } from '../api/errors.js';
import { demand } from '../api/fetching.js';
import { cycleFrom, nextOccurrence, periodAt, periodStart, type AnchorConfig, type Cycle } from '../billing/cycle.js';
import type { Subscription } from '../state/kinds/billing.js';
import type { Recurring } from '../state/kinds/catalogue.js';
import type { Customer } from '../state/kinds/customers.js';
import type { Work } from '../state/work.js';
import type { CreateParams, UpdateParams } from './subscription-parameters.js';

const DAY = 86_400;
const LONGEST_TRIAL = 730 * DAY;

/** When a new subscription's first period ends, and where its cycle is anchored. */
export interface Start {
  readonly anchor: number;
  readonly config: AnchorConfig | null;
  readonly firstEnd: number;
  readonly trialEnd: number | null;
  readonly isFree: boolean;
}

/** @throws Refusal for anchors and trials that contradict each other or lie out of range. */
export function startOf(now: number, params: CreateParams, rhythm: Recurring): Start {
  const trialEnd = trialEndOf(now, params);
  if (params.billing_cycle_anchor !== undefined && params.billing_cycle_anchor_config !== undefined) {
    throw invalid('Give either billing_cycle_anchor or billing_cycle_anchor_config.', 'billing_cycle_anchor_config');
  }
  const config = configOf(params, rhythm);
  const given = config ? occurrenceOf(config, now, trialEnd) : params.billing_cycle_anchor;
  if (trialEnd !== null) {
    if (given !== undefined && given !== trialEnd) {
      throw invalid('A trial sets the anchor itself: leave the anchor out, or give the end of the trial.', 'trial_end');
    }
    return { anchor: trialEnd, config, firstEnd: trialEnd, trialEnd, isFree: false };
  }
  if (given === undefined) {
    const firstEnd = periodStart(cycleFrom(now, rhythm), 1);
    return { anchor: now, config: null, firstEnd, trialEnd, isFree: false };
  }
  checkAnchor(now, given, params, rhythm);
  return { anchor: given, config, firstEnd: given, trialEnd, isFree: true };
}

/** @throws Refusal unless the method exists and is the customer's. */
export async function checkMethod(work: Work, id: string | undefined, customer: Customer): Promise<void> {
  if (id === undefined) return;
  const method = await demand(work, 'payment_method', id, 'default_payment_method');
  if (method.customer === customer.id) return;
  throw invalid(
    `The customer does not have a payment method with the ID ${id}. Attach it to the customer first.`,
    'default_payment_method',
    'resource_missing',
  );
}

/** What a request says about the end of a subscription. @throws Refusal */
export function cancellation(
  work: Work,
  subscription: Subscription,
  params: Partial<Pick<UpdateParams, 'cancel_at' | 'cancel_at_period_end' | 'cancellation_details'>>,
  periodEnd: number,
): Partial<Subscription> {
  const { cancel_at: at, cancel_at_period_end: atEnd } = params;
  if (at !== undefined && at !== null && atEnd) {
    throw invalid('Give either cancel_at or cancel_at_period_end.', 'cancel_at_period_end');
  }
  if (typeof at === 'number' && at <= work.now) throw invalid('cancel_at must lie in the future.', 'cancel_at');
  const details = detailsWith(subscription, params.cancellation_details);
  const isKept = at === undefined && atEnd === undefined;
  if (isKept) return params.cancellation_details === undefined ? {} : { cancellation_details: details };
  const isWithdrawn = (at === null || at === undefined) && !atEnd;
  if (isWithdrawn && atEnd === false && at === undefined && !subscription.cancel_at_period_end) {
    return { cancellation_details: details };
  }
  return {
    cancel_at: isWithdrawn ? null : typeof at === 'number' ? at : periodEnd,
    cancel_at_period_end: atEnd ?? false,
    canceled_at: isWithdrawn ? null : work.now,
    cancellation_details: { ...details, reason: isWithdrawn ? null : 'cancellation_requested' },
  };
}

/** A period that ends early would cost its share only. @throws Refusal unless the end is one of a period. */
export function checkCancelAt(
  cycle: Cycle,
  { cancel_at: at, proration_behavior }: Partial<Pick<UpdateParams, 'cancel_at' | 'proration_behavior'>>,
): void {
  if (typeof at !== 'number' || proration_behavior === 'none') return;
  if (periodStart(cycle, periodAt(cycle, at)) === at) return;
  throw invalid(
    'The last period would be prorated, and the sandbox does not prorate. Send the end of a period, or proration_behavior "none".',
    'cancel_at',
  );
}

/** The details of an ending with what a request adds to them. */
export function detailsWith(
  { cancellation_details: details }: Subscription,
  given: Partial<NonNullable<UpdateParams['cancellation_details']>> | undefined,
): Subscription['cancellation_details'] {
  return {
    ...details,
    ...(given?.comment === undefined ? {} : { comment: given.comment }),
    ...(given?.feedback === undefined ? {} : { feedback: given.feedback }),
  };
}

/** @throws Refusal for the customer of a clock that is being moved. */
export async function demandCustomer(work: Work, id: string): Promise<Customer> {
  await demandStill(work, await work.find('customer', id));
  await work.followCustomer(id);
  const customer = await work.lock('customer', id);
  if (!customer || customer.deleted) throw noSuch('customer', id, 'customer');
  return customer;
}

/** @throws Refusal while the clock of the object is on its way. */
export async function demandStill(work: Work, object: { readonly test_clock: string | null } | null): Promise<void> {
  const clock = object?.test_clock ? await work.find('test_helpers.test_clock', object.test_clock) : null;
  if (clock?.status !== 'advancing') return;
  throw invalid(
    'The test clock is being advanced. Nothing was changed; wait until it is ready.',
    undefined,
    'lock_timeout',
  );
}

/** @throws Refusal unless a trial can end at this moment. */
export function checkTrialEnd(now: number, end: number): void {
  if (end <= now) throw invalid('trial_end must lie in the future.', 'trial_end');
  if (end > now + LONGEST_TRIAL) throw invalid('trial_end must lie within two years.', 'trial_end');
}

function trialEndOf(now: number, { trial_end: end, trial_period_days: days }: CreateParams): number | null {
  if (end !== undefined && days !== undefined) {
    throw invalid('Give either trial_end or trial_period_days.', 'trial_period_days');
  }
  if (days !== undefined) return now + days * DAY;
  if (end === undefined || end === 'now') return null;
  checkTrialEnd(now, end);
  return end;
}

/** With a trial, the fixed values name a moment at its end or later; the day that they mean is kept. */
function occurrenceOf(config: AnchorConfig, now: number, trialEnd: number | null): number {
  return trialEnd === null ? nextOccurrence(config, now) : nextOccurrence(config, trialEnd - 1, trialEnd);
}

function configOf({ billing_cycle_anchor_config: given }: CreateParams, { interval }: Recurring): AnchorConfig | null {
  if (!given) return null;
  if (interval === 'day' || interval === 'week') {
    throw invalid('billing_cycle_anchor_config is for months and years.', 'billing_cycle_anchor_config');
  }
  const { day_of_month, hour = null, minute = null, month = null, second = null } = given;
  return { day_of_month, hour, minute, month, second };
}

function checkAnchor(now: number, anchor: number, params: CreateParams, rhythm: Recurring): void {
  if (anchor <= now) throw invalid('billing_cycle_anchor must lie in the future.', 'billing_cycle_anchor');
  const natural = periodStart(cycleFrom(now, rhythm), 1);
  if (anchor > natural) {
    throw invalid(
      `billing_cycle_anchor must not lie after the end of the first full interval, ${natural}.`,
      'billing_cycle_anchor',
    );
  }
  if (params.proration_behavior !== 'none') {
    throw invalid(
      'The time until the anchor would be prorated, and the sandbox does not prorate. Send proration_behavior "none".',
      'proration_behavior',
    );
  }
}
