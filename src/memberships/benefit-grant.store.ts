import type { CalendarDate } from '../kernel/calendar.js';
import { newId, type DonorId, type GiftId, type StaffId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { ValuedBenefit } from '../regimes/benefits.js';
import type { OfferedBenefit } from './catalogue.js';

/** held: its member is not known yet · open: to be done · sent · declined: not wanted · cancelled: its money went back. */
export type GrantState = 'held' | 'open' | 'sent' | 'declined' | 'cancelled';

/** A benefit that a term brings, or that waits for the recipient of a gifted membership. */
export interface NewGrant {
  readonly benefit: OfferedBenefit;
  readonly termId: string | null;
  readonly giftId: string | null;
  readonly planId: string | null;
  readonly giftedId: string | null;
  readonly parts: number;
  readonly grantedOn: CalendarDate;
  /** Until when it is not granted again; null: never again. */
  readonly coversUntil: CalendarDate | null;
}

/** A benefit that somebody has or gets already. */
export interface HadBenefit {
  readonly donorId: DonorId;
  readonly benefitId: string;
  readonly coversUntil: CalendarDate | null;
}

export function benefitsHad(tx: Tx, donorIds: readonly DonorId[]): Promise<HadBenefit[]> {
  return rows<HadBenefit>(
    tx,
    `select donor_id as "donorId", benefit_id as "benefitId", covers_until::text as "coversUntil"
     from membership_term join benefit_grant on term_id = membership_term.id and state <> 'cancelled'
     where donor_id = any($1::uuid[])`,
    [donorIds],
  );
}

/** Writes down what benefits say of themselves today; one that the same gift or term has brought is left as it is. */
export async function insertGrants(tx: Tx, grants: readonly NewGrant[]): Promise<void> {
  if (grants.length === 0) return;
  const given = grants.map(({ benefit: { id: benefitId, ...benefit }, ...grant }) => ({
    ...benefit,
    ...grant,
    id: newId(),
    benefitId,
    state: grant.termId === null ? 'held' : 'open',
  }));
  await rows(tx, INSERT_GRANTS, [JSON.stringify(given)]);
}

/** What a gift brought and was not sent yet is not sent any more, but for the benefits in `keeping`. */
export async function cancelGrants(tx: Tx, giftId: GiftId, keeping: readonly string[]): Promise<void> {
  await rows(
    tx,
    `update benefit_grant set state = 'cancelled' where gift_id = $1 and state in ('open', 'held')
       and benefit_id <> all($2::uuid[])`,
    [giftId, keeping],
  );
}

/** Notes what was done with benefits that are open, or opens them again; returns those that it changed. */
export async function decideGrants(
  tx: Tx,
  ids: readonly string[],
  { to, staffId, now }: { to: 'sent' | 'declined' | 'open'; staffId: StaffId; now: Date },
): Promise<string[]> {
  const changed = await rows<{ id: string }>(
    tx,
    `update benefit_grant set state = $2, decided_at = case when $2 = 'open' then null else $3::timestamptz end,
       decided_by = case when $2 = 'open' then null else $4::uuid end
     where id = any($1::uuid[]) and state = any($5::text[]) returning id`,
    [ids, to, now, staffId, to === 'open' ? ['sent', 'declined'] : ['open']],
  );
  return changed.map(({ id }) => id);
}

/** The benefits of a gifted membership come to the member of the term that it became; returns them in words. */
export async function releaseGrants(tx: Tx, giftedId: string, termId: string): Promise<string[]> {
  const released = await rows<{ description: string }>(
    tx,
    `update benefit_grant set term_id = $2, state = 'open' where gifted_id = $1 and state = 'held'
     returning description`,
    [giftedId, termId],
  );
  return released.map(({ description }) => description);
}

/** The benefits that payments bear, by gift: those that came with them, and parts of what earlier charges brought. */
export async function benefitsOfGifts(tx: Tx, giftIds: readonly GiftId[]): Promise<Map<GiftId, ValuedBenefit[]>> {
  const found = await rows<BorneRow>(tx, BORNE, [giftIds]);
  const benefits = new Map<GiftId, ValuedBenefit[]>(giftIds.map((id) => [id, []]));
  for (const { payment, part, parts, fmvMinor, costMinor, ...benefit } of found) {
    benefits.get(payment)!.push({
      ...benefit,
      fmvMinor: Number(fmvMinor),
      costMinor: costMinor === null ? null : Number(costMinor),
      spread: { part, parts },
    });
  }
  return benefits;
}

/** A benefit that a donor was given, and what became of it. */
export interface DonorBenefit {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly state: Exclude<GrantState, 'held'>;
  readonly mailed: boolean;
  readonly grantedOn: CalendarDate;
  readonly decidedAt: Date | null;
}

/** The latest first. */
export function benefitsOfDonor(tx: Tx, donorId: DonorId): Promise<DonorBenefit[]> {
  return rows<DonorBenefit>(
    tx,
    `select benefit_grant.id, name, description, state, mailed, granted_on::text as "grantedOn",
            benefit_grant.decided_at as "decidedAt"
     from membership_term join benefit_grant on term_id = membership_term.id
     where donor_id = $1 order by granted_on desc, name`,
    [donorId],
  );
}

interface BorneRow extends Omit<ValuedBenefit, 'fmvMinor' | 'costMinor' | 'spread'> {
  payment: GiftId;
  part: number;
  parts: number;
  fmvMinor: string;
  costMinor: string | null;
}

const FACTS = `name, description, fmv_minor as "fmvMinor", cost_minor as "costMinor", logo,
  frequent_right as "frequentRight", members_only_event as "membersOnlyEvent",
  informing_publication as "informingPublication", parts`;

/** The part of a charge is its place among the paid charges of its plan, from the one on that brought the benefit. */
const BORNE = `
  select gift_id as payment, 1 as part, ${FACTS} from benefit_grant
  where gift_id = any($1::uuid[]) and state <> 'cancelled'
  union all
  select paid.id, charge.part, ${FACTS}
  from gift as paid
  join benefit_grant on benefit_grant.plan_id = paid.plan_id and gift_id <> paid.id and parts > 1
    and benefit_grant.state <> 'cancelled'
  join gift as first on first.id = gift_id and first.period_start < paid.period_start
  cross join lateral (
    select count(*)::int as part from gift
    where gift.plan_id = paid.plan_id and gift.period_start between first.period_start and paid.period_start
      and gift.state in ('settled', 'refunded')) as charge
  where paid.id = any($1::uuid[]) and charge.part <= parts
  order by description`;

const INSERT_GRANTS = `
  insert into benefit_grant (id, benefit_id, term_id, gift_id, plan_id, gifted_id, name, description, fmv_minor,
    cost_minor, logo, frequent_right, members_only_event, informing_publication, mailed, parts, granted_on,
    covers_until, state)
  select id, "benefitId", "termId", "giftId", "planId", "giftedId", name, description, "fmvMinor",
    "costMinor", logo, "frequentRight", "membersOnlyEvent", "informingPublication", mailed, parts, "grantedOn",
    "coversUntil", state
  from jsonb_to_recordset($1::jsonb) as given (id uuid, "benefitId" uuid, "termId" uuid, "giftId" uuid, "planId" uuid,
    "giftedId" uuid, name text, description text, "fmvMinor" bigint, "costMinor" bigint, logo boolean,
    "frequentRight" boolean, "membersOnlyEvent" boolean, "informingPublication" boolean, mailed boolean,
    parts smallint, "grantedOn" date, "coversUntil" date, state text)
  on conflict do nothing`;
