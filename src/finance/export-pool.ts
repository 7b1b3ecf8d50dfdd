import pg from 'pg';
import { connectionName } from '../database/connection-name.js';

/** A small pool of its own for exports: a long one holds a connection and a snapshot, and must not starve donors. */
export class ExportPool {
  readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 2, application_name: connectionName('export') });
    this.pool.on('error', () => undefined);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
