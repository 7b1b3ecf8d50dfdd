import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { AppError, NotFound } from '../../kernel/app-error.js';
import { type CalendarDate, dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { GiftId, RefundId, StaffId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { Db, type Tx } from '../../database/db.js';
import { refuseContested } from '../../gifts/disputes/dispute.store.js';
import { isReceived } from '../../gifts/gift-state.js';
import { lockGifts } from '../../gifts/gift.store.js';
import { GiftIsImported } from '../../gifts/imported/imported-errors.js';
import { GiftIsOffline } from '../../gifts/offline/offline-errors.js';
import {
  readRefundAuthority,
  refundedByStaff,
  type SecondPersonCause,
  secondPersonFor,
} from '../../gifts/refund-authority.js';
import { insertRefund, refundable, RefundTooLarge } from '../../gifts/refund.store.js';
import { REFUND_REASONS, RefundTable, type RefundReason } from '../../gifts/refund.table.js';
import { Jobs } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { approvers } from '../../staff/accounts.js';
import { PostLetter } from '../letters/post-letter.js';
import { ASK_REFUND } from './ask-refund.js';

export class GiftNotReceived extends AppError {
  constructor() {
    super(
      'gift-not-received',
      'conflict',
      'This gift has not been received, so there is nothing to refund. No money moved.',
    );
  }
}

export interface RefundRequest {
  readonly giftId: GiftId;
  readonly amountMinor: bigint;
  readonly reason: RefundReason;
  readonly note: string | null;
  readonly by: { readonly actor: Actor; readonly staffId: StaffId | null };
  /** Made with the form: the same one is the same refund. */
  readonly clientRequestId: string;
}

/**
 * Decides that money goes back. Our row comes first; a job then asks the processor with a key made from it
 * (R-PAY-06), and the processor's answer books it. Nothing is booked here. More than one person may send alone, or of
 * an older gift, waits until a second person approves it (R-VOI-07).
 */
@Injectable()
export class RefundGift {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly letters: PostLetter,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Pick<Settings, 'publicUrl'>,
  ) {}

  /** Safe to repeat with the same `clientRequestId`. @throws NotFound, GiftNotReceived, GiftIsImported, GiftIsOffline, GiftContested, RefundTooLarge */
  async run(request: RefundRequest): Promise<{ refundId: RefundId }> {
    const refundId = uuidOf(request.clientRequestId, request.giftId) as RefundId;
    await this.db.write(async (tx) => {
      const gift = (await lockGifts(tx, [request.giftId])).get(request.giftId);
      if (!gift) throw new NotFound('gift');
      if (await tx.existsBy(RefundTable, { id: refundId })) return;
      if (gift.channel === 'imported') throw new GiftIsImported();
      if (gift.channel !== 'online') throw new GiftIsOffline();
      if (!isReceived(gift.state)) throw new GiftNotReceived();
      await refuseContested(tx, gift.id);
      const left = await refundable(tx, gift.id);
      if (request.amountMinor <= 0n || request.amountMinor > left) {
        throw new RefundTooLarge(Money.of(left, gift.currency));
      }
      const cause = await this.secondPerson(tx, request, gift.giftDate!);
      await insertRefund(tx, {
        id: refundId,
        giftId: gift.id,
        state: cause ? 'awaiting-approval' : 'requested',
        needsApproval: cause !== null,
        amountMinor: request.amountMinor,
        currency: gift.currency,
        reason: request.reason,
        note: request.note,
        requestedBy: request.by.staffId,
        requestedAt: this.clock.now(),
      });
      await this.audit.record(tx, {
        actor: request.by.actor,
        action: cause ? 'ask refund approval' : 'refund gift',
        object: `gift:${gift.id}`,
        detail: { refund: refundId, amountMinor: Number(request.amountMinor), reason: request.reason },
      });
      if (cause === null) await this.jobs.enqueue(tx, ASK_REFUND, [{ refundId }]);
      else await this.tellApprovers(tx, refundId, request, gift.currency);
    });
    return { refundId };
  }

  /** What the system sends back by its own rules is nobody's decision, and needs no second one. */
  async secondPerson(
    tx: Tx,
    { giftId, amountMinor, reason }: Pick<RefundRequest, 'giftId' | 'amountMinor' | 'reason'>,
    giftDate: CalendarDate,
  ): Promise<SecondPersonCause | null> {
    if (!(REFUND_REASONS as readonly string[]).includes(reason)) return null;
    const { timeZone } = await readOrganisation(tx);
    const earlierMinor = await refundedByStaff(tx, giftId);
    const today = dateIn(timeZone, this.clock.now());
    return secondPersonFor({ amountMinor, earlierMinor, giftDate }, today, await readRefundAuthority(tx));
  }

  private async tellApprovers(tx: Tx, id: RefundId, request: RefundRequest, currency: string): Promise<void> {
    const { giftId, amountMinor, by } = request;
    const amount = Money.of(amountMinor, currency).format();
    const url = `${this.settings.publicUrl}/staff/gifts/${giftId}/refunds/${id}`;
    for (const email of await approvers(tx, 'refunds:approve', by.staffId)) {
      await this.letters.post(tx, `refund-approval:${id}:${email}`, email, (sender) => ({
        template: 'refund-approval',
        data: { ...sender, amount, url },
      }));
    }
  }
}
