import type { CalendarDate } from '../../kernel/calendar.js';
import { type DonorId, isId, type PlanId } from '../../kernel/id.js';
import { Conditions, containing, type Hidden, hides, listed, type OneOrMore } from '../../database/conditions.js';
import { isKnownTo } from '../../donors/identity/shown-name.js';
import { inArea } from '../../donors/listing/area.js';
import { GIFT_METHOD, type GiftMethod } from './gift-method.js';
import { type GiftStatus, hasStatus, isUnfinished } from './gift-status.js';
import { UNTHANKED } from './unthanked.js';

/** What a list of gifts shows. Without `state` only received money counts: settled gifts and refunded ones. */
export interface GiftFilters {
  /** First and last date, both included, in the organisation's zone. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  /** More or less than so many minor units of the gift's own currency, written as digits. */
  readonly over?: string | undefined;
  readonly under?: string | undefined;
  /** Received and unfinished gifts stand in lists of their own: all of these are of one sort. */
  readonly state?: OneOrMore<GiftStatus> | undefined;
  readonly method?: OneOrMore<GiftMethod> | undefined;
  readonly rhythm?: OneOrMore<GiftRhythm> | undefined;
  readonly came?: CameBy | undefined;
  /** The run of an import that brought it. */
  readonly importId?: string | undefined;
  /** The code of a designation. */
  readonly designation?: OneOrMore<string> | undefined;
  /** The slug of a campaign. */
  readonly campaign?: OneOrMore<string> | undefined;
  /** The id that the newsroom gave the article. */
  readonly article?: OneOrMore<string> | undefined;
  readonly section?: OneOrMore<string> | undefined;
  readonly author?: OneOrMore<string> | undefined;
  /** Where on the page the ask stood. */
  readonly placement?: OneOrMore<string> | undefined;
  /** The arm of an experiment: by itself, or with its form before it, "article-footer · b". */
  readonly variant?: OneOrMore<string> | undefined;
  /** The address of an article that the newsroom gave no id. */
  readonly url?: OneOrMore<string> | undefined;
  /** The area that the giver lives in now: see `inArea`. */
  readonly area?: OneOrMore<string> | undefined;
  /** The charge that a plan began with, or a later one; of a plan that took another's place all are later ones. */
  readonly charge?: 'first' | 'renewal' | undefined;
  readonly donorId?: DonorId | undefined;
  readonly planId?: PlanId | undefined;
  readonly depositId?: string | undefined;
  /** The first gift of its donor, or a later one. */
  readonly first?: 'yes' | 'no' | undefined;
  /** Gifts for which nobody has said thanks yet, beside the receipt. */
  readonly thanked?: 'no' | undefined;
  /** Part of a donor's name or address; or the whole of a receipt number, a gift id or a processor id. */
  readonly text?: string | undefined;
  /** What the reader may not see finds nothing either. */
  readonly hidden?: OneOrMore<Hidden> | undefined;
}

/** Through the processor, recorded by staff, or given elsewhere and brought here as history. */
export const CAME_BY = ['online', 'on-paper', 'imported'] as const;
export type CameBy = (typeof CAME_BY)[number];

const CAME: Readonly<Record<CameBy, string>> = {
  online: `gift.channel = 'online'`,
  'on-paper': `gift.channel <> 'online' and gift.channel <> 'imported'`,
  imported: `gift.channel <> 'online' and gift.channel = 'imported'`,
};

export const GIFT_RHYTHMS = ['once', 'monthly', 'quarterly', 'yearly', 'other'] as const;
export type GiftRhythm = (typeof GIFT_RHYTHMS)[number];

/** Beside `gift`, the tables that lists and files speak of when they say something about one. */
export const GIFT_JOINS = `
  join donor on donor.id = gift.donor_id
  join designation on designation.code = coalesce(gift.moved_to, gift.designation)
  join campaign on campaign.id = gift.campaign_id
  left join plan on plan.id = gift.plan_id
  left join receipt issued on issued.gift_id = gift.id and issued.status = 'issued'
  cross join lateral (select coalesce(sum(amount_minor), 0)::bigint as sum from refund
                      where refund.gift_id = gift.id and refund.state = 'succeeded') as returned
  cross join lateral (select coalesce(sum(withheld_minor), 0)::bigint as "disputedMinor",
                             coalesce(sum(fee_minor), 0)::bigint as "disputeFeeMinor",
                             coalesce(bool_or(state in ('needs-response', 'under-review')), false) as "isContested"
                      from dispute where dispute.gift_id = gift.id) as disputed
  left join lateral (
    select deposit.id, deposit.arrival_date from deposit_line line join deposit on deposit.id = line.deposit_id
    where line.gift_id = gift.id and line.category = 'charge'
    union all select id, arrival_date from deposit where batch_id = gift.batch_id limit 1) as deposit on true`;

export const GIFT_SOURCE = `from gift ${GIFT_JOINS}`;

/** Unfinished gifts have no instant of payment: they are listed by when they were started. */
export function giftInstant({ state }: GiftFilters): string {
  return isUnfinished(state) ? 'gift.started_at' : 'gift.occurred_at';
}

/** Which gifts the filters let through, over `gift` alone: the same for the list, its totals, and the file made of it. */
export function giftConditions(filters: GiftFilters): Conditions {
  const conditions = new Conditions();
  const { state, from, to, came, donorId, planId, text } = filters;
  conditions.only(isUnfinished(state) ? 'gift.occurred_at is null' : 'gift.gift_date is not null');
  if (!isUnfinished(state)) conditions.only('gift.occurred_at is not null');
  if (state) conditions.only(hasStatus(state));
  if (came) conditions.only(CAME[came]);
  const date = isUnfinished(state) ? STARTED_ON : 'gift.gift_date';
  // The instant lies within a day of the date in every zone; said as well, it is where the index begins to read.
  if (from) conditions.where(`${date} >= ? and ${giftInstant(filters)} >= ?::date - 1`, from);
  if (to) conditions.where(`${date} <= ? and ${giftInstant(filters)} < ?::date + 2`, to);
  addKinds(conditions, filters);
  if (donorId) conditions.where('gift.donor_id = ?', donorId);
  if (planId) conditions.where('gift.plan_id = ?', planId);
  if (text?.trim()) conditions.only(matchesText(conditions, text.trim(), filters));
  return conditions;
}

/** What a gift is like, where it came from, and what it waits for. */
function addKinds(conditions: Conditions, filters: GiftFilters): void {
  const { over, under, method, rhythm, designation, campaign, depositId, importId, first, thanked, charge } = filters;
  if (over) conditions.where('gift.amount_minor > ?::bigint', over);
  if (under) conditions.where('gift.amount_minor < ?::bigint', under);
  if (method) conditions.oneOf(GIFT_METHOD, method);
  if (rhythm) conditions.oneOf('gift.rhythm', rhythm);
  if (designation) conditions.oneOf('coalesce(gift.moved_to, gift.designation)', designation);
  if (campaign) {
    const slugs = listed(campaign).map((slug) => conditions.value(slug));
    conditions.only(`gift.campaign_id in (select id from campaign where slug in (${slugs.join(', ')}))`);
  }
  if (depositId) conditions.where(IN_DEPOSIT, depositId);
  if (importId) conditions.where('gift.id in (select gift_id from imported_gift where run_id = ?::uuid)', importId);
  if (first) addFirst(conditions, filters);
  if (thanked) conditions.only(UNTHANKED);
  if (charge) conditions.only(charge === 'first' ? FIRST_CHARGE : `gift.plan_id is not null and not (${FIRST_CHARGE})`);
  addOrigins(conditions, filters);
}

/** What a gift keeps of the page that it came from, and where its giver lives. */
function addOrigins(conditions: Conditions, filters: GiftFilters): void {
  const { article, section, author, placement, variant, url, area } = filters;
  if (article) conditions.oneOf('gift.article_id', article);
  if (section) conditions.oneOf('gift.section', section);
  if (author) conditions.oneOf('gift.author', author);
  if (placement) conditions.oneOf('gift.placement', placement);
  if (variant) {
    const arms = listed(variant)
      .map((each) => conditions.value(each))
      .join(', ');
    conditions.only(`gift.variant in (${arms}) or gift.variant is not null
      and (select form.slug from form where form.id = gift.form_id) || ' · ' || gift.variant in (${arms})`);
  }
  if (url) {
    conditions.only('gift.article_id is null');
    conditions.oneOf('gift.article_url', url);
  }
  if (area) conditions.only(`gift.donor_id in (select donor.id from donor where ${inArea(conditions, area)})`);
}

/** The first gift of a donor is known; with the dates it is one of few. */
function addFirst(conditions: Conditions, { first, from, to }: GiftFilters): void {
  if (first === 'no') {
    conditions.only('not exists (select from donor_giving where first_gift_id = gift.id and donor_id = gift.donor_id)');
    return;
  }
  const within = [
    'true',
    ...(from ? [`first_gift_on >= ${conditions.value(from)}`] : []),
    ...(to ? [`first_gift_on <= ${conditions.value(to)}`] : []),
  ];
  conditions.only(`gift.id in (select first_gift_id from donor_giving where ${within.join(' and ')})`);
}

const STARTED_ON = '(gift.started_at at time zone (select time_zone from organisation))::date';

/** The date that a list shows: the gift's, or while there is none the day on which it was started. */
export const GIFT_DAY = `coalesce(gift.gift_date, ${STARTED_ON})`;

/** As the report of stories counts it. */
const FIRST_CHARGE = `
  gift.plan_id is not null
  and gift.id = (select charge.id from gift charge where charge.plan_id = gift.plan_id and charge.occurred_at is not null
                 order by charge.period_start limit 1)
  and exists (select from plan where plan.id = gift.plan_id and plan.restarts_id is null and plan.replaces_id is null)`;

const IN_DEPOSIT = `
  gift.id in (select gift_id from deposit_line where deposit_id = ?::uuid and category = 'charge' and gift_id is not null)
  or gift.batch_id = (select batch_id from deposit where deposit.id = ?::uuid)`;

/** Each branch has an index of its own; joined by "or" they would have none. */
function matchesText(conditions: Conditions, text: string, filters: GiftFilters): string {
  const part = conditions.value(containing(text));
  const whole = conditions.value(text);
  const branches = [
    `select g.id from gift g join donor d on d.id = g.donor_id where d.name_key || ' ' || d.email_key like ${part}
       and ${isKnownTo(!hides(filters, 'anonymous-donors'), 'd')}`,
    `select gift_id from receipt where label = upper(${whole})`,
  ];
  if (!hides(filters, 'processor-ids')) {
    branches.push(
      `select id from gift where stripe_charge_id = ${whole}`,
      `select id from gift where stripe_payment_intent_id = ${whole}`,
      `select gift_id from refund where stripe_refund_id = ${whole}`,
      `select gift_id from dispute where stripe_dispute_id = ${whole}`,
    );
  }
  if (isId(text)) branches.push(`select ${whole}::uuid`);
  return `gift.id in (${branches.join(' union ')})`;
}
