import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import {
  type NewsletterSettings,
  readNewsletter,
  saveNewsletter,
} from '../../../../donors/newsletter/newsletter-settings.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { NewsletterSettingsView } from './newsletter-settings.view.js';

/** Whether the gift page asks about the newsletter, and in which words. */
@Injectable()
export class NewsletterSettingsPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
  ) {}

  async show(visit: Visit): Promise<Answer> {
    return this.page(visit, await readNewsletter(this.db.manager), []);
  }

  async save(visit: Visit, body: unknown): Promise<Answer> {
    const { isAsked, about } = textFields(body, 'isAsked', 'about');
    const settings = { isAsked: isAsked === 'yes', about };
    try {
      await this.db.write(async (tx) => {
        await saveNewsletter(tx, settings);
        const detail = { asked: settings.isAsked, about };
        await this.audit.record(tx, { actor: visit.by.actor, action: 'change settings', object: 'newsletter', detail });
      });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, settings, error.fields);
    }
    const now = settings.isAsked ? 'The gift page asks from now on.' : 'The gift page does not ask.';
    return see('/staff/settings/newsletter', `Saved. ${now} What donors said before stays as they said it.`);
  }

  private async page(visit: Visit, values: NewsletterSettings, problems: readonly FieldProblem[]): Promise<Answer> {
    const { name } = await this.frame.organisation();
    const view = NewsletterSettingsView({ values, organisation: name, problems, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : 'Newsletter';
    return page(await this.frame.page(visit, { title, section: 'settings' }, view), problems.length > 0 ? 422 : 200);
  }
}
