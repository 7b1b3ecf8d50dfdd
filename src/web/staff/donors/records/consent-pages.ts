import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { consentHistory, type Preferences, preferencesOf, PURPOSES, TOLD_STAFF } from '../../../../donors/consents.js';
import { staffNames } from '../../../../reports/donors/staff-names.js';
import { ChangeRecord } from '../../../../workflows/donors/records/change-record.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { DonorPages } from '../page/donor-pages.js';
import { ConsentsView } from './consents.view.js';

/** What a donor said yes and no to, when and on which way; staff write down what they were told. */
@Injectable()
export class ConsentPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly donors: DonorPages,
    private readonly change: ChangeRecord,
  ) {}

  page(visit: Visit, id: string): Promise<Answer> {
    return this.show(visit, id, null, [], 200);
  }

  async save(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    const typed = textFields(body, ...PURPOSES, 'how');
    const wanted = Object.fromEntries(PURPOSES.map((purpose) => [purpose, typed[purpose] === 'yes'])) as Preferences;
    const how = oneOf(typed.how, TOLD_STAFF);
    try {
      if (!how) throw new InvalidInput([{ field: 'how', message: 'Say on which way the donor told you.' }]);
      const changed = await this.change.consents(donorId, wanted, how, visit.by.staffId);
      return see(`/staff/donors/${donorId}/consents`, changed === 0 ? 'Nothing was different.' : 'Noted.');
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.show(visit, donorId, wanted, error.fields, 422);
    }
  }

  private async show(
    visit: Visit,
    id: string,
    typed: Preferences | null,
    problems: readonly FieldProblem[],
    status: number,
  ): Promise<Answer> {
    const donor = await this.donors.changeable(visit, id);
    const { timeZone } = await this.frame.organisation();
    const said = await consentHistory(this.db.manager, donor.id);
    const view = ConsentsView({
      donor,
      said,
      names: await staffNames(
        this.db,
        said.map(({ actor }) => actor),
      ),
      preferences: typed ?? (await preferencesOf(this.db.manager, donor.id)),
      problems,
      zone: timeZone,
      csrf: visit.caller.csrf,
      mayWrite: visit.may('donors:write'),
    });
    return page(await this.frame.page(visit, { title: `Consents of ${donor.name}`, section: 'donors' }, view), status);
  }
}
