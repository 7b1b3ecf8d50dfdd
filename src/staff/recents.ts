import type { StaffId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

/** What has a page of its own that people come back to. */
export type OpenedKind = 'donors' | 'gifts' | 'plans' | 'receipts';

export interface Opened {
  readonly kind: OpenedKind;
  readonly id: string;
}

/** So many are kept of each person. */
const KEPT = 20;

/** Notes that somebody opened the page of a record; only their latest are kept, each once. */
export async function noteOpened(tx: Tx, staffId: StaffId, { kind, id }: Opened, now: Date): Promise<void> {
  await rows(
    tx,
    `insert into staff_recent (staff_id, kind, record_id, opened_at) values ($1, $2, $3, $4)
     on conflict (staff_id, kind, record_id) do update set opened_at = greatest(staff_recent.opened_at, excluded.opened_at)`,
    [staffId, kind, id, now],
  );
  // Another page of the same person may be tidying up at this moment: it is not waited for.
  await rows(
    tx,
    `delete from staff_recent where (staff_id, kind, record_id) in (
       select staff_id, kind, record_id from staff_recent where staff_id = $1
       order by opened_at desc, record_id offset ${KEPT} for update skip locked)`,
    [staffId],
  );
}

/** What somebody opened lately, the latest first. */
export function openedBy(tx: Tx, staffId: StaffId): Promise<Opened[]> {
  return rows<Opened>(
    tx,
    `select kind, record_id as id from staff_recent where staff_id = $1
     order by opened_at desc, record_id limit ${KEPT}`,
    [staffId],
  );
}
