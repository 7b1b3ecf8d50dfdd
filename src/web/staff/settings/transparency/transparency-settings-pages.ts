import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import {
  ChangeTransparency,
  TRANSPARENCY_FIELDS,
  type TransparencyField,
} from '../../../../finance/transparency/settings/change-transparency.js';
import { readTransparency } from '../../../../finance/transparency/settings/transparency-settings.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { TransparencySettingsView } from './transparency-settings.view.js';

/** How the page of donors works here. */
@Injectable()
export class TransparencySettingsPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly change: ChangeTransparency,
  ) {}

  async show(visit: Visit): Promise<Answer> {
    const [settings, { currency }] = await Promise.all([readTransparency(this.db.manager), this.frame.organisation()]);
    const amount = (minor: bigint): string => Money.of(minor, currency).toDecimal();
    const { thresholdMinor, bandsMinor, isOn, namesBelow, ...texts } = settings;
    const values = {
      ...texts,
      isOn: isOn ? 'yes' : '',
      namesBelow: namesBelow ? 'yes' : '',
      threshold: amount(thresholdMinor),
      bands: bandsMinor.map(amount).join('\n'),
    };
    return this.page(visit, values, []);
  }

  async save(visit: Visit, body: unknown): Promise<Answer> {
    const typed = textFields(body, ...TRANSPARENCY_FIELDS);
    try {
      await this.change.run(typed, visit.by.actor);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, typed, error.fields);
    }
    return see('/staff/settings/donor-list', 'Saved. What is published stays as it was published.');
  }

  private async page(
    visit: Visit,
    values: Readonly<Record<TransparencyField, string>>,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const view = TransparencySettingsView({ values, currency, problems, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : 'Donor list settings';
    return page(await this.frame.page(visit, { title, section: 'settings' }, view), problems.length > 0 ? 422 : 200);
  }
}
