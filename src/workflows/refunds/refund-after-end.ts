import { Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { dateIn, formatDateLong } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { GiftId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { Db, rows } from '../../database/db.js';
import { GiftContested } from '../../gifts/disputes/dispute.store.js';
import { isReceived } from '../../gifts/gift-state.js';
import { readGift } from '../../gifts/gift.store.js';
import { refundable, refundsOfGift } from '../../gifts/refund.store.js';
import { Jobs, type Task } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { readPlan } from '../../plans/plan.store.js';
import { sendLetters } from '../letters/send-letters.js';
import { RefundGift } from './refund-gift.js';

/** A charge reached us after its plan had ended. */
export const REFUND_AFTER_END: Task<{ giftId: GiftId }> = {
  name: 'refund-after-end',
  retries: 60,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 2,
};

/** Sends back what was charged, or arrived, after a plan had ended: all of it, once, with a letter (R-REG-06, INV-09). */
@Injectable()
export class RefundAfterEnd {
  constructor(
    private readonly db: Db,
    private readonly refundGift: RefundGift,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat. @throws Error while the gift is not settled yet; the job comes back. */
  async run({ giftId }: { giftId: GiftId }): Promise<void> {
    const gift = await readGift(this.db.manager, giftId);
    const plan = gift.planId && (await readPlan(this.db.manager, gift.planId));
    if (!plan?.endedAt) return;
    if (!isReceived(gift.state)) throw new Error(`gift ${giftId} is not settled yet`);
    const amountMinor = await refundable(this.db.manager, giftId);
    if (amountMinor > 0n) await this.refund(giftId, amountMinor);
    const refunds = await refundsOfGift(this.db.manager, giftId);
    if (refunds.some(({ reason }) => reason === 'after-cancel')) await this.tell(giftId);
  }

  private async refund(giftId: GiftId, amountMinor: bigint): Promise<void> {
    try {
      await this.refundGift.run({
        giftId,
        amountMinor,
        reason: 'after-cancel',
        note: 'Charged after the plan had ended.',
        by: { actor: 'system', staffId: null },
        clientRequestId: uuidOf('after-end', giftId),
      });
    } catch (error) {
      // The bank is taking it back already: what is left then is not ours to send.
      if (!(error instanceof GiftContested)) throw error;
    }
  }

  private async tell(giftId: GiftId): Promise<void> {
    const { name, email, timeZone } = await readOrganisation(this.db.manager);
    const now = this.clock.now();
    await this.db.write(async (tx) => {
      const [facts] = await rows<{
        email: string;
        firstName: string;
        amountMinor: string;
        currency: string;
        chargedAt: Date;
        endedAt: Date;
      }>(
        tx,
        `select donor.email, donor.first_name as "firstName", gift.amount_minor as "amountMinor", gift.currency,
                gift.occurred_at as "chargedAt", plan.ended_at as "endedAt"
         from gift join plan on plan.id = gift.plan_id join donor on donor.id = gift.donor_id where gift.id = $1`,
        [giftId],
      );
      const { firstName, amountMinor, currency, chargedAt, endedAt, email: recipient } = facts!;
      const day = (at: Date): string => formatDateLong(dateIn(timeZone, at));
      const data = {
        organisation: name,
        replyTo: email,
        firstName,
        amount: Money.of(BigInt(amountMinor), currency).formatShort(),
        chargedOn: day(chargedAt),
        endedOn: day(endedAt),
      };
      const letter = { template: 'charged-after-end', data } as const;
      await sendLetters(tx, this.jobs, [{ key: `after-end:${giftId}`, recipient, letter, receiptId: null }], now);
    });
  }
}
