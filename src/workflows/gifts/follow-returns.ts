import { Injectable } from '@nestjs/common';
import type { GiftId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import type { DisputeFacts } from '../../gateways/stripe/money-facts.js';
import { StripeGateway } from '../../gateways/stripe/stripe-gateway.js';
import { StripeMoney } from '../../gateways/stripe/stripe-money.js';
import type { ChargeFacts, RefundFacts } from '../../gateways/stripe/stripe-facts.js';
import { RecordDisputes } from '../refunds/record-disputes.js';
import { RecordRefunds } from '../refunds/record-refunds.js';

/** What went back of charges, by charge; a charge that is absent has nothing to look at. */
export interface Returns {
  readonly refunds: ReadonlyMap<string, readonly RefundFacts[]>;
  readonly disputes: ReadonlyMap<string, readonly DisputeFacts[]>;
}

/** What a notice is about beside the charge itself. */
export type ReturnKind = 'refunds' | 'disputes';

/** Refunds and disputes of charges: all of them read fresh first, then written down with the gifts. */
@Injectable()
export class FollowReturns {
  constructor(
    private readonly gateway: StripeGateway,
    private readonly money: StripeMoney,
    private readonly recordRefunds: RecordRefunds,
    private readonly recordDisputes: RecordDisputes,
  ) {}

  /** Asks for charges that show a return, and for those of which a notice says so. @throws ProcessorUnavailable */
  async read(
    charges: Iterable<ChargeFacts>,
    isHinted: (chargeId: string, kind: ReturnKind) => boolean,
  ): Promise<Returns> {
    const refunds = new Map<string, RefundFacts[]>();
    const disputes = new Map<string, DisputeFacts[]>();
    for (const { chargeId, amountRefundedMinor, isDisputed } of charges) {
      if (amountRefundedMinor > 0n || isHinted(chargeId, 'refunds')) {
        refunds.set(chargeId, await this.gateway.refundsOf(chargeId));
      }
      if (isDisputed || isHinted(chargeId, 'disputes')) {
        disputes.set(chargeId, await this.money.disputesOf(chargeId));
      }
    }
    return { refunds, disputes };
  }

  /** Refunds first: what they leave is what a lost dispute can take of a gift (R-VOI-06). */
  async run(tx: Tx, gifts: ReadonlyMap<string, GiftId>, { refunds, disputes }: Returns): Promise<void> {
    for (const [chargeId, facts] of refunds) {
      const giftId = gifts.get(chargeId);
      if (giftId && facts.length > 0) await this.recordRefunds.run(tx, giftId, facts);
    }
    for (const [chargeId, facts] of disputes) {
      const giftId = gifts.get(chargeId);
      if (giftId && facts.length > 0) await this.recordDisputes.run(tx, giftId, facts);
    }
  }
}
