import { Injectable } from '@nestjs/common';
import type { Tx } from '../../database/db.js';
import type { SignedIn } from '../sessions.js';
import { AppCodes } from './app-codes.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';

/** What somebody shows in addition to their password. */
export type Proof =
  | { readonly kind: 'app-code' | 'recovery-code'; readonly code: string }
  | { readonly kind: 'passkey'; readonly answer: string };

/** The kinds of second factor behind one question. */
@Injectable()
export class FactorMethods {
  constructor(
    private readonly appCodes: AppCodes,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly passkeys: Passkeys,
  ) {}

  /** Whether the proof is this person's and good; it is spent then. */
  async fits(tx: Tx, { staffId, sessionId }: SignedIn, proof: Proof): Promise<boolean> {
    switch (proof.kind) {
      case 'app-code':
        return this.appCodes.use(tx, staffId, proof.code);
      case 'recovery-code':
        return this.recoveryCodes.use(tx, staffId, proof.code);
      case 'passkey':
        return (await this.passkeys.use(tx, `session:${sessionId}`, proof.answer)) === staffId;
    }
  }
}
