import Stripe from 'stripe';
import type { TestApp } from './app.js';

/** An event as the sandbox made it, ready to be delivered by the test in any order and any number. */
export type StoredEvent = Stripe.Event;

/** Stands between the sandbox and the product: reads the sandbox's real events, signs them and posts them. */
export class Postman {
  readonly stripe: Stripe;

  constructor(private readonly app: TestApp) {
    const { secretKey, endpoint } = app.settings.stripe;
    this.stripe = new Stripe(secretKey, { ...endpoint, telemetry: false, maxNetworkRetries: 0 });
  }

  /** All events about the payment of a gift, refunds included, in the order in which they happened. */
  async eventsOf(giftId: string): Promise<StoredEvent[]> {
    const found = await this.app.db.query<{ data: StoredEvent }>(
      `select event.data from stripe_sandbox.objects as event
       where event.kind = 'event' and (
         event.data->'data'->'object'->'metadata'->>'gift_id' = $1 or
         event.data->'data'->'object'->>'charge' in (
           select charge.id from stripe_sandbox.objects as charge
           where charge.kind = 'charge' and charge.data->'metadata'->>'gift_id' = $1))
       order by event.seq`,
      [giftId],
    );
    return found.map((row) => row.data);
  }

  /** All events about a plan and its invoices, in the order in which they happened. */
  async eventsOfPlan(planId: string): Promise<StoredEvent[]> {
    const found = await this.app.db.query<{ data: StoredEvent }>(
      `select data from (select seq, data, data->'data'->'object' as object from stripe_sandbox.objects where kind = 'event') as event
       where coalesce(object->'metadata'->>'plan_id', object->'parent'->'subscription_details'->'metadata'->>'plan_id') = $1
       order by seq`,
      [planId],
    );
    return found.map((row) => row.data);
  }

  /** Posts one event as Stripe would. */
  post(event: StoredEvent | string, change: { secret?: string; signature?: string | null } = {}): Promise<Response> {
    const payload = typeof event === 'string' ? event : JSON.stringify(event, null, 2);
    const signature = change.signature === undefined ? this.signature(payload, change.secret) : change.signature;
    return fetch(`${this.app.url}/webhooks/stripe`, {
      method: 'POST',
      body: payload,
      headers: { 'content-type': 'application/json', ...(signature !== null && { 'stripe-signature': signature }) },
    });
  }

  /** Posts events one after the other. @throws Error unless each is acknowledged. */
  async deliver(events: readonly StoredEvent[]): Promise<void> {
    for (const event of events) {
      const answer = await this.post(event);
      if (answer.status !== 200) throw new Error(`event ${event.id} was answered with ${answer.status}`);
    }
  }

  signature(payload: string, secret = this.app.settings.stripe.webhookSecrets[0]!, timestamp?: number): string {
    return this.stripe.webhooks.generateTestHeaderString({ payload, secret, ...(timestamp && { timestamp }) });
  }
}

/** The same items in an order that a seed decides. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const deck = [...items];
  let state = seed * 2_654_435_761 + 1;
  for (let left = deck.length - 1; left > 0; left--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const pick = state % (left + 1);
    [deck[left], deck[pick]] = [deck[pick]!, deck[left]!];
  }
  return deck;
}
