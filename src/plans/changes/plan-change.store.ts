import type { PlanId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

/** Whether a change of the plan is on its way to the processor. */
export async function isBeingChanged(tx: Tx, planId: PlanId): Promise<boolean> {
  const found = await rows(tx, `select from plan_change where plan_id = $1 and state = 'requested'`, [planId]);
  return found.length > 0;
}
