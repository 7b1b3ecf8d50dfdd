import { Injectable, Logger } from '@nestjs/common';
import type { GiftId } from '../kernel/id.js';
import { Db, rows, type Tx } from '../database/db.js';
import { ProcessorRefused, ProcessorUnavailable } from '../gateways/stripe/stripe-client.js';
import { StripeGateway } from '../gateways/stripe/stripe-gateway.js';
import type { ChargeFacts } from '../gateways/stripe/stripe-facts.js';
import { giftIdByCharge, giftsAwaitingFee, moveGift, openCheckouts } from '../gifts/gift.store.js';
import { refundedMinor } from '../gifts/refund.store.js';
import { FollowCheckout, type CheckoutOutcome } from '../workflows/gifts/follow-checkout.js';
import { FollowReturns } from '../workflows/gifts/follow-returns.js';
import { nameGifts } from '../workflows/gifts/name-gifts.js';
import { SettleGifts } from '../workflows/gifts/settle-gifts.js';
import { StripeInbox } from './inbox.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Finds what no webhook told us (R-PAY-05). Each sweep is safe to repeat and to run beside the worker. */
@Injectable()
export class Sweeps {
  private readonly log = new Logger(Sweeps.name);

  constructor(
    private readonly db: Db,
    private readonly gateway: StripeGateway,
    private readonly inbox: StripeInbox,
    private readonly settleGifts: SettleGifts,
    private readonly followReturns: FollowReturns,
    private readonly followCheckout: FollowCheckout,
  ) {}

  /**
   * Stores events since the last sweep, ten minutes overlapping: the API may show one late. The place reached is the
   * newest event's own instant, so that a clock of ours that ran ahead makes us miss nothing (R-OPS-09).
   */
  async events(now: Date): Promise<void> {
    const since = (await this.cursor('events')) ?? new Date(now.getTime() - 29 * DAY);
    let newest: Date | null = null;
    for await (const event of this.gateway.eventsSince(new Date(since.getTime() - 10 * MINUTE))) {
      await this.inbox.add(this.db.manager, event);
      if (!newest || event.createdAt > newest) newest = event.createdAt;
    }
    if (!newest) return;
    await rows(
      this.db.manager,
      `insert into sweep_cursor (name, swept_until) values ('events', $1)
       on conflict (name) do update set swept_until = greatest(sweep_cursor.swept_until, excluded.swept_until)`,
      [newest],
    );
  }

  /** Charges of the last two days and charges whose fee is still unknown, settled as if their events had come. */
  async charges(now: Date): Promise<void> {
    for await (const charge of this.gateway.chargesSince(new Date(now.getTime() - 2 * DAY))) {
      await this.alone(`charge ${charge.chargeId}`, () => this.follow(charge));
    }
    const awaited = await giftsAwaitingFee(this.db.manager, new Date(now.getTime() - MINUTE));
    const charges = await this.gateway.charges(awaited);
    for (const charge of charges.values()) {
      await this.alone(`charge ${charge.chargeId}`, () => this.follow(charge));
    }
  }

  /** Payment pages that were opened over three hours ago and never reported on. */
  async checkouts(now: Date): Promise<void> {
    for (const gift of await openCheckouts(this.db.manager, new Date(now.getTime() - 3 * 60 * MINUTE))) {
      await this.alone(`the checkout of gift ${gift.id}`, () => this.close(gift, now));
    }
  }

  /** What contradicts our rows keeps nothing else waiting; its event is parked, and alarms (R-PAY-12). */
  private async alone(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ProcessorUnavailable) throw error;
      this.log.error(`the sweep passed over ${what}: ${(error as Error).message}`);
    }
  }

  private async close(gift: { id: GiftId; sessionId: string | null }, now: Date): Promise<void> {
    const outcome = gift.sessionId ? await this.followIfKnown(gift.sessionId) : null;
    if (!outcome) await this.db.write((tx) => moveGift(tx, gift.id, 'expired'));
    if (outcome?.kind !== 'paid') return;
    const charges = await this.gateway.charges([{ chargeId: outcome.chargeId, createdAt: now }]);
    for (const charge of charges.values()) await this.follow(charge);
  }

  /** Null for a page that the processor does not know any more: it cannot be paid either. */
  private async followIfKnown(sessionId: string): Promise<CheckoutOutcome | null> {
    try {
      return await this.followCheckout.run(sessionId);
    } catch (error) {
      if (error instanceof ProcessorRefused && error.processorCode === 'resource_missing') return null;
      throw error;
    }
  }

  private async follow(charge: ChargeFacts): Promise<void> {
    const known = await giftIdByCharge(this.db.manager, charge.chargeId);
    const refunded = known ? await refundedMinor(this.db.manager, known) : 0n;
    // Less than we know of means that a refund has failed since.
    const returns = await this.followReturns.read([charge], () => charge.amountRefundedMinor !== refunded);
    await this.db.write(async (tx: Tx) => {
      const gifts = await this.settleGifts.run(tx, await nameGifts(tx, [charge]));
      await this.followReturns.run(tx, gifts, returns);
    });
  }

  private async cursor(name: string): Promise<Date | null> {
    const [row] = await this.db.query<{ sweptUntil: Date }>(
      `select swept_until as "sweptUntil" from sweep_cursor where name = $1`,
      [name],
    );
    return row?.sweptUntil ?? null;
  }
}
