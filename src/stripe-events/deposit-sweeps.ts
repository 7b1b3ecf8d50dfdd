import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { Db } from '../database/db.js';
import { lockDepositById, unreconciledPayouts } from '../deposits/deposit.store.js';
import { unexplainedSources } from '../deposits/lines/deposit-line.store.js';
import { ProcessorUnavailable } from '../gateways/stripe/stripe-client.js';
import { StripeMoney } from '../gateways/stripe/stripe-money.js';
import type { Task } from '../jobs/jobs.js';
import { RecordDeposits } from '../workflows/deposits/record-deposits.js';
import type { Hint } from './event-hints.js';
import { SettleEvents, type Notice } from './settle-events.js';

/** Staff ask the processor again about a deposit that does not add up. */
export const RECONCILE_DEPOSIT: Task<{ depositId: string }> = {
  name: 'reconcile-deposit',
  retries: 5,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 5 * 60,
  concurrency: 1,
};

/** Looks again at deposits that do not add up: what their lines name may have become known, or may be ours after all. */
@Injectable()
export class DepositSweeps {
  private readonly log = new Logger(DepositSweeps.name);

  constructor(
    private readonly db: Db,
    private readonly money: StripeMoney,
    private readonly settleEvents: SettleEvents,
    private readonly recordDeposits: RecordDeposits,
    private readonly clock: Clock,
  ) {}

  /** All that were made since an instant, and those that were never asked about. Safe to repeat, beside the worker too. */
  async all(since: Date): Promise<void> {
    for (const { id, payoutId } of await unreconciledPayouts(this.db.manager, since)) {
      try {
        await this.again(id, payoutId);
      } catch (error) {
        if (error instanceof ProcessorUnavailable) throw error;
        this.log.error(`the sweep passed over deposit ${id}: ${(error as Error).message}`);
      }
    }
  }

  /** One deposit. @throws ProcessorUnavailable; the job comes back. */
  async run({ depositId }: { depositId: string }): Promise<void> {
    const deposit = await this.db.write((tx) => lockDepositById(tx, depositId));
    if (deposit) await this.again(deposit.id, deposit.payoutId);
  }

  private async again(id: string, payoutId: string): Promise<void> {
    const at = this.clock.now();
    const notices: Notice[] = [];
    for (const { category, sourceId } of await unexplainedSources(this.db.manager, id)) {
      const hint = await this.hintOf(category, sourceId);
      if (hint) notices.push({ id: sourceId, hint, at });
    }
    await this.db.write((tx) => this.settleEvents.follow(tx, notices));
    const news = await this.recordDeposits.read(this.db.manager, new Set([payoutId]));
    await this.db.write((tx) => this.recordDeposits.run(tx, news));
  }

  /** Where to look for what a line names. */
  private async hintOf(category: string, sourceId: string): Promise<Hint | null> {
    const charge = { kind: 'charge', createdAt: null } as const;
    if (category === 'charge') return { ...charge, chargeId: sourceId, about: null };
    if (category === 'payout' || category === 'payout_reversal') return { kind: 'payout', payoutId: sourceId };
    const isRefund = category === 'refund' || category === 'refund_failure';
    if (!isRefund && category !== 'dispute' && category !== 'dispute_reversal') return null;
    const chargeId = await this.money.chargeBehind(isRefund ? 'refund' : 'dispute', sourceId);
    if (chargeId === null) return null;
    return { ...charge, chargeId, about: isRefund ? 'refunds' : 'disputes' };
  }
}
