import type { DonorId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

/** The donor who stands for this one today: themselves, or the one whom they were merged into. */
export async function donorIdNow(tx: Tx, id: DonorId): Promise<DonorId> {
  const [now] = await rows<{ id: DonorId }>(
    tx,
    `with recursive way as (
       select id, merged_into from donor where id = $1
       union all
       select next.id, next.merged_into from way join donor next on next.id = way.merged_into)
     select id from way where merged_into is null`,
    [id],
  );
  return now?.id ?? id;
}

/** These donors and everyone who was merged into them, at whatever remove: whose words and papers are theirs. */
export async function donorsAndMerged(tx: Tx, ids: readonly DonorId[]): Promise<DonorId[]> {
  const found = await rows<{ id: DonorId }>(
    tx,
    `with recursive family as (
       select id from donor where id = any($1::uuid[])
       union
       select donor.id from family join donor on donor.merged_into = family.id)
     select id from family order by id`,
    [ids],
  );
  return found.map(({ id }) => id);
}
