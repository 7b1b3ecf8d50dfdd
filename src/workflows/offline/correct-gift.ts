import { Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { InvalidInput } from '../../kernel/app-error.js';
import { dateIn, formatDateLong, noonIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type GiftId, type StaffId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db, violatedConstraint, type Tx } from '../../database/db.js';
import { GiftTable } from '../../gifts/gift.table.js';
import { lockGifts, readGift, type LockedGift } from '../../gifts/gift.store.js';
import { lockBatch, type GiftBatch } from '../../gifts/offline/batch.store.js';
import { undoingEntry } from '../../gifts/offline/offline-entries.js';
import { GiftIsImported } from '../../gifts/imported/imported-errors.js';
import { GiftIsUndone, GiftNotYetMade, GiftIsOnline } from '../../gifts/offline/offline-errors.js';
import { offlineGifts, saveOfflineGift, type OfflineFacts } from '../../gifts/offline/offline-gift.store.js';
import { insertRefund, refundable } from '../../gifts/refund.store.js';
import { Jobs } from '../../jobs/jobs.js';
import { book } from '../../ledger/ledger.js';
import { holdPeriods } from '../../ledger/periods.js';
import { withdrawLetters, type NewLetter } from '../../mail/outbox.js';
import { holdMemberships } from '../../memberships/term.store.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { lockIssuedReceipt, voidReceipt, type IssuedReceipt } from '../../receipts/receipt.store.js';
import { sendLetters } from '../letters/send-letters.js';
import { TakeBackMembership } from '../memberships/take-back-membership.js';
import { issueDateOf } from '../receipts/receipt-draft.js';
import { AcknowledgeGifts } from './acknowledge-gifts.js';
import { acknowledgmentKey, LETTER_ROLES } from './acknowledgment-letters.js';
import { receiveGifts } from './receive-gifts.js';
import { settlementOf } from './take-back-gift.js';

export interface Correction {
  readonly giftId: GiftId;
  /** What is right, in full. */
  readonly facts: OfflineFacts;
  /** Why it was wrong; for colleagues and auditors, and needed. */
  readonly reason: string;
  readonly by: { readonly actor: Actor; readonly staffId: StaffId };
  /** Made with the form: the same one is the same correction. */
  readonly clientRequestId: string;
}

/**
 * Corrects a posted offline gift by adding: the wrong gift is taken back, and another one in its place says what is right.
 * So a posted batch stays as it was counted, and a month that is closed stays closed: what is about it is booked on the
 * first open day.
 */
@Injectable()
export class CorrectGift {
  constructor(
    private readonly db: Db,
    private readonly acknowledge: AcknowledgeGifts,
    private readonly takeBackMembership: TakeBackMembership,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Safe to repeat with the same `clientRequestId`. Returns the gift that is right.
   * @throws NotFound, GiftIsOnline, GiftIsUndone once money of it went back or it was corrected, InvalidInput without a
   * reason, GiftNotYetMade
   */
  async run(correction: Correction): Promise<GiftId> {
    const id = uuidOf(correction.clientRequestId, correction.giftId) as GiftId;
    if (correction.reason.trim() === '') {
      throw new InvalidInput([{ field: 'reason', message: 'Say why it is corrected, for whoever asks later.' }]);
    }
    try {
      await this.db.write((tx) => this.correct(tx, id, correction));
    } catch (error) {
      if (violatedConstraint(error) === 'gift_corrected_once') throw new GiftIsUndone();
      throw error;
    }
    return id;
  }

  private async correct(tx: Tx, id: GiftId, { giftId, facts, reason, by }: Correction): Promise<void> {
    const { batchId, channel } = await readGift(tx, giftId);
    if (channel === 'imported') throw new GiftIsImported();
    if (batchId === null) throw new GiftIsOnline();
    const batch = await lockBatch(tx, batchId);
    const wrong = (await lockGifts(tx, [giftId])).get(giftId)!;
    if (await tx.existsBy(GiftTable, { id })) return;
    if (wrong.state !== 'settled' || (await refundable(tx, giftId)) !== wrong.amountMinor) throw new GiftIsUndone();
    const organisation = await readOrganisation(tx);
    const now = this.clock.now();
    await saveOfflineGift(tx, id, batch.id, facts, { by: by.staffId, at: now, corrects: giftId });
    const rows = await offlineGifts(tx, [id]);
    const right = rows[0]!;
    if (right.giftDate > dateIn(organisation.timeZone, now)) throw new GiftNotYetMade(right.giftDate);

    await holdMemberships(tx, [...new Set([wrong.donor.id, right.donorId])]);
    await this.undo(tx, wrong, batch, organisation, { reason, by });
    await receiveGifts(tx, rows, batch, organisation, { now, corrects: giftId });
    const { letters } = await this.takeBackMembership.run(tx, wrong, 0n, organisation);
    const receipt = await lockIssuedReceipt(tx, giftId);
    if (receipt) {
      const voidDate = issueDateOf(now, wrong.giftDate!, organisation);
      await voidReceipt(tx, receipt.id, {
        reason: 'correction',
        voidedBy: by.staffId,
        voidedAt: now,
        voidDate,
        note: reason,
      });
    }
    const isSameDonor = right.donorId === wrong.donor.id;
    const farewell = receipt && !isSameDonor ? [notYours(wrong, receipt, organisation)] : [];
    await sendLetters(tx, this.jobs, [...letters, ...farewell], now);
    await withdrawLetters(
      tx,
      LETTER_ROLES.map((role) => acknowledgmentKey(giftId, role)),
    );
    await this.acknowledge.run(tx, rows, organisation, isSameDonor ? receipt : null);
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'correct gift',
      object: `gift:${giftId}`,
      detail: { correctedBy: id, amountMinor: Number(right.amountMinor), giftDate: right.giftDate },
    });
  }

  /** Books the wrong gift away: on its own day, or where that month is closed, on the first open one. */
  private async undo(
    tx: Tx,
    wrong: LockedGift,
    batch: GiftBatch,
    { timeZone }: Organisation,
    { reason, by }: Pick<Correction, 'reason' | 'by'>,
  ): Promise<void> {
    const openFrom = await holdPeriods(tx);
    const giftDate = wrong.giftDate!;
    const on = openFrom !== null && openFrom > giftDate ? openFrom : giftDate;
    const refundId = newId<'refund'>();
    const entry = undoingEntry({
      refundId,
      settlement: await settlementOf(tx, wrong.id),
      isDeposited: batch.state === 'deposited',
      description: 'Gift recorded wrongly, taken back',
      effectiveDate: giftDate,
      occurredAt: noonIn(timeZone, on),
    });
    await book(tx, [entry]);
    await insertRefund(tx, {
      id: refundId,
      giftId: wrong.id,
      state: 'succeeded',
      amountMinor: wrong.amountMinor,
      currency: wrong.currency,
      reason: 'correction',
      note: reason,
      requestedBy: by.staffId,
      requestedAt: this.clock.now(),
      paidBy: 'correction',
      occurredAt: entry.occurredAt,
      entryId: entry.id,
    });
    await tx.update(GiftTable, { id: wrong.id }, { state: 'refunded' });
  }
}

function notYours(gift: LockedGift, receipt: IssuedReceipt, { name, email }: Organisation): NewLetter {
  return {
    key: `refund:${receipt.id}`,
    recipient: gift.donor.email,
    receiptId: null,
    letter: {
      template: 'gift-not-yours',
      data: {
        organisation: name,
        replyTo: email,
        greeting: gift.donor.firstName || gift.donor.lastName,
        amount: gift.property ?? Money.of(gift.amountMinor, gift.currency).format(),
        giftDate: formatDateLong(gift.giftDate!),
        receipt: receipt.label,
      },
    },
  };
}
