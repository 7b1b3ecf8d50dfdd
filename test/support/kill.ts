import type { Db } from '../../src/database/db.js';

/** A process of ours that is killed at one statement: what it would have done afterwards, it never does. */
export interface Victim {
  /** Whether it has come so far. */
  readonly died: boolean;
  /** The process starts again, with new connections. */
  revive(): Promise<void>;
}

/**
 * Lets the process that `db` belongs to die before its statement number `at`, counted from now: the server closes its
 * connections, as it does for a killed process, and every later statement fails.
 */
export function killAt(db: Db, application: string, survivor: Db, at: number): Victim {
  const { source } = db;
  const create = source.createQueryRunner.bind(source);
  let count = 0;
  let died = false;
  source.createQueryRunner = (mode) => {
    const runner = create(mode);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    const mortal = async (...args: unknown[]): Promise<unknown> => {
      if (died) throw new Error('killed');
      if ((count += 1) !== at) return query(...args);
      await terminate(survivor, application);
      died = true;
      return query(...args);
    };
    return Object.assign(runner, { query: mortal });
  };
  return {
    get died() {
      return died;
    },
    async revive() {
      source.createQueryRunner = create;
      // The pool notices dead connections one by one.
      for (let tries = 0; tries < 50; tries++) {
        const alive = await db.query('select').then(
          () => true,
          () => false,
        );
        if (alive) return;
      }
      throw new Error('the process did not come back');
    },
  };
}

/** Returns when the connections are gone: a transaction that one of them had open is rolled back by then. */
async function terminate(survivor: Db, application: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const left = await survivor.query(
      `select pg_terminate_backend(pid, 1000) from pg_stat_activity
       where datname = current_database() and starts_with(application_name, $1)`,
      [application],
    );
    if (left.length === 0 && tries > 0) return;
    if (left.length === 0) throw new Error(`${application} has no connection that could be closed`);
  }
  throw new Error(`the connections of ${application} could not be closed`);
}
