import { invalid, type Refusal } from '../api/errors.js';
import type { AttemptOutcome } from '../payments/attempt.js';
import { newInvoice } from '../resources/new-invoice.js';
import type { LineItem } from '../state/kinds/catalogue.js';
import type { PaymentIntent } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { methodOf, takeCurrency, type Party, type PeriodBill } from './bill.js';
import { collect, conclude, demandPaid, finalize } from './collect.js';
import { periodOf } from './cycle.js';
import { planNext, planTrialNotice, type PaymentWish } from './renew.js';

/** How long an incomplete subscription waits for its first payment. */
const PATIENCE = 23 * 3600;

export interface Beginning extends PaymentWish {
  /** The time until the anchor is free, and has no invoice. */
  readonly isFree: boolean;
}

/**
 * Begins a new subscription: with an invoice for the first period, or for a trial that costs nothing, or with none.
 * @throws Refusal when there is nobody to ask, or when an incomplete subscription is not wanted.
 */
export async function begin(work: Work, party: Party, how: Beginning): Promise<void> {
  const { subscription } = party;
  takeCurrency(work, party.customer, subscription.currency);
  if (subscription.trial_end !== null) return beginTrial(work, party);
  if (how.isFree) return beginFree(work, party);
  const bill = firstBill(work, party);
  tellCreated(work, bill);
  planNext(work, subscription);
  const method = await methodOf(work, party);
  if (!method && how.behavior !== 'default_incomplete') throw nobodyToAsk();
  const intent = await finalize(work, bill);
  if (intent && method && how.behavior !== 'default_incomplete') {
    const outcome = await collect(work, bill, { intent, method, asker: 'schedule', presence: how.presence });
    if (how.behavior === 'error_if_incomplete') demandPaid(work, outcome, intent);
  }
  if (subscription.status === 'incomplete') work.at(work.now + PATIENCE, 'expire-incomplete', subscription.id);
}

export interface PaidBeginning {
  /** What the payer paid at Checkout; null when nothing was due. */
  readonly payment: { readonly intent: PaymentIntent; readonly outcome: AttemptOutcome } | null;
  readonly isFree: boolean;
  readonly once: readonly LineItem[];
}

/** Begins the subscription of a Checkout session, which was paid for before it came to be. */
export async function beginPaid(work: Work, party: Party, { payment, isFree, once }: PaidBeginning): Promise<void> {
  const { subscription } = party;
  takeCurrency(work, party.customer, subscription.currency);
  if (!payment) return subscription.trial_end === null && isFree ? beginFree(work, party) : beginTrial(work, party);
  const isTrial = subscription.trial_end !== null;
  subscription.status = isTrial ? 'trialing' : 'active';
  const bill = firstBill(work, party, { isTrial, isFree: isFree && !isTrial, once });
  tellCreated(work, bill);
  planNext(work, subscription);
  if (isTrial) planTrialNotice(work, subscription);
  await finalize(work, bill, payment.intent);
  await conclude(work, bill, payment.outcome, { method: null, asker: 'schedule' });
}

/** A trial has an invoice too, over nothing. */
export function trialBill(work: Work, party: Party, reason: 'subscription_create' | 'subscription_update'): PeriodBill {
  const behind = { start: work.now, end: work.now };
  const covers = { start: work.now, end: periodOf(party.subscription).end };
  const invoice = newInvoice(work.now, { ...party, reason, covers, behind, isTrial: true });
  work.put(invoice);
  work.emit('invoice.created', invoice);
  return { ...party, invoice };
}

async function beginTrial(work: Work, party: Party): Promise<void> {
  party.subscription.status = 'trialing';
  const bill = trialBill(work, party, 'subscription_create');
  tellCreated(work, bill);
  await finalize(work, bill);
  planNext(work, party.subscription);
  planTrialNotice(work, party.subscription);
}

function beginFree(work: Work, { subscription }: Party): void {
  subscription.status = 'active';
  work.put(subscription);
  work.emit('customer.subscription.created', subscription);
  planNext(work, subscription);
}

function firstBill(
  work: Work,
  party: Party,
  special: { readonly isTrial?: boolean; readonly isFree?: boolean; readonly once?: readonly LineItem[] } = {},
): PeriodBill {
  const covers = periodOf(party.subscription);
  const behind = { start: work.now, end: work.now };
  const invoice = newInvoice(work.now, { ...party, reason: 'subscription_create', covers, behind, ...special });
  work.put(invoice);
  work.emit('invoice.created', invoice);
  return { ...party, invoice };
}

function tellCreated(work: Work, { subscription, invoice }: PeriodBill): void {
  subscription.latest_invoice = invoice.id;
  work.put(subscription);
  work.emit('customer.subscription.created', subscription);
}

function nobodyToAsk(): Refusal {
  return invalid(
    'The customer has no default payment method. Nothing was made; give default_payment_method, or set one for the customer.',
    undefined,
    'resource_missing',
  );
}
