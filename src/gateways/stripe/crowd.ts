import type Stripe from 'stripe';
import { PAGE, ProcessorRefused, type StripeClient } from './stripe-client.js';

/** From this many objects on, listing them costs fewer calls than fetching each. */
const LIST_FROM = 4;

export interface Wanted {
  /** The object's id, or whatever `key` finds it by. */
  readonly id: string;
  /** When the object was made, or a moment later: a hint where to look. Null: it is fetched by itself. */
  readonly createdAt: Date | null;
}

export interface Reading<T> {
  list(
    stripe: Stripe,
    page: { created: { gte: number; lte: number }; limit: number; starting_after?: string },
  ): Promise<Stripe.ApiList<T>>;
  /** The object itself; null when it is none of those that are wanted. */
  one(stripe: Stripe, id: string): Promise<T | null>;
  key?(object: T): string | null;
}

/**
 * Objects read fresh (R-PAY-03). A crowd is read through the list, a hundred a call: fetching each would stop at
 * Stripe's limit of 25 calls a second. Ids that Stripe does not know are absent.
 * @throws ProcessorUnavailable, ProcessorRefused
 */
export async function readCrowd<T extends { id: string }>(
  client: StripeClient,
  wanted: readonly Wanted[],
  reading: Reading<T>,
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  const missing = new Set(wanted.map(({ id }) => id));
  const take = (object: T): void => {
    const key = reading.key ? reading.key(object) : object.id;
    if (key !== null && missing.delete(key)) found.set(key, object);
  };
  await listInto(client, wanted, missing, reading, take);
  for (const id of missing) {
    const object = await client
      .call((stripe) => reading.one(stripe, id))
      .catch((error: unknown) => {
        if (error instanceof ProcessorRefused && error.processorCode === 'resource_missing') return null;
        throw error;
      });
    if (object) take(object);
  }
  return found;
}

/** Reads pages while each may save more calls than it costs: in a rush the wanted objects lie pages deep. */
async function listInto<T extends { id: string }>(
  client: StripeClient,
  wanted: readonly Wanted[],
  missing: ReadonlySet<string>,
  reading: Reading<T>,
  take: (object: T) => void,
): Promise<void> {
  const dated = new Map(wanted.flatMap(({ id, createdAt }) => (createdAt ? [[id, createdAt] as const] : [])));
  const left = (): number => [...dated.keys()].filter((id) => missing.has(id)).length;
  const seconds = [...dated.values()].map((createdAt) => Math.floor(createdAt.getTime() / 1000));
  // An event is made moments after its object. The newest come first, so that the margin is seldom read.
  const created = { gte: Math.min(...seconds) - 60, lte: Math.max(...seconds) };
  const pagesMax = dated.size / LIST_FROM;
  let after: string | undefined;
  for (let page = 0; page < pagesMax && left() >= LIST_FROM; page++) {
    const cursor = { created, limit: PAGE, ...(after && { starting_after: after }) };
    const list = await client.call((stripe) => reading.list(stripe, cursor));
    list.data.forEach(take);
    if (!list.has_more) return;
    after = list.data.at(-1)!.id;
  }
}
