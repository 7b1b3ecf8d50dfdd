import { invalid } from '../api/errors.js';
import { demand, demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  choice,
  clearable,
  flag,
  group,
  list,
  metadata,
  refused,
  required,
  text,
  url,
  type Field,
  type Shape,
  type Values,
} from '../api/parameters.js';
import type { Product } from '../state/kinds/catalogue.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { mergeMetadata, previousOf } from './changes.js';
import { newPrice } from './new-price.js';
import { PRICE_FACTS, checkPrice } from './price-parameters.js';

const LENGTH: Field<number> = {
  read(raw, name) {
    const value = typeof raw === 'string' && /^\d{1,7}(\.\d{1,2})?$/.test(raw) ? Number(raw) : 0;
    if (value <= 0) throw invalid(`${name} must be a positive number with at most two decimals.`, name);
    return value;
  },
};

const FACTS = {
  active: flag(),
  images: clearable(list(url(), 8)),
  marketing_features: clearable(list(group({ name: required(text(80)) }), 15)),
  metadata: metadata(),
  package_dimensions: clearable(
    group({ height: required(LENGTH), length: required(LENGTH), weight: required(LENGTH), width: required(LENGTH) }),
  ),
  shippable: flag(),
  statement_descriptor: text(22),
  tax_details: refused('The sandbox knows no taxes.'),
} satisfies Shape;

const CREATE = {
  ...FACTS,
  default_price_data: group(PRICE_FACTS),
  description: text(),
  id: text(100),
  name: required(text(250)),
  tax_code: text(),
  type: choice('good', 'service'),
  unit_label: text(12),
  url: url(),
} satisfies Shape;

const UPDATE = {
  ...FACTS,
  default_price: text(),
  description: clearable(text()),
  name: text(250),
  tax_code: clearable(text()),
  unit_label: clearable(text(12)),
  url: clearable(url()),
} satisfies Shape;

const FILTERS = {
  active: flag(),
  ids: list(text(100), 100),
  shippable: flag(),
  type: choice('good', 'service'),
  url: url(),
} satisfies Shape;

export const PRODUCTS = [
  operation('POST', '/products', CREATE, async ({ work, params }) => {
    const product = newProduct(work.now, { ...params, id: await freeId(work, params.id, 'id') });
    if (params.default_price_data) {
      checkPrice(params.default_price_data, 'default_price_data');
      const price = newPrice(work.now, product.id, params.default_price_data);
      product.default_price = price.id;
      work.put(price);
      work.put(product);
      work.emit('product.created', product);
      work.emit('price.created', price);
      return product;
    }
    work.put(product);
    work.emit('product.created', product);
    return product;
  }),
  retrieval('product', '/products'),
  operation('POST', '/products/:id', UPDATE, async ({ work, params, ids }) => {
    const product = await demandLocked(work, 'product', ids['id'] ?? '');
    const before = structuredClone(product);
    await change(work, product, params);
    const previous = previousOf(before, product);
    if (Object.keys(previous).length === 0) return product;
    product.updated = work.now;
    work.put(product);
    work.emit('product.updated', product, previousOf(before, product));
    return product;
  }),
  operation('DELETE', '/products/:id', {}, async ({ work, ids }) => {
    const product = await demandLocked(work, 'product', ids['id'] ?? '');
    const [used] = await work.query<{ id: string }>(
      `select id from stripe_sandbox.objects where kind = 'price' and data->>'product' = $1 limit 1`,
      [product.id],
    );
    if (used) {
      throw invalid('This product has prices, so it cannot be deleted. Set active to false instead.', 'id');
    }
    await work.remove('product', product.id);
    work.emit('product.deleted', product);
    return { id: product.id, object: 'product', deleted: true };
  }),
  listing('product', '/products', FILTERS, (params) => [
    ...equals('active', params.active),
    ...equals('shippable', params.shippable),
    ...equals('type', params.type),
    ...equals('url', params.url),
    ...(params.ids ? [{ where: `id = any(?)`, value: params.ids }] : []),
  ]),
];

export interface ProductData {
  readonly id?: string | undefined;
  readonly name: string;
  readonly active?: boolean | undefined;
  readonly description?: string | undefined;
  readonly images?: readonly string[] | null | undefined;
  readonly marketing_features?: readonly object[] | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  readonly package_dimensions?: object | null | undefined;
  readonly shippable?: boolean | undefined;
  readonly statement_descriptor?: string | undefined;
  readonly tax_code?: string | undefined;
  readonly type?: string | undefined;
  readonly unit_label?: string | undefined;
  readonly url?: string | undefined;
}

export function newProduct(now: number, data: ProductData): Product {
  return {
    ...newObject('product', now),
    ...(data.id === undefined ? {} : { id: data.id }),
    active: data.active ?? true,
    default_price: null,
    description: data.description ?? null,
    images: data.images ?? [],
    marketing_features: data.marketing_features ?? [],
    metadata: mergeMetadata({}, data.metadata),
    name: data.name,
    package_dimensions: data.package_dimensions ?? null,
    shippable: data.shippable ?? null,
    statement_descriptor: data.statement_descriptor ?? null,
    tax_code: data.tax_code ?? null,
    tax_details: null,
    type: data.type ?? 'service',
    unit_label: data.unit_label ?? null,
    updated: now,
    url: data.url ?? null,
  };
}

/** An id that a product is to have. @throws Refusal when another has it. */
export async function freeId(work: Work, id: string | undefined, param: string): Promise<string | undefined> {
  if (id !== undefined && (await work.find('product', id))) {
    throw invalid(`A product with the id ${id} already exists.`, param, 'resource_already_exists');
  }
  return id;
}

async function change(work: Work, product: Product, params: Values<typeof UPDATE>): Promise<void> {
  const { default_price: chosen, images, marketing_features: features, metadata: pairs, ...plain } = params;
  for (const [field, value] of Object.entries(plain)) {
    if (value !== undefined) product[field] = value;
  }
  if (images !== undefined) product['images'] = images ?? [];
  if (features !== undefined) product['marketing_features'] = features ?? [];
  product.metadata = mergeMetadata(product.metadata, pairs);
  if (chosen === undefined) return;
  const price = await demand(work, 'price', chosen, 'default_price');
  if (price.product !== product.id) throw invalid('This price belongs to another product.', 'default_price');
  product.default_price = price.id;
}
