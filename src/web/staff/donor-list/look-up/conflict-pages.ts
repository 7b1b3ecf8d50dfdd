import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import { askedLookUps, type LookedUp, LookUpDonor } from '../../../../finance/transparency/look-up/look-up-donor.js';
import { readTransparency } from '../../../../finance/transparency/settings/transparency-settings.js';
import { type Answer, page } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { AskedView } from './asked.view.js';
import { ConflictView } from './conflict.view.js';

/** The one thing that the newsroom may ask about donors (R-TRN-07). */
@Injectable()
export class ConflictPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly lookUp: LookUpDonor,
  ) {}

  form(visit: Visit): Promise<Answer> {
    return this.page(visit, '', null, []);
  }

  /** Answered on the spot: the name stands in no address, and a look back needs another question. */
  async ask(visit: Visit, body: unknown): Promise<Answer> {
    const { name } = textFields(body, 'name');
    try {
      return await this.page(visit, name, await this.lookUp.run(name, visit.by), []);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, name, null, error.fields);
    }
  }

  async asked(visit: Visit): Promise<Answer> {
    const [rows, { timeZone }] = await Promise.all([askedLookUps(this.db.manager), this.frame.organisation()]);
    const view = AskedView({ rows, timeZone });
    return page(await this.frame.page(visit, { title: 'Questions of editors', section: 'conflicts' }, view));
  }

  private async page(
    visit: Visit,
    name: string,
    found: LookedUp | null,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const [{ thresholdMinor }, { currency }] = await Promise.all([
      readTransparency(this.db.manager),
      this.frame.organisation(),
    ]);
    const threshold = Money.of(thresholdMinor, currency).formatShort();
    const view = ConflictView({ name, found, threshold, problems, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : 'Conflicts of interest';
    return page(await this.frame.page(visit, { title, section: 'conflicts' }, view), problems.length > 0 ? 422 : 200);
  }
}
