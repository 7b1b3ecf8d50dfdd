import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidInput } from '../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { findOrganisation, type OrganisationDetails } from '../../../organisation/organisation.js';
import { Sessions } from '../../../staff/sessions.js';
import { needsSetup, Setup, SetupLinkSpent } from '../../../staff/setup-link.js';
import { SessionCookie } from '../../http/session-cookie.js';
import { type Answer, page, see } from '../../http/answer.js';
import { rawText, textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import { ORGANISATION_FIELDS } from '../settings/organisation-fields.view.js';
import { type SetupModel, SetupView, SpentLinkView } from './setup.view.js';

/** The first step of a new installation. */
@Injectable()
export class SetupPages {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly sessions: Sessions,
    private readonly setup: Setup,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings);
  }

  async show(token: string): Promise<Answer> {
    return this.whileLinkWorks(async () => {
      await this.setup.check(this.db.manager, token);
      const known = await findOrganisation(this.db.manager);
      const values = ORGANISATION_FIELDS.map((field) => [`organisation.${field}`, known?.[field] ?? '']);
      return this.form({ token, values: Object.fromEntries(values) as Record<string, string>, problems: [] });
    });
  }

  async finish(token: string, body: unknown, device: string, reply: FastifyReply): Promise<Answer> {
    const fields = ORGANISATION_FIELDS.map((field) => `organisation.${field}` as const);
    const values = textFields(body, ...fields, 'person.name', 'person.email');
    const organisation = Object.fromEntries(
      ORGANISATION_FIELDS.map((field) => [field, values[`organisation.${field}`]]),
    ) as unknown as OrganisationDetails;
    const person = {
      name: values['person.name'],
      email: values['person.email'],
      password: rawText(body, 'person.password'),
    };
    return this.whileLinkWorks(async () => {
      try {
        const session = await this.db.write(async (tx) => {
          const staffId = await this.setup.finish(tx, token, organisation, person);
          return this.sessions.start(tx, staffId, { device });
        });
        this.cookie.write(reply, session);
        return see('/staff/second-factor', `Welcome, ${person.name}. Mainstay is yours.`);
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        return this.form({ token, values, problems: error.fields });
      }
    });
  }

  private form(model: SetupModel): Answer {
    const title = model.problems.length > 0 ? 'Check the form' : 'Set up Mainstay';
    return page(this.frame.plainPage(title, SetupView(model)), model.problems.length > 0 ? 422 : 200);
  }

  private async whileLinkWorks(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SetupLinkSpent)) throw error;
      const canSignIn = !(await needsSetup(this.db.manager));
      return page(this.frame.plainPage('That link has done its work', SpentLinkView({ canSignIn })), 404);
    }
  }
}
