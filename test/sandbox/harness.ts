import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { startSandbox, type Sandbox, type SandboxSettings } from '../../src/sandbox/sandbox.js';
import { Clock } from '../../src/kernel/clock.js';
import { judging, verdict } from '../judge/observer.js';
import { testDatabase } from '../support/database.js';

export const SECRET_KEY = 'sk_test_sandbox_key_for_tests';
export const WEBHOOK_SECRET = 'whsec_sandbox_secret_for_tests';

/** A clock that tests push forward; between pushes it runs as usual. */
export class PushedClock extends Clock {
  private ahead = 0;

  override now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  push(seconds: number): void {
    this.ahead += seconds * 1000;
  }
}

export interface Bench {
  readonly sandbox: Sandbox;
  readonly stripe: Stripe;
  readonly settings: SandboxSettings;
  /** @throws Error for what the judge has to complain of. */
  stop(): Promise<void>;
}

/** A sandbox on a database of its own, and the real SDK pointed at it. */
export async function bench(settings: Partial<SandboxSettings> = {}): Promise<Bench> {
  const database = await testDatabase({ migrated: false });
  const whole: SandboxSettings = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    secretKey: SECRET_KEY,
    webhook: null,
    observer: judging,
    ...settings,
  };
  const sandbox = await startSandbox(whole);
  const stop = async (): Promise<void> => {
    await sandbox.stop();
    await database.drop();
    verdict();
  };
  return { sandbox, stripe: sdk(sandbox), settings: whole, stop };
}

export function sdk(sandbox: Sandbox, key = SECRET_KEY): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port: sandbox.port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  });
}

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly at: number;
}

export interface Listener {
  readonly url: string;
  readonly received: Received[];
  /** What the next requests are answered with; 200 when it is used up. */
  readonly answers: number[];
  /** The events received so far, verified with the secret. */
  events(): Stripe.Event[];
  /** Waits until an event of the type has come, and answers the first one. */
  wait(type: string, count?: number): Promise<Stripe.Event>;
  close(): Promise<void>;
}

/** An endpoint like the product's, on a free port. */
export async function listen(secret = WEBHOOK_SECRET): Promise<Listener> {
  const received: Received[] = [];
  const answers: number[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), at: Date.now() });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const verifier = new Stripe(SECRET_KEY);
  const events = (): Stripe.Event[] =>
    received.map(({ body, headers }) =>
      verifier.webhooks.constructEvent(body, String(headers['stripe-signature']), secret),
    );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    answers,
    events,
    async wait(type, count = 1) {
      for (let left = 400; left > 0; left -= 1) {
        const found = events().filter((event) => event.type === type);
        if (found.length >= count) return found[0]!;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(
        `No ${type} came; there were ${
          events()
            .map((event) => event.type)
            .join(', ') || 'no events'
        }.`,
      );
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A donation's session with the parameters that the product sends. */
export function sessionParams(
  change: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    submit_type: 'donate',
    customer_email: 'ada@example.org',
    customer_creation: 'always',
    client_reference_id: 'gift-1',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'A gift to the Harbor Ledger' } },
      },
    ],
    metadata: { gift: 'gift-1' },
    payment_intent_data: { metadata: { gift: 'gift-1', article: 'harbor' }, description: 'Gift gift-1' },
    success_url: 'http://127.0.0.1:9/thanks?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:9/give',
    ...change,
  };
}

/** Presses a test card's button on the card page. */
export function press(session: Stripe.Checkout.Session, card = '4242424242424242'): Promise<Response> {
  return submit(session, { email: session.customer_email ?? 'ada@example.org', name: 'Ada Byron', card });
}

/** Sends the card page's form as a browser does. */
export function submit(
  session: Stripe.Checkout.Session,
  fields: Record<string, string>,
  below = '',
): Promise<Response> {
  return fetch(`${session.url}${below}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

/** The id behind a field that may be expanded. */
export function idOf(field: string | { readonly id: string } | null): string {
  if (field === null) throw new Error('There is no id here');
  return typeof field === 'string' ? field : field.id;
}
