import { Injectable, Logger } from '@nestjs/common';
import { Doorbell } from '../database/doorbell.js';
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
  private readonly bell = new Doorbell(INBOX_CHANNEL, 'inbox');
  /** When the present rush began and when its latest batch was done; milliseconds of this process. */
  private rush = { began: -Infinity, last: -Infinity };

  constructor(private readonly processor: Processor) {}

  async start(databaseUrl: string): Promise<void> {
    await this.bell.listen(databaseUrl);
    this.loop = this.run();
  }

  /** Finishes the batch in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.bell.silence();
    await this.loop;
    await this.bell.close();
  }

  private async run(): Promise<void> {
    let pause = PAUSE_FIRST_MS;
    while (!this.stopping.signal.aborted) {
      try {
        this.bell.answer();
        const count = await this.processor.runBatch();
        pause = PAUSE_FIRST_MS;
        if (count > 0) this.note(performance.now());
        if (count === 0) await this.bell.wait(IDLE_MS);
      } catch (error) {
        // Stripe or the database is away: everything waits in the inbox, and so do we (R-PAY-11).
        this.log.warn(`the inbox pauses for ${pause / 1000} s: ${reasonOf(error as Error)}`);
        await this.bell.wait(pause);
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
}

/** The message, and what is behind it: an operator has to see a refused key. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
