import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { TooManyCodes } from '../../../../staff/factors/code-tries.js';
import { Factors } from '../../../../staff/factors/factors.js';
import { Passkeys } from '../../../../staff/factors/passkeys.js';
import type { Proof } from '../../../../staff/factors/factor-methods.js';
import { SecondFactor, WrongFactor } from '../../../../staff/factors/second-factor.js';
import { StaffLetters } from '../../../../workflows/staff/staff-letters.js';
import { rawText } from '../../../http/forms.js';
import type { StaffCaller } from '../../frame/visit.js';
import { CODE_FIELD, PASSKEY_FIELD, type ProofModel } from './proof.view.js';

/** The form that asks for a second factor, wherever it stands: what it shows, and what comes back. */
@Injectable()
export class ProofForm {
  constructor(
    private readonly db: Db,
    private readonly factors: Factors,
    private readonly passkeys: Passkeys,
    private readonly second: SecondFactor,
    private readonly letters: StaffLetters,
  ) {}

  /** What the form needs to know of a person. */
  async model(caller: StaffCaller): Promise<Pick<ProofModel, 'csrf' | 'passkeyOptions' | 'hasApp' | 'codesLeft'>> {
    const tx = this.db.manager;
    const { passkeys, app, codesLeft } = await this.factors.of(tx, caller.staffId);
    const isOffered = passkeys.length > 0 && this.passkeys.areOffered;
    return {
      csrf: caller.csrf,
      passkeyOptions: isOffered
        ? await this.passkeys.useOptions(tx, `session:${caller.sessionId}`, caller.staffId)
        : null,
      hasApp: app !== null,
      codesLeft,
    };
  }

  /** Takes what came back: the new token of the session, or what to say beside the field. */
  async give(caller: StaffCaller, body: unknown): Promise<string | FieldProblem> {
    try {
      return await this.second.give(caller, proofOf(body));
    } catch (error) {
      if (!(error instanceof WrongFactor || error instanceof TooManyCodes)) throw error;
      if (error instanceof WrongFactor && error.wasLastTry) await this.letters.wrongCodes(caller.staffId);
      return { field: CODE_FIELD, message: error.message };
    }
  }
}

/** Whether a form brought a second factor; a form on its way to be confirmed brings none yet. */
export function bringsProof(body: unknown): boolean {
  return typeof body === 'object' && body !== null && (CODE_FIELD in body || PASSKEY_FIELD in body);
}

/** One field takes both kinds of code: six digits come from an app, anything else is a recovery code. */
function proofOf(body: unknown): Proof {
  const answer = rawText(body, PASSKEY_FIELD);
  if (answer !== '') return { kind: 'passkey', answer };
  const code = rawText(body, CODE_FIELD).trim();
  return { kind: /^\d{3}\s?\d{3}$/.test(code) ? 'app-code' : 'recovery-code', code };
}
