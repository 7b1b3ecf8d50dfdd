import type { ClientBase, Pool } from 'pg';
import { takeClient } from './pooled-client.js';

/** SELECTs without parameters, made one by one while those before are read. */
export type Selects = (client: ClientBase) => AsyncIterable<string> | Iterable<string>;

export interface Snapshot {
  readonly client: ClientBase;
  /** Must be called once: `abandoned` ends what the connection is doing and closes it. */
  readonly giveBack: (state: 'done' | 'abandoned') => Promise<void>;
}

/** A connection that reads as of one instant: what is committed meanwhile is not seen, however long it takes. */
export async function takeSnapshot(pool: Pool): Promise<Snapshot> {
  const { client, giveBack } = await takeClient(pool);
  try {
    await client.query('begin isolation level repeatable read read only');
  } catch (error) {
    giveBack('abandoned');
    throw error;
  }
  return {
    client,
    async giveBack(state) {
      if (state === 'done') await client.query('commit');
      giveBack(state);
    },
  };
}
