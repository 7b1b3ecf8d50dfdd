import { parseDate, type CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import { Conditions, type Hidden, hides, type OneOrMore } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { shownName, shownText } from '../../donors/identity/shown-name.js';
import { addressLines } from '../../donors/postal-address.js';
import { readContacts } from '../../donors/sealed-contacts.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

export interface QueueFilters {
  readonly state: 'open' | 'sent' | 'declined' | 'cancelled';
  readonly benefitId?: string | undefined;
  /** What the reader does not see. */
  readonly hidden?: OneOrMore<Hidden> | undefined;
}

/** A benefit that a member is to get, or got. */
export interface QueueRow {
  readonly id: string;
  readonly donorId: DonorId;
  readonly name: string;
  readonly email: string;
  readonly benefit: string;
  readonly tier: string;
  readonly mailed: boolean;
  /** One line; empty where no address is known. */
  readonly address: string;
  readonly grantedOn: CalendarDate;
  readonly state: QueueFilters['state'];
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

/** What waits longest comes first. */
export async function benefitQueue(db: Db, filters: QueueFilters, page: SliceRequest): Promise<Slice<QueueRow>> {
  const position = readCursor(page.after, [DATE, KEY_SHAPES.id]);
  const conditions = conditionsOf(filters);
  const seesHidden = !hides(filters, 'anonymous-donors');
  const isRising = !(position?.backward ?? false);
  const order = isRising ? 'asc' : 'desc';
  if (position) {
    const [key, id] = position.key.map((part) => conditions.value(part));
    conditions.only(`(granted_on, benefit_grant.id) ${isRising ? '>' : '<'} (${key}::date, ${id}::uuid)`);
  }
  const found = await db.query<Omit<QueueRow, 'address'> & { isHidden: boolean }>(
    `select benefit_grant.id, donor.id as "donorId", ${shownName(seesHidden)} as name,
            ${shownText(seesHidden, 'email')} as email, donor.anonymous_to_staff as "isHidden", benefit_grant.name as benefit, tier.name as tier, mailed,
            granted_on::text as "grantedOn", benefit_grant.state, benefit_grant.decided_at as "decidedAt",
            staff.name as "decidedBy"
     ${QUEUE_FROM} where ${conditions.sql}
     order by granted_on ${order}, benefit_grant.id ${order} limit ${page.limit + 1}`,
    conditions.parameters,
  );
  const contacts = await readContacts(
    db.manager,
    found.map(({ donorId }) => donorId),
  );
  return sliceOf(
    found,
    { ...page, position },
    ({ grantedOn, id }) => [grantedOn, id],
    ({ isHidden, ...row }) => ({
      ...row,
      address: isHidden && !seesHidden ? '' : addressLines(contacts.get(row.donorId)!).join(', '),
    }),
  );
}

export async function countQueue(db: Db, filters: QueueFilters): Promise<number> {
  const conditions = conditionsOf(filters);
  const [row] = await db.query<{ count: number }>(
    `select count(*)::int as count from benefit_grant where ${conditions.sql}`,
    conditions.parameters,
  );
  return row!.count;
}

const DATE = { test: (part: string) => parseDate(part) !== null };

const QUEUE_FROM = `
  from benefit_grant
  join membership_term on membership_term.id = term_id
  join tier on code = membership_term.tier
  join donor on donor.id = membership_term.donor_id
  left join staff on staff.id = decided_by`;

function conditionsOf({ state, benefitId }: QueueFilters): Conditions {
  const conditions = new Conditions();
  conditions.where('benefit_grant.state = ?', state);
  if (benefitId) conditions.where('benefit_id = ?', benefitId);
  return conditions;
}
