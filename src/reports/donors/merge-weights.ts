import type { DonorId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';

/** What of a donor would go over to another in a merge. */
export interface MergeWeights {
  readonly gifts: number;
  readonly plans: number;
  readonly receipts: number;
  readonly memberships: number;
  readonly credits: number;
  readonly notes: number;
  readonly tags: number;
  readonly emails: number;
}

export async function mergeWeights(db: Db, donorId: DonorId): Promise<MergeWeights> {
  const [found] = await db.query<MergeWeights>(
    `select (select count(*)::int from gift where donor_id = $1 and occurred_at is not null) as gifts,
            (select count(*)::int from plan where donor_id = $1 and state <> 'pending') as plans,
            (select count(*)::int from receipt join gift on gift.id = gift_id where donor_id = $1) as receipts,
            (select count(*)::int from membership_term where donor_id = $1 and ended_reason is distinct from 'recounted') as memberships,
            (select count(*)::int from soft_credit where donor_id = $1) as credits,
            (select count(*)::int from donor_note where donor_id = $1 and removed_at is null) as notes,
            (select count(*)::int from donor_tag where donor_id = $1) as tags,
            (select count(*)::int from donor_email where donor_id = $1) as emails`,
    [donorId],
  );
  return found!;
}
