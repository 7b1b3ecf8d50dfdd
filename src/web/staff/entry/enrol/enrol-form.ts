import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Db, type Tx } from '../../../../database/db.js';
import { findOrganisation } from '../../../../organisation/organisation.js';
import { Accounts } from '../../../../staff/accounts.js';
import { AppCodes } from '../../../../staff/factors/app-codes.js';
import type { NewFactor } from '../../../../staff/factors/enrolment.js';
import { Passkeys } from '../../../../staff/factors/passkeys.js';
import { rawText, textFields } from '../../../http/forms.js';
import type { Visit } from '../../frame/visit.js';
import type { EnrolModel } from './enrol.view.js';

/** What the forms that add a factor show, and what comes back. */
@Injectable()
export class EnrolForm {
  constructor(
    private readonly db: Db,
    private readonly accounts: Accounts,
    private readonly appCodes: AppCodes,
    private readonly passkeys: Passkeys,
  ) {}

  /** @param sent what was typed before and refused: the key for the app stays the same */
  async model({ caller, device }: Visit, sent: unknown, problems: readonly FieldProblem[]): Promise<EnrolModel> {
    const tx = this.db.manager;
    const { staffId, sessionId, csrf } = caller;
    const [{ email, name }, house] = await Promise.all([this.accounts.read(tx, staffId), houseName(tx)]);
    const { next, 'app.sealed': sealed, 'passkey.name': passkeyName } = fieldsOf(sent);
    return {
      csrf,
      next,
      app:
        sealed === ''
          ? this.appCodes.propose(staffId, email, house)
          : this.appCodes.proposedAgain(staffId, sealed, email, house),
      passkeyOptions: this.passkeys.areOffered
        ? await this.passkeys.newOptions(tx, `session:${sessionId}`, { staffId, email, name }, house)
        : null,
      passkeyName: passkeyName || device,
      problems,
    };
  }
}

/** The factor that a form brings. */
export function newFactorOf(kind: NewFactor['kind'], sent: unknown): NewFactor {
  if (kind === 'passkey') {
    return { kind, name: fieldsOf(sent)['passkey.name'], answer: rawText(sent, 'passkey.answer') };
  }
  return { kind, sealed: rawText(sent, 'app.sealed'), code: rawText(sent, 'app.code') };
}

/** Beside which field a refusal of it stands. */
export function refusedField(kind: NewFactor['kind']): string {
  return kind === 'passkey' ? 'passkey.name' : 'app.code';
}

function fieldsOf(sent: unknown) {
  return textFields(sent, 'next', 'app.sealed', 'passkey.name');
}

/** What apps show beside the code; before the newsroom has said its name, ours. */
async function houseName(tx: Tx): Promise<string> {
  return (await findOrganisation(tx))?.name ?? 'Mainstay';
}
