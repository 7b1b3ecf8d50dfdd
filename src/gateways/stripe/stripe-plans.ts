import type Stripe from 'stripe';
import { readCrowd } from './crowd.js';
import type { StripeClient } from './stripe-client.js';
import { methodFacts, type MethodFacts } from './method-facts.js';
import { idOf, UnknownToUs } from './stripe-facts.js';

/** Key-value pairs as somebody wrote them at the processor: to be checked like a form. */
export type Metadata = Readonly<Record<string, string>>;

/** An invoice, as far as it can become a gift. */
export interface InvoiceFacts {
  readonly invoiceId: string;
  readonly subscriptionId: string | null;
  /** The subscription's metadata as they were when the invoice was finalised. */
  readonly metadata: Metadata;
  /** Whether it is of a subscription's first or later period, and nothing else. */
  readonly isOfPeriod: boolean;
  readonly isPaid: boolean;
  /** Why it could not be made payable; null for all that could. */
  readonly finalizationError: string | null;
  readonly paidMinor: bigint;
  readonly createdAt: Date;
  readonly paidAt: Date;
  /** Beginning of the period that it pays for; null when no line of it is of a period. */
  readonly periodStart: Date | null;
  /** Its end: when the processor charges next, if nothing changes. */
  readonly periodEnd: Date | null;
  /** The payments that succeeded; none for what was paid outside of the processor. */
  readonly paymentIntentIds: readonly string[];
}

const STATUSES = [
  'active',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const;
export type SubscriptionStatus = (typeof STATUSES)[number];

export interface SubscriptionFacts {
  readonly subscriptionId: string;
  readonly metadata: Metadata;
  readonly status: SubscriptionStatus;
  readonly isCollectionPaused: boolean;
  /** Whether it ended because charges failed, and not because somebody wanted it. */
  readonly isGivenUp: boolean;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** What a period costs; null for prices that are no whole number of minor units. */
  readonly amountMinor: bigint | null;
  readonly currency: string;
  /** "day", "week", "month", "year". */
  readonly interval: string;
  readonly intervalCount: number;
  /** Address and name are null in an event, and for a customer who has none or was deleted. */
  readonly customer: { readonly id: string; readonly email: string | null; readonly name: string | null };
  /** Beginning of the running period. */
  readonly periodStart: Date;
  /** When the processor will charge next, if nothing changes; null after the end. */
  readonly nextChargeAt: Date | null;
  /** The instant that its periods are counted from. */
  readonly anchorAt: Date;
  readonly paymentMethodId: string | null;
  /** Null in an event, which names the method only. */
  readonly method: MethodFacts | null;
}

const EXPAND_LISTED_INVOICE = ['data.payments'];
/** What `subscriptionFacts` needs beside the subscription itself. */
export const EXPAND_SUBSCRIPTION = ['customer.invoice_settings.default_payment_method', 'default_payment_method'];
const BILLING_REASONS_OF_PERIODS: readonly (string | null)[] = ['subscription_create', 'subscription_cycle'];

/** Recurring plans as Stripe sees them: subscriptions and their invoices. */
export class StripePlans {
  constructor(private readonly client: StripeClient) {}

  /** Invoices read fresh, by id; `createdAt` is when the invoice was made. */
  async invoices(wanted: readonly { invoiceId: string; createdAt: Date | null }[]): Promise<Map<string, InvoiceFacts>> {
    const invoices = await readCrowd(
      this.client,
      wanted.map(({ invoiceId, createdAt }) => ({ id: invoiceId, createdAt })),
      {
        list: (stripe, page) => stripe.invoices.list({ ...page, expand: EXPAND_LISTED_INVOICE }),
        one: (stripe, id) => stripe.invoices.retrieve(id, { expand: ['payments'] }),
      },
    );
    return new Map([...invoices].map(([id, invoice]) => [id, invoiceFacts(invoice)]));
  }

  /** Every paid invoice that was made since an instant, the newest first, for sweeps and proofs. */
  async *paidInvoicesSince(since: Date): AsyncGenerator<InvoiceFacts> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const found = this.client.all((stripe, cursor) =>
      stripe.invoices.list({ created, status: 'paid', expand: EXPAND_LISTED_INVOICE, ...cursor }),
    );
    for await (const invoice of found) yield invoiceFacts(invoice);
  }

  /** Subscriptions read fresh with their customers, by id; `createdAt` is when the subscription was made. */
  async subscriptions(
    wanted: readonly { subscriptionId: string; createdAt: Date | null }[],
  ): Promise<Map<string, SubscriptionFacts>> {
    const subscriptions = await readCrowd(
      this.client,
      wanted.map(({ subscriptionId, createdAt }) => ({ id: subscriptionId, createdAt })),
      {
        list: (stripe, page) =>
          stripe.subscriptions.list({
            ...page,
            status: 'all',
            expand: EXPAND_SUBSCRIPTION.map((path) => `data.${path}`),
          }),
        one: (stripe, id) => stripe.subscriptions.retrieve(id, { expand: EXPAND_SUBSCRIPTION }),
      },
    );
    return new Map([...subscriptions].map(([id, subscription]) => [id, subscriptionFacts(subscription)]));
  }
}

/** What an event says of a subscription: a hint whether to read it; null when it says nothing that we understand. */
export function claimedSubscription(payload: object): SubscriptionFacts | null {
  try {
    return subscriptionFacts(payload as Stripe.Subscription);
  } catch (error) {
    if (error instanceof UnknownToUs) return null;
    throw error;
  }
}

/** In this version an invoice names its subscription under `parent`, and its payments in a list of their own. */
function invoiceFacts(invoice: Stripe.Invoice): InvoiceFacts {
  const details = invoice.parent?.subscription_details;
  return {
    invoiceId: invoice.id,
    subscriptionId: idOf(details?.subscription),
    metadata: details?.metadata ?? {},
    isOfPeriod: BILLING_REASONS_OF_PERIODS.includes(invoice.billing_reason),
    isPaid: invoice.status === 'paid',
    finalizationError: invoice.last_finalization_error?.message ?? null,
    paidMinor: BigInt(invoice.amount_paid),
    createdAt: new Date(invoice.created * 1000),
    paidAt: new Date((invoice.status_transitions.paid_at ?? invoice.created) * 1000),
    ...periodOf(invoice),
    paymentIntentIds: paymentsOf(invoice),
  };
}

/** Of its lines, not `invoice.period_start`: on a renewal that is the period before (it bills in advance). */
function periodOf(invoice: Stripe.Invoice): Pick<InvoiceFacts, 'periodStart' | 'periodEnd'> {
  const line = invoice.lines.data.find(({ parent }) => parent?.subscription_item_details?.proration === false);
  if (!line) return { periodStart: null, periodEnd: null };
  return { periodStart: new Date(line.period.start * 1000), periodEnd: new Date(line.period.end * 1000) };
}

function paymentsOf({ id, payments }: Stripe.Invoice): string[] {
  if (!payments) throw new UnknownToUs(`invoice ${id} came without its payments`);
  return payments.data
    .filter((payment) => payment.status === 'paid')
    .flatMap((payment) => idOf(payment.payment.payment_intent) ?? []);
}

/** With customer and method expanded, or of an event without. @throws UnknownToUs */
export function subscriptionFacts(subscription: Stripe.Subscription): SubscriptionFacts {
  const { id, customer, items } = subscription;
  const method = subscription.default_payment_method ?? defaultOf(customer);
  const [item] = items.data;
  const recurring = item?.price.recurring;
  const status = STATUSES.find((each) => each === subscription.status);
  if (!status) throw new UnknownToUs(`subscription ${id} has status "${subscription.status}"`);
  if (!item || !recurring) throw new UnknownToUs(`subscription ${id} has no price that recurs`);
  const ended = status === 'canceled' || status === 'incomplete_expired';
  const { ended_at, canceled_at, start_date, cancellation_details } = subscription;
  return {
    subscriptionId: id,
    metadata: subscription.metadata,
    status,
    isCollectionPaused: Boolean(subscription.pause_collection),
    isGivenUp: status === 'incomplete_expired' || cancellation_details?.reason === 'payment_failed',
    startedAt: new Date(start_date * 1000),
    endedAt: ended ? new Date((ended_at ?? canceled_at ?? start_date) * 1000) : null,
    amountMinor: amountOf(items.data),
    currency: subscription.currency.toUpperCase(),
    interval: recurring.interval,
    intervalCount: recurring.interval_count,
    customer: customerOf(customer),
    periodStart: new Date(item.current_period_start * 1000),
    nextChargeAt: ended ? null : new Date(item.current_period_end * 1000),
    anchorAt: new Date(subscription.billing_cycle_anchor * 1000),
    paymentMethodId: idOf(method),
    method: method && typeof method !== 'string' ? methodFacts(method) : null,
  };
}

/** What a customer pays with when a subscription has no method of its own; an event names the customer alone. */
function defaultOf(customer: Stripe.Subscription['customer']): string | Stripe.PaymentMethod | null {
  if (typeof customer === 'string' || customer.deleted) return null;
  return customer.invoice_settings.default_payment_method;
}

function amountOf(items: readonly Stripe.SubscriptionItem[]): bigint | null {
  let sum = 0n;
  for (const { price, quantity } of items) {
    if (price.unit_amount === null) return null;
    sum += BigInt(price.unit_amount) * BigInt(quantity ?? 1);
  }
  return sum;
}

function customerOf(customer: Stripe.Subscription['customer']): SubscriptionFacts['customer'] {
  if (typeof customer === 'string') return { id: customer, email: null, name: null };
  if (customer.deleted) return { id: customer.id, email: null, name: null };
  return { id: customer.id, email: customer.email, name: customer.name ?? null };
}
