import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { changeLimits, designationNames } from '../../../plans/changes/plan-change.store.js';
import { listGifts } from '../../../reports/gift-list.js';
import { planDetail } from '../../../reports/plans/plan-detail.js';
import { type Answer, page } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { isolated } from '../../http/words.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { kindsFor } from './change-form.js';
import { planAmount } from './plan-words.js';
import { PlanView } from './plan.view.js';

const ROWS = 50;
/** How soon a page looks again for a change that is on its way to the processor. */
const REFRESH_SECONDS = 5;

/** One plan. */
@Injectable()
export class PlanPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  async plan(visit: Visit, id: string, query: unknown): Promise<Answer> {
    const detail = await planDetail(this.db, id);
    const { after } = textFields(query, 'after');
    const [organisation, gifts, names, limits] = await Promise.all([
      this.frame.organisation(),
      listGifts(this.db, { planId: detail.plan.id }, { after, limit: ROWS }),
      designationNames(this.db.manager),
      changeLimits(this.db.manager, detail.plan),
    ]);
    const today = dateIn(organisation.timeZone, this.clock.now());
    const view = PlanView({
      detail,
      gifts,
      names,
      organisation,
      kinds: visit.may('plans:change') ? kindsFor(detail.plan, today, limits) : [],
      showProcessor: visit.may('processor:read'),
      care: visit.may('plans:change') ? { csrf: visit.caller.csrf, request: randomUUID() } : null,
    });
    const title = `${planAmount(detail.row)} from ${isolated(detail.row.donor.name)}`;
    const refresh = detail.row.isBeingChanged
      ? { seconds: REFRESH_SECONDS, href: `/staff/plans/${detail.plan.id}` }
      : undefined;
    const opened = { kind: 'plans', id: detail.plan.id } as const;
    const framed = { title, section: 'plans', refresh, opened } as const;
    return page(await this.frame.page(visit, framed, view));
  }
}
