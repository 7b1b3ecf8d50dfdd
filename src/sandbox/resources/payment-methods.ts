import { invalid, noSuch } from '../api/errors.js';
import { demand, demandLocked, equals, listing, pageOf, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  choice,
  group,
  integer,
  metadata,
  refused,
  required,
  text,
  type Shape,
  type Values,
} from '../api/parameters.js';
import { methodNamed } from '../intents/method.js';
import { attachMethod, detachMethod, refusalToSave } from '../payments/attach.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { addressOf } from './address.js';
import { mergeMetadata, previousOf } from './changes.js';
import { ALLOW_REDISPLAY, BILLING_DETAILS, METHOD_DATA, methodFromData } from './method-data.js';

const PATH = '/payment_methods';
const NO_CONNECT = refused('The sandbox is a single account, without Stripe Connect.');

const CREATE = {
  ...METHOD_DATA,
  customer: NO_CONNECT,
  payment_method: NO_CONNECT,
} satisfies Shape;

const UPDATE = {
  allow_redisplay: ALLOW_REDISPLAY,
  billing_details: group(BILLING_DETAILS),
  card: group({
    exp_month: integer({ min: 1, max: 12 }),
    exp_year: integer({ min: 0, max: 9999 }),
    networks: refused('Cards go over the network of their brand.'),
  }),
  metadata: metadata(),
  us_bank_account: group({
    account_holder_type: choice('company', 'individual'),
    account_type: choice('checking', 'savings'),
  }),
} satisfies Shape;

const FILTERS = { allow_redisplay: ALLOW_REDISPLAY, type: choice('card', 'us_bank_account') } satisfies Shape;

const PAGE = { limit: integer({ min: 1, max: 100 }), starting_after: text(), ending_before: text() };

export const PAYMENT_METHODS = [
  operation('POST', PATH, CREATE, async ({ work, params }) => {
    const method = methodFromData(work.now, params);
    work.put(method);
    return method;
  }),
  retrieval('payment_method', PATH),
  operation('POST', `${PATH}/:id`, UPDATE, async ({ work, params, ids }) => {
    const method = await demandLocked(work, 'payment_method', ids['id'] ?? '');
    await work.followCustomer(method.customer);
    const before = structuredClone(method);
    if (params.billing_details) changeBilling(method, params.billing_details);
    if (params.card) changeCard(method, params.card, work.now);
    if (params.us_bank_account) {
      if (!method.us_bank_account) throw invalid('This method is no bank account.', 'us_bank_account');
      Object.assign(method.us_bank_account, params.us_bank_account);
    }
    if (params.allow_redisplay !== undefined) method.allow_redisplay = params.allow_redisplay;
    method.metadata = mergeMetadata(method.metadata, params.metadata);
    work.put(method);
    if (method.customer !== null) work.emit('payment_method.updated', method, previousOf(before, method));
    return method;
  }),
  operation('POST', `${PATH}/:id/attach`, { customer: required(text()) }, async ({ work, params, ids }) => {
    await work.followCustomer(params.customer);
    const method = await methodNamed(work, ids['id'] ?? '', 'id');
    const customer = await demand(work, 'customer', params.customer, 'customer');
    const refusal = await save(work, method, customer.id);
    return refusal ?? method;
  }),
  operation('POST', `${PATH}/:id/detach`, {}, async ({ work, ids }) => {
    const method = await demandLocked(work, 'payment_method', ids['id'] ?? '');
    await work.followCustomer(method.customer);
    if (method.customer === null) {
      throw invalid('This payment method belongs to no customer, so it cannot be detached.', 'id');
    }
    await forget(work, method.customer, method.id);
    detachMethod(work, method);
    return method;
  }),
  listing('payment_method', PATH, { ...FILTERS, customer: text() }, (params) => [
    ...(params.customer === undefined
      ? [{ where: `data->>'customer' is not null = ?`, value: true }]
      : equals('customer', params.customer)),
    ...equals('type', params.type),
    ...equals('allow_redisplay', params.allow_redisplay),
  ]),
  operation('GET', '/customers/:id/payment_methods', { ...FILTERS, ...PAGE }, async ({ work, params, ids }) => {
    const { id } = await demand(work, 'customer', ids['id'] ?? '');
    const filters = [
      ...equals('customer', id),
      ...equals('type', params.type),
      ...equals('allow_redisplay', params.allow_redisplay),
    ];
    const page = await pageOf(work, 'payment_method', filters, params);
    return { object: 'list', url: `/v1/customers/${id}/payment_methods`, has_more: page.hasMore, data: page.found };
  }),
  operation('GET', '/customers/:id/payment_methods/:method', {}, async ({ work, ids }) => {
    const { id } = await demand(work, 'customer', ids['id'] ?? '');
    const method = await demand(work, 'payment_method', ids['method'] ?? '');
    if (method.customer !== id) throw noSuch('payment_method', method.id);
    return method;
  }),
];

/** Saves a method for a customer. @throws Refusal when it is somebody else's or used up. */
async function save(work: Work, method: PaymentMethod, customer: string) {
  if (method.customer === customer) return null;
  if (method.customer !== null) {
    throw invalid('This payment method belongs to another customer. Detach it first.', 'id');
  }
  if (method.memory.spent) {
    throw invalid(
      'This payment method was used before without being saved, or was detached. It cannot be saved; use another.',
      'id',
    );
  }
  const refusal = refusalToSave(method);
  if (!refusal) attachMethod(work, method, customer);
  return refusal;
}

/** What was the customer's own choice for renewals is so no longer. */
async function forget(work: Work, customerId: string, method: string): Promise<void> {
  const customer = await work.lock('customer', customerId);
  if (customer?.invoice_settings?.default_payment_method !== method) return;
  const before = structuredClone(customer);
  customer.invoice_settings.default_payment_method = null;
  work.put(customer);
  work.emit('customer.updated', customer, previousOf(before, customer));
}

function changeBilling(method: PaymentMethod, { address, ...plain }: Values<typeof BILLING_DETAILS>): void {
  for (const [field, value] of Object.entries(plain)) {
    if (value !== undefined) method.billing_details = { ...method.billing_details, [field]: value };
  }
  if (address !== undefined) method.billing_details = { ...method.billing_details, address: addressOf(address) };
}

function changeCard(
  method: PaymentMethod,
  change: { readonly exp_month: number | undefined; readonly exp_year: number | undefined },
  now: number,
): void {
  if (!method.card) throw invalid('This method is no card.', 'card');
  const month = change.exp_month ?? method.card.exp_month;
  const given = change.exp_year ?? method.card.exp_year;
  const year = given < 100 ? 2000 + given : given;
  if (Date.UTC(year, month, 1) / 1000 <= now) {
    throw invalid('This date has passed. Nothing was changed.', 'card[exp_year]', 'invalid_expiry_year');
  }
  method.card.exp_month = month;
  method.card.exp_year = year;
}
