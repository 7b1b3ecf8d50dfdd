import { invalid } from '../api/errors.js';
import { equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { flag, list, metadata, required, text, url, type Shape } from '../api/parameters.js';
import type { Product } from '../state/kinds/catalogue.js';
import { newObject } from '../state/objects.js';
import { mergeMetadata } from './changes.js';

const PRODUCT = {
  name: required(text(250)),
  active: flag(),
  description: text(),
  id: text(100),
  images: list(url(), 8),
  metadata: metadata(),
  shippable: flag(),
  statement_descriptor: text(22),
  tax_code: text(),
  unit_label: text(12),
  url: url(),
} satisfies Shape;

export const PRODUCTS = [
  operation('POST', '/products', PRODUCT, async ({ work, params }) => {
    if (params.id !== undefined && (await work.find('product', params.id))) {
      throw invalid(`A product with the id ${params.id} already exists.`, 'id', 'resource_already_exists');
    }
    const product = newProduct(work.now, params);
    work.put(product);
    work.emit('product.created', product);
    return product;
  }),
  retrieval('product', '/products'),
  listing('product', '/products', { active: flag() }, (params) => equals('active', params.active)),
];

export interface ProductData {
  readonly id?: string | undefined;
  readonly name: string;
  readonly active?: boolean | undefined;
  readonly description?: string | undefined;
  readonly images?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  readonly shippable?: boolean | undefined;
  readonly statement_descriptor?: string | undefined;
  readonly tax_code?: string | undefined;
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
    marketing_features: [],
    metadata: mergeMetadata({}, data.metadata),
    name: data.name,
    package_dimensions: null,
    shippable: data.shippable ?? null,
    statement_descriptor: data.statement_descriptor ?? null,
    tax_code: data.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: data.unit_label ?? null,
    updated: now,
    url: data.url ?? null,
  };
}
