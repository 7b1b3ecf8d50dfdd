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
  required,
  text,
  timestamp,
  url,
  type Shape,
  type Values,
} from '../api/parameters.js';
import { RECURRING, UNIT_AMOUNT } from './prices.js';

const NOTE = clearable(group({ message: required(text(1200)) }));

const PRICE_DATA = {
  currency: required(currency()),
  product: text(),
  product_data: group({
    description: text(),
    images: list(url(), 8),
    metadata: metadata(),
    name: required(text(250)),
    tax_code: text(),
    unit_label: text(12),
  }),
  recurring: RECURRING,
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  unit_amount: required(UNIT_AMOUNT),
} satisfies Shape;

const LINE_ITEM = {
  metadata: metadata(),
  price: text(),
  price_data: group(PRICE_DATA),
  quantity: integer({ min: 1, max: 999_999 }),
} satisfies Shape;

const INTENT_DATA = {
  capture_method: choice('automatic', 'automatic_async'),
  description: text(1000),
  metadata: metadata(),
  receipt_email: email(),
  setup_future_usage: choice('off_session', 'on_session'),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
} satisfies Shape;

/** What creating a Checkout session takes. */
export const SESSION = {
  allow_promotion_codes: flag(),
  billing_address_collection: choice('auto', 'required'),
  cancel_url: url(),
  client_reference_id: text(200),
  currency: currency(),
  custom_text: group({ after_submit: NOTE, shipping_address: NOTE, submit: NOTE, terms_of_service_acceptance: NOTE }),
  customer: text(),
  customer_creation: choice('always', 'if_required'),
  customer_email: email(),
  expires_at: timestamp(),
  line_items: list(group(LINE_ITEM), 100),
  locale: text(10),
  metadata: metadata(),
  mode: choice('payment', 'setup', 'subscription'),
  payment_intent_data: group(INTENT_DATA),
  phone_number_collection: group({ enabled: required(flag()) }),
  submit_type: choice('auto', 'book', 'donate', 'pay', 'subscribe'),
  success_url: url(),
  ui_mode: choice('elements', 'embedded_page', 'form', 'hosted_page'),
} satisfies Shape;

export type SessionParams = Values<typeof SESSION>;
export type LineItemParams = Values<typeof LINE_ITEM>;
export type PriceDataParams = Values<typeof PRICE_DATA>;
