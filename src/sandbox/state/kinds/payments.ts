import type { DECLINES } from '../../payments/behaviours.js';
import type { Metadata, SandboxObject } from '../object.js';
import type { BillingDetails } from './customers.js';

/** Who waits for the outcome of a payment: they are told when it comes, now or days later. */
export type PaymentOwner = { readonly kind: 'checkout.session' | 'invoice'; readonly id: string };

/** Where the payer confirms with their bank, and where they go from there. */
export interface NextAction {
  readonly type: 'redirect_to_url';
  readonly redirect_to_url: { readonly return_url: string | null; readonly url: string };
}

export interface PaymentIntent extends SandboxObject {
  readonly object: 'payment_intent';
  amount: number;
  amount_capturable: number;
  amount_received: number;
  automatic_payment_methods: object | null;
  capture_method: 'automatic' | 'automatic_async' | 'manual';
  client_secret: string;
  confirmation_method: 'automatic' | 'manual';
  canceled_at: number | null;
  cancellation_reason: string | null;
  currency: string;
  customer: string | null;
  description: string | null;
  last_payment_error: object | null;
  latest_charge: string | null;
  metadata: Metadata;
  next_action: NextAction | null;
  payment_method: string | null;
  payment_method_types: readonly string[];
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
  readonly memory: {
    owner: PaymentOwner | null;
    /** The payer has confirmed, and the intent waits for the server to confirm too. */
    authenticated?: boolean;
  };
}

export interface SetupIntent extends SandboxObject {
  readonly object: 'setup_intent';
  cancellation_reason: string | null;
  client_secret: string;
  customer: string | null;
  description: string | null;
  last_setup_error: object | null;
  metadata: Metadata;
  next_action: NextAction | null;
  payment_method: string | null;
  payment_method_types: readonly string[];
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

export interface BankFields {
  account_holder_type: string;
  account_type: string;
  readonly fingerprint: string;
  readonly last4: string;
  [field: string]: unknown;
}

export interface PaymentMethod extends SandboxObject {
  readonly object: 'payment_method';
  allow_redisplay: 'always' | 'limited' | 'unspecified';
  billing_details: BillingDetails;
  customer: string | null;
  metadata: Metadata;
  type: 'card' | 'us_bank_account';
  card?: CardFields;
  us_bank_account?: BankFields;
  readonly memory: {
    /** What happens when money is asked of it, by the name in `payments/cards.ts` or `payments/banks.ts`. */
    behaviour: string;
    /** The control page can make the next attempts fail, whatever the card does otherwise. */
    failNext: number;
    /** What the bank says then; nothing in particular when absent. */
    failAs?: keyof typeof DECLINES;
    /** It paid without being saved, or was taken from its customer: it cannot be used again. */
    spent?: true;
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
