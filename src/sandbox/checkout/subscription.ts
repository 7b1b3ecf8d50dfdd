import { beginPaid, type PaidBeginning } from '../billing/begin.js';
import { cycleFrom, periodAt, periodStart } from '../billing/cycle.js';
import { newSubscription } from '../resources/new-subscription.js';
import type { Recurring } from '../state/kinds/catalogue.js';
import type { CheckoutSession, SubscriptionData } from '../state/kinds/checkout.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

const DAY = 86_400;

/** The subscription of a session that is complete: made now, after its first payment, so that a decline leaves none. */
export async function completeSubscription(
  work: Work,
  session: CheckoutSession,
  { method, payment }: Pick<PaidBeginning, 'payment'> & { readonly method: PaymentMethod | null },
): Promise<void> {
  const { lines, subscription: data } = session.memory;
  const customer = await work.lock('customer', session.customer ?? '');
  const recurring = lines.filter(({ price }) => price.recurring !== null);
  if (!data || !customer || recurring.length === 0) return;
  const start = startOf(work.now, data, recurring[0]!.price.recurring!);
  const subscription = newSubscription(work.now, {
    customer,
    items: recurring.map(({ price, quantity }) => ({ price, quantity, metadata: {} })),
    ...start,
    anchorConfig: null,
    withoutMethod: data.trial_without_method,
    billingMode: data.billing_mode,
    defaultMethod: method?.id,
    description: data.description ?? undefined,
    metadata: { ...data.metadata },
  });
  const once = lines.filter(({ price }) => price.recurring === null);
  const isFree = data.billing_cycle_anchor !== null;
  await beginPaid(work, { subscription, customer }, { payment, isFree, once });
  session.subscription = subscription.id;
  session.invoice = subscription.latest_invoice;
  // Stripe names the intent on the invoice, and on sessions of single payments only.
  session.payment_intent = null;
}

interface Start {
  readonly anchor: number;
  readonly firstEnd: number;
  readonly trialEnd: number | null;
}

function startOf(now: number, data: SubscriptionData, rhythm: Recurring): Start {
  const { trial_end: end, trial_period_days: days, billing_cycle_anchor: anchor } = data;
  const trialEnd = days === null ? end : now + days * DAY;
  if (trialEnd !== null && trialEnd > now) return { anchor: trialEnd, firstEnd: trialEnd, trialEnd };
  const cycle = cycleFrom(anchor ?? now, rhythm);
  const firstEnd = anchor !== null && anchor > now ? anchor : periodStart(cycle, periodAt(cycle, now) + 1);
  return { anchor: cycle.anchor, firstEnd, trialEnd: null };
}
