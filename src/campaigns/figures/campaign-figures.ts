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
  /** Of each of its offers that were not withdrawn. */
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

/** The gifts of the campaigns that are asked about, and what went back of them. */
const RECEIVED = `
  received as materialized (
    select campaign.id as campaign_id, counting, gift.id, gift.donor_id, gift.plan_id, gift.amount_minor, gift.gift_date
    from campaign
    join gift on gift.campaign_id = campaign.id and gift.gift_date is not null
      and gift.gift_date >= coalesce(starts_on, '-infinity') and gift.gift_date <= coalesce(ends_on, 'infinity')
      and gift.currency = (select currency from organisation)
    where campaign.id = any($1::uuid[])
  ), returned as (
    select back.gift_id, sum(minor)::bigint as minor
    from (select gift_id, amount_minor as minor from refund where state = 'succeeded'
          union all select gift_id, lost_minor from dispute where lost_minor > 0) as back
    group by back.gift_id
  )`;

/**
 * A plan counts as of a campaign when it began in its days and something of it arrived. `year-of-plans` counts one that
 * runs with what it brings in a year, and leaves its instalments out; one that has ended with what it gave.
 */
const FIGURES = `
  with ${RECEIVED}, begun as materialized (
    select campaign.id as campaign_id, plan.id, plan.ended_at is null as runs,
           round(plan.amount_minor * case plan.interval when 'month' then 12.0 else 1.0 end / plan.interval_count) as year_minor
    from campaign
    join plan on plan.campaign_id = campaign.id and plan.state <> 'pending'
      and plan.currency = (select currency from organisation)
      and (plan.started_at at time zone (select time_zone from organisation))::date
        between coalesce(starts_on, '-infinity') and coalesce(ends_on, 'infinity')
    where campaign.id = any($1::uuid[])
  ), giver as (
    select distinct campaign_id, donor_id from received
  ), fresh as (
    select giver.campaign_id, count(*) as donors
    from giver
    cross join lateral (select id from gift where gift.donor_id = giver.donor_id and gift.occurred_at is not null
                        order by gift.occurred_at, gift.id limit 1) as first
    join received on received.id = first.id and received.campaign_id = giver.campaign_id
    group by giver.campaign_id
  ), money as (
    select received.campaign_id, count(*) as gifts, sum(amount_minor) as given, sum(coalesce(minor, 0)) as returned,
           sum(amount_minor - coalesce(minor, 0)) filter (where counting = 'every-gift' or begun.id is null) as raised
    from received
    left join returned on returned.gift_id = received.id
    left join begun on begun.id = received.plan_id and begun.campaign_id = received.campaign_id and begun.runs
    group by received.campaign_id
  ), promise as (
    select campaign_id, count(*) as plans, sum(year_minor) as year, round(sum(year_minor) / 12) as monthly
    from begun where runs group by campaign_id
  )
  select campaign.id as "campaignId", coalesce(money.gifts, 0)::int as gifts,
         (select count(*)::int from giver where giver.campaign_id = campaign.id) as donors,
         coalesce(fresh.donors, 0)::int as "newDonors", coalesce(money.given, 0)::bigint as given,
         coalesce(money.returned, 0)::bigint as returned,
         (coalesce(money.raised, 0) + case counting when 'year-of-plans' then coalesce(promise.year, 0) else 0 end)::bigint as raised,
         coalesce(promise.monthly, 0)::bigint as monthly, coalesce(promise.plans, 0)::int as plans
  from campaign
  left join money on money.campaign_id = campaign.id
  left join fresh on fresh.campaign_id = campaign.id
  left join promise on promise.campaign_id = campaign.id
  where campaign.id = any($1::uuid[])`;

const DAYS = `
  with ${RECEIVED}
  select gift_date::text as day, count(*)::int as gifts, sum(amount_minor)::bigint as given,
         coalesce(sum(minor), 0)::bigint as returned
  from received left join returned on returned.gift_id = received.id
  group by gift_date order by gift_date`;
