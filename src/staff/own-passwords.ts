import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../kernel/app-error.js';
import type { StaffId } from '../kernel/id.js';
import { Audit } from '../audit/audit.js';
import { Db, rows, type Tx } from '../database/db.js';
import { CodeTries } from './factors/code-tries.js';
import { hashPassword, passwordFits, whyPasswordIsWeak } from './passwords.js';
import { type SessionId, Sessions } from './sessions.js';

export interface PasswordChange {
  /** Empty for somebody who has none yet. */
  readonly current: string;
  readonly next: string;
}

/** People change their own password; nobody else knows or sets it. */
@Injectable()
export class OwnPasswords {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly sessions: Sessions,
    private readonly tries: CodeTries,
  ) {}

  /**
   * Changes the password and ends all other sessions. Wrong ones count like wrong codes: somebody at an open screen must
   * not be able to guess. @throws InvalidInput naming the field; TooManyCodes
   */
  async change(staffId: StaffId, sessionId: SessionId, { current, next }: PasswordChange): Promise<void> {
    await this.db.write((tx) => this.tries.count(tx, staffId));
    const [person] = await rows<{ email: string; passwordHash: string | null }>(
      this.db.manager,
      'select email, password_hash as "passwordHash" from staff where id = $1',
      [staffId],
    );
    const { email, passwordHash } = person!;
    if (passwordHash !== null && !(await passwordFits(current, passwordHash))) {
      throw new InvalidInput([
        { field: 'password.current', message: 'That is not your password now. It is unchanged.' },
      ]);
    }
    const weakness = whyPasswordIsWeak(next, email);
    if (weakness !== null) throw new InvalidInput([{ field: 'password.next', message: weakness }]);
    const hash = await hashPassword(next);
    await this.db.write(async (tx) => {
      await setPassword(tx, staffId, hash);
      await this.tries.clear(tx, staffId);
      await this.sessions.endAll(tx, staffId, sessionId);
      await this.audit.record(tx, { actor: `staff:${staffId}`, action: 'change password', object: `staff:${staffId}` });
    });
  }
}

export async function setPassword(tx: Tx, staffId: StaffId, hash: string): Promise<void> {
  await rows(tx, 'update staff set password_hash = $2 where id = $1', [staffId, hash]);
}
