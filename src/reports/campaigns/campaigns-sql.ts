export interface CampaignRecord {
  readonly isTotal: boolean;
  readonly id: string | null;
  readonly slug: string | null;
  readonly name: string | null;
  readonly goal: string | null;
  readonly cost: string | null;
  readonly isArchived: boolean;
  readonly gifts: number;
  readonly gross: string;
  readonly returned: string;
  readonly donors: number;
  /** Donors whose first gift ever is one of these. */
  readonly newDonors: number;
  /** What plans bring in a month that began with the campaign in the range. */
  readonly monthly: string;
}

const HOME = '(select currency from organisation)';

/**
 * Every campaign within $1 and $2, and all of them together: a donor of two campaigns counts once there. Sums of days and
 * of donors have to be fresh.
 */
export const CAMPAIGNS_SQL = `
  with given as (
    select value::uuid as campaign_id, sum(gifts) as gifts, sum(gross_minor) as gross, sum(returned_minor) as returned
    from giving_day where split = 'campaign' and day between $1 and $2 and currency = ${HOME}
    group by value
  ), giver as (
    select campaign_id, count(*) filter (where campaign_before < $1) as donors, count(*) filter (where donor_before < $1) as in_all
    from donor_day where day between $1 and $2 and currency = ${HOME}
    group by campaign_id
  ), fresh as (
    select gift.campaign_id, count(*) as donors
    from donor_giving giving join gift on gift.id = giving.first_gift_id
    where giving.first_gift_on between $1 and $2 group by gift.campaign_id
  ), begun as (
    select plan.campaign_id,
           sum(round(first.amount_minor::numeric / (plan.interval_count * case plan.interval when 'year' then 12 else 1 end))) as monthly
    from plan
    cross join lateral (select gift_date, amount_minor from gift where gift.plan_id = plan.id and occurred_at is not null
                        order by period_start limit 1) as first
    where plan.started_at >= $1::date - 62 and plan.started_at < $2::date + 2
      and plan.restarts_id is null and plan.replaces_id is null and first.gift_date between $1 and $2
    group by plan.campaign_id
  ), campaigns as (
    select campaign.id, slug, name, goal_minor, cost_minor, archived_at is not null as archived,
           coalesce(given.gifts, 0) as gifts, coalesce(given.gross, 0) as gross, coalesce(given.returned, 0) as returned,
           coalesce(giver.donors, 0) as donors, coalesce(giver.in_all, 0) as donors_in_all,
           coalesce(fresh.donors, 0) as fresh, coalesce(begun.monthly, 0) as monthly
    from campaign
    left join given on given.campaign_id = campaign.id
    left join giver on giver.campaign_id = campaign.id
    left join fresh on fresh.campaign_id = campaign.id
    left join begun on begun.campaign_id = campaign.id
  )
  select false as "isTotal", id, slug, name, goal_minor as goal, cost_minor as cost, archived as "isArchived",
         gifts::int, gross::bigint, returned::bigint, donors::int, fresh::int as "newDonors", monthly::bigint
  from campaigns where gifts > 0 or returned <> 0 or not archived
  union all
  select true, null, null, null, null, sum(cost_minor), false, sum(gifts)::int, sum(gross)::bigint, sum(returned)::bigint,
         sum(donors_in_all)::int, sum(fresh)::int, sum(monthly)::bigint
  from campaigns
  order by 1, 9 desc, 4`;
