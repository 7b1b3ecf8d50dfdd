import { invalid } from '../api/errors.js';
import { choice, integer, text, type Field, type Shape } from '../api/parameters.js';
import { ID_PREFIX, type Kind } from '../state/objects.js';

/** The kinds that can be listed, in the order in which people look for them. */
export const LISTED_KINDS = (Object.keys(ID_PREFIX) as (keyof typeof ID_PREFIX)[]).filter(
  (kind): kind is Exclude<Kind, 'event'> => !['event', 'item', 'line_item'].includes(kind),
);

/** Where a page begins, as the page before said it. */
const PLACE: Field<string> = {
  read(raw, name) {
    const value = text(18).read(raw, name);
    if (!/^\d+$/.test(value)) throw invalid(`${name} is the number that the page before answered as "older".`, name);
    return value;
  },
};

const PAGING = { before: PLACE, limit: integer({ min: 1, max: 500 }) };

export const EVENT_LIST = { ...PAGING, type: text(100), id: text(255) } satisfies Shape;
export const OBJECT_LIST = { ...PAGING, kind: choice(...LISTED_KINDS), id: text(255) } satisfies Shape;
