import type { Metadata, SandboxObject } from '../object.js';
import type { BillingDetails } from './customers.js';

/** Who waits for the outcome of a payment: they are told when it comes, now or days later. */
export type PaymentOwner = { readonly kind: 'checkout.session' | 'invoice'; readonly id: string };

export interface PaymentIntent extends SandboxObject {
  readonly object: 'payment_intent';
  amount: number;
  amount_capturable: number;
  amount_received: number;
  capture_method: 'automatic' | 'automatic_async' | 'manual';
  canceled_at: number | null;
  cancellation_reason: string | null;
  currency: string;
  customer: string | null;
  description: string | null;
  last_payment_error: object | null;
  latest_charge: string | null;
  metadata: Metadata;
  next_action: object | null;
  payment_method: string | null;
  receipt_email: string | null;
  setup_future_usage: 'off_session' | 'on_session' | null;
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'requires_capture'
    | 'processing'
    | 'succeeded'
    | 'canceled';
  readonly memory: { owner: PaymentOwner | null };
}

export interface SetupIntent extends SandboxObject {
  readonly object: 'setup_intent';
  cancellation_reason: string | null;
  customer: string | null;
  last_setup_error: object | null;
  metadata: Metadata;
  next_action: object | null;
  payment_method: string | null;
  status:
    'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'processing' | 'succeeded' | 'canceled';
  usage: 'off_session' | 'on_session';
  /** The Checkout session that made it, if one did. */
  readonly memory: { readonly session: string | null };
}

export interface CardFields {
  readonly brand: string;
  exp_month: number;
  exp_year: number;
  readonly fingerprint: string;
  readonly last4: string;
  [field: string]: unknown;
}

export interface PaymentMethod extends SandboxObject {
  readonly object: 'payment_method';
  billing_details: BillingDetails;
  customer: string | null;
  metadata: Metadata;
  type: 'card' | 'us_bank_account';
  card?: CardFields;
  us_bank_account?: object;
  readonly memory: {
    /** What happens when money is asked of it, by the name in `payments/cards.ts` or `payments/banks.ts`. */
    behaviour: string;
    /** The control page can make the next attempts fail, whatever the card does otherwise. */
    failNext: number;
  };
}

export interface Charge extends SandboxObject {
  readonly object: 'charge';
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string | null;
  currency: string;
  customer: string | null;
  description: string | null;
  fraud_details: { stripe_report?: string; user_report?: string };
  metadata: Metadata;
  payment_intent: string | null;
  payment_method: string;
  receipt_email: string | null;
  refunded: boolean;
  status: 'succeeded' | 'pending' | 'failed';
  disputed: boolean;
  captured: boolean;
  paid: boolean;
  payment_method_details: {
    readonly type: 'card' | 'us_bank_account';
    readonly card?: { readonly brand: string; [field: string]: unknown };
    readonly us_bank_account?: object;
  };
  /** The behaviour of the method that paid it: refunds and disputes of the charge go by it. */
  readonly memory: { readonly behaviour: string };
}

export interface Refund extends SandboxObject {
  readonly object: 'refund';
  amount: number;
  balance_transaction: string | null;
  charge: string;
  currency: string;
  metadata: Metadata;
  status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';
  failure_balance_transaction?: string;
  failure_reason?: string;
  pending_reason?: 'processing';
}
