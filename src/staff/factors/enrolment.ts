import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { Audit } from '../../audit/audit.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { type SignedIn, Sessions } from '../sessions.js';
import { AppCodes } from './app-codes.js';
import { hasSecondFactor } from './factors.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';

/** A factor that somebody wants to add, with what shows that they have it. */
export type NewFactor =
  | { readonly kind: 'app-code'; readonly sealed: string; readonly code: string }
  | { readonly kind: 'passkey'; readonly name: string; readonly answer: string };

export interface Enrolled {
  /** The new token of the session, which is confirmed now. */
  readonly token: string;
  /** Shown once, after the first factor; null when there were codes before. */
  readonly recoveryCodes: readonly string[] | null;
}

export class FactorRefused extends AppError {
  constructor(kind: NewFactor['kind']) {
    super('second-factor-refused', 'invalid', REFUSED[kind]);
  }
}

const REFUSED: Readonly<Record<NewFactor['kind'], string>> = {
  'app-code':
    'That is not the code that the app shows now. Nothing was added. Look at the app, and type the six digits again.',
  passkey: 'The passkey could not be made, or is here already. Nothing was added. Try again.',
};

/** Somebody who has a second factor must give it before they may add another: a password alone must not. */
export class SecondFactorExists extends AppError {
  constructor() {
    super('second-factor-exists', 'conflict', 'You have a second factor already. Give it first, then add others.');
  }
}

/** Adds second factors: the first one right after the password, others from the account. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly db: Db,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly appCodes: AppCodes,
    private readonly passkeys: Passkeys,
    private readonly recoveryCodes: RecoveryCodes,
  ) {}

  /** The first one, in a session that it confirms. @throws FactorRefused, SecondFactorExists */
  async add(session: SignedIn, factor: NewFactor): Promise<Enrolled> {
    return this.db.write(async (tx) => {
      const recoveryCodes = await this.store(tx, session, factor);
      const token = await this.sessions.confirm(tx, session.sessionId);
      if (token === null) throw new FactorRefused(factor.kind);
      return { token, recoveryCodes };
    });
  }

  /** A further one, in a session that was confirmed just now. @throws FactorRefused */
  async addToAccount(session: SignedIn, factor: NewFactor): Promise<Pick<Enrolled, 'recoveryCodes'>> {
    return { recoveryCodes: await this.db.write((tx) => this.store(tx, session, factor)) };
  }

  /** Recovery codes when it was the first factor. */
  private async store(tx: Tx, session: SignedIn, factor: NewFactor): Promise<string[] | null> {
    const { staffId } = session;
    // Two first factors at the same time would be one too many.
    await rows(tx, 'select from staff where id = $1 for update', [staffId]);
    const isFirst = !(await hasSecondFactor(tx, staffId));
    if (!isFirst && !session.isConfirmed) throw new SecondFactorExists();
    if (!(await this.fits(tx, session, factor))) throw new FactorRefused(factor.kind);
    const by = `staff:${staffId}` as const;
    await this.audit.record(tx, {
      actor: by,
      action: 'add second factor',
      object: by,
      detail: { factor: factor.kind },
    });
    if (!session.isConfirmed) {
      await this.audit.record(tx, { actor: by, action: 'sign in', object: by, detail: { by: factor.kind } });
    }
    return isFirst ? this.recoveryCodes.renew(tx, staffId) : null;
  }

  /** A new set of recovery codes; those of before stop working. */
  async renewCodes(tx: Tx, { staffId }: SignedIn): Promise<string[]> {
    const by = `staff:${staffId}` as const;
    await this.audit.record(tx, { actor: by, action: 'renew recovery codes', object: by });
    return this.recoveryCodes.renew(tx, staffId);
  }

  private async fits(tx: Tx, { staffId, sessionId }: SignedIn, factor: NewFactor): Promise<boolean> {
    if (factor.kind === 'app-code') return this.appCodes.add(tx, staffId, factor.sealed, factor.code);
    const { name, answer } = factor;
    return (await this.passkeys.add(tx, `session:${sessionId}`, staffId, name, answer)) !== null;
  }
}
