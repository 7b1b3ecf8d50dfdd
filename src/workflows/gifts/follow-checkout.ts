import { Injectable } from '@nestjs/common';
import type { GiftId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import { StripeGateway, type CheckoutFacts } from '../../gateways/stripe/stripe-gateway.js';
import { UnknownToUs } from '../../gateways/stripe/stripe-facts.js';
import { isReceived } from '../../gifts/gift-state.js';
import { giftIdBySession, moveGift, readGift } from '../../gifts/gift.store.js';
import { Jobs } from '../../jobs/jobs.js';
import { setupBySession } from '../../plans/troubles/setup.store.js';
import { FOLLOW_SETUP } from '../troubles/follow-setup.js';
import { ReturnDebit } from './return-debit.js';

/** What a checkout turned out to be: a charge to settle, or a gift that has moved, or none of ours. */
export type CheckoutOutcome =
  { readonly kind: 'paid'; readonly chargeId: string } | { readonly kind: 'followed' } | { readonly kind: 'not-ours' };

/** Reads a checkout fresh and moves its gift (R-PAY-03): "completed" does not mean paid, and may come late. */
@Injectable()
export class FollowCheckout {
  constructor(
    private readonly db: Db,
    private readonly gateway: StripeGateway,
    private readonly jobs: Jobs,
    private readonly returnDebit: ReturnDebit,
  ) {}

  async run(sessionId: string): Promise<CheckoutOutcome> {
    const giftId = await giftIdBySession(this.db.manager, sessionId);
    if (!giftId) return this.followSetup(sessionId);
    const gift = await readGift(this.db.manager, giftId);
    if (isReceived(gift.state)) return { kind: 'followed' };

    const checkout = await this.gateway.checkout(sessionId);
    switch (checkout.status) {
      case 'open':
        return { kind: 'followed' };
      case 'expired':
        return this.move(giftId, 'expired');
      case 'complete':
        if (checkout.paymentStatus === 'paid' && checkout.chargeId)
          return { kind: 'paid', chargeId: checkout.chargeId };
        return this.move(giftId, checkout.chargeId ? 'processing' : 'failed', checkout.returned);
      default:
        throw new UnknownToUs(`checkout ${sessionId} has status "${checkout.status}"`);
    }
  }

  /** A page on which a card was saved: what follows asks the processor for more, and is work of its own. */
  private async followSetup(sessionId: string): Promise<CheckoutOutcome> {
    const setup = await setupBySession(this.db.manager, sessionId);
    if (!setup) return { kind: 'not-ours' };
    if (setup.state === 'open') {
      await this.db.write((tx) => this.jobs.enqueue(tx, FOLLOW_SETUP, [{ setupId: setup.id }]));
    }
    return { kind: 'followed' };
  }

  private async move(
    giftId: GiftId,
    to: 'processing' | 'failed' | 'expired',
    returned: CheckoutFacts['returned'] = null,
  ): Promise<CheckoutOutcome> {
    await this.db.write(async (tx) => {
      await moveGift(tx, giftId, to);
      if (returned) await this.returnDebit.run(tx, giftId, returned);
    });
    return { kind: 'followed' };
  }
}
