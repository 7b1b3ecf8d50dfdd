import type { StaffId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

/** The last row of the chain. */
export interface AuditHead {
  readonly id: string;
  /** In hexadecimal. */
  readonly hash: string;
  readonly at: Date;
}

/** What a look over the whole chain found. */
export interface ChainCheck {
  readonly at: Date;
  readonly looked: number;
  readonly head: AuditHead | null;
  /** Ids of rows whose hash does not follow from the row before: edits, removals, insertions, changed order. */
  readonly broken: readonly string[];
}

/** A look that was stored. */
export interface PastCheck {
  readonly at: Date;
  /** Null for the daily one. */
  readonly by: string | null;
  readonly looked: number;
  readonly broken: number;
  readonly headId: string | null;
  readonly headHash: string | null;
}

const BROKEN_MAX = 20;

export async function auditHead(tx: Tx): Promise<AuditHead | null> {
  const [head] = await rows<AuditHead>(
    tx,
    `select id, encode(hash, 'hex') as hash, at from audit_event order by id desc limit 1`,
  );
  return head ?? null;
}

/** Ids of at most twenty rows whose hash does not follow from the row before (INV-12). Reads the whole chain. */
export async function brokenLinks(tx: Tx): Promise<string[]> {
  const broken = await rows<{ id: string }>(
    tx,
    `select id from (
       select event.id, event.hash, event.previous_hash, audit_event_hash(event) as reckoned,
              coalesce(lag(event.hash) over (order by event.id), '\\x00') as expected
       from audit_event as event) as link
     where previous_hash <> expected or hash <> reckoned
     order by id limit ${BROKEN_MAX}`,
  );
  return broken.map(({ id }) => id);
}

/** Reckons the chain again from its first row to its head, and stores that it was done. */
export async function checkChain(tx: Tx, by: StaffId | null, now: Date): Promise<ChainCheck> {
  // What is recorded meanwhile is after the head, and in the next look.
  await rows(tx, 'set transaction isolation level repeatable read');
  const head = await auditHead(tx);
  const [count] = await rows<{ looked: string }>(tx, 'select count(*) as looked from audit_event');
  const broken = await brokenLinks(tx);
  const looked = Number(count!.looked);
  await rows(
    tx,
    `insert into audit_check (at, by_staff, looked, head_id, head_hash, broken)
     values ($1, $2, $3, $4, decode($5, 'hex'), $6)`,
    [now, by, looked, head?.id, head?.hash, broken],
  );
  return { at: now, looked, head, broken };
}

/** The latest looks, the newest first. */
export function pastChecks(tx: Tx, limit: number): Promise<PastCheck[]> {
  return rows<PastCheck>(
    tx,
    `select audit_check.at, staff.name as by, looked::int as looked, cardinality(broken) as broken,
            head_id as "headId", encode(head_hash, 'hex') as "headHash"
     from audit_check left join staff on staff.id = by_staff order by audit_check.id desc limit $1`,
    [limit],
  );
}

/** The hash that a row has now, in hexadecimal; null when there is no such row (any more). */
export async function hashOfRow(tx: Tx, id: string): Promise<string | null> {
  const [row] = await rows<{ hash: string }>(tx, `select encode(hash, 'hex') as hash from audit_event where id = $1`, [
    id,
  ]);
  return row?.hash ?? null;
}
