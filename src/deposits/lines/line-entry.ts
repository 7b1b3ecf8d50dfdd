import type { CalendarDate } from '../../kernel/calendar.js';
import {
  ACCOUNTS,
  credit,
  debit,
  ledgerEntry,
  reversalOf,
  type AccountCode,
  type LedgerEntry,
} from '../../ledger/ledger.js';
import { ALL_FUNDS } from '../deposit-entry.js';
import type { DepositLine } from './deposit-line.js';
import { CHOICE_ACCOUNTS, type LineChoice } from './line-choice.js';

const DESCRIPTIONS: Readonly<Record<LineChoice, string>> = {
  'processing-fee': 'Fee billed by the processor',
  'dispute-fee': 'Dispute fee billed by the processor',
  'other-income': 'Other income through the processor',
  'other-expense': 'Other cost taken by the processor',
  'held-for-others': 'Received through the processor for others',
  'bank-transfer': 'Moved between the bank and the processor',
};

/**
 * A line that no gift explains, as a fee or as what staff chose: the amount to its account, a fee of its own to the
 * fees, the net to clearing.
 */
export function lineEntry(
  line: Pick<DepositLine, 'transactionId' | 'amountMinor' | 'feeMinor' | 'netMinor' | 'currency' | 'occurredAt'>,
  choice: LineChoice,
  effectiveDate: CalendarDate,
): LedgerEntry {
  const amounts = new Map<AccountCode, bigint>();
  const add = (account: AccountCode, minor: bigint): unknown =>
    amounts.set(account, (amounts.get(account) ?? 0n) + minor);
  add(ACCOUNTS.stripeClearing, line.netMinor);
  add(ACCOUNTS.processingFees, line.feeMinor);
  add(CHOICE_ACCOUNTS[choice], -line.amountMinor);
  return ledgerEntry({
    sourceKey: `bt:${line.transactionId}`,
    description: DESCRIPTIONS[choice],
    effectiveDate,
    occurredAt: line.occurredAt,
    postings: [...amounts]
      .filter(([, minor]) => minor !== 0n)
      .map(([account, minor]) => debit(account, ALL_FUNDS, minor, line.currency)),
  });
}

/**
 * A refund that failed before anybody heard that it had been sent: the money went, and came back. Both are booked at
 * once, for each may lie in a payout of its own.
 */
export function unheardRefundEntries(
  line: Pick<DepositLine, 'sourceId' | 'amountMinor' | 'currency' | 'occurredAt'>,
  fund: string,
  effectiveDate: CalendarDate,
): LedgerEntry[] {
  const { sourceId, amountMinor, currency, occurredAt } = line;
  const minor = amountMinor < 0n ? -amountMinor : amountMinor;
  const sent = ledgerEntry({
    sourceKey: `refund:${sourceId}`,
    description: 'Gift refunded',
    effectiveDate,
    occurredAt,
    postings: [debit(ACCOUNTS.refunds, fund, minor, currency), credit(ACCOUNTS.stripeClearing, fund, minor, currency)],
  });
  const facts = { description: 'Refund did not reach the donor', effectiveDate, occurredAt };
  return [sent, reversalOf(sent, { ...facts, sourceKey: `refund:${sourceId}:failed` })];
}
