import type { CalendarDate } from '../../kernel/calendar.js';
import type { GiftId } from '../../kernel/id.js';
import { lastDayOf } from '../../kernel/month.js';
import { ACCOUNTS, type AccountCode, credit, debit, ledgerEntry, type LedgerEntry } from '../../ledger/ledger.js';

interface OfGift {
  readonly giftId: GiftId;
  readonly fund: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly occurredAt: Date;
}

/** The exchange part of a payment: income of the gift becomes a debt of benefits (R-ACC-04). */
export function deferralEntry(
  owed: OfGift & { readonly restricted: boolean; readonly effectiveDate: CalendarDate },
): LedgerEntry {
  const { fund, amountMinor, currency } = owed;
  const income = owed.restricted ? ACCOUNTS.restrictedContributions : ACCOUNTS.contributions;
  return ledgerEntry({
    sourceKey: `benefits:${owed.giftId}:deferred`,
    description: 'Benefits owed for a gift',
    effectiveDate: owed.effectiveDate,
    occurredAt: owed.occurredAt,
    postings: [
      debit(income, fund, amountMinor, currency),
      credit(ACCOUNTS.deferredBenefits, fund, amountMinor, currency),
    ],
  });
}

/** A month of benefits, earned on its last day. */
export function earningEntry(earned: OfGift & { readonly month: CalendarDate }): LedgerEntry {
  const { fund, amountMinor, currency, month } = earned;
  return ledgerEntry({
    sourceKey: `benefits:${earned.giftId}:earned:${month.slice(0, 7)}`,
    description: 'Membership benefits earned',
    effectiveDate: lastDayOf(month),
    occurredAt: earned.occurredAt,
    postings: [
      debit(ACCOUNTS.deferredBenefits, fund, amountMinor, currency),
      credit(ACCOUNTS.benefitsEarned, fund, amountMinor, currency),
    ],
  });
}

/**
 * Money of the gift went back, and with it what was owed for it: that part was never income. A negative amount is money
 * that came back after all. @param position counts what happened to the debt of one gift.
 */
export function returnEntry(
  returned: OfGift & {
    readonly effectiveDate: CalendarDate;
    readonly position: number;
    readonly returnAccount: AccountCode;
  },
): LedgerEntry {
  const { fund, amountMinor, currency } = returned;
  return ledgerEntry({
    sourceKey: `benefits:${returned.giftId}:returned:${returned.position}`,
    description: amountMinor > 0n ? 'Benefits no longer owed' : 'Benefits owed again',
    effectiveDate: returned.effectiveDate,
    occurredAt: returned.occurredAt,
    postings: [
      debit(ACCOUNTS.deferredBenefits, fund, amountMinor, currency),
      credit(returned.returnAccount, fund, amountMinor, currency),
    ],
  });
}
