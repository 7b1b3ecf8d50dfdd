import type { GiftId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

const ROWS_MAX = 50;

/** Money of a gift that is on its way back, or that a bank holds. */
export interface Unfinished {
  readonly id: string;
  readonly kind: 'refund' | 'dispute';
  readonly giftId: GiftId;
  readonly donorName: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly since: Date;
  /** Until when the bank waits for an answer; null for refunds. */
  readonly dueAt: Date | null;
}

/** Refunds on their way and disputes that are not decided, the oldest first; fifty at most. */
export async function unfinishedReturns(tx: Tx): Promise<Unfinished[]> {
  const found = await rows<Omit<Unfinished, 'amountMinor'> & { amountMinor: string }>(
    tx,
    `select item.id, item.kind, gift.id as "giftId", trim(donor.first_name || ' ' || donor.last_name) as "donorName",
            item.amount_minor as "amountMinor", item.currency, since, due_at as "dueAt"
     from (select id, 'refund' as kind, gift_id, amount_minor, currency, requested_at as since, null::timestamptz as due_at
           from refund where state in ('requested', 'pending')
           union all
           select id, 'dispute', gift_id, amount_minor, currency, opened_at, evidence_due_at
           from dispute where closed_at is null) as item
     join gift on gift.id = gift_id join donor on donor.id = gift.donor_id
     order by since, item.id limit ${ROWS_MAX}`,
  );
  return found.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
}
