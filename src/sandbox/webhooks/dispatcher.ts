import type { Observer } from '../api/observer.js';
import type { Store } from '../state/store.js';
import type { SandboxEvent, WebhookEndpoint } from '../state/kinds/webhooks.js';
import { signatureOf } from './signature.js';

/** Seconds to wait after the first, second, … failed attempt; after the last one the delivery is given up. */
const BACKOFF_SECONDS = [1, 3, 10, 30, 120, 600, 1800, 3600, 7200, 14_400, 14_400, 14_400] as const;

const TIMEOUT_MS = 10_000;
const LANES = 16;
const LONGEST_SLEEP_MS = 600_000;

interface Due {
  readonly id: string;
  readonly attempts: number;
  readonly event: SandboxEvent;
  readonly endpoint: WebhookEndpoint;
}

interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
}

/**
 * Sends events to the webhook endpoints until each has been acknowledged with a 2xx. What waits is kept in
 * the database, so a restart loses nothing; an event may arrive twice and in any order, as Stripe's may.
 */
export class Dispatcher {
  private readonly inFlight = new Map<string, Promise<void>>();
  private readonly quit = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private lookAgain = false;

  constructor(
    private readonly store: Store,
    private readonly log: (line: string) => void,
    private readonly observer?: Observer,
  ) {}

  /** Looks for deliveries that are due; called when there are new ones. */
  wake(): void {
    if (this.quit.signal.aborted) return;
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = true;
    this.look()
      .catch((error: unknown) => {
        this.log(`Sandbox: waiting webhooks could not be read. ${String(error)}`);
        this.sleep(5000);
      })
      .finally(() => {
        this.looking = false;
        if (this.lookAgain) {
          this.lookAgain = false;
          this.wake();
        }
      });
  }

  /** Interrupts what is being sent; it stays on the list. */
  async stop(): Promise<void> {
    this.quit.abort();
    clearTimeout(this.timer);
    await Promise.allSettled(this.inFlight.values());
    while (this.looking) await new Promise((resolve) => setImmediate(resolve));
  }

  private async look(): Promise<void> {
    const free = LANES - this.inFlight.size;
    if (free === 0) return;
    const { rows } = await this.store.pool.query<Due>(
      `select d.id, d.attempts, event.data as event, endpoint.data as endpoint
         from stripe_sandbox.deliveries d
         join stripe_sandbox.objects event on event.kind = 'event' and event.id = d.event
         join stripe_sandbox.objects endpoint on endpoint.kind = 'webhook_endpoint' and endpoint.id = d.endpoint
        where d.state = 'pending' and d.next_at <= now() and d.id <> all($1::bigint[])
          and endpoint.data->>'status' = 'enabled'
        order by d.id limit $2`,
      [[...this.inFlight.keys()], free],
    );
    for (const due of rows) {
      const sending = this.deliver(due).finally(() => {
        this.inFlight.delete(due.id);
        if (this.inFlight.size <= LANES / 2) this.wake();
      });
      this.inFlight.set(due.id, sending);
    }
    if (rows.length === 0) await this.sleepUntilDue();
  }

  private async deliver(due: Due): Promise<void> {
    const started = performance.now();
    const outcome = await this.send(due);
    if (this.quit.signal.aborted && outcome.status === null) return;
    try {
      await this.record(due, outcome, Math.round(performance.now() - started));
    } catch (error) {
      this.log(`Sandbox: the answer to a webhook could not be recorded; it will be sent again. ${String(error)}`);
    }
  }

  private async send({ event, endpoint }: Due): Promise<Outcome> {
    this.observer?.sending(event);
    const body = JSON.stringify(event, null, 2);
    try {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Mainstay sandbox webhooks',
          'stripe-signature': signatureOf(body, endpoint.memory.secret, Math.floor(Date.now() / 1000)),
        },
        signal: AbortSignal.any([this.quit.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return { status: response.status, error: response.ok ? null : `The endpoint answered ${response.status}.` };
    } catch (error) {
      return { status: null, error: reasonOf(error) };
    }
  }

  private async record(due: Due, { status, error }: Outcome, tookMs: number): Promise<void> {
    const wait = BACKOFF_SECONDS[due.attempts];
    const retried = wait === undefined ? 'failed' : 'pending';
    const state = error === null ? 'delivered' : retried;
    await this.store.pool.query(
      `with attempt as (
         insert into stripe_sandbox.attempts (delivery, status, error, took_ms) values ($1, $2, $3, $4)
       )
       update stripe_sandbox.deliveries
          set attempts = attempts + 1, state = $5, next_at = now() + make_interval(secs => $6) where id = $1`,
      [due.id, status, error, tookMs, state, wait ?? 0],
    );
    if (state === 'failed')
      this.log(`Sandbox: ${due.event.type} was given up after ${due.attempts + 1} attempts. ${error}`);
  }

  private async sleepUntilDue(): Promise<void> {
    const { rows } = await this.store.pool.query<{ ms: number | null }>(
      `select (extract(epoch from min(d.next_at) - now()) * 1000)::float8 as ms
         from stripe_sandbox.deliveries d
         join stripe_sandbox.objects endpoint on endpoint.kind = 'webhook_endpoint' and endpoint.id = d.endpoint
        where d.state = 'pending' and d.id <> all($1::bigint[]) and endpoint.data->>'status' = 'enabled'`,
      [[...this.inFlight.keys()]],
    );
    const ms = rows[0]?.ms ?? null;
    if (ms !== null) this.sleep(ms);
  }

  private sleep(ms: number): void {
    clearTimeout(this.timer);
    if (this.quit.signal.aborted) return;
    this.timer = setTimeout(() => this.wake(), Math.min(Math.max(ms, 5), LONGEST_SLEEP_MS));
    this.timer.unref();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `No answer within ${TIMEOUT_MS / 1000} s.`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
