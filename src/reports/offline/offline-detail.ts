import type { GiftId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import type { Acknowledgment, GiftChannel } from '../../gifts/offline/gift-channel.js';
import type { BatchState } from '../../gifts/offline/batch.store.js';
import { offlineGifts, type OfflineGift } from '../../gifts/offline/offline-gift.store.js';
import { importedGift, type ImportedGift } from '../../gifts/imported/imported-gift.store.js';
import { creditsOfGift, matchesOfGift, type SoftCredit } from './soft-credits.js';

/** What staff wrote down of a gift on paper. */
export interface OfflineDetail {
  readonly row: OfflineGift;
  readonly acknowledgment: Acknowledgment;
  readonly property: string | null;
  readonly batch: { readonly id: string; readonly label: string; readonly state: BatchState };
  readonly enteredBy: string;
  /** The gift that this one corrects, and the one that corrects it. */
  readonly correctsId: GiftId | null;
  readonly correctedById: GiftId | null;
}

/** What a gift page says beside the gift itself: how it came, whom it is credited to, and who matched it. */
export interface BesideGift {
  readonly offline: OfflineDetail | null;
  readonly imported: ImportedGift | null;
  readonly credits: readonly SoftCredit[];
  readonly matches: readonly { readonly id: GiftId; readonly givenBy: string }[];
}

export async function besideGift(db: Db, gift: { id: GiftId; channel: GiftChannel }): Promise<BesideGift> {
  const isImported = gift.channel === 'imported';
  const [offline, imported, credits, matches] = await Promise.all([
    gift.channel === 'online' || isImported ? null : offlineDetail(db, gift.id),
    isImported ? importedGift(db.manager, gift.id) : null,
    creditsOfGift(db, gift.id),
    matchesOfGift(db, gift.id),
  ]);
  return { offline, imported, credits, matches };
}

async function offlineDetail(db: Db, id: GiftId): Promise<OfflineDetail> {
  const [[row], [more]] = await Promise.all([
    offlineGifts(db.manager, [id]),
    db.query<Omit<OfflineDetail, 'row' | 'batch'> & { batchId: string; label: string; state: BatchState }>(
      `select acknowledgment, property, batch.id as "batchId", batch.label, batch.state, staff.name as "enteredBy",
              gift.corrects_id as "correctsId",
              (select later.id from gift as later where later.corrects_id = gift.id) as "correctedById"
       from gift join gift_batch as batch on batch.id = gift.batch_id
       join offline_gift on offline_gift.id = gift.id join staff on staff.id = entered_by where gift.id = $1`,
      [id],
    ),
  ]);
  const { batchId, label, state, ...facts } = more!;
  return { ...facts, row: row!, batch: { id: batchId, label, state } };
}
