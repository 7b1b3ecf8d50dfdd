import { parseDate, type CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import { Conditions, containing, type Hidden, hides, type OneOrMore } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { isKnownTo, shownName, shownText } from '../../donors/identity/shown-name.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

export type MemberStatus = 'active' | 'grace' | 'over';

export interface MemberFilters {
  readonly status: MemberStatus;
  /** The code of a tier. */
  readonly tier?: string | undefined;
  /** Part of a name or an address. */
  readonly text?: string | undefined;
  readonly today: CalendarDate;
  /** What the reader does not see. */
  readonly hidden?: OneOrMore<Hidden> | undefined;
}

/** Somebody who is or was a member, with the last of their terms. */
export interface MemberRow {
  readonly donorId: DonorId;
  readonly name: string;
  readonly email: string;
  /** Of today; of the last term where there is none today. */
  readonly tier: string;
  readonly source: 'gift' | 'plan' | 'complimentary' | 'gifted';
  readonly since: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly status: MemberStatus;
}

/** Members: those whose membership runs out first come first; of those whose membership is over, the latest. */
export async function listMembers(db: Db, filters: MemberFilters, page: SliceRequest): Promise<Slice<MemberRow>> {
  const position = readCursor(page.after, [DATE, KEY_SHAPES.id]);
  const conditions = conditionsOf(filters);
  const seesHidden = !hides(filters, 'anonymous-donors');
  const isRising = (filters.status !== 'over') !== (position?.backward ?? false);
  const order = isRising ? 'asc' : 'desc';
  if (position) {
    const [key, id] = position.key.map((part) => conditions.value(part));
    conditions.only(`(${END}, last.id) ${isRising ? '>' : '<'} (${key}::date, ${id}::uuid)`);
  }
  const found = await db.query<MemberRow & { key: string; termId: string }>(
    `select last.donor_id as "donorId", ${shownName(seesHidden)} as name,
            ${shownText(seesHidden, 'email')} as email,
            coalesce(now.name, tier.name) as tier, last.source, ${END}::text as "endsOn",
            (select min(starts_on)::text from membership_term where donor_id = last.donor_id and ${COUNTS('membership_term')}) as since,
            ${END}::text as key, last.id as "termId"
     ${FROM} where ${conditions.sql}
     order by ${END} ${order}, last.id ${order} limit ${page.limit + 1}`,
    conditions.parameters,
  );
  return sliceOf(
    found,
    { ...page, position },
    ({ key, termId }) => [key, termId],
    ({ key: _, termId: __, ...row }) => ({ ...row, name: row.name.trim(), status: filters.status }),
  );
}

export async function countMembers(db: Db, filters: MemberFilters): Promise<number> {
  const conditions = conditionsOf(filters);
  const [row] = await db.query<{ count: number }>(
    `select count(*)::int as count ${FROM} where ${conditions.sql}`,
    conditions.parameters,
  );
  return row!.count;
}

const DATE = { test: (part: string) => parseDate(part) !== null };
const END = 'coalesce(last.ended_on, last.ends_on)';
const COUNTS = (table: string): string => `${table}.ended_reason is distinct from 'recounted'`;

/** The last term of each member, and the tier that holds today. */
const FROM = `
  from membership_term as last
  join donor on donor.id = last.donor_id
  join tier on tier.code = last.tier
  cross join (select $1::date as day) as today
  left join lateral (
    select best.code, best.name from membership_term as current join tier as best on best.code = current.tier
    where current.donor_id = last.donor_id and current.starts_on <= today.day
      and coalesce(current.ended_on, current.ends_on) >= today.day and ${COUNTS('current')}
    order by best.threshold_minor desc limit 1) as now on true`;

function conditionsOf({ status, tier, text, today, hidden }: MemberFilters): Conditions {
  const conditions = new Conditions();
  conditions.value(today);
  conditions.only(COUNTS('last'));
  conditions.only(`not exists (select from membership_term as later where later.donor_id = last.donor_id
    and ${COUNTS('later')} and (coalesce(later.ended_on, later.ends_on), later.id) > (${END}, last.id))`);
  if (status === 'active') conditions.only(`${END} >= $1::date`);
  if (status === 'grace') conditions.only(`${END} < $1::date and ${END} >= $1::date - 30 and last.ended_on is null`);
  if (status === 'over') {
    conditions.only(`${END} < $1::date and (${END} < $1::date - 30 or last.ended_on is not null)`);
  }
  if (tier) conditions.where('coalesce(now.code, tier.code) = ?', tier);
  if (text) {
    const isKnown = isKnownTo(!hides({ hidden }, 'anonymous-donors'));
    conditions.where(`donor.name_key || ' ' || donor.email_key like ? and ${isKnown}`, containing(text));
  }
  return conditions;
}
