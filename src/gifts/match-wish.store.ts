import { type GiftId, newId, type PlanId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

/** Keeps the employer who may match a gift, or the gifts of a plan, as the donor wrote it. */
export async function insertMatchWish(
  tx: Tx,
  owner: { readonly giftId: GiftId } | { readonly planId: PlanId },
  employer: string,
): Promise<void> {
  const { giftId = null, planId = null } = owner as { giftId?: GiftId; planId?: PlanId };
  await rows(tx, 'insert into match_wish (id, gift_id, plan_id, employer) values ($1, $2, $3, $4)', [
    newId(),
    giftId,
    planId,
    employer,
  ]);
}

/** The employer who may match a gift or the plan that it is of; null where nobody said. */
export async function employerOf(tx: Tx, ids: readonly (string | null)[]): Promise<string | null> {
  const [found] = await rows<{ employer: string }>(
    tx,
    'select employer from match_wish where gift_id = any($1::uuid[]) or plan_id = any($1::uuid[]) limit 1',
    [ids.filter((id) => id !== null)],
  );
  return found?.employer ?? null;
}
