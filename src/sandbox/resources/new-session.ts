import type { LineItem } from '../state/kinds/catalogue.js';
import type { CheckoutSession, IntentData, SetupData, SubscriptionData } from '../state/kinds/checkout.js';
import type { BillingDetails, Customer } from '../state/kinds/customers.js';
import { newObject } from '../state/objects.js';
import { shippingOf } from './address.js';
import { checkAmount } from './amounts.js';
import { mergeMetadata } from './changes.js';
import type { SessionParams } from './checkout-parameters.js';
import { expiry } from './checkout-rules.js';
import { offeredTypes } from './method-types.js';

export interface SessionParts {
  readonly mode: CheckoutSession['mode'];
  readonly lines: LineItem[];
  readonly customer: Customer | null;
}

/** The object that a request for a session makes, open and unpaid. @throws Refusal for amounts and times out of range. */
export function newSession(
  now: number,
  params: SessionParams,
  { mode, lines, customer }: SessionParts,
): CheckoutSession {
  const currency = lines[0]?.price.currency ?? params.currency ?? null;
  const total = mode === 'setup' ? null : dueToday(lines, params.subscription_data);
  const isChosen = lines.some(({ price }) => price.custom_unit_amount !== null);
  if (total !== null && total > 0 && !isChosen) checkAmount(total, currency ?? 'usd', 'line_items');
  const email = customer?.email ?? params.customer_email ?? null;
  const { excluded_payment_method_types: excluded } = params;
  return {
    ...newObject('checkout.session', now),
    ...UNUSED_FEATURES,
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? false },
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: total,
    amount_total: total,
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    currency,
    custom_text: customText(params.custom_text),
    customer: customer?.id ?? null,
    customer_creation: customerCreation(mode, params, customer),
    customer_details: customer || email !== null ? customerDetails({ email, name: customer?.name ?? null }) : null,
    customer_email: params.customer_email ?? null,
    ...(excluded === undefined ? {} : { excluded_payment_method_types: excluded }),
    expires_at: expiry(now, params.expires_at),
    integration_identifier: params.integration_identifier ?? null,
    invoice_creation: mode === 'payment' ? NO_INVOICE : null,
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, params.metadata),
    mode,
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_method_collection: params.payment_method_collection ?? (mode === 'payment' ? 'if_required' : 'always'),
    payment_method_types: offeredTypes(currency, params),
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    ...(mode === 'setup'
      ? {}
      : { phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false } }),
    setup_intent: null,
    status: 'open',
    submit_type: params.submit_type ?? null,
    success_url: params.success_url!,
    total_details: mode === 'setup' ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    url: null,
    wallet_options: params.wallet_options?.link ? { link: params.wallet_options.link } : null,
    memory: {
      lines,
      intent: intentData(params.payment_intent_data),
      subscription: mode === 'subscription' ? subscriptionData(params.subscription_data) : null,
      setup: mode === 'setup' ? setupData(params.setup_intent_data) : null,
      allowRedisplay: params.payment_method_data?.allow_redisplay ?? null,
      setupIntent: null,
      updatesName: params.customer_update?.name === 'auto',
    },
  };
}

/** Who paid, as far as it is known. */
export function customerDetails({
  address,
  email,
  name,
  phone = null,
}: Pick<BillingDetails, 'email' | 'name'> & Partial<BillingDetails>): CheckoutSession['customer_details'] {
  return {
    address: address && Object.values(address).some((part) => part !== null) ? address : null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

/** What the payer pays now, in minor units: in a trial, and until the anchor, only what is paid once. */
function dueToday(lines: readonly LineItem[], data: SessionParams['subscription_data']): number {
  const isFreeAtFirst =
    data?.trial_end !== undefined || data?.trial_period_days !== undefined || data?.proration_behavior === 'none';
  return lines
    .filter(({ price }) => price.recurring === null || !isFreeAtFirst)
    .reduce((sum, line) => sum + line.amount_total, 0);
}

function customerCreation(
  mode: CheckoutSession['mode'],
  params: SessionParams,
  customer: Customer | null,
): CheckoutSession['customer_creation'] {
  if (customer) return null;
  return mode === 'subscription' ? 'always' : (params.customer_creation ?? 'if_required');
}

function intentData(given: SessionParams['payment_intent_data']): IntentData {
  return {
    capture_method: given?.capture_method ?? 'automatic_async',
    description: given?.description ?? null,
    metadata: mergeMetadata({}, given?.metadata),
    receipt_email: given?.receipt_email ?? null,
    setup_future_usage: given?.setup_future_usage ?? null,
    shipping: shippingOf(given?.shipping),
    statement_descriptor: given?.statement_descriptor ?? null,
    statement_descriptor_suffix: given?.statement_descriptor_suffix ?? null,
    transfer_group: given?.transfer_group ?? null,
  };
}

function subscriptionData(given: SessionParams['subscription_data']): SubscriptionData {
  return {
    billing_cycle_anchor: given?.billing_cycle_anchor ?? null,
    billing_mode: given?.billing_mode?.type ?? 'flexible',
    description: given?.description ?? null,
    metadata: mergeMetadata({}, given?.metadata),
    trial_end: given?.trial_end ?? null,
    trial_period_days: given?.trial_period_days ?? null,
    trial_without_method: given?.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
  };
}

function setupData(given: SessionParams['setup_intent_data']): SetupData {
  return { description: given?.description ?? null, metadata: mergeMetadata({}, given?.metadata) };
}

function customText(given: SessionParams['custom_text']): object {
  const {
    after_submit = null,
    shipping_address = null,
    submit = null,
    terms_of_service_acceptance = null,
  } = given ?? {};
  return { after_submit, shipping_address, submit, terms_of_service_acceptance };
}

const NO_INVOICE = {
  enabled: false,
  invoice_data: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: null,
    metadata: {},
    rendering_options: null,
  },
};

/** Fields that are part of every session and stay as they are in the sandbox. */
const UNUSED_FEATURES = {
  after_expiration: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  customer_account: null,
  discounts: [],
  invoice: null,
  managed_payments: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: { card: { request_three_d_secure: 'automatic' } },
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  ui_mode: 'hosted_page',
} as const;
