import { cancelIntent } from '../intents/end.js';
import type { Invoice, Subscription } from '../state/kinds/billing.js';
import type { Work } from '../state/work.js';
import { changeInvoice, changeSubscription } from './bill.js';

type Reason = NonNullable<Subscription['cancellation_details']['reason']>;

/** Ends a subscription at once. What it still owes stays open, but is not collected by itself any more. */
export async function endSubscription(work: Work, subscription: Subscription, reason: Reason): Promise<void> {
  if (subscription.status === 'incomplete') return giveUpIncomplete(work, subscription);
  const { cancellation_details: details } = subscription;
  Object.assign(subscription, {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? work.now,
    ended_at: work.now,
    cancellation_details: { ...details, reason: details.reason ?? reason },
  } satisfies Partial<Subscription>);
  delete subscription.status_details;
  work.put(subscription);
  work.emit('customer.subscription.deleted', subscription);
  for (const invoice of await unpaidInvoices(work, subscription)) {
    changeInvoice(work, invoice, { auto_advance: false, next_payment_attempt: null });
  }
}

/** The moment has come after which an incomplete subscription cannot begin any more. */
export async function expireIncomplete(work: Work, id: string): Promise<void> {
  const subscription = await work.lock('subscription', id);
  if (subscription?.status === 'incomplete') await giveUpIncomplete(work, subscription);
}

/** Nobody paid the first invoice in time: the subscription never begins. */
async function giveUpIncomplete(work: Work, subscription: Subscription): Promise<void> {
  changeSubscription(work, subscription, { status: 'incomplete_expired', ended_at: work.now });
  for (const invoice of await unpaidInvoices(work, subscription)) await voidInvoice(work, invoice);
}

/** An invoice was a mistake: nobody has to pay it. */
export async function voidInvoice(work: Work, invoice: Invoice): Promise<void> {
  await endPayment(work, invoice);
  Object.assign(invoice, {
    ...CLOSED,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: work.now },
  } satisfies Partial<Invoice>);
  work.put(invoice);
  work.emit('invoice.voided', invoice);
}

/** An invoice that nobody expects to be paid; it still can be. */
export function markUncollectible(work: Work, invoice: Invoice, reason: string): void {
  Object.assign(invoice, {
    ...CLOSED,
    status: 'uncollectible',
    status_details: { uncollectible: { reason } },
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: work.now },
  } satisfies Partial<Invoice>);
  work.put(invoice);
  work.emit('invoice.marked_uncollectible', invoice);
}

/** Ends the intent of an invoice, and what links the two. */
export async function endPayment(work: Work, { memory }: Invoice): Promise<void> {
  if (memory.intent !== null) await cancelIntent(work, memory.intent, 'void_invoice');
  const payment = memory.payment === null ? null : await work.find('invoice_payment', memory.payment);
  if (payment?.status !== 'open') return;
  payment.status = 'canceled';
  payment.status_transitions.canceled_at = work.now;
  work.put(payment);
}

const CLOSED = { auto_advance: false, next_payment_attempt: null } satisfies Partial<Invoice>;

async function unpaidInvoices(work: Work, { id }: Subscription): Promise<Invoice[]> {
  const found = await work.read(
    `select data from stripe_sandbox.objects
      where kind = 'invoice' and data->'memory'->>'subscription' = $1 and data->>'status' in ('draft', 'open')
      order by seq for update`,
    [id],
  );
  return (found as Invoice[]).filter(({ status }) => status === 'draft' || status === 'open');
}
