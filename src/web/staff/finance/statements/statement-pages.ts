import { Injectable } from '@nestjs/common';
import { AppError, NotFound } from '../../../../kernel/app-error.js';
import { dateIn, yearOf } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { isId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { RunUnderWay, type RunScope } from '../../../../receipts/statements/statement-run.store.js';
import { runsOfYear } from '../../../../reports/statements/run-progress.js';
import {
  outdatedStatements,
  sampleDonors,
  statementYears,
  unreachableDonors,
  yearCounts,
} from '../../../../reports/statements/year-overview.js';
import { SteerStatements } from '../../../../workflows/statements/steer-statements.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { hrefOf, oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ReviewView } from './review.view.js';
import { StatementsView } from './statements.view.js';

const PATH = '/staff/finance/statements';
const ROWS = 100;

/** Who gets a statement of a year, and the button that sends them (R-STM-01). */
@Injectable()
export class StatementPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly steerStatements: SteerStatements,
    private readonly clock: Clock,
  ) {}

  async overview(visit: Visit, query: unknown): Promise<Answer> {
    const { timeZone } = await this.frame.organisation();
    const running = yearOf(dateIn(timeZone, this.clock.now()));
    const years = await statementYears(this.db, running);
    const asked = Number(textFields(query, 'year').year);
    const year = years.includes(asked) ? asked : (years[1] ?? running);
    const [counts, runs, outdated, unreachable, samples] = await Promise.all([
      yearCounts(this.db, year),
      runsOfYear(this.db, year),
      outdatedStatements(this.db, year, ROWS),
      unreachableDonors(this.db, year, ROWS),
      sampleDonors(this.db, year),
    ]);
    const view = StatementsView({
      years,
      year,
      isRunning: year === running,
      counts,
      runs,
      outdated,
      unreachable,
      samples,
      timeZone,
      csrf: visit.caller.csrf,
      maySend: visit.may('statements:send'),
    });
    return page(await this.frame.page(visit, { title: `Statements ${year}`, section: 'finance' }, view));
  }

  async review(visit: Visit, yearText: string, query: unknown): Promise<Answer> {
    const year = yearNumber(yearText);
    const scope = oneOf(textFields(query, 'scope').scope, ['new', 'outdated'] as const) ?? 'new';
    const [counts, { name }] = await Promise.all([yearCounts(this.db, year), this.frame.organisation()]);
    const donors = scope === 'new' ? counts.byMail + counts.toPrint : counts.outdated;
    if (donors === 0) return see(hrefOf(PATH, { year: yearText }), 'Nobody is waiting for a statement.', 'warn');
    const view = ReviewView({ year, scope, counts, organisation: name, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: `Send statements of ${year}`, section: 'finance' }, view));
  }

  async send(visit: Visit, yearText: string, body: unknown): Promise<Answer> {
    const year = yearNumber(yearText);
    const { scope, donor } = textFields(body, 'scope', 'donor');
    const wanted = scopeOf(scope, donor);
    if (!wanted) return see(hrefOf(PATH, { year: yearText }), 'Nothing was chosen, so nothing was sent.', 'warn');
    try {
      const id = await this.steerStatements.start(year, wanted, visit.by);
      return see(`${PATH}/runs/${id}`, 'The statements are on their way.');
    } catch (error) {
      if (error instanceof RunUnderWay && error.runId) return see(`${PATH}/runs/${error.runId}`, error.message, 'warn');
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      return see(hrefOf(PATH, { year: yearText }), error.message, 'warn');
    }
  }
}

function scopeOf(scope: string, donor: string): RunScope | undefined {
  if (scope === 'one') return isId(donor) ? { donorId: donor } : undefined;
  return oneOf(scope, ['new', 'outdated'] as const);
}

/** @throws NotFound */
export function yearNumber(text: string): number {
  if (!/^(19|20)\d{2}$/.test(text)) throw new NotFound('year');
  return Number(text);
}
