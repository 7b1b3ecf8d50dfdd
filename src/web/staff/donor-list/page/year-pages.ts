import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { findDraft } from '../../../../finance/transparency/list/list-records.js';
import { openLines, printedLines } from '../../../../finance/transparency/list/drawn-list.js';
import { drawListOf, PrepareList } from '../../../../finance/transparency/list/prepare-list.js';
import { PublishList } from '../../../../finance/transparency/list/publish-list.js';
import { differenceOf } from '../../../../finance/transparency/versions/list-difference.js';
import { linesOf, listVersions } from '../../../../finance/transparency/versions/version.store.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ListDeskOfDonors, preparerOf, shownLine } from '../list-desk.js';
import { LIST_PATH } from '../list-words.js';
import { YearView } from './year.view.js';

/** A year as the books have it, beside what is public, and everything that leads from one to the other. */
@Injectable()
export class YearPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDeskOfDonors,
    private readonly prepareList: PrepareList,
    private readonly publishList: PublishList,
  ) {}

  async show(visit: Visit, text: string): Promise<Answer> {
    return this.page(visit, await this.desk.year(text), []);
  }

  async prepare(visit: Visit, text: string, body: unknown): Promise<Answer> {
    const year = await this.desk.year(text);
    const { note } = textFields(body, 'note');
    return this.tried(visit, year, { note }, async () => {
      await this.prepareList.prepare(year, note, preparerOf(visit));
      return 'The list is prepared. Another person looks it through and publishes it.';
    });
  }

  async publish(visit: Visit, text: string, body: unknown): Promise<Answer> {
    const year = await this.desk.year(text);
    const { seen } = textFields(body, 'seen');
    return this.tried(visit, year, {}, async () => {
      const number = await this.publishList.publish(year, seen, visit.by);
      return `Version ${number} of the list of ${year} is published.`;
    });
  }

  async withdraw(visit: Visit, text: string, body: unknown): Promise<Answer> {
    const year = await this.desk.year(text);
    const { withdrawal } = textFields(body, 'withdrawal');
    return this.tried(visit, year, { withdrawal }, async () => {
      await this.publishList.withdraw(year, withdrawal, visit.by);
      return `The list of ${year} is withdrawn. Readers see your words in its place.`;
    });
  }

  /** What could not be done is said on the page of the list, with what was typed. */
  private async tried(visit: Visit, year: number, typed: Typed, work: () => Promise<string>): Promise<Answer> {
    try {
      return see(`${LIST_PATH}/${year}`, await work());
    } catch (error) {
      if (error instanceof InvalidInput) return this.page(visit, year, error.fields, typed);
      if (error instanceof AppError && error.code.startsWith('donor-list-')) {
        return see(`${LIST_PATH}/${year}`, error.message, 'bad');
      }
      throw error;
    }
  }

  private async page(
    visit: Visit,
    year: number,
    problems: readonly FieldProblem[],
    typed: Typed = {},
  ): Promise<Answer> {
    const tx = this.db.manager;
    const [drawn, draft, versions, { timeZone }] = await Promise.all([
      drawListOf(tx, year),
      findDraft(tx, year),
      listVersions(tx, year),
      this.frame.organisation(),
    ]);
    const current = versions[0] && !versions[0].withdrawn ? versions[0] : null;
    const seen = printedLines(drawn).map((line) => ({ ...shownLine(visit, line), standsFor: line.donorId }));
    const view = YearView({
      drawn: { ...drawn, lines: drawn.lines.map((line) => shownLine(visit, line)) },
      open: openLines(drawn).map((line) => shownLine(visit, line)),
      difference: current && differenceOf(await linesOf(tx, current.id), seen),
      current,
      draft,
      isFresh: draft?.fingerprint === drawn.fingerprint,
      isOwn: draft?.preparedBy === visit.caller.staffId,
      mayPublish: visit.may('donor-list:publish'),
      versions,
      typed,
      problems,
      timeZone,
      csrf: visit.caller.csrf,
    });
    const title = problems.length > 0 ? 'Check the form' : `Donor list ${year}`;
    return page(await this.frame.page(visit, { title, section: 'donor-list' }, view), problems.length > 0 ? 422 : 200);
  }
}

type Typed = Readonly<Partial<Record<'note' | 'withdrawal', string>>>;
