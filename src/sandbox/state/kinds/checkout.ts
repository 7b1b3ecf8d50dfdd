import type { Metadata, SandboxObject } from '../object.js';
import type { LineItem } from './catalogue.js';

export interface CheckoutSession extends SandboxObject {
  readonly object: 'checkout.session';
  amount_total: number | null;
  cancel_url: string | null;
  currency: string | null;
  customer: string | null;
  customer_creation: 'always' | 'if_required' | null;
  customer_details: { email: string | null; name: string | null; [field: string]: unknown } | null;
  customer_email: string | null;
  expires_at: number;
  metadata: Metadata;
  mode: 'payment' | 'setup' | 'subscription';
  payment_intent: string | null;
  payment_method_collection: 'always' | 'if_required' | null;
  payment_method_types: readonly string[];
  payment_status: 'no_payment_required' | 'paid' | 'unpaid';
  setup_intent: string | null;
  subscription: string | null;
  invoice: string | null;
  status: 'open' | 'complete' | 'expired';
  submit_type: 'auto' | 'book' | 'donate' | 'pay' | 'subscribe' | null;
  success_url: string;
  readonly memory: {
    lines: readonly LineItem[];
    /** `payment_intent_data` as it was sent, kept until the intent is made at confirmation. */
    readonly intent: IntentData;
    /** `subscription_data` as it was sent, kept until the subscription is made after the first payment. */
    readonly subscription: SubscriptionData | null;
    /** `setup_intent_data`, likewise. */
    readonly setup: SetupData | null;
    /** What the method that the payer brings is marked with, when the session says so. */
    readonly allowRedisplay: 'always' | 'limited' | 'unspecified' | null;
    /** The setup intent behind a subscription that costs nothing today; in mode "setup" the session names it itself. */
    setupIntent: string | null;
    /** Whether the name that the payer types goes to a customer who was there before. */
    readonly updatesName: boolean;
  };
}

export interface IntentData {
  readonly capture_method: 'automatic' | 'automatic_async' | 'manual';
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly receipt_email: string | null;
  readonly setup_future_usage: 'off_session' | 'on_session' | null;
  readonly shipping: object | null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly transfer_group: string | null;
}

export interface SubscriptionData {
  /** The time until then costs nothing. */
  readonly billing_cycle_anchor: number | null;
  readonly billing_mode: 'classic' | 'flexible';
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly trial_end: number | null;
  /** Counted from the moment the subscription is made, which is when the session is completed. */
  readonly trial_period_days: number | null;
  /** What the end of the trial does to a subscription that has no method to pay with. */
  readonly trial_without_method: 'cancel' | 'create_invoice' | 'pause';
}

export interface SetupData {
  readonly description: string | null;
  readonly metadata: Metadata;
}
