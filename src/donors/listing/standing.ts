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

const MONTHS = `plan.interval_count * case plan.interval when 'year' then 12 else 1 end`;
const RUNS = `plan.ended_at is null and plan.state <> 'pending'`;

/**
 * The standing in SQL, over `donor` and its `giving`; null for somebody who gave nothing and has no plan.
 * @param on an expression for the day it is in the organisation's zone.
 */
export function standingSql(on: string): string {
  return `
    case (select case when min(${MONTHS}) = 1 then 'monthly' when min(${MONTHS}) < 12 then 'quarterly'
                      when min(${MONTHS}) >= 12 then 'yearly' end
          from plan where plan.donor_id = donor.id and ${RUNS})
      when 'monthly' then 'monthly' when 'quarterly' then 'quarterly' when 'yearly' then 'yearly'
      else case when exists (${memberships(on)} and term.donor_id = donor.id) then 'member'
                when giving.last_gift_on < ${on}::date - interval '12 months' then 'lapsed'
                when giving.first_gift_on > ${on}::date - 90 then 'new'
                when giving.donor_id is not null then 'occasional' end
      end`;
}

/**
 * The same as a condition over `giving`: whom it holds for is found at once, and not asked of everybody.
 * @param on gives an expression for the day; plans run whatever the day is, and do not ask for it.
 */
export function hasStanding(standing: Standing, on: () => string): string {
  const planned = `select plan.donor_id from plan where ${RUNS}`;
  const byPlan = (having: string): string =>
    `giving.donor_id = any (array(${planned} group by plan.donor_id having ${having}))`;
  const noPlan = `not exists (${planned} and plan.donor_id = giving.donor_id)`;
  const noMembership = (): string => `not exists (${memberships(on())} and term.donor_id = giving.donor_id)`;
  const isLapsed = (): string => `giving.last_gift_on < ${on()}::date - interval '12 months'`;
  const isNew = (): string => `giving.first_gift_on > ${on()}::date - 90`;
  switch (standing) {
    case 'monthly':
      return byPlan(`min(${MONTHS}) = 1`);
    case 'quarterly':
      return byPlan(`min(${MONTHS}) between 2 and 11`);
    case 'yearly':
      return byPlan(`min(${MONTHS}) >= 12`);
    case 'member':
      return `giving.donor_id = any (array(select distinct term.donor_id from (${memberships(on())}) as term)) and ${noPlan}`;
    case 'lapsed':
      return `${isLapsed()} and ${noPlan} and ${noMembership()}`;
    case 'new':
      return `${isNew()} and not ${isLapsed()} and ${noPlan} and ${noMembership()}`;
    case 'occasional':
      return `not ${isNew()} and not ${isLapsed()} and ${noPlan} and ${noMembership()}`;
  }
}

function memberships(on: string): string {
  return `
    select term.donor_id from membership_term term
    where term.ended_reason is distinct from 'recounted'
      and ${on}::date between term.starts_on and coalesce(term.ended_on, term.ends_on)`;
}
