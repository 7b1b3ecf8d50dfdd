import { Injectable, Logger } from '@nestjs/common';
import { Db } from '../database/db.js';
import { ProcessorUnavailable } from '../gateways/stripe/stripe-client.js';
import { StripeMoney } from '../gateways/stripe/stripe-money.js';
import { chargesInDispute } from '../gifts/disputes/dispute.store.js';
import { RecordDeposits } from '../workflows/deposits/record-deposits.js';
import { SettleEvents } from './settle-events.js';

/** Finds what no webhook told us of disputes and payouts (R-PAY-05). Safe to repeat and to run beside the worker. */
@Injectable()
export class MoneySweeps {
  private readonly log = new Logger(MoneySweeps.name);

  constructor(
    private readonly db: Db,
    private readonly money: StripeMoney,
    private readonly settleEvents: SettleEvents,
    private readonly recordDeposits: RecordDeposits,
  ) {}

  /** Disputes that were opened since an instant, and all that are not decided yet. */
  async disputes(since: Date): Promise<void> {
    const chargeIds = new Set(await chargesInDispute(this.db.manager));
    for await (const { chargeId } of this.money.disputesSince(since)) chargeIds.add(chargeId);
    for (const chargeId of chargeIds) {
      const hint = { kind: 'charge', chargeId, about: 'disputes', createdAt: null } as const;
      await this.alone(`the disputes of charge ${chargeId}`, () =>
        this.db.write((tx) => this.settleEvents.follow(tx, [{ id: chargeId, hint, at: since }])),
      );
    }
  }

  /** Payouts that were made since an instant. */
  async payouts(since: Date): Promise<void> {
    for await (const payout of this.money.payoutsSince(since)) {
      await this.alone(`payout ${payout.payoutId}`, async () => {
        const news = await this.recordDeposits.withLines(this.db.manager, [payout]);
        await this.db.write((tx) => this.recordDeposits.run(tx, news));
      });
    }
  }

  /** What contradicts our rows keeps nothing else waiting; its event is parked, and alarms (R-PAY-12). */
  private async alone(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ProcessorUnavailable) throw error;
      this.log.error(`the sweep passed over ${what}: ${(error as Error).message}`);
    }
  }
}
