import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { careFigures, churn, returnRates } from '../../../reports/plans/failure-care.js';
import { type Answer, page } from '../../http/answer.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { CareView } from './care.view.js';

const YEAR_MS = 365 * 24 * 60 * 60_000;

/** What became of charges that failed, and how many bank debits come back. */
@Injectable()
export class CarePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  async figures(visit: Visit): Promise<Answer> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - YEAR_MS);
    const [figures, ended, rates] = await Promise.all([
      careFigures(this.db, since),
      churn(this.db, since),
      returnRates(this.db, now),
    ]);
    const view = CareView({ figures, ended, rates });
    return page(await this.frame.page(visit, { title: 'Failed charges', section: 'home' }, view));
  }
}
