import type { CalendarDate } from '../kernel/calendar.js';
import { newId, type StaffId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { ACCOUNTS, credit, debit, ledgerEntry, type LedgerEntry } from '../ledger/ledger.js';

/** Money of one fund that waits to be brought to the bank, in minor units. */
export interface Undeposited {
  readonly fund: string;
  readonly amountMinor: bigint;
}

/**
 * What of a batch waits with the undeposited funds, by fund: its gifts, less checks that were returned before and what was
 * paid back out of the drawer. The ledger is asked, because it alone knows all of that.
 */
export async function undepositedOf(tx: Tx, batchId: string): Promise<Undeposited[]> {
  const found = await rows<{ fund: string; sum: string }>(
    tx,
    `select fund, sum(amount_minor) from ledger_posting
     where account = $2 and entry_id in (select entry_id from ledger_entry_gift join gift on gift.id = gift_id where batch_id = $1)
     group by fund having sum(amount_minor) <> 0 order by fund`,
    [batchId, ACCOUNTS.undepositedFunds],
  );
  return found.map(({ fund, sum }) => ({ fund, amountMinor: BigInt(sum) }));
}

/** A batch brought to the bank: one deposit, fund by fund, because here the funds are known. */
export function offlineDepositEntry(deposit: {
  readonly batchId: string;
  readonly funds: readonly Undeposited[];
  readonly currency: string;
  readonly effectiveDate: CalendarDate;
  readonly occurredAt: Date;
}): LedgerEntry {
  const { funds, currency } = deposit;
  return ledgerEntry({
    sourceKey: `batch:${deposit.batchId}:deposit`,
    description: 'Brought to the bank',
    effectiveDate: deposit.effectiveDate,
    occurredAt: deposit.occurredAt,
    postings: funds.flatMap(({ fund, amountMinor }) => [
      debit(ACCOUNTS.bank, fund, amountMinor, currency),
      credit(ACCOUNTS.undepositedFunds, fund, amountMinor, currency),
    ]),
  });
}

/** Writes the deposit of a batch; the database takes one for each. */
export async function insertOfflineDeposit(
  tx: Tx,
  deposit: {
    readonly batchId: string;
    readonly amountMinor: bigint;
    readonly currency: string;
    readonly depositedOn: CalendarDate;
    readonly entryId: string;
    readonly createdBy: StaffId;
    readonly createdAt: Date;
  },
): Promise<string> {
  const id = newId();
  await rows(
    tx,
    `insert into deposit (id, kind, batch_id, state, amount_minor, currency, arrival_date, created_at, created_by, entry_id)
     values ($1, 'offline', $2, 'paid', $3, $4, $5, $6, $7, $8)`,
    [
      id,
      deposit.batchId,
      deposit.amountMinor.toString(),
      deposit.currency,
      deposit.depositedOn,
      deposit.createdAt,
      deposit.createdBy,
      deposit.entryId,
    ],
  );
  return id;
}
