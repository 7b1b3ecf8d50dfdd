import type { CalendarDate } from '../../kernel/calendar.js';
import { Conditions, containing, type Hidden, hides, listed, type OneOrMore } from '../../database/conditions.js';
import { type ListOrder, orderNamed } from '../../database/list-order.js';
import { isKnownTo } from '../../donors/identity/shown-name.js';

export const MEMBER_STATES = ['active', 'grace', 'over'] as const;
export type MemberStatus = (typeof MEMBER_STATES)[number];

export type MemberSource = 'gift' | 'plan' | 'complimentary' | 'gifted';

/** Which members a list or a file shows. Without `status` those who are members. */
export interface MemberFilters {
  readonly status?: OneOrMore<MemberStatus> | undefined;
  /** Codes of tiers. */
  readonly tier?: OneOrMore<string> | undefined;
  /** How they came by the last of their terms. */
  readonly source?: OneOrMore<MemberSource> | undefined;
  /** The first and the last day on which that term may end. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  /** Part of a name or an address. */
  readonly text?: string | undefined;
  /** The day on which they are; without it the day it is in the organisation's zone. */
  readonly today?: CalendarDate | undefined;
  /** What the reader does not see. */
  readonly hidden?: OneOrMore<Hidden> | undefined;
}

/** How long after its end a membership is still one that may be renewed as if it had not ended. */
const GRACE_DAYS = 30;

const ENDED_BY = (term: string): string => `coalesce(${term}.ended_on, ${term}.ends_on)`;
const COUNTS = (term: string): string => `${term}.ended_reason is distinct from 'recounted'`;

/** The day on which a term ends or has ended, in SQL over `membership_term`. */
export const TERM_END = ENDED_BY('membership_term');

/** The first day of the first term of somebody, in SQL over `membership_term`. */
export const MEMBER_SINCE = `
  (select min(earlier.starts_on) from membership_term as earlier
   where earlier.donor_id = membership_term.donor_id and ${COUNTS('earlier')})`;

/** SQL of the day on which members are, from that of the day that is asked for. */
export function memberDay(asked: string | undefined): string {
  return asked ?? '(now() at time zone (select time_zone from organisation))';
}

/** How a member stands. @param today SQL of a day */
export function memberStatus(today: string): string {
  return `
  case when ${TERM_END} >= ${today}::date then 'active'
       when ${TERM_END} >= ${today}::date - ${GRACE_DAYS} and membership_term.ended_on is null then 'grace'
       else 'over' end`;
}

/** The code of the tier of today; of the last term where there is none today. @param today SQL of a day */
export function memberTier(today: string): string {
  return `
  coalesce(
    (select best.code from membership_term as current join tier as best on best.code = current.tier
     where current.donor_id = membership_term.donor_id and current.starts_on <= ${today}::date
       and ${ENDED_BY('current')} >= ${today}::date and ${COUNTS('current')}
     order by best.threshold_minor desc limit 1),
    membership_term.tier)`;
}

/** Which members the filters let through, each by the last of their terms: conditions over `membership_term` alone. */
export function memberConditions(filters: MemberFilters): Conditions {
  const { status = 'active', tier, source, from, to, text } = filters;
  const conditions = new Conditions();
  const today = memberDay(filters.today && conditions.value(filters.today));
  conditions.only(COUNTS('membership_term'));
  conditions.only(`not exists (select from membership_term as later where later.donor_id = membership_term.donor_id
    and ${COUNTS('later')} and (${ENDED_BY('later')}, later.id) > (${TERM_END}, membership_term.id))`);
  conditions.oneOf(memberStatus(today), status);
  // Said as well, it is where the index of the ends begins to read.
  if (!listed(status).includes('over')) {
    conditions.only(`${TERM_END} >= ${today}::date${listed(status).includes('grace') ? ` - ${GRACE_DAYS}` : ''}`);
  }
  if (tier) conditions.oneOf(memberTier(today), tier);
  if (source) conditions.oneOf('membership_term.source', source);
  if (from) conditions.where(`${TERM_END} >= ?::date`, from);
  if (to) conditions.where(`${TERM_END} <= ?::date`, to);
  if (text?.trim()) {
    conditions.where(
      `membership_term.donor_id in (select id from donor where donor.name_key || ' ' || donor.email_key like ?
         and ${isKnownTo(!hides(filters, 'anonymous-donors'))})`,
      containing(text),
    );
  }
  return conditions;
}

/** Members whose membership runs out first come first; of those whose membership is over, the latest. */
export function usualMemberOrder({ status = 'active' }: Pick<MemberFilters, 'status'>): 'ends' | 'ends-reversed' {
  return listed(status).every((each) => each === 'over') ? 'ends-reversed' : 'ends';
}

/** The order of a name as addresses have it. */
export function memberOrder(filters: MemberFilters, sort: string | undefined): ListOrder {
  return orderNamed(ORDERS, sort ?? usualMemberOrder(filters), 'ends');
}

const ORDERS: Readonly<Record<'ends', ListOrder>> = {
  ends: {
    key: [
      { sql: TERM_END, kind: 'date' },
      { sql: 'membership_term.id', kind: 'id' },
    ],
    descending: false,
  },
};
