import type { CalendarDate } from '../../kernel/calendar.js';
import { type DonorId, isId, type PlanId } from '../../kernel/id.js';
import { Conditions, containing } from '../../database/conditions.js';
import type { GiftState } from '../gift-state.js';

/** What a list of gifts shows. Without `state` only received money counts: settled gifts and refunded ones. */
export interface GiftFilters {
  /** First and last date, both included, in the organisation's zone. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly state?: GiftState | undefined;
  /** Through the processor, or recorded by staff. */
  readonly came?: 'online' | 'on-paper' | undefined;
  /** The code of a designation. */
  readonly designation?: string | undefined;
  /** The slug of a campaign. */
  readonly campaign?: string | undefined;
  /** The id that the newsroom gave the article. */
  readonly article?: string | undefined;
  readonly donorId?: DonorId | undefined;
  readonly planId?: PlanId | undefined;
  /** Part of a donor's name or address; or the whole of a receipt number, a gift id or a processor id. */
  readonly text?: string | undefined;
}

/** The tables that `giftConditions` speaks of, and all that lists and files say about a gift. */
export const GIFT_SOURCE = `
  from gift
  join donor on donor.id = gift.donor_id
  join designation on designation.code = gift.designation
  join campaign on campaign.id = gift.campaign_id
  left join plan on plan.id = gift.plan_id
  left join receipt issued on issued.gift_id = gift.id and issued.status = 'issued'
  cross join lateral (select coalesce(sum(amount_minor), 0)::bigint as sum from refund
                      where refund.gift_id = gift.id and refund.state = 'succeeded') as returned
  cross join lateral (select coalesce(sum(withheld_minor), 0)::bigint as "disputedMinor",
                             coalesce(sum(fee_minor), 0)::bigint as "disputeFeeMinor",
                             coalesce(bool_or(state in ('needs-response', 'under-review')), false) as "isContested"
                      from dispute where dispute.gift_id = gift.id) as disputed`;

/** Unfinished gifts have no instant of payment: they are listed by when they were started. */
export function giftInstant({ state }: GiftFilters): string {
  return isUnfinished(state) ? 'gift.started_at' : 'gift.occurred_at';
}

function isUnfinished(state: GiftState | undefined): boolean {
  return state !== undefined && state !== 'settled' && state !== 'refunded';
}

/** Which gifts the filters let through: the same for the list, its totals, and the file made of it. */
export function giftConditions(filters: GiftFilters): Conditions {
  const conditions = new Conditions();
  const { state, from, to, came, designation, campaign, article, donorId, planId, text } = filters;
  conditions.only(isUnfinished(state) ? 'gift.occurred_at is null' : 'gift.gift_date is not null');
  if (!isUnfinished(state)) conditions.only('gift.occurred_at is not null');
  if (state) conditions.where('gift.state = ?', state);
  if (came) conditions.only(came === 'online' ? `gift.channel = 'online'` : `gift.channel <> 'online'`);
  const date = isUnfinished(state) ? STARTED_ON : 'gift.gift_date';
  // The instant lies within a day of the date in every zone; said as well, it is where the index begins to read.
  if (from) conditions.where(`${date} >= ? and ${giftInstant(filters)} >= ?::date - 1`, from);
  if (to) conditions.where(`${date} <= ? and ${giftInstant(filters)} < ?::date + 2`, to);
  if (designation) conditions.where('gift.designation = ?', designation);
  if (campaign) conditions.where('gift.campaign_id = (select id from campaign where slug = ?)', campaign);
  if (article) conditions.where('gift.article_id = ?', article);
  if (donorId) conditions.where('gift.donor_id = ?', donorId);
  if (planId) conditions.where('gift.plan_id = ?', planId);
  if (text?.trim()) conditions.only(matchesText(conditions, text.trim()));
  return conditions;
}

const STARTED_ON = '(gift.started_at at time zone (select time_zone from organisation))::date';

/** The date that a list shows: the gift's, or while there is none the day on which it was started. */
export const GIFT_DAY = `coalesce(gift.gift_date, ${STARTED_ON})`;

/** Each branch has an index of its own; joined by "or" they would have none. */
function matchesText(conditions: Conditions, text: string): string {
  const part = conditions.value(containing(text));
  const whole = conditions.value(text);
  const branches = [
    `select g.id from gift g join donor d on d.id = g.donor_id where d.name_key || ' ' || d.email_key like ${part}`,
    `select gift_id from receipt where label = upper(${whole})`,
    `select id from gift where stripe_charge_id = ${whole}`,
    `select id from gift where stripe_payment_intent_id = ${whole}`,
    `select gift_id from refund where stripe_refund_id = ${whole}`,
    `select gift_id from dispute where stripe_dispute_id = ${whole}`,
  ];
  if (isId(text)) branches.push(`select ${whole}::uuid`);
  return `gift.id in (${branches.join(' union ')})`;
}
