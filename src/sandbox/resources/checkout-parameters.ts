import {
  choice,
  clearable,
  currency,
  email,
  flag,
  group,
  integer,
  list,
  metadata,
  refused,
  required,
  text,
  timestamp,
  url,
  type Shape,
  type Values,
} from '../api/parameters.js';
import { SHIPPING } from './address.js';
import { METHOD_TYPES, NO_METHOD_TYPES } from './method-types.js';
import { RECURRING, UNIT_AMOUNT } from './price-parameters.js';

const NOTE = clearable(group({ message: required(text(1200)) }));

const NO_CONNECT = refused('The sandbox is a single account, without Stripe Connect.');
const NO_TAX = refused('The sandbox knows no taxes.');
const NO_SHIPPING = refused('The sandbox has no shipping.');
const HOSTED_ONLY = refused('It belongs to pages of your own; the sandbox has the hosted page only.');
const OFF = group({ enabled: required(switchedOff()) });

const PRICE_DATA = {
  currency: required(currency()),
  product: text(),
  product_data: group({
    description: text(),
    images: list(url(), 8),
    metadata: metadata(),
    name: required(text(250)),
    tax_code: text(),
    tax_details: NO_TAX,
    unit_label: text(12),
  }),
  recurring: RECURRING,
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  unit_amount: required(UNIT_AMOUNT),
  unit_amount_decimal: refused('Amounts are whole minor units: use unit_amount.'),
} satisfies Shape;

const LINE_ITEM = {
  adjustable_quantity: group({
    enabled: required(switchedOff()),
    maximum: integer({ min: 0, max: 999_999 }),
    minimum: integer({ min: 0, max: 999_999 }),
  }),
  metadata: metadata(),
  price: text(),
  price_data: group(PRICE_DATA),
  quantity: integer({ min: 1, max: 999_999 }),
  tax_rates: NO_TAX,
} satisfies Shape;

const INTENT_DATA = {
  application_fee_amount: NO_CONNECT,
  capture_method: choice('automatic', 'automatic_async', 'manual'),
  description: text(1000),
  metadata: metadata(),
  on_behalf_of: NO_CONNECT,
  receipt_email: email(),
  setup_future_usage: choice('off_session', 'on_session'),
  shipping: group(SHIPPING),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_data: NO_CONNECT,
  transfer_group: text(),
} satisfies Shape;

const SUBSCRIPTION_DATA = {
  application_fee_percent: NO_CONNECT,
  billing_cycle_anchor: timestamp(),
  billing_cycle_anchor_config: refused('Name the moment itself: use billing_cycle_anchor.'),
  billing_mode: group({
    flexible: refused('There are no discounts here.'),
    type: required(choice('classic', 'flexible')),
  }),
  default_tax_rates: NO_TAX,
  description: text(500),
  invoice_settings: refused('Invoices have no settings here.'),
  metadata: metadata(),
  on_behalf_of: NO_CONNECT,
  pending_invoice_item_interval: refused('There are no pending invoice items here.'),
  proration_behavior: choice('create_prorations', 'none'),
  transfer_data: NO_CONNECT,
  trial_end: timestamp(),
  trial_period_days: integer({ min: 1, max: 730 }),
  trial_settings: group({
    end_behavior: required(group({ missing_payment_method: required(choice('cancel', 'create_invoice', 'pause')) })),
  }),
} satisfies Shape;

/** What creating a Checkout session takes. */
export const SESSION = {
  adaptive_pricing: group({ enabled: flag() }),
  after_expiration: refused('An expired session cannot be recovered here; make a new one.'),
  allow_promotion_codes: flag(),
  allowed_payment_method_types: METHOD_TYPES,
  automatic_tax: OFF,
  billing_address_collection: choice('auto', 'required'),
  branding_settings: refused('The page has to look like the sandbox.'),
  cancel_url: url(),
  client_reference_id: text(200),
  consent_collection: refused('The page asks for no consents.'),
  currency: currency(),
  custom_fields: refused('The page has no fields of your own.'),
  custom_text: group({ after_submit: NOTE, shipping_address: NOTE, submit: NOTE, terms_of_service_acceptance: NOTE }),
  customer: text(),
  customer_account: NO_CONNECT,
  customer_creation: choice('always', 'if_required'),
  customer_email: email(),
  customer_update: group({ address: choice('never'), name: choice('auto', 'never'), shipping: choice('never') }),
  discounts: refused('There are no coupons here.'),
  excluded_payment_method_types: METHOD_TYPES,
  expires_at: timestamp(),
  integration_identifier: text(200),
  invoice_creation: OFF,
  line_items: list(group(LINE_ITEM), 100),
  locale: text(10),
  managed_payments: group({ enabled: switchedOff() }),
  metadata: metadata(),
  mode: choice('payment', 'setup', 'subscription'),
  name_collection: refused('The page asks for the name on the card only.'),
  optional_items: refused('The page shows the lines as they are.'),
  origin_context: choice('mobile_app', 'web'),
  payment_intent_data: group(INTENT_DATA),
  payment_method_collection: choice('always', 'if_required'),
  payment_method_configuration: refused('There are no payment method configurations here.'),
  payment_method_data: group({ allow_redisplay: choice('always', 'limited', 'unspecified') }),
  payment_method_options: group({ card: group({ request_three_d_secure: choice('automatic') }) }),
  payment_method_types: NO_METHOD_TYPES,
  permissions: HOSTED_ONLY,
  phone_number_collection: group({ enabled: required(flag()) }),
  redirect_on_completion: HOSTED_ONLY,
  return_url: HOSTED_ONLY,
  saved_payment_method_options: refused('The page offers no saved methods.'),
  setup_intent_data: group({ description: text(1000), metadata: metadata(), on_behalf_of: NO_CONNECT }),
  shipping_address_collection: NO_SHIPPING,
  shipping_options: NO_SHIPPING,
  submit_type: choice('auto', 'book', 'donate', 'pay', 'subscribe'),
  subscription_data: group(SUBSCRIPTION_DATA),
  success_url: url(),
  tax_id_collection: OFF,
  ui_mode: choice('elements', 'embedded_page', 'form', 'hosted_page'),
  wallet_options: group({ link: group({ display: choice('auto', 'never') }) }),
} satisfies Shape;

export type SessionParams = Values<typeof SESSION>;
export type LineItemParams = Values<typeof LINE_ITEM>;
export type PriceDataParams = Values<typeof PRICE_DATA>;

/** A switch that Stripe has and that can only stay off here. */
function switchedOff() {
  return choice('false');
}
