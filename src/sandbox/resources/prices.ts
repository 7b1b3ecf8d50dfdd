import { invalid } from '../api/errors.js';
import { demand, demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  choice,
  clearable,
  currency,
  flag,
  group,
  list,
  metadata,
  refused,
  required,
  text,
  type Shape,
} from '../api/parameters.js';
import type { Price } from '../state/kinds/catalogue.js';
import type { Work } from '../state/work.js';
import { mergeMetadata, previousOf } from './changes.js';
import { newPrice } from './new-price.js';
import { checkPrice, PRICE_FACTS } from './price-parameters.js';
import { freeId, newProduct } from './products.js';

const CREATE = {
  ...PRICE_FACTS,
  active: flag(),
  billing_scheme: choice('per_unit'),
  lookup_key: text(200),
  nickname: text(),
  product: text(),
  product_data: group({
    active: flag(),
    id: text(100),
    metadata: metadata(),
    name: required(text(250)),
    statement_descriptor: text(22),
    tax_code: text(),
    tax_details: refused('The sandbox knows no taxes.'),
    unit_label: text(12),
  }),
  tiers: refused('The sandbox has no tiered prices.'),
  tiers_mode: refused('The sandbox has no tiered prices.'),
  transfer_lookup_key: flag(),
  transform_quantity: refused('Quantities are counted as they are.'),
} satisfies Shape;

const UPDATE = {
  active: flag(),
  currency_options: PRICE_FACTS.currency_options,
  lookup_key: clearable(text(200)),
  metadata: metadata(),
  nickname: clearable(text()),
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  transfer_lookup_key: flag(),
} satisfies Shape;

const FILTERS = {
  active: flag(),
  currency: currency(),
  lookup_keys: list(text(200), 10),
  product: text(),
  recurring: group({
    interval: choice('day', 'week', 'month', 'year'),
    meter: refused('The sandbox has no metered prices.'),
    usage_type: choice('licensed', 'metered'),
  }),
  type: choice('one_time', 'recurring'),
} satisfies Shape;

export const PRICES = [
  operation('POST', '/prices', CREATE, async ({ work, params }) => {
    checkPrice(params);
    const product = await productFor(work, params);
    const price = newPrice(work.now, product, params);
    if (price.lookup_key !== null) await takeLookupKey(work, price, price.lookup_key, params.transfer_lookup_key);
    work.put(price);
    work.emit('price.created', price);
    return price;
  }),
  retrieval('price', '/prices'),
  operation('POST', '/prices/:id', UPDATE, async ({ work, params, ids }) => {
    const price = await demandLocked(work, 'price', ids['id'] ?? '');
    const before = structuredClone(price);
    if (params.active !== undefined) price.active = params.active;
    if (params.nickname !== undefined) price.nickname = params.nickname;
    if (params.tax_behavior !== undefined) changeTax(price, params.tax_behavior);
    if (params.lookup_key) await takeLookupKey(work, price, params.lookup_key, params.transfer_lookup_key);
    if (params.lookup_key !== undefined) price.lookup_key = params.lookup_key;
    price.metadata = mergeMetadata(price.metadata, params.metadata);
    const previous = previousOf(before, price);
    if (Object.keys(previous).length === 0) return price;
    work.put(price);
    work.emit('price.updated', price, previous);
    return price;
  }),
  listing('price', '/prices', FILTERS, (params) => [
    ...equals('active', params.active),
    ...equals('currency', params.currency),
    ...equals('product', params.product),
    ...equals('type', params.type),
    ...(params.recurring?.interval
      ? [{ where: `data->'recurring'->>'interval' = ?`, value: params.recurring.interval }]
      : []),
    ...(params.recurring?.usage_type
      ? [{ where: `data->'recurring'->>'usage_type' = ?`, value: params.recurring.usage_type }]
      : []),
    ...(params.lookup_keys ? [{ where: `data->>'lookup_key' = any(?)`, value: params.lookup_keys }] : []),
  ]),
];

/** A lookup key leads to one price. @throws Refusal when another has it and is not to give it away. */
async function takeLookupKey(work: Work, price: Price, key: string, isTaken: boolean | undefined): Promise<void> {
  const holders = await work.read(
    `select data from stripe_sandbox.objects where kind = 'price' and data->>'lookup_key' = $1 and id <> $2 for update`,
    [key, price.id],
  );
  for (const each of holders as Price[]) {
    if (!isTaken) {
      throw invalid(
        `${each.id} has this lookup_key already. Send transfer_lookup_key to take it over.`,
        'lookup_key',
        'resource_already_exists',
      );
    }
    each.lookup_key = null;
    work.put(each);
    work.emit('price.updated', each, { lookup_key: key });
  }
}

function changeTax(price: Price, behavior: string): void {
  if (price['tax_behavior'] !== 'unspecified' && price['tax_behavior'] !== behavior) {
    throw invalid('tax_behavior is set once and stays. Make a new price.', 'tax_behavior');
  }
  price['tax_behavior'] = behavior;
}

interface ProductChoice {
  readonly product?: string | undefined;
  readonly product_data?: Parameters<typeof newProduct>[1] | undefined;
}

async function productFor(work: Work, { product, product_data: data }: ProductChoice): Promise<string> {
  if ((product === undefined) === (data === undefined)) {
    throw invalid('Give either product or product_data.', 'product', 'parameter_missing');
  }
  if (product !== undefined) return (await demand(work, 'product', product, 'product')).id;
  const made = newProduct(work.now, { ...data!, id: await freeId(work, data!.id, 'product_data[id]') });
  work.put(made);
  work.emit('product.created', made);
  return made.id;
}
