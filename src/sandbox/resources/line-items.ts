import { invalid } from '../api/errors.js';
import { demand } from '../api/fetching.js';
import type { LineItem, Price } from '../state/kinds/catalogue.js';
import { newObjectId } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import type { LineItemParams, PriceDataParams, SessionParams } from './checkout-parameters.js';
import { newPrice } from './new-price.js';
import { checkPrice } from './price-parameters.js';
import { newProduct } from './products.js';

/** The lines of a new session, each with its price; inline prices and products are made on the way. */
export async function linesFor(work: Work, params: SessionParams): Promise<LineItem[]> {
  const items = params.line_items ?? [];
  if (items.length === 0) throw invalid('line_items needs at least one line.', 'line_items', 'parameter_missing');
  const lines: LineItem[] = [];
  for (const [index, item] of items.entries()) {
    const name = `line_items[${index}]`;
    const { price, description } = await priceFor(work, item, name);
    const expected = lines[0]?.price.currency ?? params.currency;
    if (expected !== undefined && price.currency !== expected) {
      throw invalid(`All lines must be in one currency, here ${expected}.`, name);
    }
    lines.push(lineItem(item, price, description, name));
  }
  return lines;
}

interface Priced {
  readonly price: Price;
  readonly description: string;
}

async function priceFor(work: Work, item: LineItemParams, name: string): Promise<Priced> {
  if ((item.price === undefined) === (item.price_data === undefined)) {
    throw invalid(`Give either ${name}[price] or ${name}[price_data].`, name, 'parameter_missing');
  }
  if (item.price_data) return inlinePrice(work, item.price_data, `${name}[price_data]`);
  const price = await demand(work, 'price', item.price ?? '', `${name}[price]`);
  if (!price.active) throw invalid('This price is no longer active.', `${name}[price]`);
  const product = await demand(work, 'product', price.product, `${name}[price]`);
  return { price, description: product.name };
}

async function inlinePrice(work: Work, data: PriceDataParams, name: string): Promise<Priced> {
  if ((data.product === undefined) === (data.product_data === undefined)) {
    throw invalid(`Give either ${name}[product] or ${name}[product_data].`, name, 'parameter_missing');
  }
  checkPrice({ ...data, custom_unit_amount: undefined }, name);
  const product = data.product_data
    ? newProduct(work.now, { ...data.product_data, active: false })
    : await demand(work, 'product', data.product ?? '', `${name}[product]`);
  if (data.product_data) work.put(product);
  const price = newPrice(work.now, product.id, { ...data, active: false });
  work.put(price);
  return { price, description: product.name };
}

function lineItem(item: LineItemParams, price: Price, description: string, name: string): LineItem {
  const quantity = item.quantity;
  if (quantity === undefined) throw invalid(`${name}[quantity] is required.`, `${name}[quantity]`, 'parameter_missing');
  const total = (price.unit_amount ?? price.custom_unit_amount?.preset ?? 0) * quantity;
  return {
    id: newObjectId('item'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: price.currency,
    description,
    metadata: mergeMetadata({}, item.metadata),
    price,
    quantity,
  };
}
