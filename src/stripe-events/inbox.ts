import type { EventFacts } from '../gateways/stripe/stripe-facts.js';
import { rows, type Db, type Tx } from '../database/db.js';

/** Channel on which workers hear that the inbox has news. */
export const INBOX_CHANNEL = 'stripe_inbox';

export const STORE_EVENT = `
  insert into stripe_event (id, type, object_id, api_version, created_at, payload)
  values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`;

/** At most one wake-up per pause: a notification locks a queue of the whole server, and a worker takes fifty anyway. */
const WAKE_PAUSE_MS = 20;

/** Verified events, stored before anything is done about them (R-PAY-02). */
export class StripeInbox {
  private waking: NodeJS.Timeout | null = null;

  constructor(private readonly db: Db) {}

  /** Returns once the event is durable. A repeated event changes nothing. */
  async receive(event: EventFacts): Promise<void> {
    await this.db.query(STORE_EVENT, parametersOf(event));
    this.wake();
  }

  /** The same for events found by a sweep. */
  async add(tx: Tx, event: EventFacts): Promise<void> {
    await rows(tx, STORE_EVENT, parametersOf(event));
  }

  /** Tells the workers; they also look by themselves every second, so a lost call costs a second. */
  private wake(): void {
    this.waking ??= setTimeout(() => {
      this.waking = null;
      void this.db.query(`select pg_notify('${INBOX_CHANNEL}', '')`).catch(() => undefined);
    }, WAKE_PAUSE_MS);
    this.waking.unref();
  }
}

function parametersOf(event: EventFacts): unknown[] {
  return [event.id, event.type, event.objectId, event.apiVersion, event.createdAt, event.payload];
}

export interface PendingEvent {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly createdAt: Date;
  readonly payload: unknown;
  readonly attempts: number;
}

export const CLAIM_EVENTS = `
  select id, type, api_version as "apiVersion", created_at as "createdAt", payload, attempts from stripe_event
  where state = 'pending' and next_attempt_at <= $1
  order by next_attempt_at, received_at limit $2 for update skip locked`;

export const FINISH_EVENTS = `
  update stripe_event set state = finished.state, reason = finished.reason, finished_at = $2
  from jsonb_to_recordset($1::jsonb) as finished (id text, state text, reason text)
  where stripe_event.id = finished.id`;

/** Takes the oldest due events; they stay locked until the transaction ends, however it ends. */
export function claimEvents(tx: Tx, now: Date, limit: number): Promise<PendingEvent[]> {
  return rows(tx, CLAIM_EVENTS, [now, limit]);
}

export async function claimOne(tx: Tx, id: string): Promise<PendingEvent | null> {
  const [event] = await rows<PendingEvent>(
    tx,
    `select id, type, api_version as "apiVersion", created_at as "createdAt", payload, attempts from stripe_event
     where id = $1 and state = 'pending' for update skip locked`,
    [id],
  );
  return event ?? null;
}

export interface FinishedEvent {
  readonly id: string;
  readonly state: 'done' | 'ignored' | 'parked';
  readonly reason: string | null;
}

export async function finishEvents(tx: Tx, finished: readonly FinishedEvent[], now: Date): Promise<void> {
  if (finished.length > 0) await rows(tx, FINISH_EVENTS, [JSON.stringify(finished), now]);
}

/** Puts an event off; `counts` is false when not the event but the processor was at fault. */
export async function postponeEvent(tx: Tx, id: string, until: Date, counts: boolean, reason: string): Promise<void> {
  await rows(
    tx,
    `update stripe_event set next_attempt_at = $2, attempts = attempts + $3, reason = $4
     where id = $1 and state = 'pending'`,
    [id, until, counts ? 1 : 0, reason.slice(0, 500)],
  );
}
