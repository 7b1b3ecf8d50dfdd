import { Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { InvalidInput, NotFound } from '../../kernel/app-error.js';
import { dateIn, formatDate, formatDateLong, noonIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { GiftId, RefundId, StaffId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db, type Tx } from '../../database/db.js';
import { isReceived } from '../../gifts/gift-state.js';
import { lockGifts, readGift, type LockedGift } from '../../gifts/gift.store.js';
import { lockBatch, type GiftBatch } from '../../gifts/offline/batch.store.js';
import { bankFeeEntry, paidRefundEntry, undoingEntry } from '../../gifts/offline/offline-entries.js';
import { GiftIsImported } from '../../gifts/imported/imported-errors.js';
import { GiftIsUndone, GiftIsOffline, GiftIsOnline } from '../../gifts/offline/offline-errors.js';
import { insertRefund, refundable, RefundTooLarge } from '../../gifts/refund.store.js';
import { RefundTable, type RefundPayment, type RefundReason } from '../../gifts/refund.table.js';
import { book, postingsOf, type LedgerEntry } from '../../ledger/ledger.js';
import type { Letter } from '../../mail/letter-templates.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { RestateReceipt } from '../receipts/restate-receipt.js';
import { GiftNotReceived } from '../refunds/refund-gift.js';

interface TakingBack {
  readonly giftId: GiftId;
  /** The day on which staff paid it, or the bank returned it. */
  readonly on: CalendarDate;
  /** For colleagues; none when empty. */
  readonly note: string | null;
  readonly by: { readonly actor: Actor; readonly staffId: StaffId };
  /** Made with the form: the same one is the same act. */
  readonly clientRequestId: string;
}

export interface PaidRefund extends TakingBack {
  readonly amountMinor: bigint;
  readonly reason: RefundReason;
  readonly paidBy: 'check' | 'cash' | 'bank-transfer';
}

export interface ReturnedCheck extends TakingBack {
  /** What the bank took for it; 0 for nothing. */
  readonly bankFeeMinor: bigint;
}

/** An offline gift, locked after its batch, with what is known of both. */
interface Held {
  readonly gift: LockedGift;
  readonly batch: GiftBatch;
  readonly refundId: RefundId;
  readonly organisation: Organisation;
}

export const PAID_BY_WORDS: Readonly<Record<RefundPayment, string>> = {
  check: 'by check',
  cash: 'in cash',
  'bank-transfer': 'by bank transfer',
  returned: 'returned by the bank',
  correction: 'recorded again',
};

/**
 * Money of offline gifts that went back, written down by staff: no processor is asked. Entry, receipt, membership and
 * letter change in the same transaction.
 */
@Injectable()
export class TakeBackGift {
  constructor(
    private readonly db: Db,
    private readonly restateReceipt: RestateReceipt,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * A refund that staff paid, of all or, for money, of a part. Safe to repeat with the same `clientRequestId`.
   * @throws NotFound, GiftIsOffline, GiftIsOnline, GiftNotReceived, RefundTooLarge, InvalidInput
   */
  async refund(refund: PaidRefund): Promise<void> {
    await this.takingBack(refund, async (tx, { gift, batch, refundId, organisation }) => {
      const left = await refundable(tx, gift.id);
      if (refund.amountMinor <= 0n || refund.amountMinor > left) {
        throw new RefundTooLarge(Money.of(left, gift.currency));
      }
      if (gift.property !== null && refund.amountMinor !== gift.amountMinor) {
        throw new InvalidInput([{ field: 'amount', message: 'Property goes back as a whole, so choose all of it.' }]);
      }
      const entry = paidRefundEntry({
        ...gift,
        amountMinor: refund.amountMinor,
        isDeposited: batch.state === 'deposited',
        refundId,
        paidBy: refund.paidBy,
        effectiveDate: refund.on,
        occurredAt: noonIn(organisation.timeZone, refund.on),
      });
      await this.write(tx, gift, refund, { ...refund, id: refundId, entries: [entry] });
      const returned = Money.of(refund.amountMinor, gift.currency).format();
      await this.restateReceipt.run(tx, gift, organisation, {
        voidReason: (nothingLeft) => (nothingLeft ? 'refund' : 'partial-refund'),
        by: refund.by.staffId,
        cause: `We returned ${returned} of your gift.`,
        returnedOn: refund.on,
        farewell: (receipt, laterYear): Letter => ({
          template: 'refund-paid',
          data: { ...letterData(gift, organisation, receipt), laterYear, paidBy: PAID_BY_WORDS[refund.paidBy] },
        }),
      });
    });
  }

  /**
   * A check that the bank did not pay: the gift is undone as if it had not been, and what the bank took for it is a cost.
   * Safe to repeat. @throws NotFound, GiftIsOffline, GiftIsOnline, GiftNotReceived, GiftIsUndone, InvalidInput
   */
  async returnCheck(returned: ReturnedCheck): Promise<void> {
    await this.takingBack(returned, async (tx, { gift, batch, refundId, organisation }) => {
      if (gift.channel === 'stock' || gift.channel === 'in-kind' || gift.channel === 'cash') throw new GiftIsOffline();
      if ((await refundable(tx, gift.id)) !== gift.amountMinor) throw new GiftIsUndone();
      const dated = { refundId, effectiveDate: returned.on, occurredAt: noonIn(organisation.timeZone, returned.on) };
      const undoing = undoingEntry({
        ...dated,
        settlement: await settlementOf(tx, gift.id),
        isDeposited: batch.state === 'deposited',
        description: 'Check returned by the bank',
      });
      const fee =
        returned.bankFeeMinor > 0n ? bankFeeEntry({ ...gift, ...dated, feeMinor: returned.bankFeeMinor }) : null;
      await this.write(tx, gift, returned, {
        id: refundId,
        amountMinor: gift.amountMinor,
        reason: 'returned-check',
        paidBy: 'returned',
        entries: fee ? [undoing, fee] : [undoing],
      });
      await this.restateReceipt.run(tx, gift, organisation, {
        voidReason: () => 'refund',
        by: returned.by.staffId,
        cause: 'Your bank did not pay the check.',
        returnedOn: returned.on,
        farewell: (receipt): Letter => ({
          template: 'check-returned',
          data: letterData(gift, organisation, receipt),
        }),
      });
    });
  }

  /** Holds the batch first and then the gift, as everybody does who changes either. */
  private async takingBack(request: TakingBack, work: (tx: Tx, held: Held) => Promise<void>): Promise<void> {
    const refundId = uuidOf(request.clientRequestId, request.giftId) as RefundId;
    await this.db.write(async (tx) => {
      const { batchId, channel } = await readGift(tx, request.giftId);
      if (channel === 'imported') throw new GiftIsImported();
      if (batchId === null) throw new GiftIsOnline();
      const batch = await lockBatch(tx, batchId);
      const gift = (await lockGifts(tx, [request.giftId])).get(request.giftId);
      if (!gift) throw new NotFound('gift');
      if (await tx.existsBy(RefundTable, { id: refundId })) return;
      if (!isReceived(gift.state)) throw new GiftNotReceived();
      const organisation = await readOrganisation(tx);
      refuseDay(request.on, gift, dateIn(organisation.timeZone, this.clock.now()));
      await work(tx, { gift, batch, refundId, organisation });
    });
  }

  private async write(
    tx: Tx,
    gift: LockedGift,
    { by, note }: TakingBack,
    refund: {
      readonly id: RefundId;
      readonly amountMinor: bigint;
      readonly reason: RefundReason;
      readonly paidBy: RefundPayment;
      /** The return, and what the bank took for it. */
      readonly entries: readonly [LedgerEntry, LedgerEntry?];
    },
  ): Promise<void> {
    const [entry, fee] = refund.entries;
    await book(tx, fee ? [entry, fee] : [entry]);
    await insertRefund(tx, {
      id: refund.id,
      giftId: gift.id,
      state: 'succeeded',
      amountMinor: refund.amountMinor,
      currency: gift.currency,
      reason: refund.reason,
      note: note || null,
      requestedBy: by.staffId,
      requestedAt: this.clock.now(),
      paidBy: refund.paidBy,
      occurredAt: entry.occurredAt,
      entryId: entry.id,
      bankFeeEntryId: fee?.id ?? null,
    });
    await this.audit.record(tx, {
      actor: by.actor,
      action: refund.reason === 'returned-check' ? 'record returned check' : 'record paid refund',
      object: `gift:${gift.id}`,
      detail: { refund: refund.id, amountMinor: Number(refund.amountMinor), reason: refund.reason },
    });
  }
}

/** The entry that booked a gift, with its lines. */
export async function settlementOf(tx: Tx, giftId: GiftId) {
  const { settlementEntryId } = await readGift(tx, giftId);
  return { id: settlementEntryId!, postings: await postingsOf(tx, settlementEntryId!) };
}

function refuseDay(on: CalendarDate, gift: LockedGift, today: CalendarDate): void {
  const message =
    on > today
      ? 'Enter the day when it happened, not one ahead.'
      : on < gift.giftDate!
        ? `The gift was made on ${formatDate(gift.giftDate!)}, so nothing went back before.`
        : null;
  if (message !== null) throw new InvalidInput([{ field: 'on', message }]);
}

function letterData(gift: LockedGift, { name, email }: Organisation, receipt: string) {
  return {
    organisation: name,
    replyTo: email,
    greeting: gift.donor.firstName || gift.donor.lastName,
    amount: gift.property ?? Money.of(gift.amountMinor, gift.currency).format(),
    giftDate: formatDateLong(gift.giftDate!),
    receipt,
  };
}
