import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import type { DonorId } from '../../../kernel/id.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { readContact } from '../../../donors/contact.js';
import { type EmailChangeId, EmailChangeSpent, SamePerson } from '../../../donors/email-changes.js';
import { TooManyAttempts } from '../../../donors/portal-access/attempts.js';
import { openedId } from '../../../gifts/thanks-link.js';
import { ChangeDonorEmail, EMAIL_LINK } from '../../../workflows/donors/change-donor-email.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { PortalDoor } from '../portal-door.js';
import { PortalFrame } from '../portal-frame.js';
import { FreshSignIn } from '../privacy/fresh-sign-in.js';
import type { PortalVisit } from '../visit.js';
import {
  ConfirmEmailView,
  EmailCollidedView,
  EmailConfirmedView,
  EmailLinkSpentView,
  EmailView,
} from './email.view.js';

/** Another address: asked for here, confirmed by a letter to it. */
@Injectable()
export class EmailPages {
  constructor(
    private readonly db: Db,
    private readonly frame: PortalFrame,
    private readonly door: PortalDoor,
    private readonly change: ChangeDonorEmail,
    private readonly fresh: FreshSignIn,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async form(visit: PortalVisit, donorId: string): Promise<Answer> {
    const own = await this.door.own(visit, donorId);
    if (!visit.isFresh) return this.fresh.page(visit, `/portal/details/${own}/email`);
    return this.show(visit, own, '', [], 200);
  }

  async ask(visit: PortalVisit, donorId: string, body: unknown, request: FastifyRequest): Promise<Answer> {
    const own = await this.door.own(visit, donorId);
    if (!visit.isFresh) return this.fresh.ask(visit, `/portal/details/${own}/email`, request);
    const { newEmail } = textFields(body, 'newEmail');
    try {
      await this.change.ask(own, visit.sessionId, newEmail);
    } catch (error) {
      if (error instanceof InvalidInput) return this.show(visit, own, newEmail, error.fields, 422);
      if (!(error instanceof TooManyAttempts)) throw error;
      return this.show(visit, own, newEmail, [{ field: 'newEmail', message: error.message }], 429);
    }
    const back = visit.isHousehold ? `/portal/details/${own}` : '/portal/details';
    return see(back, `Nothing has changed yet. Open the letter that we sent to ${newEmail}.`, 'accent');
  }

  /** The letter that is on its way opens nothing any more. */
  async withdraw(visit: PortalVisit, donorId: string): Promise<Answer> {
    const own = await this.door.own(visit, donorId);
    await this.change.withdraw(own);
    return see(visit.isHousehold ? `/portal/details/${own}` : '/portal/details', 'Your address stays as it is.');
  }

  /** Opening the link does nothing: programs that look at letters open links too. */
  async confirmPage(token: string): Promise<Answer> {
    if (this.opened(token) === null) return this.plain('That link has done its work', EmailLinkSpentView(), 404);
    return this.plain('Confirm your address', ConfirmEmailView({ token }), 200);
  }

  async confirm(token: string): Promise<Answer> {
    const id = this.opened(token);
    try {
      if (id === null) throw new EmailChangeSpent();
      return await this.plain('Confirmed', EmailConfirmedView(await this.change.confirm(id)), 200);
    } catch (error) {
      if (error instanceof EmailChangeSpent)
        return this.plain('That link has done its work', EmailLinkSpentView(), 404);
      if (error instanceof SamePerson) return this.plain('Nothing was changed', EmailCollidedView(error), 409);
      throw error;
    }
  }

  private opened(token: string): EmailChangeId | null {
    return openedId(EMAIL_LINK, token, this.settings.appSecret) as EmailChangeId | null;
  }

  private async show(
    visit: PortalVisit,
    donorId: DonorId,
    newEmail: string,
    problems: readonly FieldProblem[],
    status: number,
  ): Promise<Answer> {
    const { email } = await readContact(this.db.manager, donorId);
    const view = EmailView({ donorId, email, newEmail, problems, csrf: visit.csrf });
    return page(await this.frame.page(visit, { title: 'Change the address', section: 'details' }, view), status);
  }

  private async plain(title: string, view: Parameters<PortalFrame['entryPage']>[1], status: number): Promise<Answer> {
    return page(await this.frame.entryPage(title, view), status);
  }
}
