import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import type { StaffId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import { Db, type Tx } from '../../database/db.js';
import { type SignedIn, Sessions } from '../sessions.js';
import { CodeTries } from './code-tries.js';
import { FactorMethods, type Proof } from './factor-methods.js';

export class WrongFactor extends AppError {
  constructor(
    kind: Proof['kind'],
    /** True when no more codes are taken for a while: somebody who has the password does not have the phone. */
    readonly wasLastTry: boolean,
  ) {
    super('wrong-second-factor', 'unauthenticated', WRONG[kind]);
  }
}

const WRONG: Readonly<Record<Proof['kind'], string>> = {
  'app-code':
    'That code does not fit. Each works once, for about half a minute: wait for the next one that the app shows.',
  'recovery-code': 'That recovery code does not fit, or has been used. Each works once.',
  passkey: 'That passkey does not fit here, or the page was open for too long. Try again.',
};

/** Confirms sessions by a second factor, at the sign-in and again before what must not be done in passing (R-SEC-04). */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly db: Db,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly tries: CodeTries,
    private readonly methods: FactorMethods,
  ) {}

  /** @returns the new token of the session. @throws WrongFactor, TooManyCodes */
  async give(session: SignedIn, proof: Proof): Promise<string> {
    const { staffId } = session;
    // Counted and committed before the code is looked at, so that tries at the same time all count.
    const left = proof.kind === 'passkey' ? 1 : await this.db.write((tx) => this.tries.count(tx, staffId));
    const token = await this.db.write(async (tx) => {
      if (!(await this.methods.fits(tx, session, proof))) return undefined;
      if (proof.kind !== 'passkey') await this.tries.clear(tx, staffId);
      const action = session.isConfirmed ? 'confirm sign-in' : 'sign in';
      await this.note(tx, staffId, action, proof.kind);
      return this.sessions.confirm(tx, session.sessionId);
    });
    // Null: the session was ended from elsewhere in the meantime.
    if (token) return token;
    if (left === 0) await this.db.write((tx) => this.note(tx, staffId, 'fail second factor', proof.kind));
    throw new WrongFactor(proof.kind, left === 0);
  }

  private note(tx: Tx, staffId: StaffId, action: string, by: Proof['kind']): Promise<void> {
    return this.audit.record(tx, { actor: `staff:${staffId}`, action, object: `staff:${staffId}`, detail: { by } });
  }
}
