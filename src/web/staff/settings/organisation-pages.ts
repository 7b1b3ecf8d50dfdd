import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { Audit } from '../../../audit/audit.js';
import { Db } from '../../../database/db.js';
import { saveFiscalYearStart, saveOrganisation } from '../../../organisation/organisation.js';
import { Regimes } from '../../../regimes/regimes.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { ORGANISATION_FIELDS } from './organisation-fields.view.js';
import { OrganisationView } from './organisation.view.js';

/** What receipts, letters and pages say of the newsroom. */
@Injectable()
export class OrganisationPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
    private readonly regimes: Regimes,
  ) {}

  async show(visit: Visit): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const values = Object.fromEntries(ORGANISATION_FIELDS.map((field) => [field, organisation[field]]));
    return this.form(visit, { ...values, fiscalYearStart: String(organisation.fiscalYearStart) }, []);
  }

  async save(visit: Visit, body: unknown): Promise<Answer> {
    const values = textFields(body, ...ORGANISATION_FIELDS, 'fiscalYearStart');
    try {
      await this.db.write(async (tx) => {
        const { regime } = await this.frame.organisation();
        await saveOrganisation(tx, values, this.regimes.of(regime).organisationId);
        await saveFiscalYearStart(tx, values.fiscalYearStart);
        await this.audit.record(tx, { actor: visit.by.actor, action: 'change settings', object: 'organisation' });
      });
      return see(
        '/staff/settings',
        'Saved. New receipts and letters use these details; earlier ones stay as they are.',
      );
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, values, error.fields);
    }
  }

  private async form(
    visit: Visit,
    values: Readonly<Record<string, string>>,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const failed = problems.length > 0;
    const { regime } = await this.frame.organisation();
    const number = this.regimes.of(regime).organisationId;
    const view = OrganisationView({ values, number, problems, csrf: visit.caller.csrf });
    const title = failed ? 'Check the form' : 'Settings';
    return page(await this.frame.page(visit, { title, section: 'settings' }, view), failed ? 422 : 200);
  }
}
