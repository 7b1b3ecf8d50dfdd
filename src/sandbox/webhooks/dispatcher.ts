import type { Observer } from '../api/observer.js';
import type { Store } from '../state/store.js';
import { AttemptLog } from './attempt-log.js';
import type { ChaosSwitch } from './chaos-switch.js';
import { Courier, LANES, type CourierParts } from './courier.js';
import { Sender } from './sender.js';

/**
 * Sends events to the webhook endpoints until each has been acknowledged with a 2xx. What waits is kept in
 * the database, so a restart loses nothing; an event may arrive twice and in any order, as Stripe's may.
 * Each endpoint has a courier of its own: one that hangs holds up no other.
 */
export class Dispatcher {
  private readonly couriers = new Map<string, Courier>();
  private readonly leaving = new Set<Promise<void>>();
  private readonly sender = new Sender(LANES);
  private readonly parts: CourierParts;
  private stopped = false;

  constructor(
    private readonly store: Store,
    chaos: ChaosSwitch,
    log: (line: string) => void,
    { observer, haste = 1 }: { readonly observer?: Observer | undefined; readonly haste?: number | undefined },
  ) {
    this.parts = {
      pool: store.pool,
      sender: this.sender,
      attempts: new AttemptLog(store.pool, log),
      log,
      sending: (event) => observer?.sending(event),
      chaos: () => chaos.settings,
      haste,
    };
  }

  /** Looks for deliveries that are due; called when there are new ones, and when endpoints or chaos have changed. */
  wake(): void {
    if (this.stopped) return;
    const enabled = new Map(this.store.endpoints.map((endpoint) => [endpoint.id, endpoint]));
    for (const [id, courier] of this.couriers) if (!enabled.has(id)) this.dismiss(id, courier);
    for (const endpoint of enabled.values()) {
      const courier = this.couriers.get(endpoint.id) ?? new Courier(endpoint, this.parts);
      this.couriers.set(endpoint.id, courier);
      courier.serve(endpoint);
      courier.wake();
    }
  }

  /** Interrupts what is being sent; it stays on the list. */
  async stop(): Promise<void> {
    this.stopped = true;
    const stopping = [...this.couriers.values()].map((courier) => courier.stop());
    this.sender.close();
    await Promise.allSettled([...stopping, ...this.leaving]);
  }

  /** Forgets what was written down of attempts more than 30 days ago, by the machine's time, in which they are made. */
  async prune(): Promise<void> {
    await this.store.pool.query(`delete from stripe_sandbox.attempts where at < now() - interval '30 days'`);
  }

  private dismiss(id: string, courier: Courier): void {
    this.couriers.delete(id);
    const leaving = courier.stop().finally(() => this.leaving.delete(leaving));
    this.leaving.add(leaving);
  }
}
