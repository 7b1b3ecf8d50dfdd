import { Injectable, Logger } from '@nestjs/common';
import pg from 'pg';
import { connectionName } from '../database/connection-name.js';
import { INBOX_CHANNEL } from './inbox.js';
import { Processor } from './processor.js';

/** The worker looks by itself this often; a notification makes it look at once. */
const IDLE_MS = 1_000;
/** So long without a batch, and a rush is over. */
const CALM_MS = 250;
/** So long a rush may hold up what has time; then they share. */
const RUSH_MAX_MS = 90_000;
const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 30_000;

/** Keeps working off the inbox until stopped. Two of them, in one process or in several, do not disturb each other. */
@Injectable()
export class InboxWorker {
  private readonly log = new Logger(InboxWorker.name);
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private listener: pg.Client | null = null;
  private wake: () => void = () => undefined;
  /** When the present rush began and when its latest batch was done; milliseconds of this process. */
  private rush = { began: -Infinity, last: -Infinity };

  constructor(private readonly processor: Processor) {}

  async start(databaseUrl: string): Promise<void> {
    await this.listen(databaseUrl);
    this.loop = this.run();
  }

  /** Finishes the batch in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.loop;
    const { listener } = this;
    this.listener = null;
    await listener?.end();
  }

  private async run(): Promise<void> {
    let pause = PAUSE_FIRST_MS;
    while (!this.stopping.signal.aborted) {
      try {
        const count = await this.processor.runBatch();
        pause = PAUSE_FIRST_MS;
        if (count > 0) this.note(performance.now());
        if (count === 0) await this.sleep(IDLE_MS);
      } catch (error) {
        // Stripe or the database is away: everything waits in the inbox, and so do we (R-PAY-11).
        this.log.warn(`the inbox pauses for ${pause / 1000} s: ${reasonOf(error as Error)}`);
        await this.sleep(pause);
        pause = Math.min(PAUSE_MAX_MS, pause * 2);
      }
    }
  }

  /**
   * Returns when the inbox is calm: money is settled before letters are written, and drawing a receipt holds up
   * everything else in this process. A rush that does not end is not waited for (R-REC-04: letters within minutes).
   */
  async calm(): Promise<void> {
    for (;;) {
      const now = performance.now();
      const { began, last } = this.rush;
      if (now - last >= CALM_MS || now - began >= RUSH_MAX_MS || this.stopping.signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, CALM_MS));
    }
  }

  private note(now: number): void {
    this.rush = { began: now - this.rush.last >= CALM_MS ? now : this.rush.began, last: now };
  }

  /** Until the time is over, or a notification comes. */
  private async sleep(ms: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Without the listener the worker still looks every second, so a lost connection is made anew in peace. */
  private async listen(databaseUrl: string): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: connectionName('inbox') });
    client.on('notification', () => this.wake());
    client.on('error', () => {
      if (this.listener !== client) return;
      this.listener = null;
      this.listenAgain(databaseUrl);
    });
    await client.connect();
    await client.query(`listen ${INBOX_CHANNEL}`);
    this.listener = client;
  }

  private listenAgain(databaseUrl: string): void {
    if (this.stopping.signal.aborted) return;
    setTimeout(() => void this.listen(databaseUrl).catch(() => this.listenAgain(databaseUrl)), IDLE_MS).unref();
  }
}

/** The message, and what is behind it: an operator has to see a refused key. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
