import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../../kernel/app-error.js';
import type { StaffId } from '../../../../kernel/id.js';
import { Db, type Tx } from '../../../../database/db.js';
import { Accounts, LastAdministrator } from '../../../../staff/accounts.js';
import { Factors } from '../../../../staff/factors/factors.js';
import { Sessions } from '../../../../staff/sessions.js';
import { LetPersonBack } from '../../../../workflows/staff/let-person-back.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { roleName } from '../../frame/words.js';
import { PersonView } from './person.view.js';

/** One person: their role, what they sign in with, where they are signed in. */
@Injectable()
export class PersonPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly accounts: Accounts,
    private readonly factors: Factors,
    private readonly sessions: Sessions,
    private readonly lettingBack: LetPersonBack,
  ) {}

  /** @throws NotFound */
  show(visit: Visit, id: string): Promise<Answer> {
    return this.page(visit, id, null);
  }

  /** @throws NotFound */
  async changeRole(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { role } = textFields(body, 'role');
    if (id === visit.caller.staffId)
      return see(pathOf(id), 'Nobody changes their own role. Nothing was changed.', 'warn');
    return this.changed(
      id,
      (tx) => this.accounts.changeRole(tx, id, role, visit.by.actor),
      async () => {
        const person = await this.accounts.read(this.db.manager, id);
        return `${person.name} is now: ${roleName(person.role)}. It counts at once, also where they are signed in.`;
      },
    );
  }

  /** @throws NotFound */
  async reset(visit: Visit, id: string): Promise<Answer> {
    if (id === visit.caller.staffId) {
      return see(pathOf(id), 'This is your own account: change your second factor under Your account.', 'warn');
    }
    const { link } = await this.lettingBack.reset(id, visit.by);
    if (link !== null) return this.page(visit, id, link);
    return see(pathOf(id), 'The second factor is taken away, and all sessions have ended. A letter tells them.');
  }

  /** @throws NotFound */
  async letBack(visit: Visit, id: string): Promise<Answer> {
    const { link } = await this.lettingBack.sendLink(id, visit.by);
    return link === null ? see(pathOf(id), 'A letter with a link is on its way.') : this.page(visit, id, link);
  }

  /** @throws NotFound */
  async endSession(visit: Visit, id: string, session: string): Promise<Answer> {
    await this.db.write((tx) => this.accounts.endSession(tx, id, session, visit.by.actor));
    return see(pathOf(id), 'That device is signed out.');
  }

  /** @throws NotFound */
  async disable(visit: Visit, id: string): Promise<Answer> {
    if (id === visit.caller.staffId) {
      return see(pathOf(id), 'This is your own account, so it stays open. Another administrator can close it.', 'warn');
    }
    return this.changed(
      id,
      (tx) => this.accounts.disable(tx, id, visit.by.actor),
      () => Promise.resolve('The account is closed, and its sessions have ended.'),
    );
  }

  private async changed(id: string, work: (tx: Tx) => Promise<void>, words: () => Promise<string>): Promise<Answer> {
    try {
      await this.db.write(work);
      return see(pathOf(id), await words());
    } catch (error) {
      if (error instanceof InvalidInput) return see(pathOf(id), error.fields[0]!.message, 'warn');
      if (!(error instanceof LastAdministrator)) throw error;
      return see(pathOf(id), error.message, 'warn');
    }
  }

  private async page(visit: Visit, id: string, handOver: string | null): Promise<Answer> {
    const tx = this.db.manager;
    const person = await this.accounts.read(tx, id);
    const [factors, sessions, { timeZone }] = await Promise.all([
      this.factors.of(tx, person.id),
      this.sessions.list(tx, person.id),
      this.frame.organisation(),
    ]);
    const { csrf, staffId } = visit.caller;
    const view = PersonView({ person, factors, sessions, timeZone, csrf, handOver, isSelf: person.id === staffId });
    return page(await this.frame.page(visit, { title: person.name, section: 'people' }, view));
  }
}

function pathOf(id: StaffId | string): string {
  return `/staff/people/${id}`;
}
