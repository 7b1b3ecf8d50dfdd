import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import { legalDonors } from './legal-donors.js';
import { namedGroups } from './named-groups.js';

/** Whoever gave this much in a year is named in public; members of the Institute for Nonprofit News promise it (R-TRN-01). */
export const PUBLIC_THRESHOLD_MINOR = 5_000_00n;

/** A legal donor who is named, as the page names them. Minor units. */
export interface PublicDonor {
  readonly donorId: DonorId;
  /** The donor; for grants of a donor-advised fund "fund name (sponsor)". */
  readonly name: string;
  readonly totalMinor: bigint;
}

/**
 * The legal donors from the threshold on between two gift dates, both included, the largest first (R-TRN-02), whatever
 * was decided about naming them.
 */
export async function publicDonors(
  db: Db,
  from: CalendarDate,
  to: CalendarDate,
  thresholdMinor = PUBLIC_THRESHOLD_MINOR,
): Promise<PublicDonor[]> {
  const donors = await legalDonors(db.manager, { from, to, thresholdMinor, namesBelow: false });
  return donors
    .flatMap((donor) => namedGroups(donor, thresholdMinor).map((group) => ({ ...group, donorId: donor.donorId })))
    .sort((a, b) =>
      a.totalMinor === b.totalMinor ? a.name.localeCompare(b.name) : a.totalMinor > b.totalMinor ? -1 : 1,
    );
}
