import { invalid, noSuch, type Refusal } from '../api/errors.js';
import { demand, demandLocked, equals, listing } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  choice,
  clearable,
  email,
  group,
  integer,
  list,
  metadata,
  refused,
  required,
  text,
  type Shape,
  type Values,
} from '../api/parameters.js';
import { endSubscription } from '../billing/end.js';
import { methodNamed } from '../intents/method.js';
import { attachMethod, detachMethod, refusalToSave } from '../payments/attach.js';
import type { Subscription } from '../state/kinds/billing.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Customer } from '../state/kinds/customers.js';
import { randomWord } from '../state/object.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { ADDRESS, addressOf } from './address.js';
import { mergeMetadata, previousOf } from './changes.js';

const NO_SOURCES = refused('Sources are Stripe’s old cards; use a payment method.');
const NO_TAX = refused('The sandbox knows no taxes.');
const NO_BALANCE = refused('Customers have no balance of their own here.');

const CUSTOMER = {
  address: clearable(group(ADDRESS)),
  balance: NO_BALANCE,
  business_name: clearable(text(150)),
  cash_balance: NO_BALANCE,
  description: clearable(text(350)),
  email: clearable(email()),
  individual_name: clearable(text(150)),
  invoice_prefix: text(12),
  invoice_settings: group({
    custom_fields: refused('Invoices have no fields of your own here.'),
    default_payment_method: clearable(text()),
    footer: clearable(text()),
    rendering_options: refused('Invoices are not rendered here.'),
  }),
  metadata: metadata(),
  name: clearable(text(256)),
  next_invoice_sequence: integer({ min: 1, max: 999_999_999 }),
  phone: clearable(text(50)),
  preferred_locales: list(text(20)),
  shipping: clearable(group({ address: required(group(ADDRESS)), name: required(text()), phone: text(50) })),
  source: NO_SOURCES,
  tax: NO_TAX,
  tax_exempt: clearable(choice('exempt', 'none', 'reverse')),
  validate: NO_SOURCES,
} satisfies Shape;

const CREATE = { ...CUSTOMER, payment_method: text(), tax_id_data: NO_TAX, test_clock: text() } satisfies Shape;
const UPDATE = { ...CUSTOMER, default_source: NO_SOURCES } satisfies Shape;

export const CUSTOMERS = [
  operation('POST', '/customers', CREATE, async ({ work, params }) => create(work, params)),
  operation('GET', '/customers/:id', {}, async ({ work, ids }) => {
    // A deleted customer can still be asked for, and says that it is gone.
    const customer = await work.find('customer', ids['id'] ?? '');
    if (!customer) throw noSuch('customer', ids['id'] ?? '');
    return customer;
  }),
  operation('POST', '/customers/:id', UPDATE, async ({ work, params, ids }) => {
    const customer = await demandLocked(work, 'customer', ids['id'] ?? '');
    await work.followCustomer(customer.id);
    const before = structuredClone(customer);
    change(customer, params);
    await setDefault(work, customer, params.invoice_settings?.default_payment_method);
    work.put(customer);
    const previous = previousOf(before, customer);
    if (Object.keys(previous).length > 0) work.emit('customer.updated', customer, previous);
    return customer;
  }),
  operation('DELETE', '/customers/:id', {}, async ({ work, ids }) => {
    const customer = await demandLocked(work, 'customer', ids['id'] ?? '');
    await work.followCustomer(customer.id);
    await endCustomer(work, customer);
    return { id: customer.id, object: 'customer', deleted: true };
  }),
  listing('customer', '/customers', { email: text(512), test_clock: text() }, (params) => [
    { where: `data->>'deleted' is null = ?`, value: true },
    ...equals('email', params.email),
    ...(params.test_clock === undefined
      ? [{ where: `data->>'test_clock' is null = ?`, value: true }]
      : equals('test_clock', params.test_clock)),
  ]),
];

export function newCustomer(now: number): Customer {
  return {
    ...newObject('customer', now),
    address: null,
    balance: 0,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: randomWord(8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

async function create(work: Work, params: Values<typeof CREATE>): Promise<Customer | Refusal> {
  if (params.test_clock !== undefined) {
    const clock = await demand(work, 'test_helpers.test_clock', params.test_clock, 'test_clock');
    work.standAt(clock.frozen_time, clock.id);
  }
  const customer = newCustomer(work.now);
  customer.test_clock = params.test_clock ?? null;
  change(customer, params);
  const method = params.payment_method === undefined ? null : await methodNamed(work, params.payment_method);
  if (method && (method.customer !== null || method.memory.spent)) {
    throw invalid('This payment method belongs to another customer, or was used up.', 'payment_method');
  }
  const refusal = method && refusalToSave(method);
  if (refusal) return refusal;
  // A test token names the same card in both places.
  const chosen = params.invoice_settings?.default_payment_method;
  if (method && chosen === params.payment_method) customer.invoice_settings.default_payment_method = method.id;
  else if (chosen) throw invalid('Give the same method as payment_method.', 'invoice_settings[default_payment_method]');
  work.put(customer);
  work.emit('customer.created', customer);
  if (method) attachMethod(work, method, customer.id);
  return customer;
}

/** Ends what a customer pays, lets go of their methods, and keeps of them that they were. */
export async function endCustomer(work: Work, customer: Customer): Promise<void> {
  const subscriptions = await work.read(
    `select data from stripe_sandbox.objects where kind = 'subscription' and data->>'customer' = $1
        and data->>'status' not in ('canceled', 'incomplete_expired') order by id for update`,
    [customer.id],
  );
  for (const each of subscriptions) await endSubscription(work, each as Subscription, 'cancellation_requested');
  const methods = await work.read(
    `select data from stripe_sandbox.objects where kind = 'payment_method' and data->>'customer' = $1
      order by id for update`,
    [customer.id],
  );
  for (const each of methods) detachMethod(work, each as PaymentMethod);
  work.emit('customer.deleted', customer);
  const { id, object, created, test_clock } = customer;
  work.put({ id, object, created, test_clock, deleted: true });
}

/** The method for renewals: one that the customer has saved, never one of somebody else. */
async function setDefault(work: Work, customer: Customer, wish: string | null | undefined): Promise<void> {
  if (wish === undefined) return;
  if (wish === null) {
    customer.invoice_settings.default_payment_method = null;
    return;
  }
  const param = 'invoice_settings[default_payment_method]';
  const method = await demand(work, 'payment_method', wish, param);
  if (method.customer !== customer.id) {
    throw invalid('The payment method is not one of this customer. Attach it first.', param);
  }
  customer.invoice_settings.default_payment_method = method.id;
}

function change(customer: Customer, params: Partial<Values<typeof CUSTOMER>>): void {
  const {
    metadata: pairs,
    address,
    shipping,
    invoice_settings: invoices,
    business_name: business,
    individual_name: individual,
    ...plain
  } = params;
  for (const field of [
    'description',
    'email',
    'invoice_prefix',
    'name',
    'next_invoice_sequence',
    'phone',
    'preferred_locales',
  ] as const) {
    if (plain[field] !== undefined) Object.assign(customer, { [field]: plain[field] });
  }
  if (plain.tax_exempt !== undefined) customer['tax_exempt'] = plain.tax_exempt ?? 'none';
  setOrDrop(customer, 'business_name', business);
  setOrDrop(customer, 'individual_name', individual);
  if (invoices?.footer !== undefined) customer.invoice_settings['footer'] = invoices.footer;
  if (address !== undefined) customer['address'] = address === null ? null : addressOf(address);
  if (shipping !== undefined) {
    customer['shipping'] =
      shipping === null
        ? null
        : { address: addressOf(shipping.address), name: shipping.name, phone: shipping.phone ?? null };
  }
  customer.metadata = mergeMetadata(customer.metadata, pairs);
}

/** Fields that are there only while they have a value. */
function setOrDrop(customer: Customer, field: string, value: string | null | undefined): void {
  if (value === null) delete customer[field];
  else if (value !== undefined) customer[field] = value;
}
