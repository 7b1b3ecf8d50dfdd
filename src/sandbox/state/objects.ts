import { randomWord } from './object.js';
import type {
  Invoice,
  InvoiceItem,
  InvoicePayment,
  Subscription,
  SubscriptionItem,
  TestClock,
} from './kinds/billing.js';
import type { Price, Product } from './kinds/catalogue.js';
import type { CheckoutSession } from './kinds/checkout.js';
import type { Customer } from './kinds/customers.js';
import type { BalanceTransaction, Dispute, EarlyFraudWarning, Payout } from './kinds/money.js';
import type { Charge, PaymentIntent, PaymentMethod, Refund, SetupIntent } from './kinds/payments.js';
import type { PortalConfiguration, PortalSession } from './kinds/portal.js';
import type { SandboxEvent, WebhookEndpoint } from './kinds/webhooks.js';

/** Every kind of object that the sandbox keeps, by the name in its `object` field. */
export interface Objects {
  customer: Customer;
  product: Product;
  price: Price;
  'checkout.session': CheckoutSession;
  payment_intent: PaymentIntent;
  setup_intent: SetupIntent;
  payment_method: PaymentMethod;
  charge: Charge;
  refund: Refund;
  balance_transaction: BalanceTransaction;
  dispute: Dispute;
  payout: Payout;
  'radar.early_fraud_warning': EarlyFraudWarning;
  subscription: Subscription;
  subscription_item: SubscriptionItem;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  invoiceitem: InvoiceItem;
  'test_helpers.test_clock': TestClock;
  'billing_portal.configuration': PortalConfiguration;
  'billing_portal.session': PortalSession;
  event: SandboxEvent;
  webhook_endpoint: WebhookEndpoint;
}

export type Kind = keyof Objects;

/** What has an id, and is part of another object. */
type Part = 'item' | 'line_item';

export const ID_PREFIX: Readonly<Record<Kind | Part, string>> = {
  customer: 'cus',
  product: 'prod',
  price: 'price',
  'checkout.session': 'cs_test',
  payment_intent: 'pi',
  setup_intent: 'seti',
  payment_method: 'pm',
  charge: 'ch',
  refund: 're',
  balance_transaction: 'txn',
  dispute: 'du',
  payout: 'po',
  'radar.early_fraud_warning': 'issfr',
  subscription: 'sub',
  subscription_item: 'si',
  invoice: 'in',
  invoice_payment: 'inpay',
  invoiceitem: 'ii',
  'test_helpers.test_clock': 'clock',
  'billing_portal.configuration': 'bpc',
  'billing_portal.session': 'bps',
  event: 'evt',
  webhook_endpoint: 'we',
  item: 'li',
  line_item: 'il',
};

/** A new id in Stripe's spelling: "ch_…", 24 random letters and digits; sessions are longer, as theirs are. */
export function newObjectId(kind: Kind | Part): string {
  return `${ID_PREFIX[kind]}_${randomWord(kind === 'checkout.session' ? 58 : 24)}`;
}

/** The kinds that Stripe shows without `livemode`. */
const WITHOUT_MODE: ReadonlySet<Kind> = new Set<Kind>(['balance_transaction', 'refund', 'subscription_item']);

/** The fields that every object begins with. */
export function newObject<K extends Kind>(
  kind: K,
  created: number,
): { readonly id: string; readonly object: K; readonly created: number; readonly livemode?: false } {
  return { id: newObjectId(kind), object: kind, created, ...(WITHOUT_MODE.has(kind) ? {} : { livemode: false }) };
}
