import { Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db, type Tx } from '../../database/db.js';
import { lockBatch, markPosted, type GiftBatch } from '../../gifts/offline/batch.store.js';
import { BatchDisagrees, GiftNotYetMade } from '../../gifts/offline/offline-errors.js';
import { rowsOfBatch, type OfflineGift } from '../../gifts/offline/offline-gift.store.js';
import { holdMemberships } from '../../memberships/term.store.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { AcknowledgeGifts } from './acknowledge-gifts.js';
import { receiveGifts } from './receive-gifts.js';

/** Settles all gifts of a batch at once: gifts, entries, receipts, memberships and letters commit together or not at all. */
@Injectable()
export class PostBatch {
  constructor(
    private readonly db: Db,
    private readonly acknowledge: AcknowledgeGifts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Safe to repeat, and to do twice at once: a posted batch is left as it is, and said to be so.
   * @throws NotFound, BatchDisagrees when count or total are not what the control figures say, GiftNotYetMade
   */
  async run(
    batchId: string,
    by: { readonly actor: Actor; readonly staffId: StaffId },
  ): Promise<'posted' | 'was-posted'> {
    return this.db.write((tx) => this.post(tx, batchId, by));
  }

  /** The same within a transaction of the caller. */
  async post(
    tx: Tx,
    batchId: string,
    by: { readonly actor: Actor; readonly staffId: StaffId },
  ): Promise<'posted' | 'was-posted'> {
    const batch = await lockBatch(tx, batchId);
    if (batch.state !== 'open') return 'was-posted';
    const now = this.clock.now();
    const organisation = await readOrganisation(tx);
    const gifts = await rowsOfBatch(tx, batch.id);
    refuseDisagreement(batch, gifts);
    const ahead = gifts.find(({ giftDate }) => giftDate > dateIn(organisation.timeZone, now));
    if (ahead) throw new GiftNotYetMade(ahead.giftDate);

    await holdMemberships(tx, [...new Set(gifts.map(({ donorId }) => donorId))]);
    await receiveGifts(tx, gifts, batch, organisation, { now });
    await markPosted(tx, batch.id, by.staffId, now);
    await this.acknowledge.run(tx, gifts, organisation);
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'post gift batch',
      object: `gift-batch:${batch.id}`,
      detail: { gifts: gifts.length, amountMinor: Number(batch.controlMinor) },
    });
    return 'posted';
  }
}

function refuseDisagreement(batch: GiftBatch, gifts: readonly OfflineGift[]): void {
  const minor = gifts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (gifts.length === batch.controlCount && minor === batch.controlMinor) return;
  throw new BatchDisagrees(
    { count: gifts.length, minor },
    { count: batch.controlCount, minor: batch.controlMinor },
    batch.currency,
  );
}
