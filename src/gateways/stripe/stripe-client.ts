import Stripe from 'stripe';
import { AppError } from '../../kernel/app-error.js';

/** The API version that this code is written for; events of another one are parked (R-PAY-12). */
export const API_VERSION = '2026-10-28.endive';

/** What one call to a list may bring. */
export const PAGE = 100;

/** Stripe cannot be reached, is overloaded, or does not take our key; the same call with the same key may be tried again. */
export class ProcessorUnavailable extends AppError {
  constructor(cause: unknown) {
    super(
      'processor-unavailable',
      'unavailable',
      'Card payments are resting. Nothing was charged. Please try again in a few minutes.',
      [],
      { cause },
    );
  }
}

/** Stripe refused the call for good: a fault of ours, or a fact such as an already refunded charge. */
export class ProcessorRefused extends AppError {
  constructor(
    readonly processorCode: string,
    message: string,
    cause: unknown,
  ) {
    super('processor-refused', 'conflict', message, [], { cause });
  }
}

export interface GatewayOptions {
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
  readonly endpoint: { host: string; port: number; protocol: 'http' | 'https' } | null;
}

const TIMEOUT_MS = 15_000;
/** A wrong or revoked key (401, 403) is a fault of the settings: what waits for it is as good as before. 409: busy. */
const NOT_NOW = new Set([401, 403, 409]);

/** The SDK as all gateways share it. It cannot tell the sandbox from Stripe: key, host and port are all it knows. */
export class StripeClient {
  readonly webhookSecrets: readonly string[];
  /** Live keys move money; a live event at a test installation, or the reverse, is refused. */
  readonly isLive: boolean;
  private readonly stripe: Stripe;

  constructor({ secretKey, webhookSecrets, endpoint }: GatewayOptions) {
    this.webhookSecrets = webhookSecrets;
    this.isLive = /^(sk|rk)_live_/.test(secretKey);
    this.stripe = new Stripe(secretKey, {
      apiVersion: API_VERSION,
      timeout: TIMEOUT_MS,
      maxNetworkRetries: 2,
      telemetry: false,
      appInfo: { name: 'Mainstay' },
      ...endpoint,
    });
  }

  /** Checks signatures; calls nobody. */
  get webhooks(): Stripe['webhooks'] {
    return this.stripe.webhooks;
  }

  /**
   * Failures sorted by what we do next; the only place that knows Stripe's error classes.
   * @throws ProcessorUnavailable, ProcessorRefused
   */
  async call<T>(request: (stripe: Stripe) => Promise<T>): Promise<T> {
    try {
      return await request(this.stripe);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeRateLimitError) {
        throw new ProcessorUnavailable(error);
      }
      if (error instanceof Stripe.errors.StripeError) {
        const status = error.statusCode ?? 500;
        if (status >= 500 || NOT_NOW.has(status)) throw new ProcessorUnavailable(error);
        throw new ProcessorRefused(error.code ?? error.type, `Stripe refused: ${error.message}`, error);
      }
      throw error;
    }
  }

  /** Every object of a list, page by page; `cursor` is to be added to the parameters of each call. */
  async *all<T extends { id: string }>(
    list: (stripe: Stripe, cursor: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>,
  ): AsyncGenerator<T> {
    for (let after: string | undefined; ;) {
      const cursor = { limit: PAGE, ...(after && { starting_after: after }) };
      const page = await this.call((stripe) => list(stripe, cursor));
      yield* page.data;
      if (!page.has_more) return;
      after = page.data.at(-1)!.id;
    }
  }
}
