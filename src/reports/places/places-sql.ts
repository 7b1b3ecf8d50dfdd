import { returnedSql } from '../sources/returned.js';

export interface PlaceRecord {
  readonly isTotal: boolean;
  /** Null where the area of a donor is not known. */
  readonly area: string | null;
  readonly donors: number;
  /** Who gave a charge of a monthly plan. */
  readonly monthlyDonors: number;
  readonly gifts: number;
  readonly gross: string;
  readonly returned: string;
}

const AREAS = {
  zip: `nullif(donor.postal_area, '')`,
  region: `nullif(left(donor.postal_area, 3), '')`,
} as const;

/** By the donor first: so each stands in one area, once. $1 and $2 are the range. */
export function placesSql(by: keyof typeof AREAS): string {
  return `
  with giver as (
    select donor_id, count(*) as gifts, sum(amount_minor) as gross, bool_or(rhythm = 'monthly') as is_monthly
    from gift
    where gift_date between $1 and $2 and gift_date is not null and currency = (select currency from organisation)
    group by donor_id
  ), returned as (
    select gift.donor_id, sum(back.minor) as minor
    from (${returnedSql('$1', '$2')}) as back
    join gift on gift.id = back.gift_id and gift.currency = (select currency from organisation)
    group by gift.donor_id
  ), line as (
    select ${AREAS[by]} as area, giver.donor_id, coalesce(giver.gifts, 0) as gifts, coalesce(giver.gross, 0) as gross,
           coalesce(giver.is_monthly, false) as is_monthly, coalesce(returned.minor, 0) as returned
    from giver full join returned on returned.donor_id = giver.donor_id
    join donor on donor.id = coalesce(giver.donor_id, returned.donor_id)
  )
  select grouping(area) = 1 as "isTotal", area, count(donor_id)::int as donors,
         (count(*) filter (where is_monthly))::int as "monthlyDonors", coalesce(sum(gifts), 0)::int as gifts,
         coalesce(sum(gross), 0)::bigint as gross, coalesce(sum(returned), 0)::bigint as returned
  from line group by grouping sets ((area), ())
  order by coalesce(sum(gross) - sum(returned), 0) desc, area`;
}
