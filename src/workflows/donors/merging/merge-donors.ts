import { Injectable } from '@nestjs/common';
import { AppError, NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { type DonorId, newId, type StaffId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db, rows, type Tx, violatedConstraint } from '../../../database/db.js';
import { vaultOf } from '../../../vault/vault.js';
import { TellProcessorEmail } from '../tell-processor-email.js';
import { type DonorRecord, readRecord } from './donor-record.js';
import { asMerged, type Choices, type MergedRecord, mergedRecord, takenValues } from './merge-fields.js';
import {
  beginMerge,
  endMerge,
  holdBoth,
  type MergeId,
  NotMergeable,
  placeOfWords,
  setMergedInto,
} from './merge.store.js';
import { moveRows, setAside } from './moved-rows.js';
import { putRecord } from './put-record.js';

/** Two records that may be made one, and the versions that somebody saw of them. */
export interface MergeRequest {
  readonly keptId: DonorId;
  readonly goneId: DonorId;
  readonly versions: { readonly kept: number; readonly gone: number };
  readonly choices: Choices;
}

/** One of the two was changed while somebody chose; nothing was merged, and both are shown again. */
export class RecordsChanged extends AppError {
  constructor() {
    super(
      'conflict',
      'conflict',
      'One of the two records was changed in between, so nothing was merged. Both are shown as they are now: choose again.',
    );
  }
}

/**
 * Makes one donor of two records. Gifts, receipts and the ledger stay to the cent: only whose they are changes, and what
 * receipts and statements said stays as it was said. The address of the gone record leads to the kept one from then on.
 */
@Injectable()
export class MergeDonors {
  constructor(
    private readonly db: Db,
    private readonly processor: TellProcessorEmail,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Both records as they are now. @throws NotFound, NotMergeable */
  async look(keptId: DonorId, goneId: DonorId): Promise<{ kept: DonorRecord; gone: DonorRecord }> {
    await refuseUnmergeable(this.db.manager, keptId, goneId);
    return { kept: await readRecord(this.db.manager, keptId), gone: await readRecord(this.db.manager, goneId) };
  }

  /** @throws NotFound, NotMergeable, RecordsChanged */
  run({ keptId, goneId, versions, choices }: MergeRequest, by: StaffId): Promise<MergeId> {
    const now = this.clock.now();
    const actor = `staff:${by}` as const;
    return this.db.write(async (tx) => {
      await refuseUnmergeable(tx, keptId, goneId);
      await holdBoth(tx, keptId, goneId);
      // Somebody may have been faster while this one waited.
      await refuseUnmergeable(tx, keptId, goneId);
      const [kept, gone] = [await readRecord(tx, keptId), await readRecord(tx, goneId)];
      if (kept.contact.version !== versions.kept || gone.contact.version !== versions.gone) throw new RecordsChanged();

      const id = await beginMerge(tx, { keptId, goneId, by, now });
      const after = mergedRecord(kept, gone, choices);
      await setMergedInto(tx, goneId, keptId);
      const aside = await setAside(tx, keptId, goneId, {
        donor_email: [after.email.toLowerCase()],
        donor_field_value: takenValues(kept, gone, choices),
      });
      await rows(tx, CLEAR_OWN_SOFT_DONOR, [keptId, goneId]);
      const madeMember = await makeMember(tx, keptId, goneId, now);
      await rows(tx, END_EMAIL_CHANGE, [goneId, now]);
      const moved = await moveRows(tx, goneId, keptId);
      await putRecord(tx, keptId, after, { actor, now });
      const madeEmails = await keepAddresses(tx, keptId, [kept, gone], after, { actor, now });
      await refuseThird(tx);
      const madeApart = await tellApart(tx, keptId, goneId, { by, now });
      await rows(tx, 'delete from donor_likeness where $1 in (low_id, high_id)', [goneId]);
      const words = JSON.stringify({ before: asMerged(kept), after, aside });
      const moves = { moved, madeEmails, madeApart, madeMember };
      await endMerge(tx, id, moves, await vaultOf(tx).seal(tx, placeOfWords(keptId, id), words));
      if ((moved['plan.donor_id'] ?? []).length > 0 || after.email !== kept.contact.email) {
        await this.processor.enqueue(tx, keptId);
      }
      await this.audit.record(tx, {
        actor,
        action: 'merge donors',
        object: `donor:${keptId}`,
        detail: { gone: goneId, merge: id, gifts: moved['gift.donor_id']?.length ?? 0 },
      });
      return id;
    });
  }
}

/** Why two records cannot be made one. @throws NotFound, NotMergeable */
export async function refuseUnmergeable(tx: Tx, keptId: DonorId, goneId: DonorId): Promise<void> {
  if (keptId === goneId) throw new NotMergeable('That is one and the same record. Choose another one.');
  const both = await rows<{ id: DonorId; kind: string; erased: boolean; merged: boolean; asked: boolean }>(
    tx,
    `select id, kind, erased_at is not null as erased, merged_into is not null as merged,
            exists (select from donor_erasure where donor_id = donor.id and ended_at is null) as asked
     from donor where id = any($1::uuid[])`,
    [[keptId, goneId]],
  );
  if (both.length < 2) throw new NotFound('donor');
  if (both.some(({ erased }) => erased)) {
    throw new NotMergeable(
      'One of the two was erased. What was forgotten cannot be joined with anybody. Nothing was changed.',
    );
  }
  if (both.some(({ merged }) => merged)) {
    throw new NotMergeable(
      'One of the two is merged into another donor already. Nothing was changed. Open that donor instead.',
    );
  }
  if (both.some(({ asked }) => asked)) {
    throw new NotMergeable(
      'One of the two asked to be forgotten. Decide about that first, on the page Privacy. Nothing was changed.',
    );
  }
  if (both.some(({ kind }) => kind === 'unknown')) {
    throw new NotMergeable('The unknown giver stands for many, and is nobody’s double. Nothing was changed.');
  }
}

/** A third record of the kept donor's name holds one of the addresses. @throws NotMergeable */
async function refuseThird(tx: Tx): Promise<void> {
  try {
    await rows(tx, 'set constraints donor_email_of_one_person immediate');
  } catch (error) {
    if (violatedConstraint(error) !== 'donor_same_person') throw error;
    throw new NotMergeable(
      'A third record of the same name holds one of these addresses. Nothing was changed. Merge that one first.',
    );
  }
}

/** Nobody is credited with their own gift; drafts of the morning's mail among them. */
const CLEAR_OWN_SOFT_DONOR = `
  update offline_gift set soft_donor_id = null
  where donor_id in ($1, $2) and soft_donor_id in ($1, $2)`;

const END_EMAIL_CHANGE = `
  update donor_email_change set ended_at = $2, ended_as = 'withdrawn' where donor_id = $1 and ended_at is null`;

/** Terms are of members; the gone one's card stays theirs and leads on. Returns whether the kept donor became one. */
async function makeMember(tx: Tx, keptId: DonorId, goneId: DonorId, now: Date): Promise<boolean> {
  const made = await rows(
    tx,
    `insert into membership (donor_id, created_at) select $1, $3
     where exists (select from membership where donor_id = $2) on conflict (donor_id) do nothing returning donor_id`,
    [keptId, goneId, now],
  );
  return made.length > 0;
}

/** Both primary addresses stay addresses of the donor: whoever signs in with either comes to the same portal. */
async function keepAddresses(
  tx: Tx,
  keptId: DonorId,
  records: readonly DonorRecord[],
  { email: primary }: MergedRecord,
  { actor, now }: { actor: string; now: Date },
): Promise<string[]> {
  const made: string[] = [];
  for (const { contact } of records) {
    if (contact.email === '' || contact.email.toLowerCase() === primary.toLowerCase()) continue;
    const inserted = await rows<{ id: string }>(
      tx,
      `insert into donor_email (id, donor_id, email, added_at, added_by, confirmed_at, confirmed_how)
       values ($1, $2, $3, $4, $5, $4, 'merge') on conflict (donor_id, email_key) do nothing returning id`,
      [newId(), keptId, contact.email, now, actor],
    );
    made.push(...inserted.map(({ id }) => id));
  }
  return made;
}

/** Who is another than the gone donor is another than the kept one. */
async function tellApart(
  tx: Tx,
  keptId: DonorId,
  goneId: DonorId,
  { by, now }: { by: StaffId; now: Date },
): Promise<string[]> {
  const made = await rows<{ lowId: string; highId: string }>(
    tx,
    `insert into donor_apart (low_id, high_id, at, by)
     select least(other, $1::uuid), greatest(other, $1::uuid), $3, $4
     from (select case when low_id = $2 then high_id else low_id end as other
           from donor_apart where $2 in (low_id, high_id)) as apart
     where other <> $1 on conflict do nothing returning low_id as "lowId", high_id as "highId"`,
    [keptId, goneId, now, by],
  );
  return made.map(({ lowId, highId }) => (lowId === keptId ? highId : lowId));
}
