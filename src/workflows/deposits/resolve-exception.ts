import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { isId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import type { Tx } from '../../database/db.js';
import { lockDepositById, type LockedDeposit } from '../../deposits/deposit.store.js';
import { chooseLine, openLines } from '../../deposits/lines/deposit-line.store.js';
import type { ExceptionCause } from '../../deposits/lines/deposit-line.js';
import {
  closeException,
  depositOfException,
  lockException,
  ownException,
  type LockedException,
} from '../../deposits/lines/exception.store.js';
import { LINE_CHOICES, type LineChoice } from '../../deposits/lines/line-choice.js';
import { lineEntry } from '../../deposits/lines/line-entry.js';
import { book } from '../../ledger/ledger.js';
import { readOrganisation } from '../../organisation/organisation.js';
import type { ByStaff } from './match-deposits.js';
import { ReconcileDeposit } from './reconcile-deposit.js';

export class ExceptionResolved extends AppError {
  constructor() {
    super(
      'exception-resolved',
      'conflict',
      'This is explained by now, so nothing was booked. Look at the deposit again.',
    );
  }
}

export class NotForChoosing extends AppError {
  constructor() {
    super(
      'exception-not-for-choosing',
      'conflict',
      'Ours and the processor’s records of this differ, so there is nothing to choose. Nothing was booked. Ask the processor again.',
    );
  }
}

/** Of these, staff may say what the line is: nothing of ours claims it. */
const CHOOSABLE: ReadonlySet<ExceptionCause> = new Set([
  'unknown-charge',
  'unknown-refund',
  'unknown-dispute',
  'unexplained',
]);

export function isChoosable(cause: ExceptionCause): boolean {
  return CHOOSABLE.has(cause);
}

/** What staff do about a line that does not explain itself: somebody takes it over, or says what it is. */
@Injectable()
export class ResolveException {
  constructor(
    private readonly reconcile: ReconcileDeposit,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The exception has an owner from now on (R-RCN-03). Returns its deposit. @throws NotFound */
  async take(tx: Tx, by: ByStaff, id: string): Promise<{ depositId: string }> {
    const { exception } = await this.lock(tx, id);
    await ownException(tx, exception.id, by.staffId);
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'take over exception',
      object: `deposit:${exception.depositId}`,
    });
    return { depositId: exception.depositId };
  }

  /**
   * Books the line as what it is said to be, with the reason, and looks at the deposit again. Returns the deposit.
   * @throws NotFound, InvalidInput, ExceptionResolved, NotForChoosing
   */
  async choose(
    tx: Tx,
    by: ByStaff,
    id: string,
    said: { choice: string; reason: string },
  ): Promise<{ depositId: string }> {
    const { choice, reason } = validChoice(said);
    const { exception, deposit } = await this.lock(tx, id);
    if (exception.resolvedAt !== null) throw new ExceptionResolved();
    if (!isChoosable(exception.cause)) throw new NotForChoosing();
    const open = (await openLines(tx, deposit.id)).find(({ line }) => line.id === exception.lineId);
    if (!open || open.tie.giftId !== null) throw new ExceptionResolved();
    const { timeZone } = await readOrganisation(tx);
    await book(tx, [lineEntry(open.line, choice, dateIn(timeZone, open.line.occurredAt))]);
    await chooseLine(tx, open.line.id, choice);
    await closeException(tx, id, { at: this.clock.now(), by: by.staffId, reason });
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'resolve exception',
      object: `deposit:${deposit.id}`,
      detail: { transaction: open.line.transactionId, choice, reason },
    });
    await this.reconcile.run(tx, deposit, null);
    return { depositId: deposit.id };
  }

  /** The deposit is locked first, as everywhere. */
  private async lock(tx: Tx, id: string): Promise<{ exception: LockedException; deposit: LockedDeposit }> {
    const depositId = isId(id) ? await depositOfException(tx, id) : null;
    const deposit = depositId && (await lockDepositById(tx, depositId));
    const exception = deposit ? await lockException(tx, id) : null;
    if (!deposit || !exception) throw new NotFound('exception');
    return { exception, deposit };
  }
}

function validChoice({ choice, reason }: { choice: string; reason: string }): { choice: LineChoice; reason: string } {
  const known = LINE_CHOICES.find((each) => each === choice);
  const problems: FieldProblem[] = [
    ...(known ? [] : [{ field: 'choice', message: 'Choose what this line is.' }]),
    ...(reason.trim() === '' ? [{ field: 'reason', message: 'Say how you know. An auditor will read it.' }] : []),
  ];
  if (!known || problems.length > 0) throw new InvalidInput(problems, 'Nothing was booked.');
  return { choice: known, reason: reason.trim() };
}
