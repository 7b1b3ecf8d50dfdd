import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { depositTotals } from '../../../../reports/deposits/deposit-list.js';
import { giftTotals } from '../../../../reports/gift-list.js';
import { donorTotals } from '../../../../reports/lists/listed-donors.js';
import { countMembers } from '../../../../reports/memberships/member-list.js';
import { planTotals } from '../../../../reports/plans/plan-list.js';
import { receiptTotals } from '../../../../reports/receipt-register.js';
import { oneOf } from '../../../http/forms.js';
import { DONOR_LIST } from '../../donors/listing/donor-grammar.js';
import { DEPOSIT_LIST } from '../../finance/deposits/deposit-grammar.js';
import type { Visit } from '../../frame/visit.js';
import { GIFT_LIST } from '../../gifts/listing/gift-grammar.js';
import { MEMBER_LIST } from '../../memberships/listing/member-grammar.js';
import { PLAN_LIST } from '../../plans/listing/plan-grammar.js';
import { RECEIPT_LIST } from '../../receipts/listing/receipt-grammar.js';
import type { ListName } from '../list-definition.js';
import { ListDesk } from '../list-desk.js';
import { type ListContext, openList } from '../staff-list.js';
import { LIST_NAMES, readSaved } from '../views/viewed-lists.js';

/** How many rows a list has now, for a page that has stood open for a while. */
@Injectable()
export class FreshCounts {
  constructor(
    private readonly db: Db,
    private readonly desk: ListDesk,
  ) {}

  /** @throws NotFound for a list that there is not, or that the visitor does not see */
  async count(visit: Visit, list: string, query: unknown): Promise<{ readonly count: number }> {
    const known = oneOf(list, LIST_NAMES);
    const context = await this.desk.context(visit);
    if (!known || !visit.may(readSaved(known, '', context).grammar.needs)) throw new NotFound('list');
    return this.totals(known, query, context);
  }

  private async totals(list: ListName, query: unknown, context: ListContext): Promise<{ readonly count: number }> {
    switch (list) {
      case 'deposits': {
        const totals = await depositTotals(this.db, openList(DEPOSIT_LIST, query, context).filters);
        return { count: totals.reduce((sum, { count }) => sum + count, 0) };
      }
      case 'members':
        return { count: await countMembers(this.db, openList(MEMBER_LIST, query, context).filters) };
      case 'gifts':
        return giftTotals(this.db, openList(GIFT_LIST, query, context).filters);
      case 'plans':
        return planTotals(this.db, openList(PLAN_LIST, query, context).filters);
      case 'donors':
        return donorTotals(this.db, openList(DONOR_LIST, query, context).filters);
      case 'receipts':
        return receiptTotals(this.db, openList(RECEIPT_LIST, query, context).filters);
    }
  }
}
