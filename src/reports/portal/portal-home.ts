import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, GiftId, PlanId, ReceiptId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import type { PlanState } from '../../plans/plan-state.js';
import type { Rhythm } from '../../plans/rhythm.js';
import type { TroubleReason } from '../../plans/troubles/trouble-reason.js';

/** What a signed-in address sees first. Amounts in minor units. */
export interface PortalHome {
  /** Plans that run, the oldest first. */
  readonly plans: readonly HomePlan[];
  /** What was given and stayed, this year and in all; one row for each currency, the most used first. */
  readonly given: readonly { readonly currency: string; readonly thisYear: bigint; readonly inAll: bigint }[];
  /** The latest five, those on their way among them. */
  readonly gifts: readonly HomeGift[];
  /** Years with gifts and whose they are, the latest first: each has a statement. */
  readonly years: readonly { readonly year: number; readonly donorId: DonorId }[];
}

export interface HomePlan extends Rhythm {
  readonly id: PlanId;
  readonly donorId: DonorId;
  readonly state: PlanState;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly designation: string;
  readonly nextChargeOn: CalendarDate | null;
  readonly pausedUntil: CalendarDate | null;
  readonly method: string | null;
  /** The unpaid charge, while there is one. */
  readonly trouble: {
    readonly reason: TroubleReason;
    readonly methodKind: string | null;
    readonly amountMinor: bigint;
    readonly failedAt: Date;
    readonly nextTryAt: Date | null;
  } | null;
}

export interface HomeGift {
  readonly id: GiftId;
  readonly donorId: DonorId;
  readonly state: 'processing' | 'settled' | 'refunded';
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What was given, where it is not money; its amount is for our books alone (R-NCG-01). */
  readonly given: string | null;
  readonly designation: string;
  /** Null while it is on its way. */
  readonly date: CalendarDate | null;
  readonly startedAt: Date;
  readonly receipt: { readonly id: ReceiptId; readonly label: string } | null;
}

/** Everything in one statement, by the indexes on donors: it costs the same whoever else gives. */
export async function portalHome(db: Db, donorIds: readonly DonorId[], year: number): Promise<PortalHome> {
  const [found] = await db.query<{ home: PortalHomeJson }>(HOME, [donorIds, year]);
  const { plans, given, gifts, years } = found!.home;
  return {
    plans: plans.map(({ trouble, ...plan }) => ({
      ...plan,
      amountMinor: BigInt(plan.amountMinor),
      trouble: trouble && {
        ...trouble,
        amountMinor: BigInt(trouble.amountMinor),
        failedAt: new Date(trouble.failedAt),
        nextTryAt: trouble.nextTryAt === null ? null : new Date(trouble.nextTryAt),
      },
    })),
    given: given.map(({ currency, thisYear, inAll }) => ({
      currency,
      thisYear: BigInt(thisYear),
      inAll: BigInt(inAll),
    })),
    gifts: gifts.map((gift) => ({
      ...gift,
      amountMinor: BigInt(gift.amountMinor),
      startedAt: new Date(gift.startedAt),
    })),
    years,
  };
}

/** As JSON carries it: big numbers and instants are texts. */
type Plain<Row> = {
  readonly [Key in keyof Row]: Row[Key] extends bigint
    ? string
    : Row[Key] extends Date
      ? string
      : Row[Key] extends Date | null
        ? string | null
        : Row[Key];
};

interface PortalHomeJson {
  readonly plans: readonly (Plain<Omit<HomePlan, 'trouble'>> & {
    readonly trouble: Plain<NonNullable<HomePlan['trouble']>> | null;
  })[];
  readonly given: readonly Plain<PortalHome['given'][number]>[];
  readonly gifts: readonly Plain<HomeGift>[];
  readonly years: PortalHome['years'];
}

const HOME = `
  with mine as materialized (
    select id, donor_id, state, amount_minor, currency, designation, gift_date, occurred_at, started_at,
           channel, property
    from gift where donor_id = any($1::uuid[]) and state in ('processing', 'settled', 'refunded')
      and not exists (select from gift as corrected where corrected.corrects_id = gift.id)
  ), kept as (
    select currency, gift_date,
           amount_minor
           - coalesce((select sum(amount_minor) from refund where gift_id = mine.id and state = 'succeeded'), 0)
           - coalesce((select sum(lost_minor) from dispute where gift_id = mine.id), 0) as amount_minor
    -- What is not money is described to its donor, and valued by nobody here (R-NCG-01).
    from mine where occurred_at is not null and property is null and channel <> 'in-kind'
  ), latest as (
    select * from mine order by coalesce(occurred_at, started_at) desc, id desc limit 5
  )
  select json_build_object(
    'plans', coalesce((
      select json_agg(json_build_object(
        'id', plan.id, 'donorId', plan.donor_id, 'state', plan.state, 'amountMinor', plan.amount_minor::text,
        'currency', plan.currency, 'interval', plan.interval, 'intervalCount', plan.interval_count,
        'designation', designation.name, 'nextChargeOn', plan.next_charge_on, 'pausedUntil', plan.paused_until,
        'method', plan.method, 'trouble', trouble.facts) order by plan.started_at, plan.id)
      from plan
      join designation on designation.code = plan.designation
      left join lateral (
        select json_build_object('reason', reason, 'methodKind', method_kind, 'amountMinor', amount_minor::text,
                                 'failedAt', last_failed_at, 'nextTryAt', next_try_at) as facts
        from plan_trouble where plan_id = plan.id and outcome is null order by opened_at desc limit 1
      ) as trouble on true
      where plan.donor_id = any($1::uuid[]) and plan.ended_at is null and plan.state <> 'pending'), '[]'),
    'given', coalesce((
      select json_agg(json_build_object('currency', currency, 'thisYear', "thisYear"::text, 'inAll', "inAll"::text)
                      order by gifts desc, currency)
      from (
        select currency, count(*) as gifts, coalesce(sum(amount_minor), 0) as "inAll",
               coalesce(sum(amount_minor) filter (where gift_date >= make_date($2, 1, 1)
                                                    and gift_date <= make_date($2, 12, 31)), 0) as "thisYear"
        from kept group by currency) as sums), '[]'),
    'gifts', coalesce((
      select json_agg(json_build_object(
        'id', latest.id, 'donorId', latest.donor_id, 'state', latest.state, 'amountMinor', latest.amount_minor::text,
        'currency', latest.currency,
        'given', case when latest.channel = 'in-kind' then coalesce(latest.property, 'Services') else latest.property end,
        'designation', designation.name, 'date', latest.gift_date,
        'startedAt', latest.started_at,
        'receipt', case when receipt.id is null then null
                        else json_build_object('id', receipt.id, 'label', receipt.label) end)
        order by coalesce(latest.occurred_at, latest.started_at) desc, latest.id desc)
      from latest
      join designation on designation.code = latest.designation
      left join receipt on receipt.gift_id = latest.id and receipt.status = 'issued'), '[]'),
    'years', coalesce((
      select json_agg(json_build_object('year', year, 'donorId', donor_id) order by year desc, donor_id)
      from (select distinct extract(year from gift_date)::int as year, donor_id from mine
            where gift_date is not null) as given_in), '[]')
  ) as home`;
