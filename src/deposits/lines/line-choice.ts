import { ACCOUNTS, type AccountCode } from '../../ledger/ledger.js';

/** What staff can say of a line that no gift, refund or dispute explains. */
export const LINE_CHOICES = [
  'processing-fee',
  'dispute-fee',
  'other-income',
  'other-expense',
  'held-for-others',
  'bank-transfer',
] as const;
export type LineChoice = (typeof LINE_CHOICES)[number];

/** The account that such a line is booked to, opposite clearing. */
export const CHOICE_ACCOUNTS: Readonly<Record<LineChoice, AccountCode>> = {
  'processing-fee': ACCOUNTS.processingFees,
  'dispute-fee': ACCOUNTS.disputeFees,
  'other-income': ACCOUNTS.otherIncome,
  'other-expense': ACCOUNTS.otherExpenses,
  'held-for-others': ACCOUNTS.heldForOthers,
  'bank-transfer': ACCOUNTS.bank,
};
