import type { SandboxObject } from '../state/object.js';
import type { Refusal } from './errors.js';
import type { Kind } from '../state/objects.js';
import type { Work } from '../state/work.js';
import type { Shape, Values } from './parameters.js';

export interface ObjectList {
  readonly object: 'list';
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly (SandboxObject | Record<string, unknown>)[];
}

/** What an operation answers: a stored object, a list of them, or something made for the occasion. */
export type Answer = SandboxObject | ObjectList | Record<string, unknown>;

export interface Call<P> {
  readonly work: Work;
  readonly params: P;
  /** The ids in the path, by the names the path gives them. */
  readonly ids: Readonly<Record<string, string>>;
}

/** One route of the API: what it is called, what it takes, what it does. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/v1`, with `:names` for ids. */
  readonly path: string;
  readonly shape: Shape;
  /**
   * Throws a Refusal when nothing is to change; answers with one when something did and is to be kept, as with a
   * card that was declined.
   */
  run(call: Call<never>): Promise<Answer | Refusal>;
}

export function operation<S extends Shape>(
  method: Operation['method'],
  path: string,
  shape: S,
  run: (call: Call<Values<S>>) => Promise<Answer | Refusal>,
): Operation {
  return { method, path, shape, run };
}

/** How people and messages call each kind. */
export const NOUN: Readonly<Record<Kind, string>> = {
  customer: 'customer',
  product: 'product',
  price: 'price',
  'checkout.session': 'checkout.session',
  payment_intent: 'payment_intent',
  payment_method: 'payment_method',
  charge: 'charge',
  setup_intent: 'setupintent',
  dispute: 'dispute',
  payout: 'payout',
  'radar.early_fraud_warning': 'early fraud warning',
  subscription: 'subscription',
  subscription_item: 'subscription item',
  invoice: 'invoice',
  invoice_payment: 'invoice payment',
  invoiceitem: 'invoiceitem',
  'test_helpers.test_clock': 'test clock',
  'billing_portal.configuration': 'portal configuration',
  'billing_portal.session': 'portal session',
  balance_transaction: 'balance transaction',
  refund: 'refund',
  event: 'event',
  webhook_endpoint: 'webhook endpoint',
};
