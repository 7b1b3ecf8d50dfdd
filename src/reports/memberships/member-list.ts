import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import { hides } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { shownName, shownText } from '../../donors/identity/shown-name.js';
import {
  MEMBER_SINCE,
  memberConditions,
  memberDay,
  type MemberFilters,
  memberOrder,
  type MemberSource,
  type MemberStatus,
  memberStatus,
  memberTier,
  TERM_END,
} from '../../memberships/listing/member-filters.js';
import { orderedSlice } from '../lists/ordered-slice.js';
import type { Slice, SliceRequest } from '../slice.js';

/** Somebody who is or was a member, with the last of their terms. */
export interface MemberRow {
  readonly donorId: DonorId;
  readonly name: string;
  readonly email: string;
  /** Of today; of the last term where there is none today. */
  readonly tier: string;
  readonly source: MemberSource;
  readonly since: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly status: MemberStatus;
}

/** Members in the order `sort`; without one those come first whose membership runs out first, or ran out last. */
export function listMembers(
  db: Db,
  filters: MemberFilters,
  page: SliceRequest,
  sort?: string,
): Promise<Slice<MemberRow>> {
  const conditions = memberConditions(filters);
  const seesHidden = !hides(filters, 'anonymous-donors');
  const today = memberDay(filters.today && conditions.value(filters.today));
  const columns = `
    membership_term.donor_id as "donorId", ${shownName(seesHidden)} as name,
    ${shownText(seesHidden, 'email')} as email, tier.name as tier, membership_term.source,
    ${MEMBER_SINCE}::text as since, ${TERM_END}::text as "endsOn", ${memberStatus(today)} as status`;
  const joins = `
    join donor on donor.id = membership_term.donor_id
    join tier on tier.code = ${memberTier(today)}`;
  const list = { table: 'membership_term', of: 'membership_term', columns, joins } as const;
  return orderedSlice(db, list, conditions, memberOrder(filters, sort), page, (row: MemberRow) => row);
}

export async function countMembers(db: Db, filters: MemberFilters): Promise<number> {
  const conditions = memberConditions(filters);
  const [row] = await db.query<{ count: number }>(
    `select count(*)::int as count from membership_term where ${conditions.sql}`,
    conditions.parameters,
  );
  return row!.count;
}

/** Whether anybody ever was a member. */
export async function hasMembers(db: Db): Promise<boolean> {
  const [row] = await db.query<{ any: boolean }>('select exists (select from membership_term) as "any"');
  return row!.any;
}
