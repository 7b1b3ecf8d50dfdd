import type { Pool } from 'pg';
import type { SandboxEvent, WebhookEndpoint } from '../state/kinds/webhooks.js';
import type { AttemptLog, AttemptNote } from './attempt-log.js';
import { decide, fateOf, inSendingOrder, rankOf, type ChaosSettings, type Queued } from './chaos.js';
import type { Outcome, Sender } from './sender.js';
import { signatureOf } from './signature.js';

export interface CourierParts {
  readonly pool: Pool;
  readonly sender: Sender;
  readonly attempts: AttemptLog;
  readonly log: (line: string) => void;
  /** Called before each attempt. */
  readonly sending: (event: SandboxEvent) => void;
  readonly chaos: () => ChaosSettings;
  /** What a delivery waits for its next attempt, or for others to overtake it, is divided by this. */
  readonly haste: number;
}

/** Seconds to wait after the first, second, … failed attempt; after the last one the delivery is given up. */
const BACKOFF_SECONDS = [1, 3, 10, 30, 120, 600, 1800, 3600, 7200, 14_400, 14_400, 14_400] as const;

/** Requests to one endpoint at the same time. */
export const LANES = 32;
/** So many deliveries are read at once. */
const BITE = 256;
/** An event that waits to be overtaken goes out after so long even when nothing comes after it. */
const PATIENCE_MS = 1500;
const COPY_AFTER_SECONDS = 0.2;
const READ_AGAIN_MS = 5000;
const LONGEST_SLEEP_MS = 600_000;
const DROPPED: Outcome = { status: null, error: 'Chaos: the attempt was dropped, and nothing was sent.' };

interface Row {
  readonly id: string;
  readonly attempts: number;
  readonly failures: number;
  readonly lost: number;
  readonly copies: number;
  readonly age_ms: number;
  readonly event: SandboxEvent;
}

interface Delivery extends Row, Queued {
  /** When chaos lets it go, on the clock of `performance.now`. */
  readonly notBefore: number;
  /** When it no longer waits to be overtaken. */
  readonly patientUntil: number;
}

/** Brings the events of one endpoint there: in the order in which they were written, as far as many lanes allow it. */
export class Courier {
  /** Deliveries in hand: read, and not yet written down as ended. */
  private readonly inHand = new Set<string>();
  private readonly sends = new Set<Promise<void>>();
  private held: Delivery[] = [];
  private newest = 0;
  /** There may be something to read. */
  private curious = true;
  /** There may be retries of a later moment than the alarm was set for. */
  private looksAhead = true;
  private pumping: Promise<void> | null = null;
  private pumpAgain = false;
  private alarm: { readonly at: number; readonly timer: NodeJS.Timeout } | null = null;
  private stopped = false;

  constructor(
    private endpoint: WebhookEndpoint,
    private readonly parts: CourierParts,
  ) {}

  /** From the next attempt on, the endpoint's new address and secret count. */
  serve(endpoint: WebhookEndpoint): void {
    this.endpoint = endpoint;
  }

  /** There are new deliveries. */
  wake(): void {
    this.curious = true;
    this.pump();
  }

  /** Waits until what is under way has ended, and sends nothing more. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.alarm) clearTimeout(this.alarm.timer);
    await this.pumping;
    await Promise.allSettled(this.sends);
  }

  private pump(): void {
    this.pumpAgain = true;
    if (this.stopped || this.pumping) return;
    this.pumping = this.work().finally(() => {
      this.pumping = null;
      if (this.pumpAgain) this.pump();
    });
  }

  private async work(): Promise<void> {
    while (this.pumpAgain && !this.stopped) {
      this.pumpAgain = false;
      try {
        if (this.curious && this.held.length < BITE) await this.read();
        this.sendReady();
      } catch (error) {
        this.parts.log(`Sandbox: waiting webhooks could not be read. ${String(error)}`);
        this.curious = true;
        this.looksAhead = true;
        this.wakeIn(READ_AGAIN_MS);
      }
    }
  }

  private async read(): Promise<void> {
    this.curious = false;
    const { rows } = await this.parts.pool.query<Row>(
      `select d.id, d.attempts, d.failures, d.lost, d.copies, event.data as event,
              extract(epoch from now() - d.next_at)::float8 * 1000 as age_ms
         from stripe_sandbox.deliveries d
         join stripe_sandbox.objects event on event.kind = 'event' and event.id = d.event
        where d.state = 'pending' and d.next_at <= now() and d.endpoint = $1 and d.id <> all($2::bigint[])
        order by d.id limit ${BITE}`,
      [this.endpoint.id, [...this.inHand]],
    );
    const now = performance.now();
    for (const row of rows) {
      this.inHand.add(row.id);
      this.held.push(this.plan(row, now));
    }
    this.curious ||= rows.length === BITE;
    if (this.looksAhead) await this.lookAhead();
  }

  /** Sets the alarm for the first of those that wait to be tried again. */
  private async lookAhead(): Promise<void> {
    this.looksAhead = false;
    const { rows } = await this.parts.pool.query<{ ms: number | null }>(
      `select (extract(epoch from min(next_at) - now()) * 1000)::float8 as ms
         from stripe_sandbox.deliveries where state = 'pending' and endpoint = $1 and id <> all($2::bigint[])`,
      // Also what has become due since the others were read: nobody else would wake up for it.
      [this.endpoint.id, [...this.inHand]],
    );
    const ms = rows[0]?.ms ?? null;
    if (ms !== null) this.wakeIn(ms);
  }

  /** Delay and shuffling befall the first attempt only. */
  private plan(row: Row, now: number): Delivery {
    const number = Number(row.id);
    this.newest = Math.max(this.newest, number);
    const since = now - row.age_ms;
    const { places, delayMs } = row.attempts === 0 ? decide(this.parts.chaos(), number) : { places: 0, delayMs: 0 };
    return { ...row, number, places, notBefore: since + delayMs, patientUntil: since + PATIENCE_MS / this.parts.haste };
  }

  private sendReady(): void {
    const now = performance.now();
    const free = LANES - this.sends.size;
    const ready = inSendingOrder(this.held.filter((each) => this.releaseOf(each) <= now)).slice(0, free);
    const leaving = new Set(ready);
    this.held = this.held.filter((each) => !leaving.has(each));
    for (const each of ready) {
      const sending = this.deliver(each).finally(() => {
        this.inHand.delete(each.id);
        this.sends.delete(sending);
        this.pump();
      });
      this.sends.add(sending);
    }
    if (ready.length < free && this.held.length > 0) {
      this.wakeIn(Math.min(...this.held.map((each) => this.releaseOf(each))) - now);
    }
  }

  /** When a delivery goes out: as soon as enough others have come, or it has waited for them long enough. */
  private releaseOf(delivery: Delivery): number {
    const { notBefore, patientUntil } = delivery;
    return rankOf(delivery) <= this.newest ? notBefore : Math.max(notBefore, patientUntil);
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const started = performance.now();
    const fate = fateOf(this.parts.chaos(), delivery.number, delivery.attempts, delivery.lost);
    const outcome = fate === 'drop' ? DROPPED : await this.send(delivery, fate === 'cut');
    if (this.stopped && outcome.status === null) return;
    const note = this.judge(delivery, outcome, fate !== 'send');
    await this.parts.attempts.note({ ...note, tookMs: Math.round(performance.now() - started) });
    if (note.state === 'pending') this.wakeIn(note.waitSeconds * 1000 + 5);
  }

  private send({ event }: Delivery, cut: boolean): Promise<Outcome> {
    const { memory: _memory, ...shown } = event;
    this.parts.sending(shown);
    const body = JSON.stringify(shown, null, 2);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Mainstay sandbox webhooks',
      'stripe-signature': signatureOf(body, this.endpoint.memory.secret, Math.floor(Date.now() / 1000)),
    };
    return this.parts.sender.post(this.endpoint.url, body, headers, cut);
  }

  /** What follows from an attempt. Chaos never lets an event be given up. */
  private judge(delivery: Delivery, outcome: Outcome, isLost: boolean): Omit<AttemptNote, 'tookMs'> {
    const { haste } = this.parts;
    const note = { delivery: delivery.id, ...outcome, isLost };
    if (outcome.error === null) {
      const isLast = delivery.copies + 1 >= decide(this.parts.chaos(), delivery.number).copies;
      return { ...note, state: isLast ? 'delivered' : 'pending', waitSeconds: isLast ? 0 : COPY_AFTER_SECONDS / haste };
    }
    const wait = BACKOFF_SECONDS[isLost ? delivery.lost : delivery.failures];
    if (wait !== undefined) return { ...note, state: 'pending', waitSeconds: wait / haste };
    this.parts.log(
      `Sandbox: ${delivery.event.type} was given up after ${delivery.failures + 1} attempts. ${outcome.error}`,
    );
    return { ...note, state: 'failed', waitSeconds: 0 };
  }

  private wakeIn(ms: number): void {
    const at = performance.now() + Math.min(Math.max(ms, 5), LONGEST_SLEEP_MS);
    if (this.stopped || (this.alarm && this.alarm.at <= at)) return;
    if (this.alarm) clearTimeout(this.alarm.timer);
    const timer = setTimeout(() => {
      this.alarm = null;
      this.looksAhead = true;
      this.wake();
    }, at - performance.now());
    this.alarm = { at, timer: timer.unref() };
  }
}
