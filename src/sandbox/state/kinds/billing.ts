import type { Metadata, SandboxObject } from '../object.js';
import type { Price } from './catalogue.js';

export interface SubscriptionItem extends SandboxObject {
  readonly object: 'subscription_item';
  current_period_end: number;
  current_period_start: number;
  metadata: Metadata;
  price: Price;
  quantity: number;
  readonly subscription: string;
}

export interface Subscription extends SandboxObject {
  readonly object: 'subscription';
  billing_cycle_anchor: number;
  cancel_at: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  cancellation_details: { comment: string | null; feedback: string | null; reason: string | null };
  currency: string;
  customer: string;
  default_payment_method: string | null;
  description: string | null;
  ended_at: number | null;
  items: { readonly object: 'list'; readonly url: string; readonly has_more: false; data: SubscriptionItem[] };
  latest_invoice: string | null;
  metadata: Metadata;
  start_date: number;
  status: 'active' | 'canceled' | 'incomplete' | 'incomplete_expired' | 'past_due' | 'paused' | 'trialing' | 'unpaid';
  test_clock: string | null;
  trial_end: number | null;
  trial_start: number | null;
  /** The sandbox's own notes: where in the cycle the subscription stands. */
  readonly memory: { periods: number; [note: string]: unknown };
}

export interface Invoice extends SandboxObject {
  readonly object: 'invoice';
  amount_due: number;
  amount_paid: number;
  amount_remaining: number;
  attempt_count: number;
  attempted: boolean;
  auto_advance: boolean;
  billing_reason: string;
  currency: string;
  customer: string;
  metadata: Metadata;
  next_payment_attempt: number | null;
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  test_clock: string | null;
  readonly memory: { readonly subscription: string | null; [note: string]: unknown };
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
  status_details: object;
}
