import {
  choice,
  clearable,
  currency,
  email,
  flag,
  group,
  integer,
  metadata,
  refused,
  required,
  text,
  timestamp,
  url,
  type Field,
  type Shape,
  type Values,
} from '../api/parameters.js';
import { SHIPPING } from './address.js';
import { METHOD_DATA } from './method-data.js';
import { METHOD_TYPES, NO_METHOD_TYPES } from './method-types.js';

const NO_CONNECT = refused('The sandbox is a single account, without Stripe Connect.');
const NO_LINES = refused('Intents have no lines here; their amount is enough.');
const NO_SCRIPT = refused('The sandbox has no Stripe.js; the payer is sent to a page instead.');

/** What creating, updating and confirming an intent of either kind have in common. */
const METHODS = {
  allowed_payment_method_types: METHOD_TYPES,
  confirmation_token: NO_SCRIPT,
  excluded_payment_method_types: clearable(METHOD_TYPES),
  payment_method: text(),
  payment_method_configuration: refused('There are no payment method configurations here.'),
  payment_method_data: group(METHOD_DATA),
  payment_method_options: group({
    card: group({ request_three_d_secure: choice('automatic') }),
    us_bank_account: group({ verification_method: choice('automatic', 'instant') }),
  }),
  payment_method_types: NO_METHOD_TYPES,
} satisfies Shape;

/** The payer's consent to later debits. It is checked, and there are no mandates to be read here. */
const MANDATE_DATA = clearable(
  group({
    customer_acceptance: required(
      group({
        accepted_at: timestamp(),
        offline: group({}),
        online: group({ ip_address: required(text(64)), user_agent: required(text()) }),
        type: required(choice('offline', 'online')),
      }),
    ),
  }),
);

const AUTOMATIC = group({ allow_redirects: choice('always', 'never'), enabled: required(flag()) });

const PAYMENT = {
  ...METHODS,
  amount_details: NO_LINES,
  application_fee_amount: NO_CONNECT,
  capture_method: choice('automatic', 'automatic_async', 'manual'),
  customer: text(),
  customer_account: NO_CONNECT,
  description: clearable(text(1000)),
  hooks: refused('The sandbox knows no taxes.'),
  metadata: metadata(),
  payment_details: NO_LINES,
  receipt_email: clearable(email()),
  setup_future_usage: clearable(choice('off_session', 'on_session')),
  shipping: clearable(group(SHIPPING)),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_data: NO_CONNECT,
  transfer_group: text(),
} satisfies Shape;

/** What `off_session` takes: a word or a switch. */
const OFF_SESSION: Field<boolean> = {
  read(raw, name) {
    return raw === 'one_off' || raw === 'recurring' ? true : flag().read(raw, name);
  },
};

/** What matters at the moment of confirmation only. */
const CONFIRMATION = {
  error_on_requires_action: flag(),
  mandate: refused('The sandbox keeps no mandates; give mandate_data.'),
  mandate_data: MANDATE_DATA,
  off_session: OFF_SESSION,
  radar_options: refused('The sandbox has no Radar sessions.'),
  return_url: url(),
  use_stripe_sdk: NO_SCRIPT,
} satisfies Shape;

const AMOUNT = integer({ min: 1 });

export const CREATE_PAYMENT = {
  ...PAYMENT,
  ...CONFIRMATION,
  amount: required(AMOUNT),
  automatic_payment_methods: AUTOMATIC,
  confirm: flag(),
  confirmation_method: choice('automatic', 'manual'),
  currency: required(currency()),
  on_behalf_of: NO_CONNECT,
} satisfies Shape;

export const UPDATE_PAYMENT = { ...PAYMENT, amount: AMOUNT, currency: currency() } satisfies Shape;

export const CONFIRM_PAYMENT = {
  ...METHODS,
  ...CONFIRMATION,
  amount_details: NO_LINES,
  amount_to_confirm: AMOUNT,
  capture_method: PAYMENT.capture_method,
  hooks: PAYMENT.hooks,
  payment_details: NO_LINES,
  receipt_email: PAYMENT.receipt_email,
  setup_future_usage: PAYMENT.setup_future_usage,
  shipping: PAYMENT.shipping,
} satisfies Shape;

export const CAPTURE_PAYMENT = {
  amount_details: NO_LINES,
  amount_to_capture: AMOUNT,
  application_fee_amount: NO_CONNECT,
  final_capture: choice('true'),
  hooks: PAYMENT.hooks,
  metadata: metadata(),
  payment_details: NO_LINES,
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_data: NO_CONNECT,
} satisfies Shape;

const SETUP = {
  ...METHODS,
  attach_to_self: NO_CONNECT,
  customer: text(),
  customer_account: NO_CONNECT,
  description: text(1000),
  flow_directions: refused('Methods are saved for payments only.'),
  metadata: metadata(),
} satisfies Shape;

export const CREATE_SETUP = {
  ...SETUP,
  automatic_payment_methods: AUTOMATIC,
  confirm: flag(),
  mandate_data: MANDATE_DATA,
  on_behalf_of: NO_CONNECT,
  return_url: url(),
  single_use: refused('A setup is for later payments; use a payment intent for one payment.'),
  usage: choice('off_session', 'on_session'),
  use_stripe_sdk: NO_SCRIPT,
} satisfies Shape;

export const UPDATE_SETUP = SETUP;

export const CONFIRM_SETUP = {
  ...METHODS,
  mandate_data: MANDATE_DATA,
  return_url: url(),
  use_stripe_sdk: NO_SCRIPT,
} satisfies Shape;

export type CreatePayment = Values<typeof CREATE_PAYMENT>;
export type UpdatePayment = Values<typeof UPDATE_PAYMENT>;
export type ConfirmPayment = Values<typeof CONFIRM_PAYMENT>;
export type CreateSetup = Values<typeof CREATE_SETUP>;
