import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { AddressHeld, furtherEmails } from '../../../../donors/emails/donor-emails.js';
import { ChangeEmails, NotConfirmed } from '../../../../workflows/donors/records/change-emails.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { DonorPages } from '../page/donor-pages.js';
import { EmailsView } from './emails.view.js';

/** How a donor told staff themselves that an address is theirs. */
export const TOLD_HOW = ['phone', 'in-person', 'post'] as const;

/** Addresses of a donor: letters go to the primary one, and each confirmed one opens the portal. */
@Injectable()
export class EmailPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly donors: DonorPages,
    private readonly change: ChangeEmails,
  ) {}

  list(visit: Visit, id: string): Promise<Answer> {
    return this.show(visit, id, { email: '', how: '' }, [], 200);
  }

  async add(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    const typed = textFields(body, 'email', 'how');
    const how = oneOf(typed.how, TOLD_HOW) ?? null;
    try {
      await this.change.add(donorId, typed.email, how, visit.by.staffId);
    } catch (error) {
      return this.refused(visit, id, typed, error);
    }
    const words = how === null ? `A letter asks ${typed.email} whether it is theirs.` : `${typed.email} is added.`;
    return see(`/staff/donors/${donorId}/emails`, words);
  }

  async ask(visit: Visit, id: string, emailId: string): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    await this.change.askAgain(donorId, emailId);
    return see(
      `/staff/donors/${donorId}/emails`,
      'Another letter is on its way. The links of earlier ones work no more.',
    );
  }

  async confirm(visit: Visit, id: string, emailId: string, body: unknown): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    const how = oneOf(textFields(body, 'how').how, TOLD_HOW);
    if (!how) {
      const problems = [{ field: `how-${emailId}`, message: 'Say how the donor told you that the address is theirs.' }];
      return this.show(visit, id, { email: '', how: '' }, problems, 422);
    }
    await this.change.confirm(donorId, emailId, how, visit.by.staffId);
    return see(`/staff/donors/${donorId}/emails`, 'Confirmed. They can sign in with it.');
  }

  async makePrimary(visit: Visit, id: string, emailId: string): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    try {
      const { email } = await this.change.makePrimary(donorId, emailId, visit.by.staffId);
      return see(`/staff/donors/${donorId}/emails`, `Letters and receipts go to ${email} from now on.`);
    } catch (error) {
      return this.refused(visit, id, { email: '', how: '' }, error);
    }
  }

  async remove(visit: Visit, id: string, emailId: string): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    const { email } = await this.change.remove(donorId, emailId, visit.by.staffId);
    return see(`/staff/donors/${donorId}/emails`, `${email} is removed. Whoever was signed in with it is signed out.`);
  }

  private refused(
    visit: Visit,
    id: string,
    typed: { readonly email: string; readonly how: string },
    error: unknown,
  ): Promise<Answer> {
    if (error instanceof AddressHeld || error instanceof NotConfirmed) {
      return this.show(visit, id, typed, [{ field: 'email', message: error.message }], 409);
    }
    if (!(error instanceof AppError) || error.fields.length === 0) throw error;
    return this.show(visit, id, typed, error.fields, 422);
  }

  private async show(
    visit: Visit,
    id: string,
    typed: { readonly email: string; readonly how: string },
    problems: readonly FieldProblem[],
    status: number,
  ): Promise<Answer> {
    const donor = await this.donors.changeable(visit, id);
    const { timeZone } = await this.frame.organisation();
    const emails = await furtherEmails(this.db.manager, donor.id);
    const view = EmailsView({ donor, emails, typed, problems, zone: timeZone, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: `Addresses of ${donor.name}`, section: 'donors' }, view), status);
  }
}
