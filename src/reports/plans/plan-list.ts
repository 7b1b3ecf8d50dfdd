import { NotFound } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { isId, type DonorId, type PlanId } from '../../kernel/id.js';
import { hides } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { MONTHLY, PLAN_TABLE, planConditions, type PlanFilters, planOrder } from '../../plans/listing/plan-filters.js';
import { shownName, shownText } from '../../donors/identity/shown-name.js';
import type { PlanState } from '../../plans/plan-state.js';
import type { TroubleId } from '../../plans/troubles/trouble.store.js';
import type { Rhythm } from '../../plans/rhythm.js';
import { orderedSlice } from '../lists/ordered-slice.js';
import type { Slice, SliceRequest } from '../slice.js';

/** One plan of a list. Amounts in minor units of `currency`. */
export interface PlanRow extends Rhythm {
  readonly id: PlanId;
  readonly state: PlanState;
  readonly amountMinor: bigint;
  readonly coveredFeeMinor: bigint;
  readonly currency: string;
  readonly nextChargeOn: CalendarDate | null;
  readonly pausedUntil: CalendarDate | null;
  readonly method: string | null;
  readonly version: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly donor: { readonly id: DonorId; readonly name: string; readonly email: string };
  readonly designation: { readonly code: string; readonly name: string };
  readonly campaign: { readonly slug: string; readonly name: string };
  /** Whether a change of it is on its way to the processor. */
  readonly isBeingChanged: boolean;
  /** The failed charge that is not made good; null when there is none. */
  readonly openTroubleId: TroubleId | null;
  /** Why it was ended, in the words of whoever ended it. */
  readonly leavingReason: string | null;
  /** The last day that its card is good for. */
  readonly methodExpiresOn: CalendarDate | null;
}

/** What plans come to, per currency. */
export interface PlanTotals {
  readonly count: number;
  /** What they give in a month, yearly and quarterly gifts by their share. */
  readonly monthly: readonly { readonly currency: string; readonly amountMinor: bigint }[];
}

/**
 * Plans, the one that is charged next first; those that have ended, the latest end first; or by `sort`, a name of
 * `PLAN_ORDERS`, also reversed.
 */
export function listPlans(db: Db, filters: PlanFilters, page: SliceRequest, sort?: string): Promise<Slice<PlanRow>> {
  const columns = planColumns(!hides(filters, 'anonymous-donors'));
  const list = { table: PLAN_TABLE, of: 'plan', columns, joins: PLAN_JOINS } as const;
  return orderedSlice(db, list, planConditions(filters), planOrder(filters, sort), page, planRow);
}

/** How many plans the filters let through, and what they give in a month. */
export async function planTotals(db: Db, filters: PlanFilters): Promise<PlanTotals> {
  const conditions = planConditions(filters);
  const found = await db.query<{ currency: string; count: string; monthly: string }>(
    `select plan.currency, count(*) as count, round(sum(${MONTHLY})) as monthly
     from ${PLAN_TABLE} where ${conditions.sql}
     group by plan.currency order by plan.currency`,
    conditions.parameters,
  );
  return {
    count: found.reduce((count, row) => count + Number(row.count), 0),
    monthly: found.map((row) => ({ currency: row.currency, amountMinor: BigInt(row.monthly) })),
  };
}

/** One plan as lists show it. @throws NotFound, also for one that never began */
export async function planRowById(db: Db, id: string): Promise<PlanRow> {
  const [found] = isId(id)
    ? await db.query<PlanRecord>(
        `select ${planColumns(true)} from plan ${PLAN_JOINS} where plan.id = $1 and plan.stripe_subscription_id is not null`,
        [id],
      )
    : [];
  if (!found) throw new NotFound('plan');
  return planRow(found);
}

/** @param seesHidden whether the reader may know donors who are anonymous to staff (R-TPG-06). */
function planColumns(seesHidden: boolean): string {
  return `
  plan.id, plan.state, plan.amount_minor as "amountMinor", plan.covered_fee_minor as "coveredFeeMinor", plan.currency,
  plan.interval, plan.interval_count as "intervalCount", plan.next_charge_on::text as "nextChargeOn",
  plan.paused_until::text as "pausedUntil", plan.method,
  plan.method_expires_on::text as "methodExpiresOn", plan.version, plan.started_at as "startedAt",
  plan.ended_at as "endedAt", plan.donor_id as "donorId", 
  ${shownName(seesHidden)} as "donorName", ${shownText(seesHidden, 'email')} as email, plan.designation, designation.name as "designationName",
  campaign.slug as campaign, campaign.name as "campaignName",
  exists (select from plan_change where plan_id = plan.id and plan_change.state = 'requested') as "isBeingChanged",
  (select id from plan_trouble where plan_id = plan.id and outcome is null order by opened_at desc limit 1) as "openTroubleId",
  (select reason from plan_change where plan_id = plan.id and kind in ('cancel', 'lapse', 'end') and state = 'applied'
   order by applied_at desc, id desc limit 1) as "leavingReason"`;
}

const PLAN_JOINS = `
  join donor on donor.id = plan.donor_id
  join designation on designation.code = plan.designation
  join campaign on campaign.id = plan.campaign_id`;

interface PlanRecord extends Rhythm {
  id: PlanId;
  state: PlanState;
  amountMinor: string;
  coveredFeeMinor: string;
  currency: string;
  nextChargeOn: CalendarDate | null;
  pausedUntil: CalendarDate | null;
  method: string | null;
  version: number;
  startedAt: Date;
  endedAt: Date | null;
  donorId: DonorId;
  donorName: string;
  email: string;
  designation: string;
  designationName: string;
  campaign: string;
  campaignName: string;
  isBeingChanged: boolean;
  openTroubleId: TroubleId | null;
  leavingReason: string | null;
  methodExpiresOn: CalendarDate | null;
}

function planRow(row: PlanRecord): PlanRow {
  const { donorId, donorName, email, designation, designationName, campaign, campaignName, ...plan } = row;
  return {
    ...plan,
    amountMinor: BigInt(plan.amountMinor),
    coveredFeeMinor: BigInt(plan.coveredFeeMinor),
    donor: { id: donorId, name: donorName, email },
    designation: { code: designation, name: designationName },
    campaign: { slug: campaign, name: campaignName },
  };
}
