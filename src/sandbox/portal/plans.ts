import { hasEnded, methodIdOf } from '../billing/bill.js';
import { endSubscription } from '../billing/end.js';
import { invalid } from '../api/errors.js';
import { update } from '../resources/subscription-changes.js';
import { detailsWith } from '../resources/subscription-rules.js';
import { demandParty } from '../resources/subscriptions.js';
import type { Invoice, Subscription } from '../state/kinds/billing.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { CancelReason } from '../state/kinds/portal.js';
import type { Work } from '../state/work.js';
import type { Visit } from './visit.js';

const INVOICES_SHOWN = 12;

/** A subscription, and what it is paid with. */
export interface Plan {
  readonly subscription: Subscription;
  readonly method: PaymentMethod | null;
}

/** What the home page of the portal shows. */
export interface Overview {
  readonly plans: readonly Plan[];
  readonly method: PaymentMethod | null;
  readonly invoices: readonly Invoice[];
}

export async function overviewOf(work: Work, { customer, configuration }: Visit): Promise<Overview> {
  const subscriptions = await plansOf(work, customer.id);
  const plans: Plan[] = [];
  for (const subscription of subscriptions) {
    const id = methodIdOf({ subscription, customer });
    plans.push({ subscription, method: id === null ? null : await work.find('payment_method', id) });
  }
  const own = customer.invoice_settings.default_payment_method;
  const method = own === null ? (plans[0]?.method ?? null) : await work.find('payment_method', own);
  const invoices = configuration.features.invoice_history.enabled ? await invoicesOf(work, customer.id) : [];
  return { plans, method, invoices };
}

/** A plan of this customer that can be ended; null for every other id. */
export async function planOf(work: Work, { customer }: Visit, id: string): Promise<Subscription | null> {
  const subscription = await work.find('subscription', id);
  return subscription && subscription.customer === customer.id && !hasEnded(subscription) ? subscription : null;
}

/** Ends a plan as the configuration says: at once, or when what is paid for has been used. */
export async function cancelPlan(
  work: Work,
  visit: Visit,
  id: string,
  feedback: CancelReason | null,
): Promise<Subscription> {
  const party = await own(work, visit, id);
  const { subscription } = party;
  const { mode, enabled } = visit.configuration.features.subscription_cancel;
  if (!enabled) throw invalid('Plans cannot be canceled on this page. Nothing was changed.');
  const cancellation_details =
    feedback === null ? undefined : { comment: undefined, feedback, feedback_option: undefined };
  if (mode === 'immediately') {
    subscription.cancellation_details = detailsWith(subscription, cancellation_details);
    await endSubscription(work, subscription, 'cancellation_requested');
  } else {
    await update(work, party, { cancel_at_period_end: true, cancellation_details });
  }
  return subscription;
}

/** Takes the ending of a plan back that has not come yet. */
export async function keepPlan(work: Work, visit: Visit, id: string): Promise<Subscription> {
  const party = await own(work, visit, id);
  const { cancel_at_period_end: isAtEnd } = party.subscription;
  await update(work, party, isAtEnd ? { cancel_at_period_end: false } : { cancel_at: null });
  return party.subscription;
}

async function own(work: Work, visit: Visit, id: string) {
  if (!(await planOf(work, visit, id))) throw invalid('This plan has ended already. Nothing was changed.');
  return demandParty(work, id);
}

async function plansOf(work: Work, customer: string): Promise<Subscription[]> {
  const found = await work.read(
    `select data from stripe_sandbox.objects where kind = 'subscription' and data->>'customer' = $1 order by seq desc`,
    [customer],
  );
  return (found as Subscription[]).filter((each) => !hasEnded(each) && each.status !== 'incomplete');
}

async function invoicesOf(work: Work, customer: string): Promise<Invoice[]> {
  return (await work.read(
    `select data from stripe_sandbox.objects
      where kind = 'invoice' and data->>'customer' = $1 and data->>'status' <> 'draft' order by seq desc limit $2`,
    [customer, INVOICES_SHOWN],
  )) as Invoice[];
}
