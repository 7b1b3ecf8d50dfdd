import type { Metadata, SandboxObject } from '../object.js';
import type { Price } from './catalogue.js';

export interface SubscriptionItem extends SandboxObject {
  readonly object: 'subscription_item';
  current_period_end: number;
  current_period_start: number;
  metadata: Metadata;
  plan: object;
  price: Price;
  quantity: number;
  readonly subscription: string;
}

export interface PauseCollection {
  readonly behavior: 'keep_as_draft' | 'mark_uncollectible' | 'void';
  readonly resumes_at: number | null;
}

/** What the end of a trial does to a subscription that has no method to pay with. */
export type WithoutMethod = 'cancel' | 'create_invoice' | 'pause';

export interface Subscription extends SandboxObject {
  readonly object: 'subscription';
  billing_cycle_anchor: number;
  billing_cycle_anchor_config: object | null;
  cancel_at: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  cancellation_details: {
    comment: string | null;
    feedback: string | null;
    feedback_option: null;
    reason: 'cancellation_requested' | 'payment_disputed' | 'payment_failed' | null;
  };
  currency: string;
  customer: string;
  default_payment_method: string | null;
  description: string | null;
  ended_at: number | null;
  items: { readonly object: 'list'; readonly url: string; readonly has_more: false; data: SubscriptionItem[] };
  latest_invoice: string | null;
  metadata: Metadata;
  pause_collection: PauseCollection | null;
  payment_settings: {
    payment_method_options: null;
    payment_method_types: readonly string[] | null;
    save_default_payment_method: 'off' | 'on_subscription';
  };
  start_date: number;
  status: 'active' | 'canceled' | 'incomplete' | 'incomplete_expired' | 'past_due' | 'paused' | 'trialing' | 'unpaid';
  status_details?: { readonly paused: object };
  test_clock: string | null;
  trial_end: number | null;
  trial_settings: { end_behavior: { billing_cycle_anchor: null; missing_payment_method: WithoutMethod } };
  trial_start: number | null;
  readonly memory: {
    /** The day of the month that the cycle keeps to, where the anchor itself lies in a shorter month. */
    day: number | null;
    /** The invoice that a paused subscription waits for to go on. */
    resumption: string | null;
  };
}

export interface InvoiceLine {
  readonly id: string;
  readonly object: 'line_item';
  readonly amount: number;
  readonly parent: {
    readonly invoice_item_details: { readonly invoice_item: string; [field: string]: unknown } | null;
    [field: string]: unknown;
  };
  readonly period: { readonly start: number; readonly end: number };
  [field: string]: unknown;
}

export interface Invoice extends SandboxObject {
  readonly object: 'invoice';
  amount_due: number;
  amount_paid: number;
  amount_paid_off_stripe?: number;
  amount_remaining: number;
  attempt_count: number;
  attempted: boolean;
  auto_advance: boolean;
  automatically_finalizes_at: number | null;
  billing_reason: 'manual' | 'subscription_create' | 'subscription_cycle' | 'subscription_update' | 'upcoming';
  currency: string;
  customer: string;
  default_payment_method: string | null;
  effective_at: number | null;
  ending_balance: number | null;
  lines: { readonly object: 'list'; readonly url: string; readonly has_more: false; data: InvoiceLine[] };
  metadata: Metadata;
  next_payment_attempt: number | null;
  number: string | null;
  /** Null for an invoice that was made by hand. */
  parent: {
    readonly quote_details: null;
    readonly subscription_details: { readonly metadata: Metadata; readonly subscription: string };
    readonly type: 'subscription_details';
  } | null;
  period_end: number;
  period_start: number;
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  status_details?: { readonly uncollectible: { readonly reason: string | null } };
  status_transitions: {
    finalized_at: number | null;
    marked_uncollectible_at: number | null;
    paid_at: number | null;
    voided_at: number | null;
  };
  test_clock: string | null;
  readonly memory: {
    readonly subscription: string | null;
    /** The intent that pays it, and the object that links the two; null for a draft and for what costs nothing. */
    intent: string | null;
    payment: string | null;
    /** When it could not be collected for the first time; what is tried again goes by this moment. */
    failedAt: number | null;
    /** How many of the further tries have had their moment. */
    retries: number;
    /** The method that will not be asked again by itself: what its bank said is final. */
    refused: string | null;
  };
}

export interface InvoiceItem extends SandboxObject {
  readonly object: 'invoiceitem';
  amount: number;
  currency: string;
  readonly customer: string;
  description: string | null;
  discountable: boolean;
  /** Null while it waits for an invoice. */
  invoice: string | null;
  metadata: Metadata;
  period: { readonly start: number; readonly end: number };
  pricing: {
    readonly price_details?: { readonly price: string; readonly product: string };
    readonly type: 'price_details';
    readonly unit_amount_decimal: string;
  };
  quantity: number;
  test_clock: string | null;
}

export interface InvoicePayment extends SandboxObject {
  readonly object: 'invoice_payment';
  amount_paid: number | null;
  amount_requested: number;
  currency: string;
  invoice: string;
  payment: { readonly type: 'payment_intent'; readonly payment_intent: string };
  status: 'canceled' | 'open' | 'paid';
  status_transitions: { canceled_at: number | null; paid_at: number | null };
}

export interface TestClock extends SandboxObject {
  readonly object: 'test_helpers.test_clock';
  deletes_after: number;
  frozen_time: number;
  name: string | null;
  status: 'advancing' | 'internal_failure' | 'ready';
  status_details: { readonly advancing?: { readonly target_frozen_time: number } };
}
