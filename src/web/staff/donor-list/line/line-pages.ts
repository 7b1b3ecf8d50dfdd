import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { isId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { historyOf, type LineKey } from '../../../../finance/transparency/list/list-records.js';
import { findLine, PrepareList } from '../../../../finance/transparency/list/prepare-list.js';
import { readTransparency } from '../../../../finance/transparency/settings/transparency-settings.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { isKnown, ListDeskOfDonors, preparerOf } from '../list-desk.js';
import { LIST_PATH, linePath } from '../list-words.js';
import { LineView } from './line.view.js';

/** As an address names a line. */
export interface LineAddress {
  readonly year: string;
  readonly donor: string;
  readonly fund: unknown;
}

/** One line of a list: whether it is printed, and how. */
@Injectable()
export class LinePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDeskOfDonors,
    private readonly prepareList: PrepareList,
  ) {}

  async show(visit: Visit, address: LineAddress): Promise<Answer> {
    const { year, key } = await this.asked(address);
    return this.page(visit, year, key, {}, []);
  }

  async decide(visit: Visit, address: LineAddress, body: unknown): Promise<Answer> {
    const { year, key } = await this.asked(address);
    const typed = textFields(body, 'decision', 'reason');
    try {
      await this.prepareList.decide(year, key, typed, preparerOf(visit));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, year, key, typed, error.fields);
    }
    return see(`${LIST_PATH}/${year}`, 'The decision is written down.');
  }

  async rename(visit: Visit, address: LineAddress, body: unknown): Promise<Answer> {
    const { year, key } = await this.asked(address);
    const typed = textFields(body, 'name', 'note');
    try {
      await this.prepareList.rename(year, key, typed, preparerOf(visit));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, year, key, typed, error.fields);
    }
    return see(linePath(year, key), 'Saved. The name is printed so in the next version.');
  }

  private async asked({ year, donor, fund }: LineAddress): Promise<{ year: number; key: LineKey }> {
    const of = await this.desk.year(year);
    if (!isId(donor)) throw new NotFound('donor on this list');
    return { year: of, key: { donorId: donor, fund: typeof fund === 'string' ? fund.slice(0, 200) : '' } };
  }

  private async page(
    visit: Visit,
    year: number,
    key: LineKey,
    typed: Readonly<Partial<Record<'decision' | 'reason' | 'name' | 'note', string>>>,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const tx = this.db.manager;
    const line = await findLine(tx, year, key);
    if (!line || !isKnown(visit, line)) throw new NotFound('donor on this list');
    const [{ currency, timeZone }, { amounts }, history] = await Promise.all([
      this.frame.organisation(),
      readTransparency(tx),
      historyOf(tx, year, key),
    ]);
    const words = { amounts, currency, timeZone };
    const view = LineView({ year, line, history, typed, problems, ...words, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : `${line.name}, donor list ${year}`;
    return page(await this.frame.page(visit, { title, section: 'donor-list' }, view), problems.length > 0 ? 422 : 200);
  }
}
