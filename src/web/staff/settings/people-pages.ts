import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { Db } from '../../../database/db.js';
import { Accounts, LastAdministrator } from '../../../staff/accounts.js';
import { type Answer, page, see } from '../../http/answer.js';
import { rawText, textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { PeopleView } from './people.view.js';

const PATH = '/staff/people';

/** Who can sign in, and as what. */
@Injectable()
export class PeoplePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly accounts: Accounts,
  ) {}

  list(visit: Visit): Promise<Answer> {
    return this.page(visit, { role: 'viewer' }, []);
  }

  async add(visit: Visit, body: unknown): Promise<Answer> {
    const person = textFields(body, 'name', 'email', 'role');
    try {
      const password = rawText(body, 'password');
      await this.db.write((tx) => this.accounts.create(tx, { ...person, password }, visit.by.actor));
      return see(PATH, `${person.name} can sign in now. Hand over the password in person, not by email.`);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, person, error.fields);
    }
  }

  async disable(visit: Visit, id: string): Promise<Answer> {
    if (id === visit.caller.staffId) {
      return see(PATH, 'This is your own account, so it stays open. Another administrator can close it.', 'warn');
    }
    try {
      await this.db.write((tx) => this.accounts.disable(tx, id, visit.by.actor));
    } catch (error) {
      if (!(error instanceof LastAdministrator)) throw error;
      return see(PATH, error.message, 'warn');
    }
    return see(PATH, 'The account is closed, and its sessions have ended.');
  }

  private async page(
    visit: Visit,
    values: Readonly<Record<string, string>>,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const [people, { timeZone }] = await Promise.all([this.accounts.list(this.db.manager), this.frame.organisation()]);
    const { csrf, staffId } = visit.caller;
    const view = PeopleView({ people, timeZone, values, problems, csrf, self: staffId });
    const title = problems.length > 0 ? 'Check the form' : 'People';
    return page(await this.frame.page(visit, { title, section: 'people' }, view), problems.length > 0 ? 422 : 200);
  }
}
