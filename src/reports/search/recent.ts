import type { Db } from '../../database/db.js';
import type { Opened } from '../../staff/recents.js';
import { donorsById } from './find-donors.js';
import { giftsById } from './find-gifts.js';
import { plansById } from './find-plans.js';
import { receiptsById } from './find-receipts.js';
import { FOUND_MAX, type FoundKind, type FoundRow, type SearchRights } from './found.js';
import type { Found } from './search.js';

/** What somebody opened lately and still may see, the latest first; at most eight. What is gone is left out. */
export async function recentRows(db: Db, opened: readonly Opened[], rights: SearchRights): Promise<FoundRow[]> {
  const latest = opened.slice(0, FOUND_MAX);
  const ids = (kind: FoundKind): string[] => latest.filter((each) => each.kind === kind).map(({ id }) => id);
  const found = await Promise.all([
    donorsById(db, ids('donors'), rights),
    giftsById(db, ids('gifts'), rights),
    plansById(db, ids('plans'), rights),
    receiptsById(db, ids('receipts'), rights),
  ]);
  return found.flat().toSorted(byPlaceIn(opened));
}

/** The same things that were found, what was opened lately before the rest. */
export function recentFirst(found: Found, opened: readonly Opened[]): Found {
  const sorted = Object.entries(found).map(([kind, each]) => [kind, each.toSorted(byPlaceIn(opened))]);
  return Object.fromEntries(sorted) as Found;
}

function byPlaceIn(opened: readonly Opened[]): (one: FoundRow, other: FoundRow) => number {
  const places = new Map(opened.map(({ kind, id }, at) => [`${kind}:${id}`, at]));
  const place = ({ kind, id }: FoundRow): number => places.get(`${kind}:${id}`) ?? places.size;
  return (one, other) => place(one) - place(other);
}
