import type Stripe from 'stripe';
import type { StripeClient } from '../stripe-client.js';
import { UnknownToUs } from '../stripe-facts.js';
import { EXPAND_SUBSCRIPTION, type Metadata, subscriptionFacts, type SubscriptionFacts } from '../stripe-plans.js';

/** What about a subscription no plan can have; the rest is a matter of the organisation. */
export type Obstacle =
  | 'not-running'
  | 'several-items'
  | 'metered'
  | 'trial'
  | 'ends-by-itself'
  | 'sends-invoices'
  | 'discounted'
  | 'scheduled'
  | 'strange-price'
  | 'no-method';

/** A subscription that was begun elsewhere, as far as it can become a plan. */
export interface ForeignSubscription {
  readonly subscriptionId: string;
  readonly metadata: Metadata;
  /** Null when it is of a kind that we do not understand at all. */
  readonly facts: SubscriptionFacts | null;
  /** The name of the customer, else the one on the card. */
  readonly payerName: string | null;
  /** When the processor will end it by itself; null when it goes on. */
  readonly endsAt: Date | null;
  readonly obstacle: Obstacle | null;
}

/** Subscriptions of the account, whoever began them. All calls throw ProcessorUnavailable and ProcessorRefused. */
export class StripeAdoption {
  constructor(private readonly client: StripeClient) {}

  /** All that have not ended, the newest first. */
  async *running(): AsyncGenerator<ForeignSubscription> {
    const expand = EXPAND_SUBSCRIPTION.map((path) => `data.${path}`);
    const found = this.client.all((stripe, cursor) => stripe.subscriptions.list({ expand, ...cursor }));
    for await (const subscription of found) yield foreign(subscription);
  }

  /** One of them, read fresh. */
  async one(subscriptionId: string): Promise<ForeignSubscription> {
    return foreign(
      await this.client.call((stripe) =>
        stripe.subscriptions.retrieve(subscriptionId, { expand: [...EXPAND_SUBSCRIPTION] }),
      ),
    );
  }

  /** Writes beside a subscription whose it is. Nothing else of it changes: not its price, not its days, not its card. */
  async mark(subscriptionId: string, metadata: Metadata, key: string): Promise<void> {
    await this.client.call((stripe) =>
      stripe.subscriptions.update(subscriptionId, { metadata: { ...metadata } }, { idempotencyKey: key }),
    );
  }

  /** The ids of its paid invoices, the newest first. */
  async paidInvoices(subscriptionId: string): Promise<{ invoiceId: string; createdAt: Date }[]> {
    const ids: { invoiceId: string; createdAt: Date }[] = [];
    const found = this.client.all((stripe, cursor) =>
      stripe.invoices.list({ subscription: subscriptionId, status: 'paid', ...cursor }),
    );
    for await (const { id, created } of found) ids.push({ invoiceId: id, createdAt: new Date(created * 1000) });
    return ids;
  }
}

function foreign(subscription: Stripe.Subscription): ForeignSubscription {
  const { id, metadata, cancel_at } = subscription;
  const facts = factsOf(subscription);
  return {
    subscriptionId: id,
    metadata,
    facts,
    payerName: facts?.customer.name?.trim() || nameOnMethod(subscription),
    endsAt: cancel_at ? new Date(cancel_at * 1000) : null,
    obstacle: facts ? obstacleOf(subscription, facts) : 'strange-price',
  };
}

function factsOf(subscription: Stripe.Subscription): SubscriptionFacts | null {
  try {
    return subscriptionFacts(subscription);
  } catch (error) {
    if (error instanceof UnknownToUs) return null;
    throw error;
  }
}

function obstacleOf(subscription: Stripe.Subscription, facts: SubscriptionFacts): Obstacle | null {
  const { items, status } = subscription;
  const [item] = items.data;
  if (!['active', 'past_due', 'paused', 'trialing', 'unpaid'].includes(status)) return 'not-running';
  if (items.data.length > 1 || items.has_more) return 'several-items';
  if (item?.price.recurring?.usage_type === 'metered') return 'metered';
  if (status === 'trialing') return 'trial';
  if (subscription.cancel_at || subscription.cancel_at_period_end) return 'ends-by-itself';
  if (subscription.collection_method !== 'charge_automatically') return 'sends-invoices';
  if (subscription.discounts.length > 0) return 'discounted';
  if (subscription.schedule) return 'scheduled';
  if (!facts.amountMinor || !['month', 'year'].includes(facts.interval)) return 'strange-price';
  return facts.paymentMethodId ? null : 'no-method';
}

/** Customers of payment pages often have no name of their own; whoever paid wrote one beside the card. */
function nameOnMethod({ default_payment_method: own, customer }: Stripe.Subscription): string | null {
  const ofCustomer = typeof customer === 'string' || customer.deleted ? null : customer.invoice_settings;
  const method = own ?? ofCustomer?.default_payment_method ?? null;
  return method && typeof method !== 'string' ? method.billing_details.name?.trim() || null : null;
}
