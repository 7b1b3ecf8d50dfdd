import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/database/embedded-postgres.js';
import { prepareDatabase } from '../../../src/platform.js';

const BASE = 'bench_base';
const STOP_TRIES_MAX = 400;

/** A PostgreSQL of our own that keeps its promises (fsync on), with databases made from one prepared template. */
export interface BenchServer {
  /** A new database with the product's schema and its sample newsroom, or a copy of an earlier one. */
  create(name: string, template?: string): Promise<string>;
  drop(name: string): Promise<void>;
}

export async function startServer(folder: string): Promise<BenchServer> {
  const { url } = await startEmbeddedPostgres({ folder, durable: true });
  const addressOf = (name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const manage = (sql: string): Promise<void> => withClient(addressOf('postgres'), (client) => run(client, sql));
  await manage(`create database ${BASE}`);
  await prepareDatabase(addressOf(BASE), true);
  return {
    async create(name, template = BASE) {
      await manage(`drop database if exists ${name} with (force)`);
      await manage(`create database ${name} template ${template} strategy file_copy`);
      return addressOf(name);
    },
    drop: (name) => manage(`drop database if exists ${name} with (force)`),
  };
}

/** One client, closed whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'mainstay-bench' });
  // A lost connection fails the query that waits for it; without this it would also end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function run(client: pg.Client, sql: string): Promise<void> {
  await client.query(sql);
}

/**
 * Stops every server whose folder lies in `parent`. Clients are not waited for, unlike the product does: whoever is
 * still connected was started by us and has ended.
 */
export async function stopServers(parent: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    const pidFile = join(parent, entry, 'postgres', 'postmaster.pid');
    const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
    if (pid > 0) await stop(pid, pidFile);
  }
}

async function stop(pid: number, pidFile: string): Promise<void> {
  process.kill(pid, 'SIGINT');
  for (let tries = 0; tries < STOP_TRIES_MAX && (await isThere(pidFile)); tries++) await delay(25);
}

async function isThere(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
