import { Inject, Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../kernel/app-error.js';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { latestProof } from '../../../finance/proof/proof-runs.js';
import type { AskedReport } from '../../../reports/answers/report-request.js';
import { askedReport } from '../../../reports/answers/report-request.js';
import { OVERVIEW } from '../../../reports/overview/overview-report.js';
import { isCounting } from '../../../reports/rollups/fresh-sums.js';
import {
  awaitingRefunds,
  failedRefunds,
  heldReceipts,
  parkedEvents,
  undeliveredLetters,
  undrawnReceipts,
} from '../../../reports/attention.js';
import { type Answer, page } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { ProvisionalNotice } from '../reports/provisional.view.js';
import { AttentionView } from './attention.view.js';
import { HomePanels } from './home-panels.js';
import { HomeView } from './home.view.js';

/** How things stand, in ten seconds. */
@Injectable()
export class HomePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly panels: HomePanels,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async show(visit: Visit, query: unknown): Promise<Answer> {
    const now = this.clock.now();
    const [organisation, latest, hasGifts] = await Promise.all([
      this.frame.organisation(),
      latestProof(this.db.manager),
      this.hasGifts(),
    ]);
    const sent = textFields(query, 'period', 'from', 'to', 'compare');
    const { asked, problems } = await this.asked(sent, now);
    const today = dateIn(organisation.timeZone, now);
    const panels = await this.panels.all(visit, hasGifts ? asked : null, today, now);
    const view = HomeView({
      visit,
      organisation,
      now,
      periods: asked?.periods ?? null,
      values: asked ? valuesOf(asked) : sent,
      problems,
      isEmpty: !hasGifts,
      provisional: ProvisionalNotice({
        latest,
        mayOpen: visit.may('finance:read'),
        isCounting: await isCounting(this.db),
      }),
      panels,
      publicUrl: this.settings.publicUrl,
      isSandbox: this.frame.isSandbox,
    });
    return page(
      await this.frame.page(visit, { title: 'Home', section: 'home' }, view),
      problems.length > 0 ? 422 : 200,
    );
  }

  async attention(visit: Visit): Promise<Answer> {
    const now = this.clock.now();
    const seesHidden = visit.may('finance:read');
    const [{ timeZone }, events, letters, receipts, held, refunds, approvals] = await Promise.all([
      this.frame.organisation(),
      parkedEvents(this.db),
      undeliveredLetters(this.db),
      undrawnReceipts(this.db, now),
      heldReceipts(this.db, seesHidden),
      failedRefunds(this.db, seesHidden),
      awaitingRefunds(this.db, seesHidden),
    ]);
    const view = AttentionView({
      timeZone,
      events,
      letters,
      receipts,
      held,
      refunds,
      approvals,
      showProcessor: visit.may('processor:read'),
    });
    return page(await this.frame.page(visit, { title: 'Needs attention', section: 'home' }, view));
  }

  private async asked(sent: Record<string, string>, now: Date) {
    const defaults = { period: sent['from'] || sent['to'] ? 'custom' : 'this-month', compare: 'last-year' };
    const wanted = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== ''));
    try {
      return { asked: await askedReport(this.db, OVERVIEW, { ...defaults, ...wanted }, now), problems: [] };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return { asked: null, problems: error.fields };
    }
  }

  private async hasGifts(): Promise<boolean> {
    const [found] = await this.db.query<{ any: boolean }>(
      'select exists (select from gift where occurred_at is not null) as any',
    );
    return found!.any;
  }
}

function valuesOf({ periods }: AskedReport): Record<string, string> {
  if (!periods) return {};
  const { kind, compare, period } = periods;
  return { period: kind, compare, from: period.from, to: period.to };
}
