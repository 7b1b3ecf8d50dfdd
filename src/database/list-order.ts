/** A part of a sort key: how it is reckoned, and of what kind it is. */
export interface OrderPart {
  readonly sql: string;
  readonly kind: 'instant' | 'date' | 'id' | 'amount' | 'text';
}

/** How rows follow each other. The key tells rows apart, has no nulls, and fits an index in both directions. */
export interface ListOrder {
  readonly key: readonly [OrderPart, OrderPart];
  readonly descending: boolean;
}

/** The same order from its other end. */
export function reversed(order: ListOrder): ListOrder {
  return { ...order, descending: !order.descending };
}

const TURNED = '-reversed';

/** The order of a name as addresses have it, "lifetime" or "lifetime-reversed"; the first of all without a name. */
export function orderNamed<Name extends string>(
  orders: Readonly<Record<Name, ListOrder>>,
  name: string | undefined,
  fallback: Name,
): ListOrder {
  const { key, isReversed } = sortOf(name ?? fallback);
  const order = key in orders ? orders[key as Name] : orders[fallback];
  return isReversed ? reversed(order) : order;
}

/** "lifetime-reversed": by what, and whether from the other end. */
export function sortOf(name: string): { readonly key: string; readonly isReversed: boolean } {
  const isReversed = name.endsWith(TURNED);
  return { key: isReversed ? name.slice(0, -TURNED.length) : name, isReversed };
}

export function sortName(key: string, isReversed: boolean): string {
  return isReversed ? `${key}${TURNED}` : key;
}
