import { Controller, Get, Query } from '@nestjs/common';
import { dateIn, yearOf } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { Db } from '../../../../database/db.js';
import { grossOfYear } from '../../../../finance/form-1099-k/form-1099-k.js';
import { Needs } from '../../../http/access.js';
import { type Answer, page } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { Form1099KView } from './form-1099-k.view.js';

@Controller('staff/finance/1099-k')
@StaffPages()
export class Form1099KController {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('finance:read')
  async year(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    const { timeZone, currency } = await this.frame.organisation();
    const running = yearOf(dateIn(timeZone, this.clock.now()));
    const { year: asked } = textFields(query, 'year');
    const isKnown = asked === '' || (/^\d{4}$/.test(asked) && Number(asked) <= running);
    const problems = isKnown ? [] : [{ field: 'year', message: `Choose a year up to ${running}.` }];
    const year = isKnown && asked !== '' ? Number(asked) : running;
    const months = await grossOfYear(this.db.manager, year, currency);
    const view = Form1099KView({ year: String(year), problems, months, currency });
    return page(await this.frame.page(visit, { title: 'Form 1099-K', section: 'finance' }, view), isKnown ? 200 : 422);
  }
}
