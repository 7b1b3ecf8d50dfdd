import { Money } from '../../kernel/money.js';
import { invalid } from '../api/errors.js';
import { demand, demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, email, group, integer, required, text } from '../api/parameters.js';
import type { LineItem } from '../state/kinds/catalogue.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { Customer } from '../state/kinds/customers.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import { SESSION, type SessionParams } from './checkout-parameters.js';
import { linesFor } from './line-items.js';
import { cancelIntent } from './payment-intents.js';

const PATH = '/checkout/sessions';
const LINES_PAGE = { limit: integer({ min: 1, max: 100 }), starting_after: text() };
const HALF_HOUR = 1800;
const DAY = 86_400;

/** Clocks differ; a few seconds less than half an hour are let pass. */
const TOLERANCE = 10;

export const CHECKOUT_SESSIONS = [
  operation('POST', PATH, SESSION, async ({ work, params }) => {
    const lines = await linesFor(work, checked(params));
    const customer = params.customer === undefined ? null : await demand(work, 'customer', params.customer, 'customer');
    const session = newSession(work.now, params, lines, customer);
    work.put(session);
    work.at(session.expires_at, 'expire-session', session.id);
    return session;
  }),
  retrieval('checkout.session', PATH),
  listing(
    'checkout.session',
    PATH,
    {
      customer: text(),
      customer_details: group({ email: required(email()) }),
      payment_intent: text(),
      status: choice('complete', 'expired', 'open'),
    },
    (params) => [
      ...equals('customer', params.customer),
      ...equals('payment_intent', params.payment_intent),
      ...equals('status', params.status),
      ...(params.customer_details
        ? [{ where: `data->'customer_details'->>'email' = ?`, value: params.customer_details.email }]
        : []),
    ],
  ),
  operation('GET', `${PATH}/:id/line_items`, LINES_PAGE, async ({ work, params, ids }) => {
    const { id, memory } = await demand(work, 'checkout.session', ids['id'] ?? '');
    const start =
      params.starting_after === undefined ? 0 : memory.lines.findIndex((line) => line.id === params.starting_after) + 1;
    const rest = memory.lines.slice(start);
    const limit = params.limit ?? 10;
    return {
      object: 'list',
      url: `/v1${PATH}/${id}/line_items`,
      has_more: rest.length > limit,
      data: rest.slice(0, limit),
    };
  }),
  operation('POST', `${PATH}/:id/expire`, {}, async ({ work, ids }) => {
    const session = await demandLocked(work, 'checkout.session', ids['id'] ?? '');
    if (session.status !== 'open') {
      throw invalid(`Only open Checkout sessions can be expired; this one is ${session.status}.`);
    }
    await expire(work, session);
    return session;
  }),
];

/** The moment of expiry has come: an open session closes, a complete one is left alone. */
export async function expireWhenOpen(work: Work, id: string): Promise<void> {
  const session = await work.lock('checkout.session', id);
  if (session?.status === 'open') await expire(work, session);
}

async function expire(work: Work, session: CheckoutSession): Promise<void> {
  session.status = 'expired';
  if (session.payment_intent !== null) await cancelIntent(work, session.payment_intent, 'automatic');
  work.put(session);
  work.emit('checkout.session.expired', session);
}

/** The rules that hold between parameters. @throws Refusal */
function checked(params: SessionParams): SessionParams {
  if (params.mode === undefined) throw invalid('mode is required.', 'mode', 'parameter_missing');
  if (params.mode !== 'payment') throw invalid('This sandbox takes single payments: mode must be "payment".', 'mode');
  if (params.ui_mode !== undefined && params.ui_mode !== 'hosted_page') {
    throw invalid('This sandbox has a hosted page only: ui_mode must be "hosted_page".', 'ui_mode');
  }
  if (params.success_url === undefined) throw invalid('success_url is required.', 'success_url', 'parameter_missing');
  if (params.submit_type === 'subscribe') throw invalid('"subscribe" is for mode "subscription".', 'submit_type');
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalid('Give either customer or customer_email.', 'customer_email');
  }
  if (params.customer !== undefined && params.customer_creation !== undefined) {
    throw invalid('customer_creation cannot be given together with customer.', 'customer_creation');
  }
  return params;
}

function newSession(now: number, params: SessionParams, lines: LineItem[], customer: Customer | null): CheckoutSession {
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0);
  const currency = lines[0]!.price.currency;
  checkTotal(total, currency);
  const intent = params.payment_intent_data;
  const email = customer?.email ?? params.customer_email ?? null;
  return {
    ...newObject('checkout.session', now),
    ...UNUSED_FEATURES,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    amount_subtotal: total,
    amount_total: total,
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    currency,
    custom_text: customText(params.custom_text),
    customer: customer?.id ?? null,
    customer_creation: customer ? null : (params.customer_creation ?? 'if_required'),
    customer_details: customer || email !== null ? customerDetails(email, customer?.name ?? null) : null,
    customer_email: params.customer_email ?? null,
    expires_at: expiry(now, params.expires_at),
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, params.metadata),
    mode: 'payment',
    payment_intent: null,
    payment_status: 'unpaid',
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    status: 'open',
    submit_type: params.submit_type ?? null,
    success_url: params.success_url!,
    url: null,
    memory: {
      lines,
      subscription: null,
      setup: null,
      intent: {
        description: intent?.description ?? null,
        metadata: mergeMetadata({}, intent?.metadata),
        receipt_email: intent?.receipt_email ?? null,
        setup_future_usage: intent?.setup_future_usage ?? null,
        statement_descriptor: intent?.statement_descriptor ?? null,
        statement_descriptor_suffix: intent?.statement_descriptor_suffix ?? null,
        transfer_group: intent?.transfer_group ?? null,
      },
    },
  };
}

export function customerDetails(email: string | null, name: string | null): CheckoutSession['customer_details'] {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

/** Fields that are part of every session and stay as they are in the sandbox. */
const UNUSED_FEATURES = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  customer_account: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: {
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
  },
  managed_payments: null,
  origin_context: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: { card: { request_three_d_secure: 'automatic' } },
  payment_method_types: ['card'],
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  wallet_options: null,
};

/** The least that can be charged, in minor units; 50 for currencies that are not named. */
const LEAST: Readonly<Record<string, number>> = {
  aed: 200,
  bgn: 100,
  czk: 1500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
};

function checkTotal(total: number, currency: string): void {
  const least = LEAST[currency] ?? 50;
  const code = currency.toUpperCase();
  if (total < least) {
    const amount = Money.of(least, code).toDecimal();
    throw invalid(`The total must be at least ${amount} ${code}.`, 'line_items', 'amount_too_small');
  }
  if (total > 99_999_999) {
    const amount = Money.of(99_999_999, code).toDecimal();
    throw invalid(`The total must be at most ${amount} ${code}.`, 'line_items', 'amount_too_large');
  }
}

function expiry(now: number, asked: number | undefined): number {
  if (asked === undefined) return now + DAY;
  if (asked < now + HALF_HOUR - TOLERANCE || asked > now + DAY + TOLERANCE) {
    throw invalid('expires_at must lie between 30 minutes and 24 hours from now.', 'expires_at');
  }
  return asked;
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
