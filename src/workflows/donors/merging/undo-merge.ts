import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { DonorId, StaffId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db, rows, type Tx, violatedConstraint } from '../../../database/db.js';
import { vaultOf } from '../../../vault/vault.js';
import { TellProcessorEmail } from '../tell-processor-email.js';
import { readRecord } from './donor-record.js';
import { asMerged } from './merge-fields.js';
import {
  type DonorMerge,
  findMerge,
  holdBoth,
  type MergeMoves,
  type MergeWords,
  NotUndoable,
  noteUndone,
  placeOfWords,
  sayMerge,
  setMergedInto,
  UNDO_HOURS,
} from './merge.store.js';
import { bringRowsBack, putBack } from './moved-rows.js';
import { putRecord, undoneRecord } from './put-record.js';

/** What an undo did: whose records stand apart again, and how many gifts came in between and stay with the kept donor. */
export interface Undone {
  readonly keptId: DonorId;
  readonly goneId: DonorId;
  readonly giftsThatStay: number;
}

/**
 * Takes a merge back within a day: exactly what was moved goes back, and fields that nobody changed since say again what
 * they said. What came after the merge stays with the donor who was kept.
 */
@Injectable()
export class UndoMerge {
  constructor(
    private readonly db: Db,
    private readonly processor: TellProcessorEmail,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, NotUndoable */
  async run(mergeId: string, by: StaffId): Promise<Undone> {
    const found = await findMerge(this.db.manager, mergeId);
    if (!found) throw new NotFound('merge');
    try {
      return await this.db.write((tx) => this.undo(tx, found, by));
    } catch (error) {
      if (violatedConstraint(error) !== 'donor_same_person') throw error;
      throw new NotUndoable(
        'Somebody else has this name and this address by now, so the two records cannot stand apart as they were. Nothing was changed.',
      );
    }
  }

  private async undo(tx: Tx, { id, keptId, goneId }: DonorMerge, by: StaffId): Promise<Undone> {
    const now = this.clock.now();
    const actor = `staff:${by}` as const;
    await holdBoth(tx, keptId, goneId);
    const merge = (await findMerge(tx, id))!;
    await refuseUnlessUndoable(tx, merge, now);
    const { before, after, aside } = JSON.parse(
      await vaultOf(tx).open(tx, placeOfWords(keptId, id), merge.sealed!),
    ) as MergeWords;
    const { moved, madeEmails, madeApart, madeMember } = merge.moves;

    await sayMerge(tx, id);
    await rows(tx, 'delete from donor_email where id = any($1::uuid[]) and donor_id = $2', [madeEmails, keptId]);
    const present = asMerged(await readRecord(tx, keptId));
    const record = undoneRecord(present, before, after);
    // While the gone record leads on, its name and address are not in the way of the kept one's.
    await putRecord(tx, keptId, { ...record, preferences: present.preferences }, { actor, now });
    await setMergedInto(tx, goneId, null);
    await bringRowsBack(tx, moved, keptId, goneId);
    await putRecord(tx, keptId, record, { actor, now });
    await putBack(tx, aside);
    await this.dropMade(tx, keptId, { madeApart, madeMember });
    await noteUndone(tx, id, by, now);
    const giftsThatStay = await giftsSince(tx, merge);
    if ((moved['plan.donor_id'] ?? []).length > 0) {
      await this.processor.enqueue(tx, keptId);
      await this.processor.enqueue(tx, goneId);
    }
    await this.audit.record(tx, {
      actor,
      action: 'undo merge',
      object: `donor:${keptId}`,
      detail: { gone: goneId, merge: id, giftsThatStay },
    });
    return { keptId, goneId, giftsThatStay };
  }

  private async dropMade(
    tx: Tx,
    keptId: DonorId,
    { madeApart, madeMember }: Pick<MergeMoves, 'madeApart' | 'madeMember'>,
  ): Promise<void> {
    await rows(
      tx,
      `delete from donor_apart using unnest($2::uuid[]) as other
       where low_id = least(other, $1::uuid) and high_id = greatest(other, $1::uuid)`,
      [keptId, madeApart],
    );
    if (!madeMember) return;
    await rows(
      tx,
      `delete from membership where donor_id = $1
         and not exists (select from membership_term where membership_term.donor_id = membership.donor_id)
         and not exists (select from gifted_membership where gifted_membership.donor_id = membership.donor_id)`,
      [keptId],
    );
  }
}

/** @throws NotUndoable */
async function refuseUnlessUndoable(tx: Tx, merge: DonorMerge, now: Date): Promise<void> {
  if (merge.undoneAt !== null) throw new NotUndoable('This merge was undone already.');
  if (now.getTime() - merge.at.getTime() > UNDO_HOURS * 60 * 60_000) {
    throw new NotUndoable('A merge can be undone for one day, and that day is over. Nothing was changed.');
  }
  const [kept] = await rows<{ merged: boolean; erased: boolean }>(
    tx,
    'select merged_into is not null as merged, erased_at is not null as erased from donor where id = $1',
    [merge.keptId],
  );
  if (kept!.merged) {
    throw new NotUndoable('The donor who was kept has been merged into another one since. Undo that merge first.');
  }
  if (kept!.erased || merge.sealed === null) {
    throw new NotUndoable('The donor was erased since. What was forgotten cannot be brought back.');
  }
}

/** Gifts that arrived between merge and undo of plans that went back: they are the kept donor's now. */
async function giftsSince(tx: Tx, { keptId, at, moves }: DonorMerge): Promise<number> {
  const [found] = await rows<{ gifts: number }>(
    tx,
    `select count(*)::int as gifts from gift where donor_id = $1 and occurred_at > $2 and id <> all($3::uuid[])`,
    [keptId, at, moves.moved['gift.donor_id'] ?? []],
  );
  return found!.gifts;
}
