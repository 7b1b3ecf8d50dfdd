import type { CalendarDate } from '../../kernel/calendar.js';
import { Conditions, containing } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

export interface AuditFilters {
  /** "staff:0193…", or a kind of actor: "key", "donor", "portal-session", "system", "command-line". */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** A record, "gift:0193…", or the beginning of one. */
  readonly object?: string | undefined;
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly requestId?: string | undefined;
}

/** Something that was done. */
export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  /** Who that is; null for donors, who stand here by reference alone. */
  readonly actorName: string | null;
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly ip: string | null;
  readonly requestId: string | null;
  /** In hexadecimal. */
  readonly hash: string;
}

/** What was done, the latest first. */
export async function listAudit(db: Db, filters: AuditFilters, page: SliceRequest): Promise<Slice<AuditRow>> {
  const position = readCursor(page.after, [KEY_SHAPES.number]);
  const conditions = auditConditions(filters);
  const order = position?.backward ? 'asc' : 'desc';
  if (position) conditions.where(`event.id ${position.backward ? '>' : '<'} ?::bigint`, position.key[0]);
  const found = await db.query<AuditRow>(
    `select event.id, event.at, event.actor, coalesce(staff.name, api_key.name) as "actorName", event.action,
            event.object, event.detail, host(event.ip) as ip, event.request_id as "requestId",
            encode(event.hash, 'hex') as hash
     from audit_event as event
     left join staff on event.actor = 'staff:' || staff.id
     left join api_key on event.actor = 'key:' || api_key.id
     where ${conditions.sql} order by event.id ${order} limit ${page.limit + 1}`,
    conditions.parameters,
  );
  return sliceOf(
    found,
    { ...page, position },
    ({ id }) => [id],
    (row) => row,
  );
}

/** Every kind of act that was ever recorded, in the order of the alphabet; read along the index, not the rows. */
export async function auditActions(db: Db): Promise<string[]> {
  const found = await db.query<{ action: string }>(
    `with recursive known as (
       (select action from audit_event order by action limit 1)
       union all
       select (select action from audit_event where action > known.action order by action limit 1) from known
       where known.action is not null)
     select action from known where action is not null`,
  );
  return found.map(({ action }) => action);
}

function auditConditions({ actor, action, object, from, to, requestId }: AuditFilters): Conditions {
  const conditions = new Conditions();
  if (actor) {
    if (actor.includes(':')) conditions.where('event.actor = ?', actor);
    else conditions.where(`event.actor = ? or event.actor like ? || ':%'`, actor);
  }
  if (action) conditions.where('event.action = ?', action);
  if (object) conditions.where('event.object like ?', containing(object).slice(1));
  const day = `(event.at at time zone (select time_zone from organisation))::date`;
  if (from) conditions.where(`${day} >= ?`, from);
  if (to) conditions.where(`${day} <= ?`, to);
  if (requestId) conditions.where('event.request_id::text = ?', requestId);
  return conditions;
}
