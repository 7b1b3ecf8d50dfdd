import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../../kernel/app-error.js';
import type { GiftId, ReceiptId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { addresseesOf } from '../../../../donors/addressee.js';
import type { GiftState } from '../../../../gifts/gift-state.js';
import { readBatch, type BatchId } from '../../../../gifts/offline/batch.store.js';
import { rowsOfBatch, type OfflineGift } from '../../../../gifts/offline/offline-gift.store.js';
import { Regimes } from '../../../../regimes/regimes.js';
import { type BatchRow, batchRowById } from '../../../../reports/offline/batch-list.js';
import { acknowledgmentLetters, type AddressedLetter } from '../../../../workflows/offline/acknowledgment-letters.js';
import { StaffFrame } from '../../frame/staff-frame.js';

/** What a posted row has become. */
export interface PostedGift {
  readonly id: GiftId;
  readonly state: GiftState;
  readonly receiptId: ReceiptId | null;
  readonly receipt: string | null;
}

export interface BatchFacts {
  readonly batch: BatchRow;
  readonly rows: readonly OfflineGift[];
  /** By row; empty while the batch is open. */
  readonly posted: ReadonlyMap<GiftId, PostedGift>;
  /** Letters that are no receipts, of the gifts that stand. */
  readonly letters: readonly AddressedLetter[];
}

/** Reads a batch with everything that its page says. */
@Injectable()
export class BatchReader {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly regimes: Regimes,
  ) {}

  /** @throws NotFound */
  async read(id: string): Promise<BatchFacts> {
    const { id: batchId } = await readBatch(this.db.manager, id);
    const batch = await batchRowById(this.db, batchId);
    if (!batch) throw new NotFound('batch');
    const rows = await rowsOfBatch(this.db.manager, batchId);
    const posted = new Map((await this.posted(batchId)).map((gift) => [gift.id, gift]));
    const standing = rows.filter(({ id: row }) => posted.get(row)?.state === 'settled');
    return { batch, rows, posted, letters: await this.letters(standing) };
  }

  private async letters(rows: readonly OfflineGift[]): Promise<AddressedLetter[]> {
    const ids = rows.flatMap(({ donorId, softDonorId }) => (softDonorId ? [donorId, softDonorId] : [donorId]));
    const people = await addresseesOf(this.db.manager, [...new Set(ids)]);
    const organisation = await this.frame.organisation();
    return acknowledgmentLetters(rows, people, organisation, this.regimes.of(organisation.regime));
  }

  private posted(batchId: BatchId): Promise<PostedGift[]> {
    return this.db.query(
      `select gift.id, state, receipt.id as "receiptId", receipt.label as receipt
       from gift left join receipt on gift_id = gift.id and status = 'issued' where batch_id = $1`,
      [batchId],
    );
  }
}
