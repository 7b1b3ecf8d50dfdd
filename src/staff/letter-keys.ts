import type { StaffId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

/** Whether single letters are keys on somebody's pages: some people's hands, or voices, press them unmeant. */
export async function setLetterKeys(tx: Tx, staffId: StaffId, areOn: boolean): Promise<void> {
  await rows(tx, 'update staff set letter_keys = $2 where id = $1', [staffId, areOn]);
}
