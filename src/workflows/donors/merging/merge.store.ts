import { AppError } from '../../../kernel/app-error.js';
import { type DonorId, type Id, newId, type StaffId } from '../../../kernel/id.js';
import { rows, type Tx, violatedConstraint } from '../../../database/db.js';
import { holdMemberships } from '../../../memberships/term.store.js';
import type { Place } from '../../../vault/sealing.js';
import type { MergedRecord } from './merge-fields.js';
import type { Moved, SetAside } from './moved-rows.js';

export type MergeId = Id<'merge'>;

/** How long a merge can be taken back. */
export const UNDO_HOURS = 24;

/** Two records that cannot be made one now; the message says why. */
export class NotMergeable extends AppError {
  constructor(message: string) {
    super('conflict', 'conflict', message);
  }
}

/** What a merge cannot be undone after; the message says why. */
export class NotUndoable extends AppError {
  constructor(message: string) {
    super('conflict', 'conflict', message);
  }
}

/** Keys of what was moved and made, kept in the clear: no personal data. */
export interface MergeMoves {
  readonly moved: Moved;
  /** Further addresses that the merge wrote for the kept donor. */
  readonly madeEmails: readonly string[];
  /** Donors who are said to be others than the kept one because they are others than the gone one. */
  readonly madeApart: readonly string[];
  readonly madeMember: boolean;
}

/** What the merge replaced, kept closed. */
export interface MergeWords {
  readonly before: MergedRecord;
  readonly after: MergedRecord;
  readonly aside: SetAside;
}

export interface DonorMerge {
  readonly id: MergeId;
  readonly keptId: DonorId;
  readonly goneId: DonorId;
  readonly at: Date;
  readonly moves: MergeMoves;
  /** Null once it was forgotten. */
  readonly sealed: Buffer | null;
  readonly undoneAt: Date | null;
}

/**
 * Holds everything that a merge of two donors touches: money first and in the order in which payments hold it, then
 * memberships, then the two records, the smaller id first, so that two merges cannot block each other.
 */
export async function holdBoth(tx: Tx, one: DonorId, other: DonorId): Promise<void> {
  const both = [one, other].toSorted();
  await rows(tx, 'select from plan where donor_id = any($1::uuid[]) order by id for update', [both]);
  await rows(tx, 'select from gift where donor_id = any($1::uuid[]) order by id for update', [both]);
  await holdMemberships(tx, both);
  await rows(tx, 'select from donor where id = any($1::uuid[]) order by id for update', [both]);
}

/** Begins a merge and says so to the guards of the database. @throws NotMergeable when another was faster */
export async function beginMerge(
  tx: Tx,
  { keptId, goneId, by, now }: { keptId: DonorId; goneId: DonorId; by: StaffId; now: Date },
): Promise<MergeId> {
  const id = newId<'merge'>();
  try {
    await rows(tx, 'insert into donor_merge (id, kept_id, gone_id, at, by) values ($1, $2, $3, $4, $5)', [
      id,
      keptId,
      goneId,
      now,
      by,
    ]);
  } catch (error) {
    if (violatedConstraint(error) !== 'donor_merge_once') throw error;
    throw new NotMergeable('This record was merged a moment ago. Nothing else was changed.');
  }
  await sayMerge(tx, id);
  return id;
}

/** Lets frozen rows change hands between the two donors of a merge, until the transaction ends. */
export async function sayMerge(tx: Tx, id: MergeId): Promise<void> {
  await rows(tx, `select set_config('mainstay.merge', $1, true)`, [id]);
}

export async function endMerge(tx: Tx, id: MergeId, moves: MergeMoves, sealed: Buffer): Promise<void> {
  await rows(tx, 'update donor_merge set moved = $2, sealed = $3 where id = $1', [id, JSON.stringify(moves), sealed]);
}

export async function findMerge(tx: Tx, id: string): Promise<DonorMerge | null> {
  const [found] = await rows<DonorMerge>(
    tx,
    `select id, kept_id as "keptId", gone_id as "goneId", at, moved as moves, sealed, undone_at as "undoneAt"
     from donor_merge where id::text = $1`,
    [id],
  );
  return found ?? null;
}

/** Where what a merge replaced is sealed. */
export function placeOfWords(keptId: DonorId, mergeId: MergeId): Place {
  return { donorId: keptId, table: 'donor_merge', column: 'sealed', row: mergeId };
}

export async function noteUndone(tx: Tx, id: MergeId, by: StaffId, now: Date): Promise<void> {
  await rows(tx, 'update donor_merge set undone_at = $2, undone_by = $3, sealed = null where id = $1', [id, now, by]);
}

/** From now on the one owns nothing, and leads to the other; or stands for themselves again. */
export async function setMergedInto(tx: Tx, goneId: DonorId, keptId: DonorId | null): Promise<void> {
  await rows(tx, 'update donor set merged_into = $2, version = version + 1, compare_due = true where id = $1', [
    goneId,
    keptId,
  ]);
}
