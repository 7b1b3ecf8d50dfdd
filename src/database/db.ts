import type { DataSource, EntityManager } from 'typeorm';
import { QueryFailedError } from 'typeorm';

/** The handle of an open transaction; whoever writes takes one as the first argument. */
export type Tx = EntityManager;

const DEADLOCK_OR_SERIALIZATION = new Set(['40001', '40P01']);
const TRIES_MAX = 4;

/** The way to the database: reads at will, writes inside `write` alone. */
export class Db {
  constructor(readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction and commits it; any throw rolls everything back.
   * A deadlock or a serialization failure is tried again, so `work` must have no other effects (R-OPS-03).
   */
  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.source.transaction(work);
      } catch (error) {
        if (tries === TRIES_MAX || !DEADLOCK_OR_SERIALIZATION.has(sqlState(error) ?? '')) throw error;
      }
    }
  }

  /** One statement outside a transaction of ours; `T` is the shape of a row. */
  query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return rows<T>(this.source.manager, sql, parameters);
  }

  get manager(): EntityManager {
    return this.source.manager;
  }
}

/** The rows of one statement; unlike TypeORM's `query`, also for `update … returning`. */
export async function rows<T>(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
  const runner = tx.queryRunner;
  if (runner) {
    const result = await runner.query(sql, [...parameters], true);
    return result.records as T[];
  }
  const own = tx.connection.createQueryRunner();
  try {
    return (await own.query(sql, [...parameters], true)).records as T[];
  } finally {
    await own.release();
  }
}

/** The name of the constraint that refused a statement, or undefined; each store maps its own to errors. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? (error.driverError as { constraint?: string }).constraint : undefined;
}

function sqlState(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
}
