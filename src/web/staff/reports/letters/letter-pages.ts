import { Injectable } from '@nestjs/common';
import { InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { Db } from '../../../../database/db.js';
import {
  type AskedReport,
  askedReport,
  parametersOf,
  reportBySlug,
} from '../../../../reports/answers/report-request.js';
import { listHref } from '../../../../reports/answers/figure.js';
import { subscribe, subscriptionsOf, subscriptionTo, unsubscribe } from '../../../../reports/letters/subscriptions.js';
import { REPORTS } from '../../../../reports/report-list.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { zoneName } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { LetterPanel } from './letter-panel.view.js';
import { LettersView } from './letters.view.js';

/** Reports by letter: each person looks after their own. */
@Injectable()
export class LetterPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  /** The foot of a report's page. */
  async panel(visit: Visit, asked: AskedReport): Promise<ReturnType<typeof LetterPanel>> {
    const { staffId, csrf } = visit.caller;
    const subscription = await subscriptionTo(this.db.manager, staffId, asked.definition.slug);
    return LetterPanel({ asked, csrf, subscription });
  }

  async list(visit: Visit): Promise<Answer> {
    const { timeZone } = await this.frame.organisation();
    const subscriptions = await subscriptionsOf(this.db.manager, visit.caller.staffId);
    const view = LettersView({
      letters: subscriptions.map((subscription) => ({
        subscription,
        definition: REPORTS.find(({ slug }) => slug === subscription.report) ?? null,
        since: dateIn(timeZone, subscription.createdAt),
      })),
      zone: zoneName(timeZone),
      csrf: visit.caller.csrf,
    });
    return page(await this.frame.page(visit, { title: 'Reports by letter', section: 'reports' }, view));
  }

  /** @throws NotFound, InvalidInput for choices that there are not, and for days that do not move on */
  async begin(visit: Visit, body: unknown): Promise<Answer> {
    const { report } = textFields(body, 'report');
    const definition = reportBySlug(report);
    const names = ['period', 'compare', ...definition.choices.map(({ name }) => name)];
    const now = this.clock.now();
    const asked = await askedReport(this.db, definition, textFields(body, ...names), now);
    if (asked.periods?.kind === 'custom') throw new DaysDoNotMove();
    const parameters = parametersOf(asked);
    await this.db.write((tx) => subscribe(tx, visit.caller.staffId, { report, parameters }, now));
    const words =
      'The report comes by letter, every Monday at seven in the morning. The first one is sent next Monday.';
    return see(listHref(`/staff/reports/${report}`, parameters), words);
  }

  /** @throws NotFound for a report that the person does not get */
  async stop(visit: Visit, report: string): Promise<Answer> {
    const wasThere = await this.db.write((tx) => unsubscribe(tx, visit.caller.staffId, report));
    if (!wasThere) throw new NotFound('letter');
    return see('/staff/reports/letters', 'Stopped. You get no more letters of this report.');
  }
}

class DaysDoNotMove extends InvalidInput {
  constructor() {
    const message = 'Choose a period that moves on with the calendar; these days would be the same every week.';
    super([{ field: 'period', message }], message);
  }
}
