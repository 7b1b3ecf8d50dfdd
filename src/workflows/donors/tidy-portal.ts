import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { Db, rows } from '../../database/db.js';
import { forgetAttempts } from '../../donors/portal-access/attempts.js';
import { PortalSessions } from '../../donors/portal-access/portal-sessions.js';
import { forgetSignIns } from '../../donors/portal-access/sign-ins.js';
import { EMPTY_LETTER } from './erase-donor.js';

const DAY_MS = 24 * 60 * 60_000;

/** Removes what the portal no longer needs: sessions and sign-ins that are over, attempts that count no more. */
@Injectable()
export class TidyPortal {
  constructor(
    private readonly db: Db,
    private readonly sessions: PortalSessions,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat. */
  run(): Promise<void> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      await this.sessions.forgetOver(tx);
      await forgetSignIns(tx, now);
      await forgetAttempts(tx, now);
      // The last letter to somebody who was forgotten is itself forgotten a day after it went out.
      await rows(
        tx,
        `update letter set ${EMPTY_LETTER} where key like 'erasure-done:%' and state <> 'queued' and subject <> 'Erased'
           and coalesce(sent_at, queued_at) < $1`,
        [new Date(now.getTime() - DAY_MS)],
      );
    });
  }
}
