import type { Db } from '../../database/db.js';
import { findDonors } from './find-donors.js';
import { findGifts } from './find-gifts.js';
import { findPlans } from './find-plans.js';
import { findReceipts } from './find-receipts.js';
import type { FoundKind, FoundRow, SearchRights } from './found.js';
import type { SearchText } from './search-text.js';

/** What was found, by kind, the likeliest or latest first; at most eight of each. */
export type Found = Readonly<Record<FoundKind, readonly FoundRow[]>>;

/** Donors, gifts, receipts and plans that a text can mean, as far as the role sees them. */
export async function search(db: Db, text: SearchText, rights: SearchRights): Promise<Found> {
  const [donors, gifts, receipts] = await Promise.all([
    findDonors(db, text, rights),
    findGifts(db, text, rights),
    findReceipts(db, text, rights),
  ]);
  const plans = await findPlans(
    db,
    text,
    donors.map(({ id }) => id),
    rights,
  );
  return { donors, gifts, receipts, plans };
}
