import { randomBytes } from 'node:crypto';

/** The one API version that the sandbox speaks. */
export const API_VERSION = '2026-10-28.endive';

export type Metadata = Record<string, string>;

/**
 * What every stored object has. The interfaces below name the fields that the sandbox itself reads or
 * changes; builders in `resources/` write the others. `memory` is what the sandbox keeps for itself;
 * it is never shown (see `present.ts`).
 */
export interface SandboxObject {
  readonly id: string;
  readonly object: Kind;
  readonly created: number;
  readonly livemode?: false;
  [field: string]: unknown;
}

export interface Customer extends SandboxObject {
  readonly object: 'customer';
  email: string | null;
  name: string | null;
  phone: string | null;
  metadata: Metadata;
}

export interface Product extends SandboxObject {
  readonly object: 'product';
  name: string;
  description: string | null;
  active: boolean;
}

export interface Price extends SandboxObject {
  readonly object: 'price';
  active: boolean;
  currency: string;
  product: string;
  recurring: object | null;
  unit_amount: number | null;
}

export interface LineItem {
  readonly id: string;
  readonly object: 'item';
  readonly description: string;
  readonly amount_total: number;
  readonly quantity: number;
  readonly price: Price;
  [field: string]: unknown;
}

export interface Address {
  city: string | null;
  country: string | null;
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  state: string | null;
}

export interface CheckoutSession extends SandboxObject {
  readonly object: 'checkout.session';
  amount_total: number;
  cancel_url: string | null;
  currency: string;
  customer: string | null;
  customer_creation: 'always' | 'if_required' | null;
  customer_details: { email: string | null; name: string | null; [field: string]: unknown } | null;
  customer_email: string | null;
  expires_at: number;
  metadata: Metadata;
  payment_intent: string | null;
  payment_status: 'paid' | 'unpaid';
  status: 'open' | 'complete' | 'expired';
  submit_type: 'auto' | 'book' | 'donate' | 'pay' | 'subscribe' | null;
  success_url: string;
  readonly memory: {
    readonly lines: readonly LineItem[];
    /** `payment_intent_data` as it was sent, kept until the intent is made at confirmation. */
    readonly intent: IntentData;
  };
}

interface IntentData {
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly receipt_email: string | null;
  readonly setup_future_usage: string | null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly transfer_group: string | null;
}

export interface PaymentIntent extends SandboxObject {
  readonly object: 'payment_intent';
  amount: number;
  amount_received: number;
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
  status: 'requires_payment_method' | 'requires_action' | 'succeeded' | 'canceled';
  /** The Checkout session that made it. */
  readonly memory: { readonly session: string };
}

export interface PaymentMethod extends SandboxObject {
  readonly object: 'payment_method';
  billing_details: BillingDetails;
  customer: string | null;
}

export interface BillingDetails {
  address: Address;
  email: string | null;
  name: string | null;
  phone: string | null;
  tax_id: string | null;
}

export interface Charge extends SandboxObject {
  readonly object: 'charge';
  amount: number;
  amount_refunded: number;
  balance_transaction: string | null;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Metadata;
  payment_intent: string;
  payment_method: string;
  receipt_email: string | null;
  refunded: boolean;
  status: 'succeeded' | 'failed';
  payment_method_details: {
    readonly type: 'card';
    readonly card: { readonly brand: string; [field: string]: unknown };
  };
  /** Whether refunds of it succeed at first and fail a little later. */
  readonly memory: { readonly refundFails: boolean };
}

export interface BalanceTransaction extends SandboxObject {
  readonly object: 'balance_transaction';
  amount: number;
  available_on: number;
  currency: string;
  fee: number;
  net: number;
  source: string;
  type: string;
}

export interface Refund extends SandboxObject {
  readonly object: 'refund';
  amount: number;
  balance_transaction: string | null;
  charge: string;
  currency: string;
  metadata: Metadata;
  status: 'succeeded' | 'failed';
  failure_balance_transaction?: string;
  failure_reason?: string;
}

export interface SandboxEvent extends SandboxObject {
  readonly object: 'event';
  readonly type: string;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
  pending_webhooks: number;
}

export interface WebhookEndpoint extends SandboxObject {
  readonly object: 'webhook_endpoint';
  description: string | null;
  enabled_events: readonly string[];
  metadata: Metadata;
  status: 'enabled' | 'disabled';
  url: string;
  readonly memory: {
    readonly secret: string;
    /** Registered from the settings at start, so that a new address replaces the old one. */
    readonly fromSettings: boolean;
  };
}

export interface Objects {
  customer: Customer;
  product: Product;
  price: Price;
  'checkout.session': CheckoutSession;
  payment_intent: PaymentIntent;
  payment_method: PaymentMethod;
  charge: Charge;
  balance_transaction: BalanceTransaction;
  refund: Refund;
  event: SandboxEvent;
  webhook_endpoint: WebhookEndpoint;
}

export type Kind = keyof Objects;

export const ID_PREFIX: Readonly<Record<Kind | 'item', string>> = {
  customer: 'cus',
  product: 'prod',
  price: 'price',
  'checkout.session': 'cs_test',
  payment_intent: 'pi',
  payment_method: 'pm',
  charge: 'ch',
  balance_transaction: 'txn',
  refund: 're',
  event: 'evt',
  webhook_endpoint: 'we',
  item: 'li',
};

/** A new id in Stripe's spelling: "ch_…", 24 random letters and digits; sessions are longer, as theirs are. */
export function newObjectId(kind: Kind | 'item'): string {
  return `${ID_PREFIX[kind]}_${randomWord(kind === 'checkout.session' ? 58 : 24)}`;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Random letters and digits from the system's secure source. */
export function randomWord(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** The kinds that Stripe shows without `livemode`. */
const WITHOUT_MODE: ReadonlySet<Kind> = new Set<Kind>(['balance_transaction', 'refund']);

/** The fields that every object begins with. */
export function newObject<K extends Kind>(
  kind: K,
  created: number,
): { readonly id: string; readonly object: K; readonly created: number; readonly livemode?: false } {
  return { id: newObjectId(kind), object: kind, created, ...(WITHOUT_MODE.has(kind) ? {} : { livemode: false }) };
}
