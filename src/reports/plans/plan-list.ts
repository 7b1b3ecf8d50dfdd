import { NotFound } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { isId, type DonorId, type PlanId } from '../../kernel/id.js';
import { Conditions, containing } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import type { PlanState } from '../../plans/plan-state.js';
import type { Rhythm } from '../../plans/rhythm.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

/** What a list of plans shows. Without `state` those that run: active, paused and retrying. */
export interface PlanFilters {
  readonly state?: Exclude<PlanState, 'pending'> | undefined;
  readonly rhythm?: PlanRhythm | undefined;
  readonly method?: PlanMethod | undefined;
  /** First and last day of the next charge, both included. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly donorId?: DonorId | undefined;
  /** Part of a donor's name or address, or the whole id of a plan or a subscription. */
  readonly text?: string | undefined;
}

export const PLAN_RHYTHMS = ['monthly', 'quarterly', 'yearly', 'other'] as const;
export type PlanRhythm = (typeof PLAN_RHYTHMS)[number];

export const PLAN_METHODS = ['card', 'bank', 'other'] as const;
export type PlanMethod = (typeof PLAN_METHODS)[number];

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
}

/** What plans come to, per currency. */
export interface PlanTotals {
  readonly count: number;
  /** What they give in a month, yearly and quarterly gifts by their share. */
  readonly monthly: readonly { readonly currency: string; readonly amountMinor: bigint }[];
}

/** Plans, the one that is charged next first; those that have ended, the latest end first. */
export async function listPlans(db: Db, filters: PlanFilters, page: SliceRequest): Promise<Slice<PlanRow>> {
  const position = readCursor(page.after, [KEY_SHAPES.instant, KEY_SHAPES.id]);
  const conditions = planConditions(filters);
  const ended = isEnded(filters);
  const key = ended ? 'plan.ended_at' : NEXT_CHARGE;
  const isUpward = ended === Boolean(position?.backward);
  if (position) {
    const [at, id] = position.key.map((part) => conditions.value(part));
    conditions.only(`(${key}, plan.id) ${isUpward ? '>' : '<'} (${at}::timestamptz, ${id}::uuid)`);
  }
  const order = isUpward ? 'asc' : 'desc';
  const found = await db.query<PlanRecord>(
    `select ${PLAN_COLUMNS}, (${key})::text as key ${PLAN_SOURCE} where ${conditions.sql}
     order by ${key} ${order}, plan.id ${order} limit ${page.limit + 1}`,
    conditions.parameters,
  );
  return sliceOf(found, { ...page, position }, (row) => [row.key, row.id], planRow);
}

/** How many plans the filters let through, and what they give in a month. */
export async function planTotals(db: Db, filters: PlanFilters): Promise<PlanTotals> {
  const conditions = planConditions(filters);
  const found = await db.query<{ currency: string; count: string; monthly: string }>(
    `select plan.currency, count(*) as count, round(sum(${MONTHLY})) as monthly
     from plan join donor on donor.id = plan.donor_id where ${conditions.sql}
     group by plan.currency order by plan.currency`,
    conditions.parameters,
  );
  return {
    count: found.reduce((count, row) => count + Number(row.count), 0),
    monthly: found.map((row) => ({ currency: row.currency, amountMinor: BigInt(row.monthly) })),
  };
}

/** How recurring giving stands. */
export interface PlanFigures {
  readonly running: PlanTotals;
  readonly paused: number;
  readonly retrying: PlanTotals;
  /** What is due within thirty days. */
  readonly expected: readonly { readonly currency: string; readonly amountMinor: bigint }[];
}

/** @param today the organisation's date. */
export async function planFigures(db: Db, today: CalendarDate): Promise<PlanFigures> {
  const [running, retrying, paused, expected] = await Promise.all([
    planTotals(db, {}),
    planTotals(db, { state: 'past_due' }),
    planTotals(db, { state: 'paused' }),
    db.query<{ currency: string; sum: string }>(
      `select currency, sum(amount_minor) as sum from plan
       where ended_at is null and next_charge_on between $1::date and $1::date + 30 group by currency order by currency`,
      [today],
    ),
  ]);
  return {
    running,
    retrying,
    paused: paused.count,
    expected: expected.map(({ currency, sum }) => ({ currency, amountMinor: BigInt(sum) })),
  };
}

/** One plan as lists show it. @throws NotFound, also for one that never began */
export async function planRowById(db: Db, id: string): Promise<PlanRow> {
  const [found] = isId(id)
    ? await db.query<PlanRecord>(
        `select ${PLAN_COLUMNS}, '' as key ${PLAN_SOURCE} where plan.id = $1 and plan.stripe_subscription_id is not null`,
        [id],
      )
    : [];
  if (!found) throw new NotFound('plan');
  return planRow(found);
}

function isEnded({ state }: PlanFilters): boolean {
  return state === 'cancelled' || state === 'lapsed' || state === 'completed';
}

function planConditions(filters: PlanFilters): Conditions {
  const conditions = new Conditions();
  const { state, rhythm, method, from, to, donorId, text } = filters;
  if (state) conditions.where('plan.state = ?', state);
  else conditions.only(donorId ? `plan.state <> 'pending'` : `plan.ended_at is null and plan.state <> 'pending'`);
  if (rhythm) conditions.where(`${RHYTHM} = ?`, rhythm);
  if (method) conditions.where(`${METHOD} = ?`, method);
  if (from) conditions.where('plan.next_charge_on >= ?', from);
  if (to) conditions.where('plan.next_charge_on <= ?', to);
  if (donorId) conditions.where('plan.donor_id = ?', donorId);
  if (text?.trim()) {
    const part = conditions.value(containing(text));
    const whole = conditions.value(text.trim());
    conditions.only(
      `donor.name_key || ' ' || donor.email_key like ${part} or plan.stripe_subscription_id = ${whole} or plan.id::text = ${whole}`,
    );
  }
  return conditions;
}

const MONTHS = `(plan.interval_count * case plan.interval when 'year' then 12 else 1 end)`;
const MONTHLY = `plan.amount_minor::numeric / ${MONTHS}`;
const NEXT_CHARGE = `coalesce(plan.next_charge_on, date '9999-12-31')::timestamptz`;
const RHYTHM = `case ${MONTHS} when 1 then 'monthly' when 3 then 'quarterly' when 12 then 'yearly' else 'other' end`;
const METHOD = `case plan.method_kind when 'card' then 'card' when 'us_bank_account' then 'bank' else 'other' end`;

const PLAN_COLUMNS = `
  plan.id, plan.state, plan.amount_minor as "amountMinor", plan.covered_fee_minor as "coveredFeeMinor", plan.currency,
  plan.interval, plan.interval_count as "intervalCount", plan.next_charge_on::text as "nextChargeOn",
  plan.paused_until::text as "pausedUntil", plan.method, plan.version, plan.started_at as "startedAt",
  plan.ended_at as "endedAt", plan.donor_id as "donorId", donor.first_name as "firstName",
  donor.last_name as "lastName", donor.email, plan.designation, designation.name as "designationName",
  campaign.slug as campaign, campaign.name as "campaignName",
  exists (select from plan_change where plan_id = plan.id and plan_change.state = 'requested') as "isBeingChanged"`;

const PLAN_SOURCE = `
  from plan
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
  firstName: string;
  lastName: string;
  email: string;
  designation: string;
  designationName: string;
  campaign: string;
  campaignName: string;
  isBeingChanged: boolean;
  key: string;
}

function planRow({ key: _, ...row }: PlanRecord): PlanRow {
  const { donorId, firstName, lastName, email, designation, designationName, campaign, campaignName, ...plan } = row;
  return {
    ...plan,
    amountMinor: BigInt(plan.amountMinor),
    coveredFeeMinor: BigInt(plan.coveredFeeMinor),
    donor: { id: donorId, name: `${firstName} ${lastName}`.trim(), email },
    designation: { code: designation, name: designationName },
    campaign: { slug: campaign, name: campaignName },
  };
}
