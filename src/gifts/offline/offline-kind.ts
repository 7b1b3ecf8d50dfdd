import type { Acknowledgment, GiftChannel } from './gift-channel.js';
import type { DonorKind } from '../../donors/donor-kind.js';

/** What staff record, in the words of the form. A gift of a foundation or a company is one of these, by who gave it. */
export const OFFLINE_KINDS = [
  'check',
  'cash',
  'bank-transfer',
  'donor-advised-fund',
  'employer-match',
  'stock',
  'goods',
  'services',
] as const;
export type OfflineKind = (typeof OFFLINE_KINDS)[number];

export const BATCH_KINDS = ['checks-and-cash', 'bank-transfers', 'securities', 'in-kind'] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];

/** The gifts that a batch of each kind takes; the first is the usual one. */
export const KINDS_OF_BATCH: Readonly<Record<BatchKind, readonly OfflineKind[]>> = {
  'checks-and-cash': ['check', 'cash', 'donor-advised-fund', 'employer-match'],
  'bank-transfers': ['bank-transfer', 'donor-advised-fund', 'employer-match'],
  securities: ['stock'],
  'in-kind': ['goods', 'services'],
};

/** Whether a batch of this kind is money that is brought to the bank. */
export function isDeposited(kind: BatchKind): boolean {
  return kind === 'checks-and-cash' || kind === 'bank-transfers';
}

export function channelOf(kind: OfflineKind, batch: BatchKind): GiftChannel {
  if (kind === 'employer-match') return batch === 'bank-transfers' ? 'bank-transfer' : 'check';
  if (kind === 'goods' || kind === 'services') return 'in-kind';
  return kind;
}

/**
 * How a gift is acknowledged: sponsors of funds and foundations need no deduction receipt (R-TPG-01/03), services are
 * no deductible contribution (R-NCG-03), and nobody can thank whom nobody knows (R-TPG-06).
 */
export function acknowledgmentOf(kind: OfflineKind, giver: DonorKind): Acknowledgment {
  if (giver === 'unknown') return 'none';
  const needsNone = giver === 'daf-sponsor' || giver === 'foundation';
  return needsNone || kind === 'donor-advised-fund' || kind === 'services' ? 'letter' : 'receipt';
}

/** What was given, in the words of a receipt; null for money. Services are described in a letter instead. */
export function propertyOf(
  gift: { readonly kind: OfflineKind; readonly shares: string | null; readonly description: string },
  acknowledgment: Acknowledgment,
): string | null {
  if (gift.kind === 'stock') {
    return gift.shares === '1' ? `1 share of ${gift.description}` : `${gift.shares} shares of ${gift.description}`;
  }
  return gift.kind === 'goods' && acknowledgment === 'receipt' ? gift.description : null;
}

/** How the gift came, as receipts and lists say it: "Check 1042". */
export function methodOf({ kind, checkNumber }: { readonly kind: OfflineKind; readonly checkNumber: string }): string {
  const number = checkNumber === '' ? '' : ` ${checkNumber}`;
  switch (kind) {
    case 'check':
      return `Check${number}`;
    case 'donor-advised-fund':
      return checkNumber === '' ? 'Donor-advised fund' : `Donor-advised fund, check${number}`;
    case 'employer-match':
      return checkNumber === '' ? 'Employer match' : `Employer match, check${number}`;
    case 'cash':
      return 'Cash';
    case 'bank-transfer':
      return 'Bank transfer';
    case 'stock':
      return 'Securities';
    case 'goods':
    case 'services':
      return 'In kind';
  }
}

/** Whether it can make a member of its giver: money that a person gives out of their own pocket (R-TPG-02). */
export function mayMakeMember({ kind }: { readonly kind: OfflineKind }, giver: DonorKind): boolean {
  return giver === 'person' && (kind === 'check' || kind === 'cash' || kind === 'bank-transfer');
}
