import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { DEPOSIT_STATUSES, type DepositFilters } from '../../../../deposits/listing/deposit-filters.js';
import { depositTotals, listDeposits } from '../../../../reports/deposits/deposit-list.js';
import { type Answer, page } from '../../../http/answer.js';
import { datePhrases, dateOf, oneOf, type Phrase, textFields } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { STATUS_WORDS } from './deposit-words.js';
import { DepositsView } from './deposits.view.js';

const ROWS = 50;
const PARAMETERS = ['from', 'to', 'matched', 'status', 'kind'] as const;

/** The list of deposits. */
@Injectable()
export class DepositListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const parameters = textFields(query, ...PARAMETERS);
    const { after } = textFields(query, 'after');
    const problems: FieldProblem[] = [];
    const filters: DepositFilters = {
      from: dateOf('from', parameters.from, problems),
      to: dateOf('to', parameters.to, problems),
      matched: oneOf(parameters.matched, ['yes', 'no'] as const),
      status: oneOf(parameters.status, DEPOSIT_STATUSES),
      kind: oneOf(parameters.kind, ['processor', 'offline'] as const),
    };
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
