import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { isId } from '../../../../kernel/id.js';
import { Db, type Tx } from '../../../../database/db.js';
import {
  BANK_LINE_STATES,
  countBankLines,
  countUnmatchedDeposits,
  freeDepositsFor,
  listBankLines,
  listStatements,
  unmatchedDeposits,
  type BankLineFilters,
  type StatementRow,
} from '../../../../reports/deposits/bank-list.js';
import { MatchDeposits } from '../../../../workflows/deposits/match-deposits.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { datePhrases, dateOf, oneOf, type Phrase, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { BankView } from './bank.view.js';
import type { UploadModel } from './bank-model.js';
import { LINE_STATE_WORDS } from './bank-words.js';

const ROWS = 50;
const UNMATCHED = 20;
const STATEMENTS = 20;
const PARAMETERS = ['state', 'from', 'to', 'q', 'statement'] as const;
const PATH = '/staff/finance/bank';
const NO_UPLOAD: UploadModel = { account: '', problems: [], refused: null };

/** The bank's side: its lines, and what staff say of them. */
@Injectable()
export class BankPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly matchDeposits: MatchDeposits,
    private readonly clock: Clock,
  ) {}

  /** @param upload a file that was refused, told above everything else. */
  async bank(visit: Visit, query: unknown, upload: UploadModel = NO_UPLOAD): Promise<Answer> {
    const parameters = textFields(query, ...PARAMETERS);
    const { after } = textFields(query, 'after');
    const problems: FieldProblem[] = [];
    const filters = filtersOf(parameters, problems);
    const [organisation, counts, slice, unmatched, unmatchedCount, statements] = await Promise.all([
      this.frame.organisation(),
      countBankLines(this.db, filters),
      listBankLines(this.db, filters, { after, limit: ROWS }),
      unmatchedDeposits(this.db, UNMATCHED),
      countUnmatchedDeposits(this.db),
      listStatements(this.db, STATEMENTS),
    ]);
    const found = await freeDepositsFor(
      this.db,
      slice.items.filter(({ hasDeposit, state }) => hasDeposit && state === 'open').map(({ id }) => id),
    );
    const view = BankView({
      parameters,
      problems,
      phrases: phrasesOf(parameters, filters, statements),
      counts,
      slice,
      candidates: Map.groupBy(found, ({ lineId }) => lineId),
      unmatched,
      unmatchedCount,
      statements,
      upload,
      organisation,
      today: dateIn(organisation.timeZone, this.clock.now()),
      csrf: visit.caller.csrf,
      canMatch: visit.may('deposits:match'),
    });
    const html = await this.frame.page(visit, { title: 'Bank', section: 'finance' }, view);
    const isRefused = problems.length > 0 || upload.problems.length > 0 || upload.refused !== null;
    return page(html, isRefused ? 422 : 200);
  }

  match(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { deposit } = textFields(body, 'deposit');
    return this.act('The line is matched with its deposit.', (tx) =>
      this.matchDeposits.toLine(tx, visit.by, deposit, id),
    );
  }

  setAside(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { reason } = textFields(body, 'reason');
    return this.act('The line is set aside.', (tx) => this.matchDeposits.setAside(tx, visit.by, id, reason));
  }

  takeBack(visit: Visit, id: string): Promise<Answer> {
    return this.act('The line is back among those to look at.', (tx) => this.matchDeposits.takeBack(tx, visit.by, id));
  }

  /** What cannot be done is told on the page, and changes nothing. */
  private async act(done: string, work: (tx: Tx) => Promise<void>): Promise<Answer> {
    try {
      await this.db.write(work);
      return see(PATH, done);
    } catch (error) {
      if (error instanceof InvalidInput) return see(PATH, error.fields[0]?.message ?? error.message, 'warn');
      if (error instanceof AppError && error.kind === 'conflict') return see(PATH, error.message, 'warn');
      throw error;
    }
  }
}

type Parameters = Readonly<Record<(typeof PARAMETERS)[number], string>>;

/** Without a word about it, the lines to look at; those of one file are all shown. */
function filtersOf({ state, from, to, q, statement }: Parameters, problems: FieldProblem[]): BankLineFilters {
  const chosen = oneOf(state, BANK_LINE_STATES);
  return {
    from: dateOf('from', from, problems),
    to: dateOf('to', to, problems),
    state: chosen ?? (state === 'all' || statement !== '' ? undefined : 'open'),
    statementId: isId(statement) ? statement : undefined,
    text: q || undefined,
  };
}

function phrasesOf(
  parameters: Parameters,
  { from, to, state, statementId, text }: BankLineFilters,
  statements: readonly StatementRow[],
): Phrase[] {
  const file = statements.find(({ id }) => id === statementId)?.fileName ?? 'one file';
  const all = parameters.state === 'all' ? [{ parameter: 'state', text: 'All lines' }] : [];
  return [
    ...(state && parameters.state ? [{ parameter: 'state', text: LINE_STATE_WORDS[state].word }] : all),
    ...datePhrases(from, to),
    ...(statementId ? [{ parameter: 'statement', text: `Of ${file}` }] : []),
    ...(text ? [{ parameter: 'q', text: `Matches “${text}”` }] : []),
  ];
}
