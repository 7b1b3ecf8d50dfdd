import { Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { AppError, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { GiftId, StaffId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { readCampaign } from '../../campaigns/campaign.store.js';
import { rows, type Tx } from '../../database/db.js';
import { isReceived } from '../../gifts/gift-state.js';
import { lockGifts, readGift, type LockedGift } from '../../gifts/gift.store.js';
import { GiftTable } from '../../gifts/gift.table.js';
import { moveEntry } from '../../gifts/moves/move-entry.js';
import {
  bookedOf,
  FundIsSpent,
  insertMove,
  isMoved,
  leftInFund,
  lockFunds,
  type LockedFund,
} from '../../gifts/moves/move.store.js';
import { lockBatch } from '../../gifts/offline/batch.store.js';
import { book } from '../../ledger/ledger.js';
import { holdPeriods } from '../../ledger/periods.js';
import { lockIssuedReceipt } from '../../receipts/receipt.store.js';
import { ReissueReceipt } from '../receipts/reissue-receipt.js';

export interface GiftMove {
  readonly giftId: GiftId;
  /** The campaign by its id and the designation by its code that the gift is for. */
  readonly campaignId: string;
  readonly designation: string;
  /** For colleagues and auditors, and needed. */
  readonly reason: string;
  readonly by: { readonly actor: Actor; readonly staffId: StaffId };
  /** Made with the form: the same one is the same move. */
  readonly clientRequestId: string;
}

export class GiftNotMovable extends AppError {
  constructor(why: string) {
    super('gift-not-movable', 'conflict', `${why} Nothing was changed.`);
  }
}

/**
 * Says later what a gift is for. The campaign is why we asked, and no money. The designation is a fund of the ledger:
 * what is booked of the gift moves by an entry of its own, on the gift's day, or where that month is closed on the first
 * open one (R-LED-05). The books of a closed month stay as they were signed; lists, reports, refunds and the receipt go
 * by what the gift is for today.
 */
@Injectable()
export class MoveGift {
  constructor(
    private readonly reissueReceipt: ReissueReceipt,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * In the caller's transaction, so that it can be tried out. Safe to repeat with the same `clientRequestId`.
   * @throws NotFound, InvalidInput, GiftNotMovable, FundIsSpent, and what a reissue throws
   */
  async run(tx: Tx, move: GiftMove): Promise<void> {
    const id = uuidOf(move.clientRequestId, move.giftId);
    const { batchId } = await readGift(tx, move.giftId);
    // The batch before the gift, as everybody does who changes either.
    if (batchId !== null) await lockBatch(tx, batchId);
    const gift = (await lockGifts(tx, [move.giftId])).get(move.giftId)!;
    if (await isMoved(tx, id)) return;
    refuseReason(move.reason);
    if (!isReceived(gift.state)) throw new GiftNotMovable('This gift has not been received.');

    const campaign = await this.moveCampaign(tx, move);
    const designation = move.designation === gift.designation ? null : { from: gift.designation, to: move.designation };
    if (!campaign && !designation) {
      throw new InvalidInput([{ field: 'campaign', message: 'Choose another campaign or another designation.' }]);
    }
    const entryId = designation && (await this.moveDesignation(tx, gift, id, designation, move));
    await insertMove(tx, {
      id,
      giftId: gift.id,
      campaign,
      designation,
      entryId,
      reason: move.reason,
      by: move.by.staffId,
      at: this.clock.now(),
    });
    await this.audit.record(tx, {
      actor: move.by.actor,
      action: 'move gift',
      object: `gift:${gift.id}`,
      detail: {
        ...(campaign && { campaignBefore: campaign.from, campaign: campaign.to }),
        ...(designation && { designationBefore: designation.from, designation: designation.to }),
      },
    });
  }

  private async moveCampaign(tx: Tx, { giftId, campaignId }: GiftMove): Promise<{ from: string; to: string } | null> {
    const { campaignId: from } = await readGift(tx, giftId);
    const to = (await readCampaign(tx, campaignId)).id;
    if (from === to) return null;
    await tx.update(GiftTable, { id: giftId }, { campaignId: to });
    await rows(tx, 'update offline_gift set campaign_id = $2 where id = $1', [giftId, to]);
    return { from, to };
  }

  /** Returns the entry that moved the money; null where nothing of the gift is booked here. */
  private async moveDesignation(
    tx: Tx,
    gift: LockedGift,
    moveId: string,
    { from, to }: { readonly from: string; readonly to: string },
    { by, reason }: GiftMove,
  ): Promise<string | null> {
    await refuseUnsettled(tx, gift);
    const funds = await lockFunds(tx, [from, to]);
    const [left, joined] = [funds.get(from)!, funds.get(to)];
    if (!joined) throw new NotFound('designation');
    const openFrom = await holdPeriods(tx);
    const entry = moveEntry(
      {
        id: moveId,
        from,
        to: joined,
        currency: gift.currency,
        effectiveDate: gift.giftDate!,
        occurredAt: this.clock.now(),
      },
      await bookedOf(tx, gift.id, from),
    );
    if (entry) await book(tx, [entry]);
    if (left.restricted) await refuseSpent(tx, left, gift.currency);
    const isClosed = openFrom !== null && gift.giftDate! < openFrom;
    if (isClosed && !entry) throw new GiftNotMovable('Its month is closed, and nothing of it is booked here.');
    const { designation: booked } = await readGift(tx, gift.id);
    await tx.update(
      GiftTable,
      { id: gift.id },
      isClosed ? { movedTo: to === booked ? null : to } : { designation: to, movedTo: null },
    );
    await this.restateReceipt(tx, gift, joined, by, reason);
    return entry?.id ?? null;
  }

  /** A receipt names what a donor restricted the gift to (R-REC-07): where that changes, another one replaces it. */
  private async restateReceipt(
    tx: Tx,
    gift: LockedGift,
    fund: LockedFund,
    by: GiftMove['by'],
    reason: string,
  ): Promise<void> {
    const receipt = await lockIssuedReceipt(tx, gift.id);
    const designation = fund.restricted ? fund.name : null;
    if (!receipt || receipt.snapshot.designation === designation) return;
    await this.reissueReceipt.run(tx, gift.id, { by, note: reason, seen: receipt.id, corrections: { designation } });
  }
}

function refuseReason(reason: string): void {
  const length = reason.trim().length;
  if (length >= 1 && length <= 500) return;
  const message = length === 0 ? 'Say why, for whoever asks later.' : 'Shorten the reason to 500 characters.';
  throw new InvalidInput([{ field: 'reason', message }]);
}

/** Money that is on its way somewhere else cannot move at the same time. */
async function refuseUnsettled(tx: Tx, gift: LockedGift): Promise<void> {
  if (gift.batchId !== null) {
    throw new GiftNotMovable('A gift on paper is put right with “Correct”, which records it again for what it is for.');
  }
  if (gift.state === 'refunded') throw new GiftNotMovable('All of this gift went back.');
  const [open] = await rows<{ refunds: boolean; disputes: boolean; held: boolean }>(
    tx,
    `select exists (select from refund where gift_id = $1 and state in ('requested', 'pending')) as refunds,
            exists (select from dispute where gift_id = $1 and closed_at is null) as disputes,
            exists (select from receipt_hold where gift_id = $1 and cause = 'details-missing') as held`,
    [gift.id],
  );
  if (open!.refunds) throw new GiftNotMovable('Money of this gift is on its way back. Wait until that is over.');
  if (open!.disputes) throw new GiftNotMovable('The donor’s bank is deciding about this gift. Wait until it has.');
  if (open!.held) throw new GiftNotMovable('Its receipt waits for details. Complete them first.');
}

async function refuseSpent(tx: Tx, { code, name }: LockedFund, currency: string): Promise<void> {
  const left = await leftInFund(tx, code, currency);
  if (left < 0n) throw new FundIsSpent(name, Money.of(-left, currency));
}
