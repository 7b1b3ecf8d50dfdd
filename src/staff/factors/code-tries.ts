import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

const MINUTE_MS = 60_000;
/** So many codes may be tried for one person within each window; a right one clears the count. */
const LIMITS = [
  { tries: 5, minutes: 15 },
  { tries: 20, minutes: 24 * 60 },
] as const;

export class TooManyCodes extends AppError {
  constructor() {
    super(
      'too-many-codes',
      'unavailable',
      'There were too many wrong codes. You are not signed in, and nothing is lost: wait 15 minutes, or use a passkey.',
    );
  }
}

/** Counts tries of codes: six digits are guessed soon if nobody counts. */
@Injectable()
export class CodeTries {
  constructor(private readonly clock: Clock) {}

  /**
   * Counts a try, in a transaction that commits before the code is looked at, so that tries at the same time all count.
   * @returns how many are left in a row. @throws TooManyCodes
   */
  async count(tx: Tx, staffId: StaffId): Promise<number> {
    const now = this.clock.now();
    await rows(tx, 'select from staff where id = $1 for update', [staffId]);
    const left = await Promise.all(
      LIMITS.map(async ({ tries, minutes }) => {
        const since = new Date(now.getTime() - minutes * MINUTE_MS);
        const tried = await rows(
          tx,
          'select from staff_factor_attempt where staff_id = $1 and attempted_at > $2 limit $3',
          [staffId, since, tries],
        );
        return tries - tried.length;
      }),
    );
    if (Math.min(...left) <= 0) throw new TooManyCodes();
    const day = new Date(now.getTime() - 24 * 60 * MINUTE_MS);
    await rows(tx, 'delete from staff_factor_attempt where attempted_at <= $1', [day]);
    await rows(tx, 'insert into staff_factor_attempt (staff_id, attempted_at) values ($1, $2)', [staffId, now]);
    return left[0]! - 1;
  }

  async clear(tx: Tx, staffId: StaffId): Promise<void> {
    await rows(tx, 'delete from staff_factor_attempt where staff_id = $1', [staffId]);
  }
}
