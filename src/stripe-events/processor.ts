import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { Db, rows, type Tx } from '../database/db.js';
import { ProcessorUnavailable } from '../gateways/stripe/stripe-client.js';
import { IssueLog } from '../receipts/issues/issue-log.js';
import { claimEvents, claimOne, finishEvents, postponeEvent, type PendingEvent } from './inbox.js';
import { SettleEvents } from './settle-events.js';

/** Events settled in one transaction: beyond fifty the gain is small and a failure costs more (performance). */
export const BATCH = 50;
/** After so many tries an event waits for a person (R-PAY-12). */
export const ATTEMPTS_MAX = 8;
/** So many events in a row that the processor could not answer for, and it is taken to be away. */
const AWAY_FROM = 2;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 15 * 60_000;

/**
 * Everything in a batch is found by a key. PostgreSQL checks foreign keys by plans that it keeps, and on a table that
 * was small when it planned, it scans: in a newsroom's first rush each check would read all that the rush has written.
 */
export const FIND_BY_KEY = 'set local enable_seqscan = off';

/** Works off the inbox: claims a batch, reads what it points at, settles all of it in one transaction. */
@Injectable()
export class Processor {
  private readonly log = new Logger(Processor.name);

  constructor(
    private readonly db: Db,
    private readonly settleEvents: SettleEvents,
    private readonly issueLog: IssueLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Works off one batch and returns how many events it took; 0 when nothing is due.
   * When something fails, each event is done alone, so that a bad one never holds up the rest.
   * @throws ProcessorUnavailable when the processor is away, after putting the events off: the caller pauses.
   */
  async runBatch(): Promise<number> {
    try {
      return await this.settleBatch();
    } finally {
      await this.logIssues();
    }
  }

  private async settleBatch(): Promise<number> {
    let ids: string[] = [];
    try {
      return await this.inTransaction(async (tx) => {
        const events = await claimEvents(tx, this.clock.now(), BATCH);
        ids = events.map((event) => event.id);
        await this.settle(tx, events);
        return events.length;
      });
    } catch (error) {
      if (ids.length === 0) throw error;
      return this.runEach(ids);
    }
  }

  /** One object for which the processor fails is that object's trouble; two in a row mean that it is away. */
  private async runEach(ids: readonly string[]): Promise<number> {
    let failures = 0;
    for (const [at, id] of ids.entries()) {
      const away = await this.runAlone(id);
      failures = away ? failures + 1 : 0;
      if (away && failures === Math.min(AWAY_FROM, ids.length)) {
        await this.putOff(ids.slice(at + 1), away);
        throw away;
      }
    }
    return ids.length;
  }

  /** Returns the processor's absence, when that was why the event could not be done. */
  private async runAlone(id: string): Promise<ProcessorUnavailable | null> {
    try {
      await this.inTransaction(async (tx) => {
        const event = await claimOne(tx, id);
        if (event) await this.settle(tx, [event]);
      });
      return null;
    } catch (error) {
      await this.failed(id, error as Error);
      return error instanceof ProcessorUnavailable ? error : null;
    }
  }

  /** A full disk stops no gift, only its letter: a PDF is not drawn before its receipt is in the log. */
  private async logIssues(): Promise<void> {
    await this.issueLog.write().catch((error: Error) => {
      this.log.error(`receipts could not be written to the log outside the database: ${error.message}`);
    });
  }

  private inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.source.transaction(async (tx) => {
      await rows(tx, FIND_BY_KEY);
      return work(tx);
    });
  }

  private async settle(tx: Tx, events: readonly PendingEvent[]): Promise<void> {
    await finishEvents(tx, await this.settleEvents.run(tx, events), this.clock.now());
  }

  private async failed(id: string, error: Error): Promise<void> {
    if (error instanceof ProcessorUnavailable) return this.putOff([id], error);
    await this.db.write(async (tx) => {
      const event = await claimOne(tx, id);
      if (!event) return;
      if (event.attempts + 1 >= ATTEMPTS_MAX) {
        this.log.error(`event ${id} (${event.type}) is parked after ${ATTEMPTS_MAX} tries: ${error.message}`);
        await finishEvents(tx, [{ id, state: 'parked', reason: error.message.slice(0, 500) }], this.clock.now());
        return;
      }
      this.log.warn(`event ${id} (${event.type}) failed and will be tried again: ${error.message}`);
      await postponeEvent(tx, id, this.later(retryDelay(event.attempts)), true, error.message);
    });
  }

  private async putOff(ids: readonly string[], error: Error): Promise<void> {
    for (const id of ids) {
      await postponeEvent(this.db.manager, id, this.later(RETRY_FIRST_MS), false, error.message);
    }
  }

  private later(delayMs: number): Date {
    return new Date(this.clock.now().getTime() + delayMs);
  }
}

/** Growing pauses with jitter, so that many events that failed together do not come back together. */
function retryDelay(attempts: number): number {
  const delay = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** attempts);
  return delay * (0.75 + Math.random() / 2);
}
