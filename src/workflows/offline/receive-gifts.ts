import { noonIn } from '../../kernel/calendar.js';
import type { GiftId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import type { GiftBatch } from '../../gifts/offline/batch.store.js';
import { offlineEntry } from '../../gifts/offline/offline-entries.js';
import { acknowledgmentOf, channelOf, mayMakeMember, methodOf, propertyOf } from '../../gifts/offline/offline-kind.js';
import { insertOfflineGifts, type OfflineGift } from '../../gifts/offline/offline-gift.store.js';
import { insertSoftCredits } from '../../gifts/offline/soft-credit.store.js';
import { book } from '../../ledger/ledger.js';
import type { Organisation } from '../../organisation/organisation.js';

/**
 * Writes rows of a batch down as gifts that were received: ledger entries, gifts, soft credits. What a day's mail brings
 * happened at no hour that anyone knows, so it is dated at noon. A gift in a closed month is booked on the first open
 * day and keeps its own date (R-LED-05). Call it in a transaction that holds the batch.
 */
export async function receiveGifts(
  tx: Tx,
  rows: readonly OfflineGift[],
  batch: GiftBatch,
  { timeZone }: Organisation,
  { now, corrects = null }: { readonly now: Date; readonly corrects?: GiftId | null },
): Promise<void> {
  const received = rows.map((row) => {
    const channel = channelOf(row.kind, batch.kind);
    const acknowledgment = acknowledgmentOf(row.kind, row.donor.kind);
    const occurredAt = noonIn(timeZone, row.giftDate);
    const entry = offlineEntry({
      ...row,
      channel,
      currency: batch.currency,
      isDeposited: batch.state === 'deposited',
      effectiveDate: row.giftDate,
      occurredAt,
    });
    const gift = {
      id: row.id,
      channel,
      acknowledgment,
      property: propertyOf(row, acknowledgment),
      method: methodOf(row),
      declinesBenefits: row.qcd || !mayMakeMember(row, row.donor.kind),
      occurredAt,
      settlementEntryId: entry.id,
      correctsId: corrects,
    };
    return { entry, gift };
  });
  await book(
    tx,
    received.map(({ entry }) => entry),
  );
  await insertOfflineGifts(
    tx,
    received.map(({ gift }) => gift),
    batch,
    now,
  );
  await insertSoftCredits(tx, rows, now);
}
