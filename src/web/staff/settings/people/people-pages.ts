import { Inject, Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { Db } from '../../../../database/db.js';
import { Accounts } from '../../../../staff/accounts.js';
import { type InvitationLink, Invitations } from '../../../../staff/invitations/invitations.js';
import { InvitePeople } from '../../../../workflows/staff/invite-people.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { PeopleView } from './people.view.js';

const PATH = '/staff/people';

interface Shown {
  readonly values?: Readonly<Record<string, string>>;
  readonly problems?: readonly FieldProblem[];
  readonly handOver?: { readonly name: string; readonly url: string } | null;
}

/** Everybody with an account, and those who are invited. */
@Injectable()
export class PeoplePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly inviting: InvitePeople,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  list(visit: Visit): Promise<Answer> {
    return this.page(visit, {});
  }

  async invite(visit: Visit, body: unknown): Promise<Answer> {
    const person = textFields(body, 'name', 'email', 'role');
    try {
      const link = await this.db.write((tx) => this.inviting.invite(tx, person, visit.by));
      return await this.sent(visit, link, person.name, person.email);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, { values: person, problems: error.fields });
    }
  }

  /** @throws NotFound */
  async again(visit: Visit, id: string): Promise<Answer> {
    const link = await this.db.write((tx) => this.inviting.again(tx, id, visit.by));
    const { name, email } = await this.invitations.byId(this.db.manager, link.id);
    return this.sent(visit, link, name, email);
  }

  /** @throws NotFound */
  async withdraw(visit: Visit, id: string): Promise<Answer> {
    await this.db.write((tx) => this.invitations.withdraw(tx, id, visit.by));
    return see(PATH, 'The invitation is withdrawn. Its link opens nothing any more.');
  }

  /** Where letters cannot leave, the link is shown instead, this once. */
  private async sent(visit: Visit, link: InvitationLink, name: string, email: string): Promise<Answer> {
    if (this.settings.mailUrl !== null) return see(PATH, `A letter to ${email} is on its way.`);
    return this.page(visit, { handOver: { name, url: this.inviting.urlOf(link) } });
  }

  private async page(visit: Visit, shown: Shown): Promise<Answer> {
    const { values = { role: 'viewer' }, problems = [], handOver = null } = shown;
    const tx = this.db.manager;
    const [people, invitations, { timeZone }] = await Promise.all([
      this.accounts.list(tx),
      this.invitations.listOpen(tx),
      this.frame.organisation(),
    ]);
    const { csrf } = visit.caller;
    const view = PeopleView({ people, invitations, timeZone, values, problems, handOver, csrf });
    const title = problems.length > 0 ? 'Check the form' : 'People';
    return page(await this.frame.page(visit, { title, section: 'people' }, view), problems.length > 0 ? 422 : 200);
  }
}
