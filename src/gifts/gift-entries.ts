import type { CalendarDate } from '../kernel/calendar.js';
import { ACCOUNTS, credit, debit, ledgerEntry, type LedgerEntry } from '../ledger/ledger.js';

interface Booked {
  readonly designation: string;
  readonly restricted: boolean;
  readonly currency: string;
  readonly effectiveDate: CalendarDate;
  readonly occurredAt: Date;
}

/** The gift as income at gross (R-ACC-05): restricted money has an account of its own (R-ACC-01). */
export function settlementEntry(gift: Booked & { chargeId: string; amountMinor: bigint }): LedgerEntry {
  const income = gift.restricted ? ACCOUNTS.restrictedContributions : ACCOUNTS.contributions;
  return ledgerEntry({
    sourceKey: `charge:${gift.chargeId}:gross`,
    description: 'Gift received',
    effectiveDate: gift.effectiveDate,
    occurredAt: gift.occurredAt,
    postings: [
      debit(ACCOUNTS.stripeClearing, gift.designation, gift.amountMinor, gift.currency),
      credit(income, gift.designation, gift.amountMinor, gift.currency),
    ],
  });
}

/** The processor's fee as an expense; null for a free charge, which has nothing to book. */
export function feeEntry(gift: Booked & { transactionId: string; feeMinor: bigint }): LedgerEntry | null {
  if (gift.feeMinor === 0n) return null;
  return ledgerEntry({
    sourceKey: `bt:${gift.transactionId}:fee`,
    description: 'Processing fee',
    effectiveDate: gift.effectiveDate,
    occurredAt: gift.occurredAt,
    postings: [
      debit(ACCOUNTS.processingFees, gift.designation, gift.feeMinor, gift.currency),
      credit(ACCOUNTS.stripeClearing, gift.designation, gift.feeMinor, gift.currency),
    ],
  });
}

/** Money returned; the fee of the gift stays a cost (R-VOI-08). */
export function refundEntry(refund: Booked & { stripeRefundId: string; amountMinor: bigint }): LedgerEntry {
  return ledgerEntry({
    sourceKey: `refund:${refund.stripeRefundId}`,
    description: 'Gift refunded',
    effectiveDate: refund.effectiveDate,
    occurredAt: refund.occurredAt,
    postings: [
      debit(ACCOUNTS.refunds, refund.designation, refund.amountMinor, refund.currency),
      credit(ACCOUNTS.stripeClearing, refund.designation, refund.amountMinor, refund.currency),
    ],
  });
}
