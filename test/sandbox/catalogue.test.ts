import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { failure } from './failure.js';
import { bench, type Bench } from './harness.js';

let it: Bench;

beforeAll(async () => {
  it = await bench();
});

afterAll(() => it.stop());

describe('products', () => {
  test('are made with a price, changed, put away and deleted', async () => {
    const product = await it.stripe.products.create({
      name: 'Supper',
      default_price_data: { currency: 'usd', unit_amount: 2000 },
      marketing_features: [{ name: 'Three courses' }],
      package_dimensions: { height: 1, length: 2, weight: 3, width: 4 },
    });
    const [price] = (await it.stripe.prices.list({ product: product.id })).data;
    expect(product.default_price).toBe(price!.id);
    const changed = await it.stripe.products.update(product.id, { name: 'Dinner', description: 'Late', active: false });
    expect(changed).toMatchObject({ name: 'Dinner', description: 'Late', active: false });
    expect((await it.stripe.products.update(product.id, { description: '' })).description).toBeNull();
    expect((await failure(it.stripe.products.del(product.id))).statusCode).toBe(400);
    expect((await it.stripe.products.list({ active: false, ids: [product.id] })).data).toHaveLength(1);

    const empty = await it.stripe.products.create({ id: 'empty', name: 'Nothing' });
    expect((await failure(it.stripe.products.create({ id: 'empty', name: 'Again' }))).code).toBe(
      'resource_already_exists',
    );
    expect(await it.stripe.products.del(empty.id)).toMatchObject({ deleted: true });
    expect((await failure(it.stripe.products.retrieve(empty.id))).code).toBe('resource_missing');
    const events = await it.stripe.events.list({ type: 'product.*' });
    expect(events.data.map((event) => event.type)).toEqual([
      'product.deleted',
      'product.created',
      'product.updated',
      'product.updated',
      'product.created',
    ]);
  });
});

describe('prices', () => {
  let product: Stripe.Product;
  beforeAll(async () => {
    product = await it.stripe.products.create({ name: 'Support' });
  });
  const create = (params: Partial<Stripe.PriceCreateParams>): Promise<Stripe.Price> =>
    it.stripe.prices.create({ currency: 'usd', product: product.id, ...params });

  test('change what may change, and hand over their key', async () => {
    const first = await create({ unit_amount: 500, lookup_key: 'monthly', recurring: { interval: 'month' } });
    const second = await create({ unit_amount: 600 });
    const taken = await failure(it.stripe.prices.update(second.id, { lookup_key: 'monthly' }));
    expect(taken).toMatchObject({ statusCode: 400, param: 'lookup_key' });
    await it.stripe.prices.update(second.id, { lookup_key: 'monthly', transfer_lookup_key: true, nickname: 'New' });
    expect((await it.stripe.prices.list({ lookup_keys: ['monthly'] })).data.map((each) => each.id)).toEqual([
      second.id,
    ]);
    expect((await it.stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
    const away = await it.stripe.prices.update(first.id, { active: false, metadata: { a: '1' } });
    expect(away).toMatchObject({ active: false, metadata: { a: '1' }, unit_amount: 500 });
    expect((await it.stripe.prices.list({ recurring: { interval: 'month' } })).data).toHaveLength(1);
  });

  test('may be nothing, and may be for the payer to choose', async () => {
    expect((await create({ unit_amount: 0 })).unit_amount).toBe(0);
    const open = await create({ custom_unit_amount: { enabled: true, minimum: 100, preset: 2500 } });
    expect(open).toMatchObject({
      unit_amount: null,
      custom_unit_amount: { minimum: 100, preset: 2500, maximum: null },
    });
  });

  test.each<[string, Partial<Stripe.PriceCreateParams>, string]>([
    ['no amount', {}, 'unit_amount'],
    ['both amounts', { unit_amount: 5, custom_unit_amount: { enabled: true } }, 'unit_amount'],
    [
      'an amount to choose again and again',
      { custom_unit_amount: { enabled: true }, recurring: { interval: 'month' } },
      'recurring',
    ],
    [
      'a preset below the minimum',
      { custom_unit_amount: { enabled: true, minimum: 10, preset: 5 } },
      'custom_unit_amount[preset]',
    ],
    [
      'more than three years',
      { unit_amount: 5, recurring: { interval: 'year', interval_count: 4 } },
      'recurring[interval_count]',
    ],
    ['tiers', { unit_amount: 5, tiers_mode: 'graduated' }, 'tiers_mode'],
  ])('with %s are refused', async (_what, params, param) => {
    expect(await failure(create(params))).toMatchObject({ statusCode: 400, param });
  });
});
