import type { Pool, PoolClient } from 'pg';

export interface PooledClient {
  readonly client: PoolClient;
  /** Back into the pool when its work is done; closed when it was left in the middle of something. */
  readonly giveBack: (state: 'done' | 'abandoned') => void;
}

/**
 * A client for a long read. Between two queries a lost connection would otherwise be an unhandled event that ends
 * the process; here the next query fails instead.
 */
export async function takeClient(pool: Pool): Promise<PooledClient> {
  const client = await pool.connect();
  const ignore = (): void => undefined;
  client.on('error', ignore);
  return {
    client,
    giveBack: (state) => {
      client.release(state === 'abandoned');
      if (state === 'done') client.off('error', ignore);
    },
  };
}
