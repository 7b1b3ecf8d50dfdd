import { Injectable } from '@nestjs/common';
import { AppError, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { isId, type StaffId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { violatedConstraint, type Tx } from '../../database/db.js';
import {
  findBankLine,
  holdMatching,
  lockMatchable,
  openMatching,
  removeMatch,
  setLineAside,
  writeMatches,
  type MatchableDeposit,
  type MatchableLine,
} from '../../deposits/bank/bank-match.store.js';

/** Who of the staff acts. */
export interface ByStaff {
  readonly actor: Actor;
  readonly staffId: StaffId;
}

export class DepositMatched extends AppError {
  constructor() {
    super(
      'deposit-matched',
      'conflict',
      'This deposit is matched already, so nothing changed. Undo that match first if it is wrong.',
    );
  }
}

export class DepositNotArriving extends AppError {
  constructor() {
    super(
      'deposit-not-arriving',
      'conflict',
      'This deposit came back or was canceled, so the bank has no line for it. Nothing was matched.',
    );
  }
}

export class BankLineTaken extends AppError {
  constructor(why: string) {
    super('bank-line-taken', 'conflict', `${why} Nothing changed.`);
  }
}

export class AmountsDiffer extends AppError {
  constructor(line: Money, deposit: Money) {
    super(
      'bank-amounts-differ',
      'conflict',
      `The bank line is of ${line.format()} and the deposit of ${deposit.format()}. They match only to the cent, so nothing was matched.`,
    );
  }
}

export class MatchIsClosed extends AppError {
  constructor() {
    super(
      'period-closed',
      'conflict',
      'The month of this deposit is closed, so its match stays. An administrator can reopen the month.',
    );
  }
}

/**
 * Which line of the bank a deposit is: found by itself where amount and days leave no doubt, chosen by staff, or said
 * by staff without a line. One after the other, so that no line is taken twice.
 */
@Injectable()
export class MatchDeposits {
  constructor(
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Waits until nobody else matches; before any deposit is locked. */
  hold(tx: Tx): Promise<void> {
    return holdMatching(tx);
  }

  /** Matches what fits one another and nothing else; returns how many. */
  async byThemselves(tx: Tx): Promise<number> {
    await this.hold(tx);
    const { certain } = await openMatching(tx);
    if (certain.length === 0) return 0;
    await writeMatches(tx, certain, { at: this.clock.now(), by: null });
    for (const { depositId, lineId } of certain)
      await this.record(tx, 'system', 'match deposit', depositId, { line: lineId });
    return certain.length;
  }

  /** @throws NotFound, DepositMatched, DepositNotArriving, BankLineTaken, AmountsDiffer */
  async toLine(tx: Tx, by: ByStaff, depositId: string, lineId: string): Promise<void> {
    const deposit = await this.openDeposit(tx, depositId);
    const line = await findLine(tx, lineId);
    refuseTaken(line);
    if (line.amountMinor !== deposit.amountMinor || line.currency !== deposit.currency) {
      throw new AmountsDiffer(money(line), money(deposit));
    }
    await writeMatches(tx, [{ depositId, lineId }], { at: this.clock.now(), by: by.staffId });
    await this.record(tx, by.actor, 'match deposit', depositId, { line: lineId });
    await this.byThemselves(tx);
  }

  /** Somebody saw it on the bank's own page. @throws NotFound, DepositMatched, DepositNotArriving */
  async byHand(tx: Tx, by: ByStaff, depositId: string): Promise<void> {
    await this.openDeposit(tx, depositId);
    await writeMatches(tx, [{ depositId, lineId: null }], { at: this.clock.now(), by: by.staffId });
    await this.record(tx, by.actor, 'match deposit', depositId, { line: null });
  }

  /** Nothing changes when it is not matched. @throws NotFound, InvalidInput without a reason, MatchIsClosed */
  async undo(tx: Tx, by: ByStaff, depositId: string, reason: string): Promise<void> {
    refuseEmpty(reason, 'Say why this match is wrong.');
    await this.hold(tx);
    const deposit = await lock(tx, depositId);
    if (deposit.matchedAt === null) return;
    try {
      await removeMatch(tx, deposit, { at: this.clock.now(), by: by.staffId, reason });
    } catch (error) {
      if (violatedConstraint(error) !== 'period_is_closed') throw error;
      throw new MatchIsClosed();
    }
    await this.record(tx, by.actor, 'unmatch deposit', depositId, { line: deposit.bankLineId, reason });
  }

  /** The line is no deposit of ours. @throws NotFound, InvalidInput without a reason, BankLineTaken */
  async setAside(tx: Tx, by: ByStaff, lineId: string, reason: string): Promise<void> {
    refuseEmpty(reason, 'Say what this line is.');
    await this.hold(tx);
    refuseTaken(await findLine(tx, lineId));
    await setLineAside(tx, lineId, { at: this.clock.now(), by: by.staffId, reason });
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'set bank line aside',
      object: `bank-line:${lineId}`,
      detail: { reason },
    });
  }

  /** A line that was set aside may be a deposit after all. Nothing changes when it was not. @throws NotFound */
  async takeBack(tx: Tx, by: ByStaff, lineId: string): Promise<void> {
    await this.hold(tx);
    const line = await findLine(tx, lineId);
    if (line.setAsideAt === null) return;
    await setLineAside(tx, lineId, null);
    await this.audit.record(tx, { actor: by.actor, action: 'take bank line back', object: `bank-line:${lineId}` });
    await this.byThemselves(tx);
  }

  private async openDeposit(tx: Tx, id: string): Promise<MatchableDeposit> {
    await this.hold(tx);
    const deposit = await lock(tx, id);
    if (deposit.matchedAt !== null) throw new DepositMatched();
    if (deposit.state === 'failed' || deposit.state === 'canceled') throw new DepositNotArriving();
    return deposit;
  }

  private record(
    tx: Tx,
    actor: Actor,
    action: string,
    depositId: string,
    detail: Readonly<Record<string, string | null>>,
  ): Promise<void> {
    return this.audit.record(tx, { actor, action, object: `deposit:${depositId}`, detail });
  }
}

async function lock(tx: Tx, id: string): Promise<MatchableDeposit> {
  const deposit = isId(id) ? await lockMatchable(tx, id) : null;
  if (!deposit) throw new NotFound('deposit');
  return deposit;
}

async function findLine(tx: Tx, id: string): Promise<MatchableLine> {
  const line = isId(id) ? await findBankLine(tx, id) : null;
  if (!line) throw new NotFound('bank line');
  return line;
}

function refuseTaken({ depositId, setAsideAt }: MatchableLine): void {
  if (depositId !== null) throw new BankLineTaken('This bank line is another deposit already.');
  if (setAsideAt !== null) throw new BankLineTaken('This bank line has been set aside as not ours.');
}

function refuseEmpty(reason: string, message: string): void {
  if (reason.trim() === '') throw new InvalidInput([{ field: 'reason', message }]);
}

function money({ amountMinor, currency }: { amountMinor: string; currency: string }): Money {
  return Money.of(BigInt(amountMinor), currency);
}
