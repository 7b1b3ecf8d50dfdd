import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidInput } from '../../../../kernel/app-error.js';
import { Clock } from '../../../../kernel/clock.js';
import { Money } from '../../../../kernel/money.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import { csvLines } from '../../../../finance/csv-lines.js';
import { type Contributor, scheduleB } from '../../../../finance/schedule-b/schedule-b.js';
import { publicDonors } from '../../../../finance/transparency/public-donors.js';
import { type Answer, page } from '../../../http/answer.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { scheduleBQuery } from './schedule-b-query.js';
import { ScheduleBView } from './schedule-b.view.js';

/** The contributors that Form 990 names. They are no one else's business: every look at them is in the audit (R-FED-02). */
@Injectable()
export class ScheduleBPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const { fields, question, problems } = scheduleBQuery(query, organisation, this.clock.now());
    const { from, to } = question.year;
    const [answer, named] = await Promise.all([scheduleB(this.db, question), publicDonors(this.db, from, to)]);
    await this.note(visit, 'see schedule b', fields.year);
    const title = `Schedule B, fiscal year ${fields.year}`;
    const view = ScheduleBView({ fields, problems, answer, named });
    return page(await this.frame.page(visit, { title, section: 'finance' }, view), problems.length > 0 ? 422 : 200);
  }

  /** The same list as CSV. @throws InvalidInput */
  async export(visit: Visit, query: unknown, reply: FastifyReply): Promise<void> {
    const organisation = await this.frame.organisation();
    const { fields, question, problems } = scheduleBQuery(query, organisation, this.clock.now());
    if (problems.length > 0) throw new InvalidInput(problems, 'The list was not exported.');
    const { contributors, currency } = await scheduleB(this.db, question);
    await this.note(visit, 'export schedule b', fields.year);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="schedule-b-${fields.year}.csv"`)
      .send([...csvLines(contributors.map((each) => csvRow(each, currency)))].join(''));
  }

  private note(visit: Visit, action: string, year: string): Promise<void> {
    const { actor } = visit.by;
    return this.db.write((tx) => this.audit.record(tx, { actor, action, object: `fiscal-year:${year}` }));
  }
}

function csvRow(contributor: Contributor, currency: string) {
  return {
    Contributor: contributor.name,
    Address: contributor.addressLines.join(', '),
    Cash: Money.of(contributor.cashMinor, currency),
    Noncash: Money.of(contributor.nonCashMinor, currency),
    Total: Money.of(contributor.totalMinor, currency),
    Note: contributor.listing === 'boundary' ? 'Exactly the limit: ask your preparer' : null,
  };
}
