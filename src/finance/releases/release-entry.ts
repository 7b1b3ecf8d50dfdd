import type { CalendarDate } from '../../kernel/calendar.js';
import { ACCOUNTS, credit, debit, ledgerEntry, type LedgerEntry } from '../../ledger/ledger.js';

/**
 * Restricted net assets become unrestricted because they were spent on their purpose: a pair of lines within the fund,
 * never a change of the gifts (R-ACC-07).
 */
export function releaseEntry(release: {
  readonly id: string;
  readonly fund: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly releasedOn: CalendarDate;
  readonly occurredAt: Date;
}): LedgerEntry {
  const { fund, amountMinor, currency } = release;
  return ledgerEntry({
    sourceKey: `release:${release.id}`,
    description: 'Released from restriction',
    effectiveDate: release.releasedOn,
    occurredAt: release.occurredAt,
    postings: [
      debit(ACCOUNTS.releasedRestricted, fund, amountMinor, currency),
      credit(ACCOUNTS.releasedUnrestricted, fund, amountMinor, currency),
    ],
  });
}
