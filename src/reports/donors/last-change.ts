import type { DonorId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';

/** Who changed a donor's record last, for somebody whose form came late. */
export async function lastChange(
  db: Db,
  donorId: DonorId,
): Promise<{ readonly at: Date; readonly by: string; readonly byName: string | null } | null> {
  const [found] = await db.query<{ at: Date; by: string; byName: string | null }>(
    `select audit_event.at, actor as by, staff.name as "byName"
     from audit_event left join staff on 'staff:' || staff.id = actor
     where object = 'donor:' || $1::text and action not in ('download data', 'ask erasure', 'withdraw erasure')
     order by audit_event.id desc limit 1`,
    [donorId],
  );
  return found ?? null;
}
