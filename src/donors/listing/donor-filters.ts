import type { CalendarDate } from '../../kernel/calendar.js';
import { Conditions, containing, type Hidden, hides, listed, type OneOrMore } from '../../database/conditions.js';
import type { ListOrder } from '../../database/list-order.js';
import type { Purpose } from '../consents.js';
import type { DonorKind } from '../donor-kind.js';
import { isKnownTo } from '../identity/shown-name.js';
import { inArea } from './area.js';
import { hasStanding, type Standing } from './standing.js';

/** Which donors a list shows. Without `gave` those from whom money was received. Amounts are minor units, as digits. */
export interface DonorFilters {
  /** Part of a name or an address. */
  readonly text?: string | undefined;
  readonly standing?: OneOrMore<Standing> | undefined;
  /** More or less than so much in all, less what went back. */
  readonly over?: string | undefined;
  readonly under?: string | undefined;
  /** More than so much since `yearFrom`, the first day of this fiscal year. */
  readonly yearOver?: string | undefined;
  readonly yearFrom?: CalendarDate | undefined;
  /** First and last day of the last gift, and of the first, all included. */
  readonly lastFrom?: CalendarDate | undefined;
  readonly lastTo?: CalendarDate | undefined;
  readonly firstFrom?: CalendarDate | undefined;
  readonly firstTo?: CalendarDate | undefined;
  /** First and last day of any gift, both included; with `campaign` a gift to one of those. */
  readonly gaveFrom?: CalendarDate | undefined;
  readonly gaveTo?: CalendarDate | undefined;
  /** Never: people whom staff wrote down or an import brought, and who have given nothing. */
  readonly gave?: 'never' | undefined;
  /** Ids of tags: any of them. */
  readonly tag?: OneOrMore<string> | undefined;
  /** The article that the first gift came from. */
  readonly story?: OneOrMore<string> | undefined;
  /** Slugs of campaigns that got a gift from them. */
  readonly campaign?: OneOrMore<string> | undefined;
  readonly kind?: OneOrMore<DonorKind> | undefined;
  /** Where they live now: see `inArea`. */
  readonly area?: OneOrMore<string> | undefined;
  readonly email?: 'yes' | 'no' | undefined;
  /** A charge of a running plan has failed and is not made good, or its card ends before the next one. */
  readonly trouble?: 'yes' | undefined;
  /** Asked not to be asked, on the day `on`; or may be asked. */
  readonly ask?: 'do-not' | 'may' | undefined;
  /** What they said yes to. */
  readonly consent?: OneOrMore<Purpose> | undefined;
  /** Values of fields of the newsroom's own, "key:value". */
  readonly field?: OneOrMore<string> | undefined;
  /** Ids of donors, as somebody ticked them. */
  readonly ids?: readonly string[] | undefined;
  /** What the reader may not see finds nothing either. */
  readonly hidden?: OneOrMore<Hidden> | undefined;
  /** The day it is in the organisation's zone; what is true of a donor depends on it. */
  readonly on?: CalendarDate | undefined;
}

/**
 * The tables that `donorConditions` speaks of. Who gave is counted and put in order without a look at the donor, unless
 * the order is that of the names.
 */
export function donorTable({ gave }: DonorFilters, sort?: string): string {
  if (gave === 'never') return 'donor left join donor_giving giving on giving.donor_id = donor.id';
  if (sort?.startsWith('name')) return 'donor join donor_giving giving on giving.donor_id = donor.id';
  return 'donor_giving giving left join donor on donor.id = giving.donor_id';
}

/** Which donors the filters let through: the same for the list, its totals, and the file made of it. */
export function donorConditions(filters: DonorFilters): Conditions {
  const conditions = new Conditions();
  const { text, standing, over, under, yearOver, yearFrom, lastFrom, lastTo, firstFrom, firstTo, gave } = filters;
  // A donor who was merged owns no gifts, so there is no giving of theirs.
  if (gave === 'never') {
    conditions.only(`giving.donor_id is null and donor.merged_into is null and donor.origin <> 'gift'`);
  }
  if (text?.trim()) conditions.only(matchesText(conditions, text, filters));
  if (standing) {
    let day: string | undefined;
    const on = (): string => (day ??= today(conditions, filters));
    conditions.only(
      listed(standing)
        .map((each) => `(${hasStanding(each, on)})`)
        .join(' or '),
    );
  }
  if (over) conditions.where('giving.lifetime_minor > ?::bigint', over);
  if (under) conditions.where('giving.lifetime_minor < ?::bigint', under);
  if (yearOver && yearFrom) {
    const [amount, from] = [conditions.value(yearOver), conditions.value(yearFrom)];
    conditions.only(`giving.last_gift_on >= ${from}::date and ${givenSince(`${from}::date`)} > ${amount}::bigint`);
  }
  if (lastFrom) conditions.where('giving.last_gift_on >= ?', lastFrom);
  if (lastTo) conditions.where('giving.last_gift_on <= ?', lastTo);
  if (firstFrom) conditions.where('giving.first_gift_on >= ?', firstFrom);
  if (firstTo) conditions.where('giving.first_gift_on <= ?', firstTo);
  addKinds(conditions, filters);
  return conditions;
}

function addKinds(conditions: Conditions, filters: DonorFilters): void {
  const { tag, story, campaign, gaveFrom, gaveTo, kind, area, email, trouble, ask, consent, field, ids } = filters;
  const values = (each: OneOrMore<string>): string =>
    listed(each)
      .map((value) => conditions.value(value))
      .join(', ');
  if (tag) conditions.only(among(`select donor_id from donor_tag where tag_id::text in (${values(tag)})`));
  if (story) conditions.only(`giving.first_gift_id in (select id from gift where article_id in (${values(story)}))`);
  if (campaign || gaveFrom || gaveTo) conditions.only(hasGiven(conditions, filters));
  if (kind) conditions.oneOf('donor.kind', kind);
  if (area) conditions.only(inArea(conditions, area));
  if (email) conditions.only(email === 'yes' ? `donor.email <> ''` : `donor.email = ''`);
  if (trouble) conditions.only(among(IN_TROUBLE));
  if (ask) {
    const isHeld = `coalesce(donor.do_not_ask_until > ${today(conditions, filters)}::date, false)`;
    conditions.only(ask === 'do-not' ? isHeld : `not ${isHeld}`);
  }
  if (consent) conditions.only(among(`${CONSENTED} and last.purpose in (${values(consent)})`));
  for (const each of field ? listed(field) : []) {
    const [key, value] = [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 1)];
    conditions.only(`donor.id in (select donor_id from donor_field_value join custom_field on custom_field.id = field_id
      where custom_field.key = ${conditions.value(key)} and lower(value) = lower(${conditions.value(value)}))`);
  }
  if (ids) conditions.only(ids.length === 0 ? 'false' : `donor.id::text in (${values(ids)})`);
}

/** Who gave within some days, to some campaigns, or both by one gift. */
function hasGiven(conditions: Conditions, { campaign, gaveFrom, gaveTo }: DonorFilters): string {
  const slugs = campaign && listed(campaign).map((slug) => conditions.value(slug));
  const [from, to] = [gaveFrom, gaveTo].map((day) => day && `${conditions.value(day)}::date`);
  const parts = [
    'gift.occurred_at is not null',
    slugs && `gift.campaign_id in (select id from campaign where slug in (${slugs.join(', ')}))`,
    // The instant lies within a day of the date in every zone; said as well, it is where the index begins to read.
    from && `gift.gift_date >= ${from} and gift.occurred_at >= ${from} - 1`,
    to && `gift.gift_date <= ${to} and gift.occurred_at < ${to} + 2`,
  ];
  return `giving.donor_id in (select gift.donor_id from gift where ${parts.filter(Boolean).join(' and ')})`;
}

/** What came in since a day, less what went back of it. @param from an expression for the day. */
export function givenSince(from: string): string {
  return `(
    select coalesce(sum(gift.amount_minor
             - coalesce((select sum(minor) from gift_return where gift_return.gift_id = gift.id), 0)), 0)::bigint
    from gift where gift.donor_id = donor.id and gift.occurred_at >= ${from} - 1 and gift.gift_date >= ${from})`;
}

/** Few donors of many, found once and first. */
function among(donors: string): string {
  return `donor.id = any (array(${donors}))`;
}

const IN_TROUBLE = `
  select donor_id from plan where ended_at is null and (state = 'past_due' or method_expires_on < next_charge_on)
  union select plan.donor_id from plan_trouble join plan on plan.id = plan_id where outcome is null and plan.ended_at is null`;

/** Who said yes, and not no since. */
const CONSENTED = `
  select last.donor_id from donor_consent last
  where last.given and not exists (select from donor_consent later where later.donor_id = last.donor_id
    and later.purpose = last.purpose and later.position > last.position)`;

function matchesText(conditions: Conditions, text: string, filters: DonorFilters): string {
  const part = conditions.value(containing(text));
  // Two indexes, one after the other: joined by "or", neither would be used.
  return `donor.id in (
      select id from donor where name_key || ' ' || email_key like ${part}
      union select donor_id from donor_email where email_key like ${part})
    and ${isKnownTo(!hides(filters, 'anonymous-donors'))}`;
}

/** Somebody who does not say which day it is means the database's. */
function today(conditions: Conditions, { on }: DonorFilters): string {
  return on ? conditions.value(on) : '(now() at time zone (select time_zone from organisation))';
}

/** What donors can be put in order by. Only the name orders those who gave nothing. */
export const DONOR_ORDERS = {
  last: {
    key: [
      { sql: 'giving.last_gift_at', kind: 'instant' },
      { sql: 'giving.last_gift_id', kind: 'id' },
    ],
    descending: true,
  },
  lifetime: {
    key: [
      { sql: 'giving.lifetime_minor', kind: 'amount' },
      { sql: 'giving.donor_id', kind: 'id' },
    ],
    descending: true,
  },
  name: {
    key: [
      { sql: `plain_text(donor.last_name || ' ' || donor.first_name) collate "C"`, kind: 'text' },
      { sql: 'donor.id', kind: 'id' },
    ],
    descending: false,
  },
} as const satisfies Record<string, ListOrder>;
