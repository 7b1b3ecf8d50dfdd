import type { CalendarDate } from '../../kernel/calendar.js';
import {
  ACCOUNTS,
  credit,
  debit,
  ledgerEntry,
  type AccountCode,
  type LedgerEntry,
  type Posting,
} from '../../ledger/ledger.js';
import type { GiftChannel } from './gift-channel.js';
import type { RefundPayment } from '../refund.table.js';

interface Booked {
  readonly id: string;
  readonly channel: GiftChannel;
  readonly designation: string;
  readonly restricted: boolean;
  readonly amountMinor: bigint;
  readonly currency: string;
}

interface Dated {
  readonly effectiveDate: CalendarDate;
  readonly occurredAt: Date;
}

/**
 * Where an offline gift is until it is at the bank: money with the undeposited funds, shares with the securities; what
 * was given in kind is used as it comes. Once its batch was deposited, later changes of money touch the bank account.
 */
function heldIn(channel: GiftChannel, isDeposited: boolean): AccountCode {
  if (channel === 'stock') return ACCOUNTS.securities;
  if (channel === 'in-kind') return ACCOUNTS.contributedAssetsUsed;
  return isDeposited ? ACCOUNTS.bank : ACCOUNTS.undepositedFunds;
}

/** The gift as income at what it is worth to our books; what was given in kind has an income account of its own. */
export function offlineEntry(gift: Booked & Dated & { readonly isDeposited: boolean }): LedgerEntry {
  const income = gift.restricted ? ACCOUNTS.restrictedContributions : ACCOUNTS.contributions;
  return ledgerEntry({
    sourceKey: `offline:${gift.id}`,
    description: gift.channel === 'in-kind' ? 'Gift in kind received and used' : 'Gift received',
    effectiveDate: gift.effectiveDate,
    occurredAt: gift.occurredAt,
    postings: [
      debit(heldIn(gift.channel, gift.isDeposited), gift.designation, gift.amountMinor, gift.currency),
      credit(
        gift.channel === 'in-kind' ? ACCOUNTS.contributedAssets : income,
        gift.designation,
        gift.amountMinor,
        gift.currency,
      ),
    ],
  });
}

/** The gift undone as if it had not been: its check was not paid, or it was recorded wrongly. */
export function undoingEntry(
  undone: Dated & {
    readonly refundId: string;
    readonly settlement: { readonly id: string; readonly postings: readonly Posting[] };
    readonly isDeposited: boolean;
    readonly description: string;
  },
): LedgerEntry {
  return ledgerEntry({
    sourceKey: `refund:${undone.refundId}`,
    description: undone.description,
    effectiveDate: undone.effectiveDate,
    occurredAt: undone.occurredAt,
    reversesId: undone.settlement.id,
    postings: undone.settlement.postings.map((line) => ({
      ...line,
      account: line.account === ACCOUNTS.undepositedFunds && undone.isDeposited ? ACCOUNTS.bank : line.account,
      amountMinor: -line.amountMinor,
    })),
  });
}

/**
 * Money, or what else was given, that goes back to the donor. Checks and transfers are drawn on the bank account; cash is
 * taken from what has not been deposited, as long as that is so.
 */
export function paidRefundEntry(
  gift: Booked & Dated & { readonly isDeposited: boolean; readonly refundId: string; readonly paidBy: RefundPayment },
): LedgerEntry {
  const from = heldIn(gift.channel, gift.isDeposited || gift.paidBy !== 'cash');
  return ledgerEntry({
    sourceKey: `refund:${gift.refundId}`,
    description: 'Gift refunded',
    effectiveDate: gift.effectiveDate,
    occurredAt: gift.occurredAt,
    postings: [
      debit(ACCOUNTS.refunds, gift.designation, gift.amountMinor, gift.currency),
      credit(from, gift.designation, gift.amountMinor, gift.currency),
    ],
  });
}

/** What the bank takes for a check that it returns. */
export function bankFeeEntry(
  fee: Dated & {
    readonly refundId: string;
    readonly designation: string;
    readonly feeMinor: bigint;
    readonly currency: string;
  },
): LedgerEntry {
  return ledgerEntry({
    sourceKey: `refund:${fee.refundId}:bank-fee`,
    description: 'Fee of the bank for a returned check',
    effectiveDate: fee.effectiveDate,
    occurredAt: fee.occurredAt,
    postings: [
      debit(ACCOUNTS.processingFees, fee.designation, fee.feeMinor, fee.currency),
      credit(ACCOUNTS.bank, fee.designation, fee.feeMinor, fee.currency),
    ],
  });
}
