import { Injectable, Logger } from '@nestjs/common';
import { ReceiverClock } from '../../kernel/clock.js';
import { Db } from '../../database/db.js';
import { Doorbell } from '../../database/doorbell.js';
import { claimDeliveries, HOOK_CHANNEL } from '../../hooks/deliveries/delivery.store.js';
import { DeliverHook } from './deliver-hook.js';

/** The courier looks by itself this often, for tries that have become due; a notification makes it look at once. */
const IDLE_MS = 2_000;

/**
 * Sends webhooks until stopped. Not one job each: what waits, its schedule and how much one endpoint gets at once are
 * rows that people see, and a queue beside them would be a second truth.
 */
@Injectable()
export class HookCourier {
  private readonly log = new Logger(HookCourier.name);
  private readonly stopping = new AbortController();
  private readonly under = new Set<Promise<void>>();
  private loop: Promise<void> = Promise.resolve();
  private readonly bell = new Doorbell(HOOK_CHANNEL, 'hooks');

  constructor(
    private readonly db: Db,
    private readonly deliver: DeliverHook,
    private readonly clock: ReceiverClock,
  ) {}

  async start(databaseUrl: string): Promise<void> {
    await this.bell.listen(databaseUrl);
    this.loop = this.run();
  }

  /** Waits for the answers to what is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.bell.silence();
    await this.loop;
    await Promise.all(this.under);
    await this.bell.close();
  }

  /** Sends all that is due at that time, and what becomes due by it; returns when all answers are in. */
  async sendDue(now: Date): Promise<void> {
    for (;;) {
      if ((await this.begin(now)) === 0 && this.under.size === 0) return;
      await Promise.race(this.under);
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if ((await this.begin(this.clock.now())) === 0) await this.bell.wait(IDLE_MS);
      } catch (error) {
        this.log.warn(`webhooks wait: ${(error as Error).message}`);
        await this.bell.wait(IDLE_MS);
      }
    }
  }

  private async begin(now: Date): Promise<number> {
    this.bell.answer();
    const claimed = await this.db.write((tx) => claimDeliveries(tx, now));
    for (const each of claimed) {
      const sending = this.deliver
        .run(each, now)
        // The claim runs out, and it is sent again.
        .catch((error: Error) => this.log.warn(`a webhook was not noted: ${error.message}`))
        .finally(() => {
          this.under.delete(sending);
          // There is room for another one.
          this.bell.ring();
        });
      this.under.add(sending);
    }
    return claimed.length;
  }
}
