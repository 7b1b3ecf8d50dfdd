import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { giftTotals } from '../../../../reports/gift-list.js';
import { donorTotals } from '../../../../reports/lists/listed-donors.js';
import { planTotals } from '../../../../reports/plans/plan-list.js';
import { DONOR_LIST } from '../../donors/listing/donor-grammar.js';
import { GIFT_LIST } from '../../gifts/listing/gift-grammar.js';
import { PLAN_LIST } from '../../plans/listing/plan-grammar.js';
import type { Visit } from '../../frame/visit.js';
import { ListDesk } from '../list-desk.js';
import { openList } from '../staff-list.js';

/** How many rows a list has now, for a page that has stood open for a while. */
@Injectable()
export class FreshCounts {
  constructor(
    private readonly db: Db,
    private readonly desk: ListDesk,
  ) {}

  /** @throws NotFound for a list that there is not, or that the visitor does not see */
  async count(visit: Visit, list: string, query: unknown): Promise<{ readonly count: number }> {
    const context = await this.desk.context(visit);
    switch (list) {
      case 'gifts':
        return giftTotals(this.db, openList(GIFT_LIST, query, context).filters);
      case 'plans':
        return planTotals(this.db, openList(PLAN_LIST, query, context).filters);
      case 'donors':
        if (visit.may('donors:read')) return donorTotals(this.db, openList(DONOR_LIST, query, context).filters);
        throw new NotFound('list');
      default:
        throw new NotFound('list');
    }
  }
}
