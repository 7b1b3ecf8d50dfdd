import { invalid } from '../api/errors.js';
import { demand } from '../api/fetching.js';
import type { Price, Recurring } from '../state/kinds/catalogue.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import { newPrice } from './new-price.js';
import type { ItemData } from './new-subscription.js';
import type { ItemParams } from './subscription-parameters.js';

/** An item that a request asks for; its inline price is made on the way. @throws Refusal when it cannot be billed. */
export async function itemFor(work: Work, item: ItemParams, name: string): Promise<ItemData> {
  if ((item.price === undefined) === (item.price_data === undefined)) {
    throw invalid(`Give either ${name}[price] or ${name}[price_data].`, name, 'parameter_missing');
  }
  return {
    price: await recurringPrice(work, item, name),
    quantity: item.quantity ?? 1,
    metadata: mergeMetadata({}, item.metadata),
  };
}

/** The price that is named or described. @throws Refusal unless it recurs, is active and has a fixed amount. */
export async function recurringPrice(
  work: Work,
  { price: id, price_data: data }: Pick<ItemParams, 'price' | 'price_data'>,
  name: string,
): Promise<Price> {
  if (data) {
    const product = await demand(work, 'product', data.product, `${name}[price_data][product]`);
    const made = newPrice(work.now, product.id, { ...data, active: false });
    work.put(made);
    return made;
  }
  const price = await demand(work, 'price', id ?? '', `${name}[price]`);
  if (!price.active) throw invalid('This price is no longer active.', `${name}[price]`);
  if (price.recurring === null || price.unit_amount === null) {
    throw invalid('A subscription needs a price that recurs and has a fixed amount.', `${name}[price]`);
  }
  return price;
}

/** @throws Refusal unless all can be on one subscription: one currency, one rhythm, no price twice. */
export function checkTogether(items: readonly Pick<ItemData, 'price'>[], currency: string | null): void {
  const [first] = items;
  if (!first) throw invalid('A subscription needs at least one item.', 'items', 'parameter_missing');
  const expected = currency ?? first.price.currency;
  const rhythm = first.price.recurring!;
  for (const [index, { price }] of items.entries()) {
    const name = `items[${index}]`;
    if (price.currency !== expected) throw invalid(`All items must be in one currency, here ${expected}.`, name);
    if (!sameRhythm(price.recurring!, rhythm)) {
      throw invalid('All items must recur in one rhythm here: the same interval and interval_count.', name);
    }
    if (items.slice(0, index).some((other) => other.price.id === price.id)) {
      throw invalid(`${price.id} is on the subscription already. Raise its quantity instead.`, name);
    }
  }
}

export function sameRhythm(a: Recurring, b: Recurring): boolean {
  return a.interval === b.interval && a.interval_count === b.interval_count;
}
