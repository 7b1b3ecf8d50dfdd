import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { Db, rows, type Tx } from '../database/db.js';
import { API_VERSION, ProcessorUnavailable } from '../gateways/stripe/stripe-client.js';
import { StripeGateway } from '../gateways/stripe/stripe-gateway.js';
import type { ChargeFacts, RefundFacts } from '../gateways/stripe/stripe-facts.js';
import { FollowCheckout } from '../workflows/follow-checkout.js';
import { RecordRefunds } from '../workflows/record-refunds.js';
import { SettleGifts } from '../workflows/settle-gifts.js';
import { hintOf, type Hint } from './event-hints.js';
import { claimEvents, claimOne, finishEvents, postponeEvent, type FinishedEvent, type PendingEvent } from './inbox.js';

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
    private readonly gateway: StripeGateway,
    private readonly settleGifts: SettleGifts,
    private readonly recordRefunds: RecordRefunds,
    private readonly followCheckout: FollowCheckout,
    private readonly clock: Clock,
  ) {}

  /**
   * Works off one batch and returns how many events it took; 0 when nothing is due.
   * When something fails, each event is done alone, so that a bad one never holds up the rest.
   * @throws ProcessorUnavailable when the processor is away, after putting the events off: the caller pauses.
   */
  async runBatch(): Promise<number> {
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

  private inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.source.transaction(async (tx) => {
      await rows(tx, FIND_BY_KEY);
      return work(tx);
    });
  }

  /**
   * Row locks on the events are held while the processor is asked, on purpose: a killed worker frees them at once,
   * where a lease would have to run out first. Nothing that anybody else waits for is locked before the answers are in.
   */
  private async settle(tx: Tx, events: readonly PendingEvent[]): Promise<void> {
    const ours = events.filter((event) => event.apiVersion === API_VERSION);
    const hints = new Map(ours.map((event) => [event.id, hintOf(event.type, event.payload)]));
    const wanted = await this.wantedCharges(ours, hints);
    const charges = await this.gateway.charges([...wanted.values()]);
    const refunds = await this.refunds([...charges.values()], hints);
    const gifts = await this.settleGifts.run(tx, [...charges.values()]);
    for (const [chargeId, facts] of refunds) {
      const giftId = gifts.get(chargeId);
      if (giftId) await this.recordRefunds.run(tx, giftId, facts);
    }
    const now = this.clock.now();
    await finishEvents(
      tx,
      events.map((event) => finished(event, hints.get(event.id), wanted, gifts)),
      now,
    );
  }

  /** Every charge that the events lead to, by the id of the event. */
  private async wantedCharges(
    events: readonly PendingEvent[],
    hints: ReadonlyMap<string, Hint>,
  ): Promise<Map<string, { chargeId: string; createdAt: Date }>> {
    const wanted = new Map<string, { chargeId: string; createdAt: Date }>();
    for (const event of events) {
      const hint = hints.get(event.id)!;
      if (hint.kind === 'charge') {
        wanted.set(event.id, { chargeId: hint.chargeId, createdAt: hint.createdAt ?? event.createdAt });
      }
      if (hint.kind === 'checkout') {
        const outcome = await this.followCheckout.run(hint.sessionId);
        if (outcome.kind === 'paid') wanted.set(event.id, { chargeId: outcome.chargeId, createdAt: event.createdAt });
      }
    }
    return wanted;
  }

  /** The refunds of every charge that has some, or of which an event says so. */
  private async refunds(
    charges: readonly ChargeFacts[],
    hints: ReadonlyMap<string, Hint>,
  ): Promise<Map<string, RefundFacts[]>> {
    const hinted = new Set(
      [...hints.values()].flatMap((hint) => (hint.kind === 'charge' && hint.refunds ? [hint.chargeId] : [])),
    );
    const found = new Map<string, RefundFacts[]>();
    for (const { chargeId, giftId, amountRefundedMinor } of charges) {
      if (!giftId || !(hinted.has(chargeId) || amountRefundedMinor > 0n)) continue;
      found.set(chargeId, await this.gateway.refundsOf(chargeId));
    }
    return found;
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

function finished(
  event: PendingEvent,
  hint: Hint | undefined,
  wanted: ReadonlyMap<string, { chargeId: string }>,
  gifts: ReadonlyMap<string, string>,
): FinishedEvent {
  const { id } = event;
  if (!hint) return { id, state: 'parked', reason: `API version ${event.apiVersion}, this code knows ${API_VERSION}` };
  if (hint.kind === 'nothing') return { id, state: 'ignored', reason: hint.reason };
  const charge = wanted.get(id);
  if (hint.kind === 'charge' && !gifts.has(charge!.chargeId)) {
    return { id, state: 'ignored', reason: 'the charge has not succeeded, or is not of a gift here' };
  }
  if (charge && !gifts.has(charge.chargeId)) {
    // The checkout is of a gift here and paid, so its charge must name the gift: somebody has to look.
    return { id, state: 'parked', reason: `the checkout is paid, but charge ${charge.chargeId} is of no gift here` };
  }
  return { id, state: 'done', reason: null };
}
