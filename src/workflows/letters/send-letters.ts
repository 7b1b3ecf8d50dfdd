import type { LetterId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import type { Jobs } from '../../jobs/jobs.js';
import { postLetters, type NewLetter } from '../../mail/outbox.js';
import { DELIVER_LETTER } from './deliver-letter.js';

/**
 * Puts letters into the outbox together with their delivery, in the caller's transaction: no commit, no letter. One
 * that is there already by its key is not sent again.
 */
export async function sendLetters(tx: Tx, jobs: Jobs, letters: readonly NewLetter[], now: Date): Promise<LetterId[]> {
  const written = await postLetters(tx, letters, now);
  await jobs.enqueue(
    tx,
    DELIVER_LETTER,
    written.map((letterId) => ({ letterId })),
  );
  return written;
}
