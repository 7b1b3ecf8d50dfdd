import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';

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
 * The legal donors from the threshold on between two gift dates, both included, the largest first (R-TRN-02): all
 * methods together, less what went back (R-TRN-04).
 */
export async function publicDonors(
  db: Db,
  from: CalendarDate,
  to: CalendarDate,
  thresholdMinor = PUBLIC_THRESHOLD_MINOR,
): Promise<PublicDonor[]> {
  const found = await db.query<Omit<PublicDonor, 'totalMinor'> & { totalMinor: string }>(
    `select "donorId", name, total as "totalMinor"
     from (
       select donor.id as "donorId",
              case when offline.fund_name > '' then offline.fund_name || ' (' || giver || ')' else giver end as name,
              sum(gift.amount_minor - ${RETURNED}) as total
       from gift
       join donor on donor.id = gift.donor_id and donor.kind <> 'unknown'
       cross join lateral (select trim(first_name || ' ' || last_name) as giver) as named
       left join offline_gift as offline on offline.id = gift.id
       where gift.gift_date between $1 and $2 and gift.state in ('settled', 'refunded')
       group by donor.id, name
     ) as named
     where total >= $3 order by total desc, name`,
    [from, to, thresholdMinor.toString()],
  );
  return found.map((row) => ({ ...row, totalMinor: BigInt(row.totalMinor) }));
}

/** SQL for what of a gift went back, by refunds and by lost disputes. */
export const RETURNED = `(coalesce((select sum(amount_minor) from refund where gift_id = gift.id and state = 'succeeded'), 0)
  + coalesce((select sum(lost_minor) from dispute where gift_id = gift.id), 0))`;
