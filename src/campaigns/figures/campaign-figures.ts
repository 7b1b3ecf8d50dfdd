import type { CalendarDate } from '../../kernel/calendar.js';
import { rows, type Tx } from '../../database/db.js';
import type { MatchProgress } from '../matching/matching-offer.js';

/**
 * What a campaign has brought. Its gifts are those given for it from its first to its last day (R-DAT-03), each with
 * everything that went back of it, whenever that was: so the gift list with the same dates adds up to `givenMinor`.
 * Amounts in minor units of the organisation's currency.
 */
export interface CampaignFigures {
  readonly gifts: number;
  readonly donors: number;
  /** Donors whose first gift ever, to whatever it was given, is one of these. */
  readonly newDonors: number;
  /** As given, fees included. */
  readonly givenMinor: bigint;
  /** Refunds that were sent, and what was lost in disputes. */
  readonly returnedMinor: bigint;
  /** What the goal is measured by: see `Counting`. */
  readonly raisedMinor: bigint;
  /** What the plans that began with the campaign and run today bring in a month. */
  readonly monthlyMinor: bigint;
  readonly plans: number;
}

export interface CountedCampaign extends CampaignFigures {
  readonly campaignId: string;
  /** Of each of its offers. */
  readonly matches: readonly MatchProgress[];
  readonly countedAt: Date;
}

/** Counts campaigns from their gifts, plans, refunds and disputes. */
export async function campaignFigures(tx: Tx, campaignIds: readonly string[]): Promise<Map<string, CampaignFigures>> {
  const found = await rows<FiguresRow>(tx, FIGURES, [campaignIds]);
  return new Map(
    found.map(({ campaignId, given, returned, raised, monthly, ...counts }) => [
      campaignId,
      {
        ...counts,
        givenMinor: BigInt(given),
        returnedMinor: BigInt(returned),
        raisedMinor: BigInt(raised),
        monthlyMinor: BigInt(monthly),
      },
    ]),
  );
}

/** One day of a campaign: what came on it, and what went back of what came on it. */
export interface CampaignDay {
  readonly day: CalendarDate;
  readonly gifts: number;
  readonly givenMinor: bigint;
  readonly returnedMinor: bigint;
}

/** The days on which anything came, in order. */
export async function campaignDays(tx: Tx, campaignId: string): Promise<CampaignDay[]> {
  const found = await rows<{ day: CalendarDate; gifts: number; given: string; returned: string }>(tx, DAYS, [
    [campaignId],
  ]);
  return found.map(({ given, returned, ...day }) => ({
    ...day,
    givenMinor: BigInt(given),
    returnedMinor: BigInt(returned),
  }));
}

interface FiguresRow extends Pick<CampaignFigures, 'gifts' | 'donors' | 'newDonors' | 'plans'> {
  campaignId: string;
  given: string;
  returned: string;
  raised: string;
  monthly: string;
}

/** The campaigns that are asked about, with the currency and the first and last date of their gifts. */
const ASKED = `
  asked as materialized (
    select campaign.id, counting, organisation.currency, organisation.time_zone,
           coalesce(starts_on, '-infinity') as first, coalesce(ends_on, 'infinity') as last
    from campaign cross join organisation where campaign.id = any($1::uuid[])
  )`;

/** Each gift of a campaign, from one index alone; what went back comes from the other side, where there is little. */
const GIFTS = `
  asked join gift on gift.campaign_id = asked.id and gift.gift_date is not null
    and gift.gift_date between asked.first and asked.last and gift.currency = asked.currency`;

const RETURNS = `
  gift_return as back
  join gift on gift.id = back.gift_id
  join asked on asked.id = gift.campaign_id and gift.gift_date between asked.first and asked.last
    and gift.currency = asked.currency`;

/**
 * A plan counts as of a campaign when it began in its days and something of it arrived. `year-of-plans` counts one that
 * runs with what it brings in a year, and leaves its instalments out; one that has ended with what it gave.
 */
const FIGURES = `
  with ${ASKED}, begun as materialized (
    select asked.id as campaign_id, counting, plan.id,
           round(plan.amount_minor * case plan.interval when 'month' then 12.0 else 1.0 end / plan.interval_count) as year_minor
    from asked
    join plan on plan.campaign_id = asked.id and plan.state <> 'pending' and plan.ended_at is null
      and plan.currency = asked.currency
      and (plan.started_at at time zone asked.time_zone)::date between asked.first and asked.last
  ), given as (
    select asked.id as campaign_id, count(*) as gifts, sum(gift.amount_minor) as minor from ${GIFTS} group by asked.id
  ), returned as (
    select asked.id as campaign_id, sum(back.minor) as minor from ${RETURNS} group by asked.id
  ), instalments as (
    select begun.campaign_id, sum(gift.amount_minor - coalesce((
             select sum(minor) from gift_return as back where back.gift_id = gift.id), 0)) as minor
    from begun join asked on asked.id = begun.campaign_id
    join gift on gift.plan_id = begun.id and gift.campaign_id = asked.id and gift.gift_date between asked.first and asked.last
    where begun.counting = 'year-of-plans' group by begun.campaign_id
  ), giver as materialized (
    select distinct asked.id as campaign_id, asked.first, asked.last, gift.donor_id from ${GIFTS}
  ), fresh as (
    select giver.campaign_id, count(*) as donors
    from giver
    cross join lateral (select campaign_id, gift_date from gift where gift.donor_id = giver.donor_id
                          and gift.occurred_at is not null order by gift.occurred_at, gift.id limit 1) as earliest
    where earliest.campaign_id = giver.campaign_id and earliest.gift_date between giver.first and giver.last
    group by giver.campaign_id
  ), promise as (
    select campaign_id, count(*) as plans, sum(year_minor) as year, round(sum(year_minor) / 12) as monthly
    from begun group by campaign_id
  )
  select asked.id as "campaignId", coalesce(given.gifts, 0)::int as gifts,
         (select count(*)::int from giver where giver.campaign_id = asked.id) as donors,
         coalesce(fresh.donors, 0)::int as "newDonors", coalesce(given.minor, 0)::bigint as given,
         coalesce(returned.minor, 0)::bigint as returned,
         (coalesce(given.minor, 0) - coalesce(returned.minor, 0)
           + case counting when 'year-of-plans' then coalesce(promise.year, 0) - coalesce(instalments.minor, 0)
               else 0 end)::bigint as raised,
         coalesce(promise.monthly, 0)::bigint as monthly, coalesce(promise.plans, 0)::int as plans
  from asked
  left join given on given.campaign_id = asked.id
  left join returned on returned.campaign_id = asked.id
  left join instalments on instalments.campaign_id = asked.id
  left join fresh on fresh.campaign_id = asked.id
  left join promise on promise.campaign_id = asked.id`;

const DAYS = `
  with ${ASKED}, given as (
    select gift.gift_date, count(*) as gifts, sum(gift.amount_minor) as minor from ${GIFTS} group by gift.gift_date
  ), returned as (
    select gift.gift_date, sum(back.minor) as minor from ${RETURNS} group by gift.gift_date
  )
  select gift_date::text as day, gifts::int, given.minor::bigint as given, coalesce(returned.minor, 0)::bigint as returned
  from given left join returned using (gift_date) order by gift_date`;
