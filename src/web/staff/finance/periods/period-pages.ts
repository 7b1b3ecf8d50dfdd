import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { type CalendarDate, dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { fiscalYear, fiscalYearOf } from '../../../../kernel/fiscal-year.js';
import { Db } from '../../../../database/db.js';
import { ClosePeriod } from '../../../../finance/periods/close-period.js';
import { addedAfterClose, correctionsOf } from '../../../../finance/periods/corrections.js';
import { monthTitle, parseMonth } from '../../../../kernel/month.js';
import { FiguresChanged, PeriodNotClosable, PeriodNotReopenable } from '../../../../finance/periods/period.errors.js';
import { periodEvents } from '../../../../finance/periods/period-events.js';
import { bookedMonths, periodsOf, standingOf, stateOf } from '../../../../finance/periods/period-list.js';
import { ReopenPeriod } from '../../../../finance/periods/reopen-period.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ClosedPeriodView, OpenPeriodView } from './period.view.js';
import { periodPath } from './period-words.js';
import { PeriodsView } from './periods.view.js';

/** What a form that was refused sends again. */
interface Refused {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
}

/** The months of the books: which are open, and how they are closed and reopened. */
@Injectable()
export class PeriodPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
    private readonly closePeriod: ClosePeriod,
    private readonly reopenPeriod: ReopenPeriod,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const { fiscalYearStart: start, timeZone } = organisation;
    const today = dateIn(timeZone, this.clock.now());
    const last = fiscalYearOf(today, start).year;
    const booked = await bookedMonths(this.db.manager);
    const first = booked ? Math.min(fiscalYearOf(booked.first, start).year, last) : last;
    const wanted = Number(textFields(query, 'year').year || last);
    const year = fiscalYear(Number.isInteger(wanted) ? Math.min(Math.max(wanted, first), last) : last, start);
    const view = PeriodsView({
      organisation,
      year,
      periods: await periodsOf(this.db.manager, year, today, organisation.currency),
      hasEarlier: year.year > first,
      hasLater: year.year < last,
    });
    return page(await this.frame.page(visit, { title: 'Periods', section: 'finance' }, view));
  }

  show(visit: Visit, month: string): Promise<Answer> {
    return this.period(visit, monthIn(month), null);
  }

  async close(visit: Visit, text: string, body: unknown): Promise<Answer> {
    const month = monthIn(text);
    const accepted = Object.fromEntries(
      Object.entries(textOf(body)).flatMap(([name, value]) =>
        name.startsWith('accept-') ? [[name.slice('accept-'.length), value]] : [],
      ),
    );
    const { note, signed, despiteProof } = textFields(body, 'note', 'signed', 'despiteProof');
    return this.refusing(visit, month, body, async () => {
      const reason = visit.may('periods:reopen') && despiteProof !== '' ? despiteProof : null;
      await this.closePeriod.run({ month, by: visit.caller.staffId, note, signed, accepted, despiteProof: reason });
      return see(periodPath(month), `${monthTitle(month)} is closed.`);
    });
  }

  async softClose(visit: Visit, text: string, body: unknown): Promise<Answer> {
    const month = monthIn(text);
    const { note } = textFields(body, 'note');
    return this.refusing(visit, month, body, async () => {
      await this.closePeriod.soften({ month, by: visit.caller.staffId, note });
      return see(periodPath(month), `${monthTitle(month)} is soft-closed. What is booked in it from now on is marked.`);
    });
  }

  async reopen(visit: Visit, text: string, body: unknown): Promise<Answer> {
    const month = monthIn(text);
    const { reason } = textFields(body, 'reason');
    return this.refusing(visit, month, body, async () => {
      await this.reopenPeriod.run({ month, by: visit.caller.staffId, reason });
      return see(periodPath(month), `${monthTitle(month)} is open again. Finance is told by letter.`, 'warn');
    });
  }

  /** Shows the page again, with what was sent, where a form was refused. */
  private async refusing(
    visit: Visit,
    month: CalendarDate,
    body: unknown,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof InvalidInput) {
        return this.period(visit, month, { values: textOf(body), problems: error.fields });
      }
      if (
        error instanceof FiguresChanged ||
        error instanceof PeriodNotClosable ||
        error instanceof PeriodNotReopenable
      ) {
        return see(periodPath(month), error.message, 'bad');
      }
      throw error;
    }
  }

  private async period(visit: Visit, month: CalendarDate, refused: Refused | null): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const tx = this.db.manager;
    const today = dateIn(organisation.timeZone, this.clock.now());
    const [standing, events, added, corrections] = await Promise.all([
      standingOf(tx, today),
      periodEvents(tx, month),
      addedAfterClose(tx, month),
      correctionsOf(tx, month),
    ]);
    const state = stateOf(month, events[0]?.action ?? null, standing);
    if (state === 'ahead' || state === 'unused') throw new NotFound('month in the books');
    const { values, problems } = refused ?? { values: {}, problems: [] };
    const { csrf } = visit.caller;
    const shared = { organisation, month, state, events, added, corrections, values, problems, csrf };
    const view =
      state === 'closed'
        ? ClosedPeriodView({
            ...shared,
            signed: events.find(({ figures }) => figures !== null)?.figures ?? null,
            mayReopen: visit.may('periods:reopen'),
            reopenObstacle: await this.reopenPeriod.obstacle(month, visit.caller.staffId),
          })
        : OpenPeriodView({
            ...shared,
            sheet: await this.closePeriod.sheet(month),
            mayOverrule: visit.may('periods:reopen'),
          });
    const title = problems.length > 0 ? 'Check the form' : monthTitle(month);
    return page(await this.frame.page(visit, { title, section: 'finance' }, view), problems.length > 0 ? 422 : 200);
  }
}

/** @throws NotFound for what is no month. */
function monthIn(text: string): CalendarDate {
  const month = parseMonth(text);
  if (!month) throw new NotFound('month');
  return month;
}

function textOf(body: unknown): Record<string, string> {
  const sent = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  return textFields(body, ...sent);
}
