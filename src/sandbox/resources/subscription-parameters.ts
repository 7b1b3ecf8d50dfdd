import {
  choice,
  clearable,
  currency,
  flag,
  group,
  integer,
  list,
  metadata,
  refused,
  required,
  text,
  timestamp,
  type Field,
  type Shape,
  type Values,
} from '../api/parameters.js';
import { METHOD_TYPES } from './method-types.js';
import { UNIT_AMOUNT } from './price-parameters.js';

const NO_CONNECT = refused('The sandbox is a single account, without Stripe Connect.');
const NO_TAX = refused('The sandbox knows no taxes.');
const NO_COUPONS = refused('There are no coupons here.');
const NO_SOURCES = refused('Sources are Stripe’s old cards; use a payment method.');
const NO_INVOICE_ITEMS = refused('There are no invoice items here; an invoice has what the subscription costs.');
export const NO_METERS = refused('Nothing is metered here; an item costs what its price says.');
const NO_TRIAL_OFFERS = refused('There are no trial offers here; use trial_end.');
const PRICES_ONLY = refused('Plans are the old form of prices; use price.');

export const PRORATION = choice('always_invoice', 'create_prorations', 'none');

const PAYMENT_BEHAVIOR = choice('allow_incomplete', 'default_incomplete', 'error_if_incomplete');

const FEEDBACK = choice(
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
);

const CANCELLATION_DETAILS = group({
  comment: clearable(text()),
  feedback: clearable(FEEDBACK),
  feedback_option: refused('There are no feedback options of your own here; use feedback.'),
});

/** A price that recurs, made on the way. */
export const RECURRING_PRICE_DATA = group({
  currency: required(currency()),
  product: required(text()),
  recurring: required(
    group({
      interval: required(choice('day', 'week', 'month', 'year')),
      interval_count: integer({ min: 1, max: 1095 }),
    }),
  ),
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  unit_amount: required(UNIT_AMOUNT),
  unit_amount_decimal: refused('Amounts are whole minor units: use unit_amount.'),
});

/** What an item is made of, wherever one is given. */
export const ITEM = {
  billing_thresholds: NO_METERS,
  current_trial: NO_TRIAL_OFFERS,
  discounts: NO_COUPONS,
  metadata: metadata(),
  plan: PRICES_ONLY,
  price: text(),
  price_data: RECURRING_PRICE_DATA,
  quantity: integer({ min: 1, max: 999_999 }),
  tax_rates: NO_TAX,
} satisfies Shape;

export type ItemParams = Values<typeof ITEM>;

export const CHANGED_ITEM = { ...ITEM, clear_usage: NO_METERS, deleted: flag(), id: text() } satisfies Shape;

export type ChangedItemParams = Values<typeof CHANGED_ITEM>;

const TRIAL_SETTINGS = group({
  end_behavior: required(
    group({
      billing_cycle_anchor: refused('The end of a trial is the anchor here.'),
      missing_payment_method: choice('cancel', 'create_invoice', 'pause'),
    }),
  ),
});

const PAYMENT_SETTINGS = group({
  payment_method_options: refused('Methods have no options of their own here.'),
  payment_method_types: clearable(METHOD_TYPES),
  save_default_payment_method: choice('off', 'on_subscription'),
});

/** "now", or seconds since 1970. */
const NOW_OR_LATER: Field<number | 'now'> = {
  read: (raw, name) => (raw === 'now' ? 'now' : timestamp().read(raw, name)),
};

/** A moment, or the end of the period: all items of a subscription have the same one. */
const CANCEL_AT: Field<number | 'period_end'> = {
  read(raw, name) {
    if (raw === 'min_period_end' || raw === 'max_period_end') return 'period_end';
    return timestamp().read(raw, name);
  },
};

/** What creating and changing a subscription have in common. */
const SUBSCRIPTION = {
  add_invoice_items: NO_INVOICE_ITEMS,
  application_fee_percent: NO_CONNECT,
  automatic_tax: group({ enabled: required(choice('false')) }),
  billing_schedules: refused('There are no billing schedules here.'),
  billing_thresholds: NO_METERS,
  cancel_at_period_end: flag(),
  collection_method: choice('charge_automatically'),
  days_until_due: refused('It is for invoices that are sent; here they are charged.'),
  default_payment_method: text(),
  default_source: NO_SOURCES,
  default_tax_rates: NO_TAX,
  discounts: NO_COUPONS,
  invoice_settings: refused('Invoices have no settings here.'),
  metadata: metadata(),
  off_session: flag(),
  on_behalf_of: NO_CONNECT,
  payment_behavior: PAYMENT_BEHAVIOR,
  payment_settings: PAYMENT_SETTINGS,
  pending_invoice_item_interval: NO_INVOICE_ITEMS,
  proration_behavior: PRORATION,
  transfer_data: NO_CONNECT,
  trial_end: NOW_OR_LATER,
  trial_from_plan: choice('false'),
  trial_settings: TRIAL_SETTINGS,
} satisfies Shape;

export const CREATE_SUBSCRIPTION = {
  ...SUBSCRIPTION,
  backdate_start_date: refused('A subscription begins when it is made.'),
  billing_cycle_anchor: timestamp(),
  billing_cycle_anchor_config: group({
    day_of_month: required(integer({ min: 1, max: 31 })),
    hour: integer({ min: 0, max: 23 }),
    minute: integer({ min: 0, max: 59 }),
    month: integer({ min: 1, max: 12 }),
    second: integer({ min: 0, max: 59 }),
  }),
  billing_mode: group({
    flexible: refused('There are no discounts here.'),
    type: required(choice('classic', 'flexible')),
  }),
  cancel_at: CANCEL_AT,
  currency: currency(),
  customer: required(text()),
  customer_account: NO_CONNECT,
  description: text(500),
  items: required(list(group(ITEM), 20)),
  trial_period_days: integer({ min: 1, max: 730 }),
} satisfies Shape;

export type CreateParams = Values<typeof CREATE_SUBSCRIPTION>;

export const UPDATE_SUBSCRIPTION = {
  ...SUBSCRIPTION,
  billing_cycle_anchor: group({ type: required(choice('now', 'unchanged')) }),
  cancel_at: clearable(CANCEL_AT),
  cancellation_details: CANCELLATION_DETAILS,
  description: clearable(text(500)),
  items: list(group(CHANGED_ITEM), 20),
  pause_collection: clearable(
    group({ behavior: required(choice('keep_as_draft', 'mark_uncollectible', 'void')), resumes_at: timestamp() }),
  ),
  proration_date: refused('Nothing is prorated here.'),
} satisfies Shape;

export type UpdateParams = Values<typeof UPDATE_SUBSCRIPTION>;

export const CANCEL_SUBSCRIPTION = {
  cancellation_details: CANCELLATION_DETAILS,
  /** Only what was metered, and prorations, could still be invoiced: there is none of it. */
  invoice_now: flag(),
  prorate: flag(),
} satisfies Shape;

export const PAUSE_SUBSCRIPTION = {
  bill_for: group({
    outstanding_usage_through: group({ type: required(choice('none', 'now')) }),
    unused_time_from: group({ type: required(choice('item_current_period_start', 'none', 'now')) }),
  }),
  invoicing_behavior: choice('invoice', 'pending_invoice_item'),
  type: choice('subscription'),
} satisfies Shape;

export const RESUME_SUBSCRIPTION = {
  billing_cycle_anchor: group({ type: required(choice('now', 'unchanged')) }),
  payment_behavior: choice('resume_on_payment_attempt', 'resume_on_payment_success'),
  proration_behavior: PRORATION,
  proration_date: refused('Nothing is prorated here.'),
} satisfies Shape;
