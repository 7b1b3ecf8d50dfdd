import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Db, type Tx } from '../../../database/db.js';
import { Enrolment, FactorRefused, type NewFactor } from '../../../staff/factors/enrolment.js';
import { Factors, LastFactor } from '../../../staff/factors/factors.js';
import { StaffLetters } from '../../../workflows/staff/staff-letters.js';
import { type Answer, page, see } from '../../http/answer.js';
import { EnrolForm, newFactorOf, refusedField } from '../entry/enrol/enrol-form.js';
import { RecoveryCodesView } from '../entry/enrol/recovery-codes.view.js';
import type { Visit } from '../frame/visit.js';
import { ACCOUNT } from './account-pages.js';
import { AccountDesk } from './account-desk.js';
import { AddAppView, AddPasskeyView } from './add-factor.view.js';

/** Second factors that people add and take away themselves. Each change is told to their mailbox. */
@Injectable()
export class OwnFactorPages {
  constructor(
    private readonly db: Db,
    private readonly desk: AccountDesk,
    private readonly form: EnrolForm,
    private readonly enrolment: Enrolment,
    private readonly factors: Factors,
    private readonly letters: StaffLetters,
  ) {}

  newPasskey(visit: Visit): Promise<Answer> {
    return this.show(visit, 'passkey', {}, []);
  }

  newApp(visit: Visit): Promise<Answer> {
    return this.show(visit, 'app-code', {}, []);
  }

  async add(visit: Visit, kind: NewFactor['kind'], body: unknown): Promise<Answer> {
    try {
      const { recoveryCodes } = await this.enrolment.addToAccount(visit.caller, newFactorOf(kind, body));
      const what = kind === 'passkey' ? 'A passkey was added.' : 'A code app was added.';
      await this.db.write((tx) => this.letters.changed(tx, visit.caller.staffId, what));
      if (recoveryCodes) return await this.codes(visit, what, recoveryCodes);
      return see(ACCOUNT, what);
    } catch (error) {
      if (!(error instanceof FactorRefused)) throw error;
      return this.show(visit, kind, body, [{ field: refusedField(kind), message: error.message }]);
    }
  }

  removePasskey(visit: Visit, id: string): Promise<Answer> {
    return this.remove(visit, 'A passkey was removed.', (tx) =>
      this.factors.removePasskey(tx, visit.caller.staffId, id),
    );
  }

  removeApp(visit: Visit): Promise<Answer> {
    return this.remove(visit, 'Your code app was removed.', (tx) => this.factors.removeApp(tx, visit.caller.staffId));
  }

  unlink(visit: Visit): Promise<Answer> {
    return this.remove(visit, 'Your account at the sign-in provider opens Mainstay no more.', (tx) =>
      this.factors.unlink(tx, visit.caller.staffId),
    );
  }

  /** Answers with the codes, the only time that they can be seen. */
  async renewCodes(visit: Visit): Promise<Answer> {
    const codes = await this.db.write((tx) => this.enrolment.renewCodes(tx, visit.caller));
    return this.codes(visit, 'These take the place of the codes before, which work no more.', codes);
  }

  private async remove(visit: Visit, what: string, work: (tx: Tx) => Promise<void>): Promise<Answer> {
    try {
      await this.db.write(async (tx) => {
        await work(tx);
        await this.letters.changed(tx, visit.caller.staffId, what);
      });
      return see(ACCOUNT, what);
    } catch (error) {
      if (!(error instanceof LastFactor)) throw error;
      return see(ACCOUNT, error.message, 'warn');
    }
  }

  private async codes(visit: Visit, lead: string, codes: readonly string[]): Promise<Answer> {
    const next = { href: ACCOUNT, label: 'I have kept them' };
    return page(await this.desk.draw(visit, 'Keep these codes', RecoveryCodesView({ lead, codes, next })));
  }

  private async show(
    visit: Visit,
    kind: NewFactor['kind'],
    sent: unknown,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const model = await this.form.model(visit, sent, problems);
    const view = kind === 'passkey' ? AddPasskeyView(model) : AddAppView(model);
    const title = problems.length > 0 ? 'Check the form' : 'Add a second factor';
    return page(await this.desk.draw(visit, title, view), problems.length > 0 ? 422 : 200);
  }
}
