import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar.js';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { rows, type Tx } from '../../database/db.js';
import { fundsEntry, fundsReturnedKey } from '../../deposits/deposit-entry.js';
import { markReconciled, type LockedDeposit } from '../../deposits/deposit.store.js';
import {
  isCertainFee,
  judgeLine,
  sourceKeysOf,
  type DepositLine,
  type Finding,
  type Tie,
} from '../../deposits/lines/deposit-line.js';
import {
  bookedUnder,
  clearingByFund,
  insertLines,
  openLines,
  sumOfLines,
  tieLines,
  type ExplainedLine,
} from '../../deposits/lines/deposit-line.store.js';
import { followFindings } from '../../deposits/lines/exception.store.js';
import { lineEntry } from '../../deposits/lines/line-entry.js';
import type { LineFacts } from '../../gateways/stripe/money-facts.js';
import { book, postingsOf, reversalOf } from '../../ledger/ledger.js';
import { readOrganisation } from '../../organisation/organisation.js';

/**
 * Ties each line of a payout to a gift, a refund or a dispute and to what the ledger booked for it, and shares the
 * deposit out among the designations once every cent is explained (R-RCN-01…03). What is not explained is an open
 * exception with its cause. Works from what is there each time: neither order nor repetition matters.
 */
@Injectable()
export class ReconcileDeposit {
  constructor(private readonly clock: Clock) {}

  /** @param deposit its row locked. @param lines what the processor says of it; null when that is not asked for again. */
  async run(tx: Tx, deposit: LockedDeposit, lines: readonly LineFacts[] | null): Promise<void> {
    if (deposit.reconciledAt !== null || deposit.entryId === null) return;
    if (lines) await insertLines(tx, deposit.id, lines);
    const open = await openLines(tx, deposit.id);
    const { explained, findings } = await this.judge(tx, open);
    await tieLines(tx, explained);
    const sum = await sumOfLines(tx, deposit.id);
    if (sum !== deposit.dueMinor) {
      findings.push({ lineId: null, cause: 'sum-differs', foundMinor: sum, expectedMinor: deposit.dueMinor });
    }
    await followFindings(tx, deposit.id, findings, this.clock.now());
    if (findings.length > 0) return;
    await this.shareOut(tx, deposit);
  }

  private async judge(
    tx: Tx,
    open: readonly { line: DepositLine; tie: Tie }[],
  ): Promise<{ explained: ExplainedLine[]; findings: Finding[] }> {
    const keys = open.flatMap(({ line, tie }) => sourceKeysOf(line, tie));
    const fees = open.filter(({ line }) => isCertainFee(line)).map(({ line }) => line);
    let booked = await bookedUnder(tx, keys);
    if (await bookFees(tx, fees, booked)) booked = await bookedUnder(tx, keys);
    const explained: ExplainedLine[] = [];
    const findings: Finding[] = [];
    for (const { line, tie } of open) {
      const verdict = judgeLine(line, tie, booked);
      if (verdict.kind === 'exception') findings.push(verdict.finding);
      else {
        const { sourceKey, entryIds } = verdict;
        const { giftId, refundId, disputeId } =
          line.choice === null ? tie : { giftId: null, refundId: null, disputeId: null };
        explained.push({ lineId: line.id, sourceKey, entryIds, giftId, refundId, disputeId });
      }
    }
    return { explained, findings };
  }

  private async shareOut(tx: Tx, deposit: LockedDeposit): Promise<void> {
    const { id, payoutId, currency } = deposit;
    const left = await datesOf(tx, deposit.entryId!);
    const entry = fundsEntry({ payoutId, currency, ...left }, await clearingByFund(tx, id));
    if (entry) await book(tx, [entry]);
    const fundsEntryId = entry?.id ?? null;
    const fundsReversalEntryId = await returnFunds(tx, { ...deposit, fundsEntryId });
    await markReconciled(tx, id, { at: this.clock.now(), fundsEntryId, fundsReversalEntryId });
  }
}

/** A deposit that came back is not shared out any more. Returns the entry that undoes it, if there is anything to undo. */
export async function returnFunds(tx: Tx, deposit: LockedDeposit): Promise<string | null> {
  const { payoutId, fundsEntryId, fundsReversalEntryId, reversalEntryId } = deposit;
  if (fundsReversalEntryId !== null) return fundsReversalEntryId;
  if (fundsEntryId === null || reversalEntryId === null) return null;
  const reversal = reversalOf(
    { id: fundsEntryId, postings: await postingsOf(tx, fundsEntryId) },
    {
      sourceKey: fundsReturnedKey(payoutId),
      description: 'Deposit came back, and with it the part of each designation',
      ...(await datesOf(tx, reversalEntryId)),
    },
  );
  await book(tx, [reversal]);
  return reversal.id;
}

/** Whether any fee was booked that was not. */
async function bookFees(tx: Tx, fees: readonly DepositLine[], booked: ReadonlyMap<string, unknown>): Promise<boolean> {
  const missing = fees.filter(
    ({ transactionId, amountMinor, feeMinor }) =>
      !booked.has(`bt:${transactionId}`) && (amountMinor !== 0n || feeMinor !== 0n),
  );
  if (missing.length === 0) return false;
  const { timeZone } = await readOrganisation(tx);
  await book(
    tx,
    missing.map((line) => lineEntry(line, 'processing-fee', dateIn(timeZone, line.occurredAt))),
  );
  return true;
}

/** When an entry happened, and the day that it is about. */
async function datesOf(tx: Tx, entryId: string): Promise<{ effectiveDate: CalendarDate; occurredAt: Date }> {
  const [entry] = await rows<{ effectiveDate: CalendarDate; occurredAt: Date }>(
    tx,
    `select coalesce(original_date, effective_date)::text as "effectiveDate", occurred_at as "occurredAt"
     from ledger_entry where id = $1`,
    [entryId],
  );
  return entry!;
}
