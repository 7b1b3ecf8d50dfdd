import { invalid } from '../api/errors.js';
import { demand, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  choice,
  currency,
  flag,
  group,
  integer,
  list,
  metadata,
  required,
  text,
  type Shape,
} from '../api/parameters.js';
import type { Interval, Price } from '../state/kinds/catalogue.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import { newProduct } from './products.js';

/** The largest amount that Stripe takes in one unit, in minor units. */
const LARGEST = 99_999_999;

export const UNIT_AMOUNT = integer({ min: 1, max: LARGEST });

export const RECURRING = group({
  interval: required(choice('day', 'week', 'month', 'year')),
  interval_count: integer({ min: 1, max: 1095 }),
});

const PRICE = {
  currency: required(currency()),
  active: flag(),
  lookup_key: text(200),
  metadata: metadata(),
  nickname: text(),
  product: text(),
  product_data: group({
    active: flag(),
    id: text(100),
    metadata: metadata(),
    name: required(text(250)),
    statement_descriptor: text(22),
    tax_code: text(),
    unit_label: text(12),
  }),
  recurring: RECURRING,
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  unit_amount: required(UNIT_AMOUNT),
} satisfies Shape;

export const PRICES = [
  operation('POST', '/prices', PRICE, async ({ work, params }) => {
    const product = await productFor(work, params);
    const price = newPrice(work.now, product, params);
    work.put(price);
    work.emit('price.created', price);
    return price;
  }),
  retrieval('price', '/prices'),
  listing(
    'price',
    '/prices',
    {
      active: flag(),
      currency: currency(),
      lookup_keys: list(text(200), 10),
      product: text(),
      type: choice('one_time', 'recurring'),
    },
    (params) => [
      ...equals('active', params.active),
      ...equals('currency', params.currency),
      ...equals('product', params.product),
      ...equals('type', params.type),
      ...(params.lookup_keys ? [{ where: `data->>'lookup_key' = any(?)`, value: params.lookup_keys }] : []),
    ],
  ),
];

export interface PriceData {
  readonly active?: boolean | undefined;
  readonly currency: string;
  readonly lookup_key?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  readonly nickname?: string | undefined;
  readonly recurring?: { readonly interval: Interval; readonly interval_count?: number | undefined } | undefined;
  readonly tax_behavior?: string | undefined;
  readonly unit_amount: number;
}

export function newPrice(now: number, product: string, data: PriceData): Price {
  return {
    ...newObject('price', now),
    active: data.active ?? true,
    billing_scheme: 'per_unit',
    currency: data.currency,
    custom_unit_amount: null,
    lookup_key: data.lookup_key ?? null,
    metadata: mergeMetadata({}, data.metadata),
    nickname: data.nickname ?? null,
    product,
    recurring: data.recurring
      ? {
          interval: data.recurring.interval,
          interval_count: data.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: data.recurring ? 'recurring' : 'one_time',
    unit_amount: data.unit_amount,
    unit_amount_decimal: String(data.unit_amount),
  };
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
  const made = newProduct(work.now, data!);
  if (await work.find('product', made.id)) {
    throw invalid(`A product with the id ${made.id} already exists.`, 'product_data[id]', 'resource_already_exists');
  }
  work.put(made);
  work.emit('product.created', made);
  return made.id;
}
