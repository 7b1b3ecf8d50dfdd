import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { RefundId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import { ProcessorRefused } from '../../gateways/stripe/stripe-client.js';
import { StripeGateway } from '../../gateways/stripe/stripe-gateway.js';
import type { RefundFacts } from '../../gateways/stripe/stripe-facts.js';
import { GiftContested, refuseContested } from '../../gifts/disputes/dispute.store.js';
import { readGift } from '../../gifts/gift.store.js';
import { readRefund, updateRefund } from '../../gifts/refund.store.js';
import type { RefundTable } from '../../gifts/refund.table.js';
import type { Task } from '../../jobs/jobs.js';
import { RecordRefunds } from './record-refunds.js';

export const ASK_REFUND: Task<{ refundId: RefundId }> = {
  name: 'ask-refund',
  retries: 60,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 2,
};

/** The processor remembers an idempotency key for at least a day; near its end we look before we ask again. */
const KEY_LIFE_MS = 23 * 60 * 60 * 1000;

const REASONS = { duplicate: 'duplicate', fraud: 'fraudulent' } as const;

/** Asks the processor to send a refund, and books its answer at once: the webhook then finds nothing left to do. */
@Injectable()
export class AskRefund {
  constructor(
    private readonly db: Db,
    private readonly gateway: StripeGateway,
    private readonly recordRefunds: RecordRefunds,
    private readonly clock: Clock,
  ) {}

  /** @throws ProcessorUnavailable; the job comes back with the same key. */
  async run({ refundId }: { refundId: RefundId }): Promise<void> {
    const refund = await readRefund(this.db.manager, refundId);
    if (refund.state !== 'requested') return;
    const gift = await readGift(this.db.manager, refund.giftId);
    try {
      // The dispute may have been opened since somebody decided on the refund (R-VOI-06).
      await refuseContested(this.db.manager, gift.id);
      const facts = await this.ask(refund, gift.stripeChargeId!);
      await this.db.write((tx) => this.recordRefunds.run(tx, gift.id, [facts]));
    } catch (error) {
      if (!(error instanceof ProcessorRefused || error instanceof GiftContested)) throw error;
      await updateRefund(this.db.manager, refundId, { state: 'failed', failure: error.message });
    }
  }

  private async ask(refund: RefundTable, chargeId: string): Promise<RefundFacts> {
    if (this.clock.now().getTime() - refund.requestedAt.getTime() > KEY_LIFE_MS) {
      const sent = (await this.gateway.refundsOf(chargeId)).find((each) => each.refundId === refund.id);
      if (sent) return sent;
    }
    return this.gateway.refund({
      refundId: refund.id,
      chargeId,
      amountMinor: refund.amountMinor,
      reason: refund.reason in REASONS ? REASONS[refund.reason as keyof typeof REASONS] : 'requested_by_customer',
    });
  }
}
