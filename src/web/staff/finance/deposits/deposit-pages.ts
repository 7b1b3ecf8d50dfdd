import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { formatDate } from '../../../../kernel/calendar.js';
import { Audit } from '../../../../audit/audit.js';
import { Db, type Tx } from '../../../../database/db.js';
import { Jobs } from '../../../../jobs/jobs.js';
import { firstOpenDay } from '../../../../ledger/periods.js';
import { depositById } from '../../../../reports/deposits/deposit-list.js';
import {
  depositByAccount,
  depositByFund,
  depositHistory,
  depositParts,
  freeLinesFor,
  openExceptions,
} from '../../../../reports/deposits/deposit-views.js';
import { RECONCILE_DEPOSIT } from '../../../../stripe-events/deposit-sweeps.js';
import { MatchDeposits } from '../../../../workflows/deposits/match-deposits.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import type { DepositTables } from './deposit-tables.view.js';
import { DepositView } from './deposit.view.js';
import type { ExceptionsProps } from './exceptions.view.js';

const ROWS = 100;
/** How soon the page looks again after the processor was asked. */
const LOOK_AGAIN_SECONDS = 3;

/** What somebody sent that was refused, so that the page keeps it. */
interface Refused {
  readonly reason?: string;
  readonly reasonProblems?: readonly FieldProblem[];
  readonly exception?: ExceptionsProps['refused'];
}

/** One deposit, and what staff do with it. */
@Injectable()
export class DepositPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly matchDeposits: MatchDeposits,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
  ) {}

  async deposit(visit: Visit, id: string, query: unknown, refused: Refused = {}): Promise<Answer> {
    const deposit = await depositById(this.db, id);
    const [tables, exceptions, history, freeLines, openFrom, organisation] = await Promise.all([
      this.tables(id, query),
      openExceptions(this.db, id),
      depositHistory(this.db, id),
      deposit.match ? [] : freeLinesFor(this.db, id),
      firstOpenDay(this.db.manager),
      this.frame.organisation(),
    ]);
    const { reason = '', reasonProblems = [], exception = null } = refused;
    const problems = [...reasonProblems, ...(exception?.problems ?? [])];
    const view = DepositView({
      deposit,
      tables,
      exceptions,
      history,
      bankLine: {
        freeLines,
        isClosed: openFrom !== null && deposit.arrivalDate < openFrom,
        reason,
        problems: reasonProblems,
      },
      refused: exception,
      problems,
      organisation,
      csrf: visit.caller.csrf,
      canMatch: visit.may('deposits:match'),
      showProcessor: visit.may('processor:read'),
    });
    const title = `Deposit of ${formatDate(deposit.arrivalDate)}`;
    const isAsking = visit.flash !== null && (deposit.status === 'exception' || deposit.status === 'waiting');
    const refresh = isAsking ? { seconds: LOOK_AGAIN_SECONDS, href: pathOf(id) } : undefined;
    const html = await this.frame.page(visit, { title, section: 'finance', refresh }, view);
    return page(html, problems.length > 0 ? 422 : 200);
  }

  match(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { line } = textFields(body, 'line');
    return this.act(id, 'The deposit is matched.', (tx) =>
      line === '' ? this.matchDeposits.byHand(tx, visit.by, id) : this.matchDeposits.toLine(tx, visit.by, id, line),
    );
  }

  async unmatch(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { reason } = textFields(body, 'reason');
    try {
      return await this.act(id, 'The match is undone.', (tx) => this.matchDeposits.undo(tx, visit.by, id, reason));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.deposit(visit, id, {}, { reason, reasonProblems: error.fields });
    }
  }

  /** A job asks the processor; the page looks again by itself. */
  async again(visit: Visit, id: string): Promise<Answer> {
    const deposit = await depositById(this.db, id);
    return this.act(id, 'The processor is being asked. The answer appears here in a moment.', async (tx) => {
      await this.audit.record(tx, {
        actor: visit.by.actor,
        action: 'ask about deposit',
        object: `deposit:${deposit.id}`,
      });
      await this.jobs.enqueue(tx, RECONCILE_DEPOSIT, [{ depositId: deposit.id }]);
    });
  }

  private async tables(id: string, query: unknown): Promise<DepositTables> {
    const { view, after } = textFields(query, 'view', 'after');
    switch (oneOf(view, ['designations', 'accounts'] as const)) {
      case 'designations':
        return { view: 'designations', funds: await depositByFund(this.db, id) };
      case 'accounts':
        return { view: 'accounts', accounts: await depositByAccount(this.db, id) };
      default:
        return { view: 'gifts', slice: await depositParts(this.db, id, { after, limit: ROWS }) };
    }
  }

  /** What cannot be done any more is told on the deposit itself, and changes nothing. */
  private async act(id: string, done: string, work: (tx: Tx) => Promise<void>): Promise<Answer> {
    try {
      await this.db.write(work);
      return see(pathOf(id), done);
    } catch (error) {
      if (error instanceof AppError && error.kind === 'conflict') return see(pathOf(id), error.message, 'warn');
      throw error;
    }
  }
}

function pathOf(id: string): string {
  return `/staff/finance/deposits/${id}`;
}
