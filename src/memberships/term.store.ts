import { addDays, addMonths, dateIn, type CalendarDate } from '../kernel/calendar.js';
import type { DonorId, GiftId, PlanId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { monthsOf } from '../plans/plan-calendar.js';
import type { Payment, Term } from './membership-term.js';
import { GRACE_DAYS, type Stretch, type Tier } from './standing.js';

/** Why a term does not last to its end: its money went back, its payments were reckoned anew, staff ended it. */
export type EndReason = 'returned' | 'recounted' | 'staff';

export type TermSource = 'gift' | 'plan' | 'complimentary' | 'gifted';

/** A term as it is kept. */
export interface KeptTerm extends Term {
  readonly id: string;
  readonly source: TermSource;
  readonly ended: { readonly on: CalendarDate; readonly reason: EndReason } | null;
}

/** A payment of a donor, and what was said with it. */
export interface DonorPayment extends Payment {
  readonly giftId: GiftId;
  readonly declinesBenefits: boolean;
}

export interface DonorHistory {
  readonly payments: readonly DonorPayment[];
  readonly terms: readonly KeptTerm[];
}

export interface NewTerm extends Term {
  readonly id: string;
  readonly donorId: DonorId;
  readonly source: TermSource;
  readonly giftedId: string | null;
  readonly staffId: string | null;
  readonly reason: string | null;
}

/** How far back a single gift can still count for a term: a year, begun as late as the grace allows. */
const MEMORY_MONTHS = 14;
/** How far back a term can still be renewed, and a day for the zones. */
const NEAR_DAYS = GRACE_DAYS + 1;

/**
 * Keeps others from reckoning memberships of these donors until the transaction ends: two gifts that settle at once
 * would each not know of the other. Always in one order, and after the gifts, so that two holders cannot block each other.
 */
export async function holdMemberships(tx: Tx, donorIds: readonly DonorId[]): Promise<void> {
  if (donorIds.length > 0) await rows(tx, HOLD_MEMBERSHIPS, [donorIds]);
}

/** What is needed to reckon the terms of donors from an instant on, by donor. */
export async function historiesOf(
  tx: Tx,
  wanted: ReadonlyMap<DonorId, Date>,
  zone: string,
): Promise<Map<DonorId, DonorHistory>> {
  const since = [...wanted].map(([donorId, at]) => {
    const from = dateIn(zone, at);
    return { donorId, since: addMonths(from, -MEMORY_MONTHS), near: addDays(from, -NEAR_DAYS) };
  });
  const given = JSON.stringify(since);
  const payments = await rows<PaymentRow>(tx, PAYMENTS, [given]);
  const terms = await rows<TermRow>(tx, TERMS, [given]);
  const histories = new Map(
    since.map(({ donorId }) => [donorId, { payments: [] as DonorPayment[], terms: [] as KeptTerm[] }]),
  );
  for (const row of payments) histories.get(row.donorId)!.payments.push(paymentOf(row));
  for (const row of terms) histories.get(row.donorId)!.terms.push(termOf(row));
  return histories;
}

/** All terms of a donor that ever were, the latest first. */
export async function termsOfDonor(tx: Tx, donorId: DonorId): Promise<KeptTerm[]> {
  const given = JSON.stringify([{ donorId, near: '1900-01-01' }]);
  return (await rows<TermRow>(tx, TERMS, [given])).map(termOf);
}

/** The term that a gifted membership became, unless it has been ended. */
export async function termOfGifted(
  tx: Tx,
  giftedId: string,
): Promise<{ id: string; startsOn: CalendarDate; endsOn: CalendarDate } | null> {
  const [term] = await rows<{ id: string; startsOn: CalendarDate; endsOn: CalendarDate }>(
    tx,
    `select id, starts_on::text as "startsOn", ends_on::text as "endsOn" from membership_term
     where gifted_id = $1 and ended_on is null`,
    [giftedId],
  );
  return term ?? null;
}

/** Terms as stretches of time. */
export function stretchesOf(terms: readonly KeptTerm[]): Stretch[] {
  return terms.map(({ tier, startsOn, endsOn, ended }) => ({
    tier,
    startsOn,
    endsOn: ended?.on ?? endsOn,
    hasGrace: ended === null,
  }));
}

/** Writes terms, and makes members of donors who were none. */
export async function insertTerms(tx: Tx, terms: readonly NewTerm[], now: Date): Promise<void> {
  if (terms.length === 0) return;
  await rows(tx, INSERT_MEMBERS, [[...new Set(terms.map(({ donorId }) => donorId))].toSorted(), now]);
  await rows(tx, INSERT_TERMS, [JSON.stringify(terms.map((term) => ({ ...term, tier: term.tier.code }))), now]);
}

/** Ends terms before their day; one whose last day is before its first never counted. */
export async function endTerms(
  tx: Tx,
  ends: readonly { readonly id: string; readonly on: CalendarDate; readonly reason: EndReason }[],
): Promise<void> {
  if (ends.length > 0) await rows(tx, END_TERMS, [JSON.stringify(ends)]);
}

/** The day before, on which a term that never begins has ended. */
export function neverBegun({ startsOn }: Pick<Term, 'startsOn'>): CalendarDate {
  return addDays(startsOn, -1);
}

interface PaymentRow {
  donorId: DonorId;
  giftId: GiftId;
  at: Date;
  on: CalendarDate;
  remainingMinor: string;
  planId: PlanId | null;
  interval: 'month' | 'year';
  intervalCount: number;
  declinesBenefits: boolean;
}

function paymentOf({ giftId, at, on, remainingMinor, planId, declinesBenefits, ...rhythm }: PaymentRow): DonorPayment {
  return {
    giftId,
    at,
    on,
    amountMinor: Number(remainingMinor),
    plan: planId === null ? null : { id: planId, months: monthsOf(rhythm) },
    declinesBenefits,
  };
}

interface TermRow extends Omit<KeptTerm, 'tier' | 'ended'> {
  donorId: DonorId;
  code: string;
  name: string;
  thresholdMinor: string;
  endedOn: CalendarDate | null;
  endedReason: EndReason;
}

function termOf({ donorId: _, code, name, thresholdMinor, endedOn, endedReason, ...term }: TermRow): KeptTerm {
  const tier: Tier = { code, name, thresholdMinor: Number(thresholdMinor) };
  return { ...term, tier, ended: endedOn === null ? null : { on: endedOn, reason: endedReason } };
}

const HOLD_MEMBERSHIPS = `
  select pg_advisory_xact_lock(key)
  from (select distinct hashtextextended(id::text, 7239003) as key from unnest($1::uuid[]) as id order by key) as keys`;

const WANTED = `jsonb_to_recordset($1::jsonb) as wanted ("donorId" uuid, since date, near date)`;

/**
 * Gifts that were given as somebody else's membership are not among them: they make no member of the buyer. Neither are
 * property and what an organisation gave (R-TPG-02, R-NCG-01). Of the
 * charges of a plan those before count only while its rhythm and the grace last.
 */
const PAYMENTS = `
  select "donorId", gift.id as "giftId", occurred_at as at, gift_date::text as on,
         gift.amount_minor
           - coalesce((select sum(amount_minor) from refund where gift_id = gift.id and state = 'succeeded'), 0)
           - coalesce((select sum(lost_minor) from dispute where gift_id = gift.id), 0) as "remainingMinor",
         plan_id as "planId", plan.interval, plan.interval_count as "intervalCount",
         gift.declines_benefits or coalesce(plan.declines_benefits, false) or coalesce(
           (select not given from donor_consent
            where donor_consent.donor_id = gift.donor_id and purpose = 'presents' and donor_consent.at <= occurred_at
            order by position desc limit 1), false) as "declinesBenefits"
  from ${WANTED}
  join gift on gift.donor_id = "donorId" and occurred_at >= since
  join donor on donor.id = gift.donor_id
  left join plan on plan.id = plan_id
  where gift.state in ('settled', 'refunded') and gift.acknowledgment = 'receipt' and gift.property is null
    and donor.kind = 'person'
    and (plan_id is null or occurred_at >= near - make_interval(
      months => least(12, case plan.interval when 'year' then 12 else 1 end * plan.interval_count)))
    and not exists (select from gifted_membership where gifted_membership.gift_id = gift.id)`;

const TERMS = `
  select "donorId", membership_term.id, source, purpose, gift_id as "giftId", plan_id as "planId",
         starts_on::text as "startsOn", ends_on::text as "endsOn", anchor_day as "anchorDay",
         decided_at as "decidedAt", ended_on::text as "endedOn", ended_reason as "endedReason",
         code, name, threshold_minor as "thresholdMinor"
  from ${WANTED}
  join membership_term on donor_id = "donorId" and ends_on >= near
  join tier on code = tier
  order by starts_on desc, decided_at desc, purpose`;

const INSERT_MEMBERS = `
  insert into membership (donor_id, created_at) select id, $2 from unnest($1::uuid[]) as id
  on conflict (donor_id) do nothing`;

const INSERT_TERMS = `
  insert into membership_term (id, donor_id, tier, starts_on, ends_on, anchor_day, source, purpose, gift_id, plan_id,
                               gifted_id, staff_id, reason, decided_at, created_at)
  select id, "donorId", tier, "startsOn", "endsOn", "anchorDay", source, purpose, "giftId", "planId",
         "giftedId", "staffId", reason, "decidedAt", $2
  from jsonb_to_recordset($1::jsonb) as term (id uuid, "donorId" uuid, tier text, "startsOn" date, "endsOn" date,
    "anchorDay" smallint, source text, purpose text, "giftId" uuid, "planId" uuid, "giftedId" uuid, "staffId" uuid,
    reason text, "decidedAt" timestamptz)`;

const END_TERMS = `
  update membership_term set ended_on = "on", ended_reason = ended.reason
  from jsonb_to_recordset($1::jsonb) as ended (id uuid, "on" date, reason text)
  where membership_term.id = ended.id and ended_on is null`;
