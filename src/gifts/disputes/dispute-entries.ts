import type { CalendarDate } from '../../kernel/calendar.js';
import type { MovementFacts } from '../../gateways/stripe/money-facts.js';
import { ACCOUNTS, credit, debit, ledgerEntry, type LedgerEntry } from '../../ledger/ledger.js';

interface OfGift {
  readonly designation: string;
  readonly effectiveDate: CalendarDate;
}

/**
 * Money that a dispute took from the balance, with its fee in the same transaction (R-RCN-07), or gave back. Until the
 * dispute is decided, the bank owes it to us; the fee is a cost, and comes back if the processor says so.
 */
export function disputeMovementEntry(gift: OfGift, movement: MovementFacts): LedgerEntry {
  const { transactionId, amountMinor, feeMinor, currency, occurredAt } = movement;
  return ledgerEntry({
    sourceKey: `bt:${transactionId}`,
    description: amountMinor < 0n ? 'Disputed: withdrawn by the bank' : 'Dispute: given back by the bank',
    effectiveDate: gift.effectiveDate,
    occurredAt,
    postings: [
      debit(ACCOUNTS.disputesReceivable, gift.designation, -amountMinor, currency),
      ...(feeMinor === 0n ? [] : [debit(ACCOUNTS.disputeFees, gift.designation, feeMinor, currency)]),
      credit(ACCOUNTS.stripeClearing, gift.designation, feeMinor - amountMinor, currency),
    ],
  });
}

/** A lost dispute: what the bank held is the donor's again, as after a refund. */
export function disputeLossEntry(
  loss: OfGift & { stripeDisputeId: string; amountMinor: bigint; currency: string; occurredAt: Date },
): LedgerEntry {
  return ledgerEntry({
    sourceKey: `dispute:${loss.stripeDisputeId}:lost`,
    description: 'Dispute lost',
    effectiveDate: loss.effectiveDate,
    occurredAt: loss.occurredAt,
    postings: [
      debit(ACCOUNTS.refunds, loss.designation, loss.amountMinor, loss.currency),
      credit(ACCOUNTS.disputesReceivable, loss.designation, loss.amountMinor, loss.currency),
    ],
  });
}
