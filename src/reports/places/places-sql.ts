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

const AREAS = { zip: 'area', region: 'left(area, 3)' } as const;
const HOME = '(select currency from organisation)';

/** $1 and $2 are the range. Each donor stands in one area, so donors of areas add up. Sums of donors have to be fresh. */
export function placesSql(by: keyof typeof AREAS): string {
  return `
  with line as (
    select ${AREAS[by]} as area, count(*) filter (where donor_before < $1) as donors,
           count(*) filter (where is_monthly and monthly_before < $1) as monthly_donors,
           sum(gifts) as gifts, sum(gross_minor) as gross, 0 as returned
    from donor_day where day between $1 and $2 and currency = ${HOME}
    group by 1
    union all
    select ${AREAS[by]}, 0, 0, 0, 0, sum(minor)
    from (
      select donor.postal_area as area, back.minor
      from (${returnedSql('$1', '$2')}) as back
      join gift on gift.id = back.gift_id and gift.currency = ${HOME}
      join donor on donor.id = gift.donor_id) as back
    group by 1
  )
  select grouping(area) = 1 as "isTotal", nullif(area, '') as area, coalesce(sum(donors), 0)::int as donors,
         coalesce(sum(monthly_donors), 0)::int as "monthlyDonors", coalesce(sum(gifts), 0)::int as gifts,
         coalesce(sum(gross), 0)::bigint as gross, coalesce(sum(returned), 0)::bigint as returned
  from line group by grouping sets ((area), ())
  order by coalesce(sum(gross) - sum(returned), 0) desc, area`;
}
