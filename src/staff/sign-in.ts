import { Injectable } from '@nestjs/common';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import type { StaffId } from '../kernel/id.js';
import { Audit } from '../audit/audit.js';
import { Db, rows, type Tx } from '../database/db.js';
import { Passkeys } from './factors/passkeys.js';
import { WrongFactor } from './factors/second-factor.js';
import { passwordFits } from './passwords.js';
import { type SessionId, Sessions } from './sessions.js';

/** So many tries for one address within the window; a successful one clears the count. */
const TRIES_MAX = 5;
const WINDOW_MINUTES = 15;

/** What the challenges of the sign-in page are good for. */
const PASSKEY_PURPOSE = 'sign-in';

export class WrongSignIn extends AppError {
  constructor() {
    super(
      'wrong-sign-in',
      'unauthenticated',
      'That address and password do not belong together. Check both, or ask an administrator for a new way in.',
    );
  }
}

export class TooManyTries extends AppError {
  constructor() {
    super(
      'too-many-sign-ins',
      'unavailable',
      `There were too many tries for this address. Nothing is lost: wait ${WINDOW_MINUTES} minutes, then try again.`,
    );
  }
}

/** Opens sessions for people who know their password; the second factor confirms them. */
@Injectable()
export class SignIn {
  constructor(
    private readonly db: Db,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly passkeys: Passkeys,
  ) {}

  /**
   * The token of a new session that is not confirmed yet.
   * @throws WrongSignIn, TooManyTries: both say the same of known and unknown addresses.
   */
  async run(email: string, password: string, device?: string): Promise<string> {
    const address = email.trim();
    // Counted and committed before the password is looked at, so that tries at the same time all count.
    if (!(await this.db.write((tx) => this.countTry(tx, address)))) throw new TooManyTries();
    const found = await findAccount(this.db.manager, address);
    if (!(await passwordFits(password, found?.passwordHash ?? null)) || !found) throw new WrongSignIn();
    return this.db.write(async (tx) => {
      await rows(tx, 'delete from sign_in_attempt where email_key = lower($1)', [address]);
      return this.open(tx, found.id, 'password', { device, isConfirmed: false });
    });
  }

  /** For the browser's dialogue: any passkey of this address. Null where none can work. */
  async passkeyOptions(): Promise<object | null> {
    return this.passkeys.areOffered ? this.passkeys.useOptions(this.db.manager, PASSKEY_PURPOSE, null) : null;
  }

  /** The token of a new session. A passkey is two factors by itself, so it is confirmed. @throws WrongFactor */
  async byPasskey(answer: string, device?: string): Promise<string> {
    return this.db.write(async (tx) => {
      const staffId = await this.passkeys.use(tx, PASSKEY_PURPOSE, answer);
      if (staffId === null) throw new WrongFactor('passkey', false);
      return this.open(tx, staffId, 'passkey', { device, isConfirmed: true });
    });
  }

  /** The token of a new session for somebody whom the provider knows; confirmed when it asked for a second factor. */
  async byProvider(tx: Tx, staffId: StaffId, isMultiFactor: boolean, device?: string): Promise<string> {
    return this.open(tx, staffId, 'provider', { device, isConfirmed: isMultiFactor });
  }

  /** The token of a new session for somebody who has just chosen their way in; confirmed when that was two factors. */
  async byInvitation(
    tx: Tx,
    staffId: StaffId,
    way: 'password' | 'passkey' | 'outside',
    isConfirmed: boolean,
    device?: string,
  ): Promise<string> {
    return this.open(tx, staffId, `invitation, ${way}`, { device, isConfirmed });
  }

  /** The provider asked somebody anew who is signed in: the new token of their session, null when that has ended. */
  async confirmedByProvider(tx: Tx, staffId: StaffId, sessionId: SessionId): Promise<string | null> {
    const who = `staff:${staffId}` as const;
    await this.audit.record(tx, { actor: who, action: 'confirm sign-in', object: who, detail: { by: 'provider' } });
    return this.sessions.confirm(tx, sessionId);
  }

  private async open(
    tx: Tx,
    staffId: StaffId,
    by: string,
    session: { device?: string | undefined; isConfirmed: boolean },
  ): Promise<string> {
    const action = session.isConfirmed ? 'sign in' : 'begin sign-in';
    const who = `staff:${staffId}` as const;
    await this.audit.record(tx, { actor: who, action, object: who, detail: { by } });
    return this.sessions.start(tx, staffId, session);
  }

  private async countTry(tx: Tx, address: string): Promise<boolean> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - WINDOW_MINUTES * 60_000);
    await rows(tx, `select pg_advisory_xact_lock(hashtextextended('sign-in:' || lower($1), 0))`, [address]);
    const tried = await rows(
      tx,
      'select from sign_in_attempt where email_key = lower($1) and attempted_at > $2 limit $3',
      [address, since, TRIES_MAX],
    );
    if (tried.length >= TRIES_MAX) return false;
    // Of all addresses: tries that are past the window count for nothing and need not be kept.
    await rows(tx, 'delete from sign_in_attempt where attempted_at <= $1', [since]);
    await rows(tx, 'insert into sign_in_attempt (email_key, attempted_at) values (lower($1), $2)', [address, now]);
    return true;
  }
}

async function findAccount(tx: Tx, email: string): Promise<{ id: StaffId; passwordHash: string | null } | undefined> {
  const [found] = await rows<{ id: StaffId; passwordHash: string | null }>(
    tx,
    `select id, password_hash as "passwordHash" from staff where email_key = lower($1) and disabled_at is null`,
    [email],
  );
  return found;
}
