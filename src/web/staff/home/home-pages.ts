import { Inject, Injectable } from '@nestjs/common';
import { addDays, type CalendarDate, dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import {
  countAttention,
  failedRefunds,
  parkedEvents,
  undeliveredLetters,
  undrawnReceipts,
} from '../../../reports/attention.js';
import { listGifts } from '../../../reports/gift-list.js';
import { giftsByMonth } from '../../../reports/home.js';
import { summary } from '../../../reports/summary.js';
import { type Answer, page } from '../frame/answer.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { AttentionView } from './attention.view.js';
import { HomeView } from './home.view.js';

const LATEST = 8;
const MONTHS = 12;

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
      attention,
      publicUrl: this.settings.publicUrl,
      isSandbox: this.frame.isSandbox,
    });
    return page(await this.frame.page(visit, { title: 'Home', section: 'home' }, view));
  }

  async attention(visit: Visit): Promise<Answer> {
    const now = this.clock.now();
    const [{ timeZone }, events, letters, receipts, refunds] = await Promise.all([
      this.frame.organisation(),
      parkedEvents(this.db),
      undeliveredLetters(this.db),
      undrawnReceipts(this.db, now),
      failedRefunds(this.db),
    ]);
    const view = AttentionView({
      timeZone,
      events,
      letters,
      receipts,
      refunds,
      showProcessor: visit.may('processor:read'),
    });
    return page(await this.frame.page(visit, { title: 'Needs attention', section: 'home' }, view));
  }
}

export interface Span {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The running month until today, the same days of the month before, and all of that month. */
export interface Spans {
  readonly current: Span;
  readonly same: Span;
  readonly previous: Span;
  /** The first day of the first month of the chart. */
  readonly firstMonth: CalendarDate;
}

function spansOf(today: CalendarDate): Spans {
  const first = monthStart(today);
  const previousEnd = addDays(first, -1);
  const previousFirst = monthStart(previousEnd);
  const sameDay = addDays(previousFirst, Number(today.slice(8)) - 1);
  let firstMonth = first;
  for (let back = 1; back < MONTHS; back++) firstMonth = monthStart(addDays(firstMonth, -1));
  return {
    current: { from: first, to: today },
    // A month may be shorter than today's day: then all of it is compared.
    same: { from: previousFirst, to: sameDay < previousEnd ? sameDay : previousEnd },
    previous: { from: previousFirst, to: previousEnd },
    firstMonth,
  };
}

function monthStart(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 8)}01` as CalendarDate;
}
