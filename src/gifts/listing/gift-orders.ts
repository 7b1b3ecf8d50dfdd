import type { ListOrder } from '../../database/list-order.js';
import { type GiftFilters, giftInstant } from './gift-filters.js';

export const GIFT_ORDER_NAMES = ['date', 'amount'] as const;

/** What gifts can be put in order by. Those that are unfinished have an order by date alone that an index knows. */
export function giftOrders(filters: GiftFilters): Readonly<Record<(typeof GIFT_ORDER_NAMES)[number], ListOrder>> {
  const id = { sql: 'gift.id', kind: 'id' } as const;
  return {
    date: { key: [{ sql: giftInstant(filters), kind: 'instant' }, id], descending: true },
    amount: { key: [{ sql: 'gift.amount_minor', kind: 'amount' }, id], descending: true },
  };
}
