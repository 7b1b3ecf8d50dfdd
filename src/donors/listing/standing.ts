/**
 * How a donor stands with the newsroom, the first that holds: monthly, quarterly and yearly by the plan that charges most
 * often (quarterly is every two to eleven months) · member: a membership runs · lapsed: no gift within twelve months ·
 * new: the first gift within ninety days · occasional: gave within twelve months.
 */
export const STANDINGS = ['monthly', 'quarterly', 'yearly', 'member', 'new', 'occasional', 'lapsed'] as const;
export type Standing = (typeof STANDINGS)[number];

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  monthly: 'Monthly',
  quarterly: 'Every few months',
  yearly: 'Yearly',
  member: 'Member',
  new: 'New',
  occasional: 'Occasional',
  lapsed: 'Lapsed',
};

/**
 * The standing in SQL, over `donor` and its `giving`; null for somebody who gave nothing and has no plan.
 * @param on an expression for the day it is in the organisation's zone.
 */
export function standingSql(on: string): string {
  return `
    case coalesce((select min(plan.interval_count * case plan.interval when 'year' then 12 else 1 end) from plan
                   where plan.donor_id = donor.id and plan.ended_at is null and plan.state <> 'pending'), 0)
      when 0 then
        case when exists (select from membership_term term where term.donor_id = donor.id
                          and term.ended_reason is distinct from 'recounted'
                          and ${on}::date between term.starts_on and coalesce(term.ended_on, term.ends_on)) then 'member'
             when giving.last_gift_on < ${on}::date - interval '12 months' then 'lapsed'
             when giving.first_gift_on > ${on}::date - 90 then 'new'
             when giving.donor_id is not null then 'occasional' end
      when 1 then 'monthly'
      ${[2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((months) => `when ${months} then 'quarterly'`).join(' ')}
      else 'yearly' end`;
}
