import { AppError } from '../kernel/app-error.js';
import { parseDate } from '../kernel/calendar.js';

/** Which part of a long list is wanted: from the start, or from where a cursor points. */
export interface SliceRequest {
  /** A cursor of an earlier slice, `next` or `previous`: it knows its direction. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A part of a list. Cursors are opaque; they hold keys, never page numbers, so rows that arrive move nothing. */
export interface Slice<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly previous: string | null;
}

/** The sort key of a row, as texts that the database understands. */
export type Key = readonly string[];

export interface Position {
  readonly backward: boolean;
  readonly key: Key;
}

export class BadCursor extends AppError {
  constructor() {
    super('bad-cursor', 'invalid', 'This cursor is not one of ours. Start again from the first page of the list.');
  }
}

/** Where a cursor points; null for none. @throws BadCursor for a cursor that no slice gave out. */
export function readCursor(after: string | undefined, shape: readonly KeyShape[]): Position | null {
  if (after === undefined || after === '') return null;
  try {
    const [direction, ...key] = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown[];
    const good =
      (direction === 'f' || direction === 'b') &&
      key.length === shape.length &&
      key.every((part, at) => typeof part === 'string' && shape[at]!.test(part));
    if (good) return { backward: direction === 'b', key: key as string[] };
  } catch {
    // Not base64url, or not JSON: the same answer as for a well-formed cursor of another list.
  }
  throw new BadCursor();
}

/**
 * Cuts what a query found into a slice. The query asks for one row more than the limit, in the order of the
 * list, or in the reverse order when the position is backward.
 */
export function sliceOf<Row, Item>(
  found: readonly Row[],
  request: SliceRequest & { readonly position: Position | null },
  keyOf: (row: Row) => Key,
  itemOf: (row: Row) => Item,
): Slice<Item> {
  const { limit, position } = request;
  const more = found.length > limit;
  const kept = found.slice(0, limit);
  if (position?.backward) kept.reverse();
  const [first, last] = [kept[0], kept.at(-1)];
  const hasNext = position?.backward ? true : more;
  const hasPrevious = position?.backward ? more : position !== null;
  return {
    items: kept.map(itemOf),
    next: hasNext && last !== undefined ? cursor('f', keyOf(last)) : null,
    previous: hasPrevious && first !== undefined ? cursor('b', keyOf(first)) : null,
  };
}

function cursor(direction: 'f' | 'b', key: Key): string {
  return Buffer.from(JSON.stringify([direction, ...key])).toString('base64url');
}

/** What a part of a key looks like. Whatever fits, the database can read: a forged cursor is no fault of ours. */
export interface KeyShape {
  test(part: string): boolean;
}

const INSTANT = /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,6})?[+-](?:0\d|1[0-4])(?::?[0-5]\d)?$/;

export const KEY_SHAPES = {
  instant: { test: (part: string) => INSTANT.test(part) && parseDate(part.slice(0, 10)) !== null },
  date: { test: (part: string) => parseDate(part) !== null },
  id: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  number: /^\d{1,9}$/,
  amount: /^-?\d{1,18}$/,
  text: { test: (part: string) => part.length <= 500 && !part.includes('\0') },
  word: /^[\w-]{1,40}$/,
} as const;
