import { Injectable } from '@nestjs/common';
import { Db } from '../../../../database/db.js';
import type { DepositFilters } from '../../../../deposits/listing/deposit-filters.js';
import { depositTotals, listDeposits } from '../../../../reports/deposits/deposit-list.js';
import { type Answer, page } from '../../../http/answer.js';
import { datePhrases, type Phrase, textFields } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { depositQuery } from './deposit-query.js';
import { STATUS_WORDS } from './deposit-words.js';
import { DepositsView } from './deposits.view.js';

const ROWS = 50;

/** The list of deposits. */
@Injectable()
export class DepositListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const { parameters, filters, problems } = depositQuery(query);
    const { after } = textFields(query, 'after');
    const [organisation, totals, slice] = await Promise.all([
      this.frame.organisation(),
      depositTotals(this.db, filters),
      listDeposits(this.db, filters, { after, limit: ROWS }),
    ]);
    const view = DepositsView({ parameters, problems, phrases: phrasesOf(filters), totals, slice, organisation });
    const title = counted(
      totals.reduce((sum, { count }) => sum + count, 0),
      'deposit',
    );
    return page(await this.frame.page(visit, { title, section: 'finance' }, view), problems.length > 0 ? 422 : 200);
  }
}

function phrasesOf({ from, to, matched, status, kind }: DepositFilters): Phrase[] {
  return [
    ...datePhrases(from, to),
    ...(matched ? [{ parameter: 'matched', text: matched === 'yes' ? 'Matched' : 'Not matched' }] : []),
    ...(status ? [{ parameter: 'status', text: `State is ${STATUS_WORDS[status].word}` }] : []),
    ...(kind ? [{ parameter: 'kind', text: kind === 'offline' ? 'Offline batches' : 'From the processor' }] : []),
  ];
}
