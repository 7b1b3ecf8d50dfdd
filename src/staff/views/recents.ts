import type { StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

export type RecentKind = 'donors' | 'gifts' | 'plans' | 'receipts';

export interface Recent {
  readonly kind: RecentKind;
  readonly id: string;
}

const KEPT = 20;

/** Keeps in mind what somebody opened: the last twenty records, each once. */
export async function rememberOpened(tx: Tx, staffId: StaffId, { kind, id }: Recent, now: Date): Promise<void> {
  await rows(
    tx,
    `with opened as (
       insert into staff_recent (staff_id, kind, record_id, opened_at) values ($1, $2, $3, $4)
       on conflict (staff_id, kind, record_id) do update set opened_at = excluded.opened_at)
     delete from staff_recent where staff_id = $1 and opened_at <= (
       select opened_at from staff_recent where staff_id = $1 order by opened_at desc offset ${KEPT} limit 1)`,
    [staffId, kind, id, now],
  );
}

/** What somebody opened, the latest first. */
export function recentlyOpened(tx: Tx, staffId: StaffId, limit: number): Promise<Recent[]> {
  return rows(
    tx,
    `select kind, record_id as id from staff_recent where staff_id = $1 order by opened_at desc, record_id limit $2`,
    [staffId, limit],
  );
}
