import { demand, demandLocked, equals, listing } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  choice,
  clearable,
  email,
  group,
  list,
  metadata,
  required,
  text,
  type Shape,
  type Values,
} from '../api/parameters.js';
import type { Customer } from '../state/kinds/customers.js';
import { randomWord } from '../state/object.js';
import { newObject } from '../state/objects.js';
import { ADDRESS, addressOf } from './address.js';
import { mergeMetadata, previousOf } from './changes.js';

const CUSTOMER = {
  address: clearable(group(ADDRESS)),
  business_name: clearable(text(150)),
  description: clearable(text(350)),
  email: clearable(email()),
  individual_name: clearable(text(150)),
  metadata: metadata(),
  name: clearable(text(256)),
  phone: clearable(text(50)),
  preferred_locales: list(text(20)),
  shipping: clearable(group({ address: required(group(ADDRESS)), name: required(text()), phone: text(50) })),
  tax_exempt: clearable(choice('exempt', 'none', 'reverse')),
} satisfies Shape;

export const CUSTOMERS = [
  operation('POST', '/customers', CUSTOMER, async ({ work, params }) => {
    const customer = newCustomer(work.now);
    change(customer, params);
    work.put(customer);
    work.emit('customer.created', customer);
    return customer;
  }),
  operation('GET', '/customers/:id', {}, ({ work, ids }) => demand(work, 'customer', ids['id'] ?? '')),
  operation('POST', '/customers/:id', CUSTOMER, async ({ work, params, ids }) => {
    const customer = await demandLocked(work, 'customer', ids['id'] ?? '');
    const before = structuredClone(customer);
    change(customer, params);
    work.put(customer);
    work.emit('customer.updated', customer, previousOf(before, customer));
    return customer;
  }),
  listing('customer', '/customers', { email: text(512) }, (params) => equals('email', params.email)),
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

function change(customer: Customer, params: Values<typeof CUSTOMER>): void {
  const { metadata: pairs, address, shipping, ...plain } = params;
  for (const [field, value] of Object.entries(plain)) {
    if (value !== undefined) customer[field] = value;
  }
  if (address !== undefined) customer['address'] = address === null ? null : addressOf(address);
  if (shipping !== undefined) {
    customer['shipping'] =
      shipping === null
        ? null
        : { address: addressOf(shipping.address), name: shipping.name, phone: shipping.phone ?? null };
  }
  customer.metadata = mergeMetadata(customer.metadata, pairs);
}
