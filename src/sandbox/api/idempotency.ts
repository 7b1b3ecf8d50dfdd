import { createHash } from 'node:crypto';
import type { Store } from '../state/store.js';
import { invalid, Refusal } from './errors.js';

export interface Kept {
  readonly fingerprint: string;
  readonly request: string;
  readonly status: number;
  readonly body: string;
}

/**
 * Remembers for a day what was answered under an `Idempotency-Key`. The answer is saved in the transaction
 * of the work it answers, so after a crash either both are there or neither.
 *
 * The day is one of the machine's time, also when the sandbox's clock runs ahead: a key protects a request on the
 * wire, where a lost answer is asked for again within seconds, and no advance may turn that into a second charge.
 */
export class Idempotency {
  private readonly inFlight = new Set<string>();

  constructor(private readonly store: Store) {}

  /**
   * Runs `first` unless the key has been used; then the kept answer comes back.
   * @throws Refusal 400 for a key used with other parameters, 409 while the first use still runs.
   */
  async once<T>(key: string, fingerprint: string, first: () => Promise<T>): Promise<T | Kept> {
    if (key.length > 255)
      throw invalid('An Idempotency-Key has at most 255 characters.', undefined, 'idempotency_key_too_long');
    if (this.inFlight.has(key)) throw inUse();
    this.inFlight.add(key);
    try {
      const kept = await this.find(key);
      if (!kept) return await first();
      if (kept.fingerprint !== fingerprint) throw otherParameters();
      return kept;
    } finally {
      this.inFlight.delete(key);
    }
  }

  /** Forgets what is older than a day. */
  async prune(): Promise<void> {
    await this.store.pool.query(
      `delete from stripe_sandbox.idempotency where created_at < now() - interval '24 hours'`,
    );
  }

  private async find(key: string): Promise<Kept | null> {
    const { rows } = await this.store.pool.query<Kept>(
      `select fingerprint, request, status, body from stripe_sandbox.idempotency
        where key = $1 and created_at >= now() - interval '24 hours'`,
      [key],
    );
    return rows[0] ?? null;
  }
}

/** Two requests are the same when method, path and parameters are. */
export function fingerprintOf(method: string, path: string, parameters: string): string {
  return createHash('sha256').update(`${method} ${path}\n${parameters}`).digest('hex');
}

function otherParameters(): Refusal {
  return new Refusal(400, {
    type: 'idempotency_error',
    message: 'This Idempotency-Key was used with other parameters. Use a new key for a new request.',
  });
}

function inUse(): Refusal {
  return new Refusal(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: 'Another request with this Idempotency-Key is still running. Try again in a moment.',
  });
}
