import type { DonorId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';

/** A merge that can still be undone. */
export interface OpenMerge {
  readonly id: string;
  readonly goneName: string;
  readonly at: Date;
  readonly byName: string;
  readonly until: Date;
}

/** Merges into a donor of the last day, the latest first. */
export function openMerges(db: Db, keptId: DonorId, now: Date): Promise<OpenMerge[]> {
  return db.query<OpenMerge>(
    `select donor_merge.id, trim(gone.first_name || ' ' || gone.last_name) as "goneName", at, staff.name as "byName",
            at + interval '1 day' as until
     from donor_merge join donor gone on gone.id = gone_id join staff on staff.id = by
     where kept_id = $1 and undone_at is null and sealed is not null and at > $2::timestamptz - interval '1 day'
     order by at desc`,
    [keptId, now],
  );
}

/** A pair that may be one donor. */
export interface LikelyPair {
  readonly lowId: DonorId;
  readonly highId: DonorId;
  readonly score: number;
  readonly reasons: readonly string[];
  readonly low: LikelyDonor;
  readonly high: LikelyDonor;
}

export interface LikelyDonor {
  readonly name: string;
  readonly email: string;
  readonly gifts: number;
  readonly since: string;
}

/** Pairs that nobody decided about, the likeliest first. Pairs of whom the reader may not know one are left out. */
export function likelyPairs(db: Db, seesHidden: boolean, limit: number): Promise<LikelyPair[]> {
  const side = (alias: string): string =>
    `json_build_object('name', trim(${alias}.first_name || ' ' || ${alias}.last_name), 'email', ${alias}.email,
       'gifts', coalesce((select gifts from donor_giving where donor_id = ${alias}.id), 0), 'since', ${alias}.created_at)`;
  return db.query<LikelyPair>(
    `select low_id as "lowId", high_id as "highId", score, reasons, ${side('low')} as low, ${side('high')} as high
     from donor_likeness join donor low on low.id = low_id join donor high on high.id = high_id
     where low.merged_into is null and high.merged_into is null and low.erased_at is null and high.erased_at is null
       and ($1 or not (low.anonymous_to_staff or high.anonymous_to_staff))
     order by score desc, low_id, high_id limit $2`,
    [seesHidden, limit],
  );
}
