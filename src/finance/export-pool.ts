import pg from 'pg';
import { connectionName } from '../database/connection-name.js';
import type { Tx } from '../database/db.js';

/** Where files are read from: the rows on connections of their own, and the keys of what is sealed in them. */
export interface ExportSource {
  readonly pool: pg.Pool;
  readonly tx: Tx;
}

/** A small pool of its own for exports: a long one holds a connection and a snapshot, and must not starve donors. */
export class ExportPool implements ExportSource {
  readonly pool: pg.Pool;

  constructor(
    url: string,
    readonly tx: Tx,
  ) {
    this.pool = new pg.Pool({ connectionString: url, max: 2, application_name: connectionName('export') });
    this.pool.on('error', () => undefined);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
