import type { Price } from '../state/kinds/catalogue.js';
import type { Subscription, SubscriptionItem, WithoutMethod } from '../state/kinds/billing.js';
import type { Metadata } from '../state/object.js';
import { newObject } from '../state/objects.js';

/** A price that a subscription is to bill, and how often it counts. */
export interface ItemData {
  readonly price: Price;
  readonly quantity: number;
  readonly metadata: Metadata;
}

export interface SubscriptionData {
  readonly customer: { readonly id: string; readonly test_clock: string | null };
  readonly items: readonly ItemData[];
  /** Where its cycle is anchored, seconds since 1970. */
  readonly anchor: number;
  readonly anchorConfig: (object & { readonly day_of_month: number }) | null;
  /** End of the first period. */
  readonly firstEnd: number;
  readonly trialEnd: number | null;
  readonly withoutMethod: WithoutMethod | undefined;
  readonly billingMode: 'classic' | 'flexible' | undefined;
  readonly defaultMethod: string | undefined;
  readonly description: string | undefined;
  readonly metadata: Metadata;
  readonly paymentSettings?: {
    readonly payment_method_types: readonly string[] | null | undefined;
    readonly save_default_payment_method: 'off' | 'on_subscription' | undefined;
  };
}

/** A subscription that nobody has paid for yet: incomplete. */
export function newSubscription(now: number, data: SubscriptionData): Subscription {
  const base = newObject('subscription', now);
  return {
    ...base,
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: data.anchor,
    billing_cycle_anchor_config: data.anchorConfig,
    billing_mode:
      data.billingMode === 'classic'
        ? { flexible: null, type: 'classic' }
        : { flexible: { proration_discounts: 'included' }, type: 'flexible', updated_at: now },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    currency: data.items[0]!.price.currency,
    customer: data.customer.id,
    customer_account: null,
    days_until_due: null,
    default_payment_method: data.defaultMethod ?? null,
    default_source: null,
    default_tax_rates: [],
    description: data.description ?? null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: {
      object: 'list',
      data: data.items.map((item) => newItem(now, base.id, item, { start: now, end: data.firstEnd })),
      has_more: false,
      url: `/v1/subscription_items?subscription=${base.id}`,
    },
    latest_invoice: null,
    managed_payments: null,
    metadata: data.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: data.paymentSettings?.payment_method_types ?? null,
      save_default_payment_method: data.paymentSettings?.save_default_payment_method ?? 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: data.customer.test_clock,
    transfer_data: null,
    trial_end: data.trialEnd,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: data.withoutMethod ?? 'create_invoice',
      },
    },
    trial_start: data.trialEnd === null ? null : now,
    memory: { day: data.anchorConfig?.day_of_month ?? null, resumption: null },
  };
}

export function newItem(
  now: number,
  subscription: string,
  { price, quantity, metadata }: ItemData,
  period: { readonly start: number; readonly end: number },
): SubscriptionItem {
  return {
    ...newObject('subscription_item', now),
    billing_thresholds: null,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata,
    plan: planOf(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  };
}

/** The old form of a recurring price, which items still show. */
export function planOf(price: Price): object {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: String(price.unit_amount),
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval,
    interval_count: price.recurring?.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}
