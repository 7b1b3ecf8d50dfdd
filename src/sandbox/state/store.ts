import { Pool, type PoolClient } from 'pg';
import type { Clock } from '../../kernel/clock.js';
import type { WebhookEndpoint } from './kinds/webhooks.js';
import type { FeeTable } from '../payments/fees.js';
import { SandboxClock } from './sandbox-clock.js';
import { upgradeSchema } from './schema.js';
import { Work, type Committed, type RequestRef, type Surroundings } from './work.js';

export interface StoreOptions {
  readonly databaseUrl: string;
  /** The machine's time; the sandbox's own clock runs ahead of it or behind. */
  readonly clock: Clock;
  readonly fees: FeeTable;
  readonly payouts: Surroundings['payouts'];
  readonly log: (line: string) => void;
}

/** The sandbox's memory: its own schema in a PostgreSQL database. */
export class Store implements Surroundings {
  /** The enabled endpoints, kept at hand because every event asks for them. */
  endpoints: readonly WebhookEndpoint[] = [];
  /** Hears of every commit; set once by the wiring. */
  onCommit: (committed: Committed) => void = () => undefined;

  private constructor(
    readonly pool: Pool,
    readonly clock: SandboxClock,
    readonly fees: FeeTable,
    readonly payouts: Surroundings['payouts'],
    /** The sandbox's own origin; known once it listens. */
    public origin: string,
  ) {}

  /** Connects and brings the schema up to date. */
  static async open({ databaseUrl, clock, fees, payouts, log }: StoreOptions): Promise<Store> {
    const pool = new Pool({
      connectionString: databaseUrl,
      max: 10,
      application_name: 'mainstay-sandbox',
      // No money is here. A machine that loses its power may lose the last moments of the game, which spares each
      // commit the wait for the disk; a process that is killed loses nothing.
      options: '-c synchronous_commit=off',
    });
    pool.on('error', (error) => log(`Sandbox: a database connection was lost. ${error.message}`));
    const store = new Store(pool, new SandboxClock(clock, pool), fees, payouts, '');
    try {
      await upgradeSchema(pool);
      await store.clock.load();
      await store.refreshEndpoints();
    } catch (error) {
      await pool.end();
      throw error;
    }
    return store;
  }

  /** Seconds since 1970. */
  now(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }

  /**
   * Runs one piece of work: all that it puts, emits and schedules is saved together when it returns,
   * or not at all when it throws.
   */
  async work<T>(request: RequestRef, run: (work: Work) => Promise<T>): Promise<T> {
    let client: PoolClient | null = null;
    const begin = async (): Promise<PoolClient> => {
      if (client === null) {
        client = await this.pool.connect();
        await client.query('begin');
      }
      return client;
    };
    const work = new Work(this, request, { begin, current: () => client ?? this.pool });
    try {
      const result = await run(work);
      const committed = await work.flush();
      await commit(client);
      client = null;
      if (work.touched('webhook_endpoint')) await this.refreshEndpoints();
      this.onCommit(committed);
      return result;
    } catch (error) {
      await rollback(client);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async refreshEndpoints(): Promise<void> {
    const { rows } = await this.pool.query<{ data: WebhookEndpoint }>(
      `select data from stripe_sandbox.objects
        where kind = 'webhook_endpoint' and data->>'status' = 'enabled' order by seq`,
    );
    this.endpoints = rows.map((row) => row.data);
  }
}

async function commit(client: PoolClient | null): Promise<void> {
  if (client === null) return;
  await client.query('commit');
  client.release();
}

async function rollback(client: PoolClient | null): Promise<void> {
  if (client === null) return;
  try {
    await client.query('rollback');
    client.release();
  } catch (error) {
    client.release(error instanceof Error ? error : true);
  }
}
