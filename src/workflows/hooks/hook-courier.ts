import { Injectable, Logger } from '@nestjs/common';
import pg from 'pg';
import { ReceiverClock } from '../../kernel/clock.js';
import { connectionName } from '../../database/connection-name.js';
import { Db } from '../../database/db.js';
import { claimDeliveries, HOOK_CHANNEL } from '../../hooks/deliveries/delivery.store.js';
import { DeliverHook } from './deliver-hook.js';

/** The courier looks by itself this often, for tries that have become due; a notification makes it look at once. */
const IDLE_MS = 2_000;
const AGAIN_MS = 1_000;

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
  private listener: pg.Client | null = null;
  private isWoken = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly db: Db,
    private readonly deliver: DeliverHook,
    private readonly clock: ReceiverClock,
  ) {}

  async start(databaseUrl: string): Promise<void> {
    await this.listen(databaseUrl);
    this.loop = this.run();
  }

  /** Waits for the answers to what is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.stir();
    await this.loop;
    await Promise.all(this.under);
    const { listener } = this;
    this.listener = null;
    await listener?.end();
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
        if ((await this.begin(this.clock.now())) === 0) await this.sleep();
      } catch (error) {
        this.log.warn(`webhooks wait: ${(error as Error).message}`);
        await this.sleep();
      }
    }
  }

  private async begin(now: Date): Promise<number> {
    this.isWoken = false;
    const claimed = await this.db.write((tx) => claimDeliveries(tx, now));
    for (const each of claimed) {
      const sending = this.deliver
        .run(each, now)
        // The claim runs out, and it is sent again.
        .catch((error: Error) => this.log.warn(`a webhook was not noted: ${error.message}`))
        .finally(() => {
          this.under.delete(sending);
          // There is room for another one.
          this.stir();
        });
      this.under.add(sending);
    }
    return claimed.length;
  }

  private stir(): void {
    this.isWoken = true;
    this.wake();
  }

  /** Until the time is over, or there is something to look at. */
  private async sleep(): Promise<void> {
    if (this.isWoken || this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Without the listener the courier still looks by itself. */
  private async listen(databaseUrl: string): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: connectionName('hooks') });
    client.on('notification', () => this.stir());
    client.on('error', () => {
      if (this.listener !== client) return;
      this.listener = null;
      this.listenAgain(databaseUrl);
    });
    await client.connect();
    await client.query(`listen ${HOOK_CHANNEL}`);
    this.listener = client;
  }

  private listenAgain(databaseUrl: string): void {
    if (this.stopping.signal.aborted) return;
    setTimeout(() => void this.listen(databaseUrl).catch(() => this.listenAgain(databaseUrl)), AGAIN_MS).unref();
  }
}
