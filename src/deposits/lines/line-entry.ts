import type { CalendarDate } from '../../kernel/calendar.js';
import { ACCOUNTS, debit, ledgerEntry, type AccountCode, type LedgerEntry } from '../../ledger/ledger.js';
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
