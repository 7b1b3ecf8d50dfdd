import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Audit } from '../../../../audit/audit.js';
import { listForms } from '../../../../campaigns/campaign.store.js';
import {
  allDesignations,
  type DesignationInUse,
  readDesignation,
  saveDesignation,
} from '../../../../campaigns/designations/designation.store.js';
import { Db } from '../../../../database/db.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { rawText, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import {
  DESIGNATION_FIELDS,
  type DesignationTexts,
  filledDesignation,
  formField,
  textsOfDesignation,
} from './designation-form.js';
import { DesignationFormView } from './designation-form.view.js';
import { DesignationsView } from './designations.view.js';

/** What the money may be used for. */
@Injectable()
export class DesignationPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const designations = await allDesignations(this.db.manager);
    const view = DesignationsView({ designations, currency, mayManage: visit.may('campaigns:manage') });
    return page(await this.frame.page(visit, { title: 'Designations', section: 'campaigns' }, view));
  }

  async blank(visit: Visit): Promise<Answer> {
    const position = 1 + Math.max(0, ...(await allDesignations(this.db.manager)).map((each) => each.position));
    const values = {
      ...textFields({}, ...DESIGNATION_FIELDS),
      open: 'yes',
      restricted: 'no',
      position: String(position),
    };
    return this.form(visit, null, values, [], []);
  }

  /** @throws NotFound */
  async edit(visit: Visit, code: string): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const designation = await readDesignation(this.db.manager, code);
    return this.form(visit, designation, textsOfDesignation(designation, currency), designation.forms, []);
  }

  /** @param code null for a new one. @throws NotFound */
  async save(visit: Visit, code: string | null, body: unknown): Promise<Answer> {
    const before = code === null ? null : await readDesignation(this.db.manager, code);
    const texts = textFields(body, ...DESIGNATION_FIELDS);
    const forms = (await listForms(this.db.manager))
      .map(({ slug }) => slug)
      .filter((slug) => rawText(body, formField(slug)) === 'yes');
    const { currency } = await this.frame.organisation();
    try {
      const saved = filledDesignation(texts, code, forms, currency);
      await this.db.write(async (tx) => {
        await saveDesignation(tx, saved, code === null);
        const detail = { name: saved.name, open: saved.open, restricted: saved.restricted, forms: forms.join(', ') };
        const action = code === null ? 'make designation' : 'change designation';
        await this.audit.record(tx, {
          actor: visit.by.actor,
          action,
          object: `designation:${saved.code}`,
          detail: before ? { ...detail, nameBefore: before.name, openBefore: before.open } : detail,
        });
      });
      return see('/staff/designations', `${saved.name} is saved.`);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, before, texts, forms, error.fields);
    }
  }

  private async form(
    visit: Visit,
    designation: DesignationInUse | null,
    values: DesignationTexts,
    chosen: readonly string[],
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const forms = await listForms(this.db.manager);
    const model = { designation, values, chosen, forms, problems, currency, csrf: visit.caller.csrf };
    const title = problems.length > 0 ? 'Check the form' : 'Designation';
    const html = await this.frame.page(visit, { title, section: 'campaigns' }, DesignationFormView(model));
    return page(html, problems.length > 0 ? 422 : 200);
  }
}
