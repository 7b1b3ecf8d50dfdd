import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { Db } from '../../../database/db.js';
import { Accounts } from '../../../staff/accounts.js';
import { TooManyCodes } from '../../../staff/factors/code-tries.js';
import { setLetterKeys } from '../../../staff/letter-keys.js';
import { OwnPasswords } from '../../../staff/own-passwords.js';
import { Sessions } from '../../../staff/sessions.js';
import { StaffLetters } from '../../../workflows/staff/staff-letters.js';
import { type Answer, page, see } from '../../http/answer.js';
import { rawText, textFields } from '../../http/forms.js';
import type { Visit } from '../frame/visit.js';
import { AccountView } from './account.view.js';
import { AccountDesk } from './account-desk.js';

export const ACCOUNT = '/staff/account';

/** A person's own account: password, sessions, keys. */
@Injectable()
export class AccountPages {
  constructor(
    private readonly db: Db,
    private readonly desk: AccountDesk,
    private readonly accounts: Accounts,
    private readonly passwords: OwnPasswords,
    private readonly sessions: Sessions,
    private readonly letters: StaffLetters,
  ) {}

  show(visit: Visit): Promise<Answer> {
    return this.page(visit, []);
  }

  async changePassword(visit: Visit, body: unknown): Promise<Answer> {
    const { staffId, sessionId } = visit.caller;
    const change = { current: rawText(body, 'password.current'), next: rawText(body, 'password.next') };
    try {
      await this.passwords.change(staffId, sessionId, change);
    } catch (error) {
      if (error instanceof InvalidInput) return this.page(visit, error.fields);
      if (!(error instanceof TooManyCodes)) throw error;
      return this.page(visit, [{ field: 'password.current', message: error.message }]);
    }
    await this.db.write((tx) => this.letters.changed(tx, staffId, 'Your password was changed.'));
    return see(ACCOUNT, 'Your password is changed. Other devices are signed out.');
  }

  async setLetterKeys(visit: Visit, body: unknown): Promise<Answer> {
    const { keys } = textFields(body, 'keys');
    await this.db.write((tx) => setLetterKeys(tx, visit.caller.staffId, keys === 'yes'));
    return see(ACCOUNT, keys === 'yes' ? 'Single letters are keys again.' : 'Single letters are no keys any more.');
  }

  /** @throws NotFound */
  async endSession(visit: Visit, id: string): Promise<Answer> {
    await this.db.write((tx) => this.accounts.endSession(tx, visit.caller.staffId, id, visit.by.actor));
    return see(ACCOUNT, 'That device is signed out.');
  }

  async endOtherSessions(visit: Visit): Promise<Answer> {
    const { staffId, sessionId } = visit.caller;
    await this.db.write((tx) => this.sessions.endAll(tx, staffId, sessionId));
    return see(ACCOUNT, 'All other devices are signed out.');
  }

  private async page(visit: Visit, problems: readonly FieldProblem[]): Promise<Answer> {
    const tx = this.db.manager;
    const { staffId } = visit.caller;
    const [person, sessions, shown] = await Promise.all([
      this.accounts.read(tx, staffId),
      this.sessions.list(tx, staffId),
      this.desk.shown(staffId),
    ]);
    const view = AccountView({ ...shown, person, sessions, problems, caller: visit.caller });
    const title = problems.length > 0 ? 'Check the form' : 'Your account';
    return page(await this.desk.draw(visit, title, view), problems.length > 0 ? 422 : 200);
  }
}
