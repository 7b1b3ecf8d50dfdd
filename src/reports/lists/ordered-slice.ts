import type { Conditions } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import type { ListOrder, OrderPart } from '../../database/list-order.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

/** A list as the database has it. */
export interface ListSource {
  /** The tables that the conditions and the order speak of. */
  readonly table: string;
  /** The table whose `id` tells the rows apart. */
  readonly of: 'gift' | 'donor' | 'plan' | 'membership_term' | 'deposit';
  /** What is said about a row, over that table and what is joined to it. */
  readonly columns: string;
  readonly joins: string;
}

const TYPES: Readonly<Record<OrderPart['kind'], string>> = {
  instant: 'timestamptz',
  date: 'date',
  id: 'uuid',
  amount: 'bigint',
  text: 'text',
};

/**
 * A slice of a list in an order. The rows are found by the index of the order, and only then is anything more read about
 * them: a page costs the same for ten rows or a million.
 * @throws BadCursor
 */
export async function orderedSlice<Item>(
  db: Db,
  list: ListSource,
  conditions: Conditions,
  order: ListOrder,
  page: SliceRequest,
  itemOf: (row: never) => Item,
): Promise<Slice<Item>> {
  const [first, second] = order.key;
  const position = readCursor(page.after, [KEY_SHAPES[first.kind], KEY_SHAPES[second.kind]]);
  const isUpward = order.descending === Boolean(position?.backward);
  if (position) {
    const [one, two] = position.key.map((part) => conditions.value(part));
    conditions.only(
      `(${first.sql}, ${second.sql}) ${isUpward ? '>' : '<'} (${one}::${TYPES[first.kind]}, ${two}::${TYPES[second.kind]})`,
    );
  }
  const way = isUpward ? 'asc' : 'desc';
  const found = await db.query<{ firstKey: string; secondKey: string }>(
    `with picked as materialized (
       select ${list.of}.id as picked_id, ${first.sql} as first_key, ${second.sql} as second_key
       from ${list.table} where ${conditions.sql}
       order by ${first.sql} ${way}, ${second.sql} ${way} limit ${page.limit + 1})
     select ${list.columns}, picked.first_key::text as "firstKey", picked.second_key::text as "secondKey"
     from picked join ${list.of} on ${list.of}.id = picked.picked_id ${list.joins}
     order by picked.first_key ${way}, picked.second_key ${way}`,
    conditions.parameters,
  );
  return sliceOf(
    found,
    { ...page, position },
    ({ firstKey, secondKey }) => [firstKey, secondKey],
    ({ firstKey: _, secondKey: __, ...row }) => itemOf(row as never),
  );
}
