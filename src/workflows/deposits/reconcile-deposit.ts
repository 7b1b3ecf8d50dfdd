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
import { lineEntry, unheardRefundEntries } from '../../deposits/lines/line-entry.js';
import type { LineFacts } from '../../gateways/stripe/money-facts.js';
import { book, postingsOf, reversalOf, type LedgerEntry } from '../../ledger/ledger.js';
import { readOrganisation } from '../../organisation/organisation.js';

/**
 * Ties each line of a payout to a gift, a refund or a dispute and to what the ledger booked for it, and shares the
 * deposit out among the designations once every cent is explained (R-RCN-01…03). What is not explained is an open
 * exception with its cause. Works from what is there each time: neither order nor repetition matters.
 */
@Injectable()
export class ReconcileDeposit {
  constructor(private readonly clock: Clock) {}

  /**
   * Returns whether it adds up now, and did not before.
   * @param deposit its row locked. @param lines what the processor says of it; null when that is not asked for again.
   */
  async run(tx: Tx, deposit: LockedDeposit, lines: readonly LineFacts[] | null): Promise<boolean> {
    if (deposit.reconciledAt !== null || deposit.entryId === null) return false;
    if (lines) await insertLines(tx, deposit.id, lines);
    const open = await openLines(tx, deposit.id);
    const { explained, findings } = await this.judge(tx, open);
    await tieLines(tx, explained);
    const sum = await sumOfLines(tx, deposit.id);
    if (sum !== deposit.dueMinor) {
      findings.push({ lineId: null, cause: 'sum-differs', foundMinor: sum, expectedMinor: deposit.dueMinor });
    }
    await followFindings(tx, deposit.id, findings, this.clock.now());
    if (findings.length > 0) return false;
    await this.shareOut(tx, deposit);
    return true;
  }

  private async judge(
    tx: Tx,
    open: readonly { line: DepositLine; tie: Tie }[],
  ): Promise<{ explained: ExplainedLine[]; findings: Finding[] }> {
    const keys = open.flatMap(({ line, tie }) => sourceKeysOf(line, tie));
    let booked = await bookedUnder(tx, keys);
    if (await bookCertain(tx, open, booked)) booked = await bookedUnder(tx, keys);
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

/**
 * Books what nobody else does, because no notice tells of it: fees that are billed by themselves, and refunds that
 * failed before anybody heard of them. Returns whether there was any.
 */
async function bookCertain(
  tx: Tx,
  open: readonly { line: DepositLine; tie: Tie }[],
  booked: ReadonlyMap<string, unknown>,
): Promise<boolean> {
  const { timeZone } = await readOrganisation(tx);
  const entries = new Map<string, LedgerEntry>();
  for (const { line, tie } of open) {
    const day = dateIn(timeZone, line.occurredAt);
    const isFee = isCertainFee(line) && (line.amountMinor !== 0n || line.feeMinor !== 0n);
    for (const entry of [
      ...(isFee ? [lineEntry(line, 'processing-fee', day)] : []),
      ...(tie.unheardFund === null ? [] : unheardRefundEntries(line, tie.unheardFund, day)),
    ]) {
      // Where both lines of a refund are in one payout, the first of them has booked the two.
      if (!booked.has(entry.sourceKey) && !entries.has(entry.sourceKey)) entries.set(entry.sourceKey, entry);
    }
  }
  await book(tx, [...entries.values()]);
  return entries.size > 0;
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
