import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import {
  awaitingRefunds,
  countAttention,
  failedRefunds,
  heldReceipts,
  parkedEvents,
  undeliveredLetters,
  undrawnReceipts,
} from '../../../reports/attention.js';
import { listGifts } from '../../../reports/gift-list.js';
import { giftsByMonth } from '../../../reports/home.js';
import { summary } from '../../../reports/summary.js';
import { type Answer, page } from '../../http/answer.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { AttentionView } from './attention.view.js';
import { HomeView } from './home.view.js';
import { spansOf } from './spans.js';

const LATEST = 8;

/** How things stand, in ten seconds. */
@Injectable()
export class HomePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async show(visit: Visit): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const now = this.clock.now();
    const spans = spansOf(dateIn(organisation.timeZone, now));
    const [current, same, whole, months, latest, attention] = await Promise.all([
      summary(this.db, { ...spans.current, by: 'total' }),
      summary(this.db, { ...spans.same, by: 'total' }),
      summary(this.db, { ...spans.previous, by: 'total' }),
      giftsByMonth(this.db, spans.firstMonth, spans.current.to),
      listGifts(this.db, {}, { limit: LATEST }),
      countAttention(this.db, now),
    ]);
    const view = HomeView({
      visit,
      organisation,
      now,
      spans,
      current: current.total,
      sameDays: same.total,
      lastMonth: whole.total,
      months,
      latest: latest.items,
      attention: {
        ...attention,
        erasures: visit.may('donors:erase') ? attention.erasures : 0,
        differences: visit.may('finance:read') ? attention.differences : 0,
      },
      publicUrl: this.settings.publicUrl,
      isSandbox: this.frame.isSandbox,
    });
    return page(await this.frame.page(visit, { title: 'Home', section: 'home' }, view));
  }

  async attention(visit: Visit): Promise<Answer> {
    const now = this.clock.now();
    const [{ timeZone }, events, letters, receipts, held, refunds, approvals] = await Promise.all([
      this.frame.organisation(),
      parkedEvents(this.db),
      undeliveredLetters(this.db),
      undrawnReceipts(this.db, now),
      heldReceipts(this.db),
      failedRefunds(this.db),
      awaitingRefunds(this.db),
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
}
