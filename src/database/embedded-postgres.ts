import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findPostgres, type PostgresBinaries } from './postgres-binaries.js';

export interface EmbeddedPostgres {
  /** Address of the server's `mainstay` database, with the password in it: never log it. */
  readonly url: string;
  /** Stops the server, unless another process is still connected to it: the last one out turns off the light. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The folder that holds `postgres/` (the data), `postgres.password` and `postgres.log`. */
  readonly folder: string;
  /** Off only in tests: a lost power supply may then lose data. */
  readonly durable?: boolean;
}

const DATABASE = 'mainstay';
const STARTS_MAX = 3;
const READY_TRIES_MAX = 300;
const START_RETRY_MS = 500;

/**
 * Starts the PostgreSQL that came with `npm install`, or attaches to the one that already serves this folder
 * (another process of ours, or one whose parent was killed). Listens on a free port of 127.0.0.1 alone.
 * @throws EmbeddedPostgresUnavailable without binaries; Error with the end of the server's log when it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  const password = await readPassword(folder);
  const running = await attach(folder, password);
  if (running) return running;

  const binaries = await findPostgres();
  await initialise(binaries, folder);
  // A server that was killed lets go of its shared memory a moment later: hence more than one try.
  for (let start = 1; ; start++) {
    const exited = await launch(binaries, folder, options.durable ?? true);
    const server = await untilReady(folder, password, exited);
    if (server) return server;
    if (start === STARTS_MAX)
      throw new Error(`PostgreSQL did not start. The end of its log:\n${await logTail(folder)}`);
    await delay(START_RETRY_MS);
  }
}

/** The server that is running on this folder, or null: found by its pid file and asked whose data it serves. */
async function attach(folder: string, password: string): Promise<EmbeddedPostgres | null> {
  const pidFile = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const port = pidFile.split('\n')[3];
  if (!port) return null;
  const url = (database: string): string => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const client = new pg.Client({ connectionString: url('postgres'), connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    if (rows[0]?.folder !== join(folder, 'postgres')) return null;
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) {
      // Two processes may come here at once; the second finds the database made.
      await client.query(`create database ${DATABASE}`).catch((error: pg.DatabaseError) => {
        if (error.code !== '42P04' && error.code !== '23505') throw error;
      });
    }
    return { url: url(DATABASE), stop: () => stop(folder, url('postgres')) };
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '28P01') {
      throw new Error(`${join(folder, 'postgres.password')} does not open the database in ${folder}/postgres.`, {
        cause: error,
      });
    }
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readPassword(folder: string): Promise<string> {
  const file = join(folder, 'postgres.password');
  const mine = `${file}.${process.pid}`;
  await writeFile(mine, randomBytes(24).toString('hex'), { mode: 0o600 });
  // Linked when it is whole: another process that comes here now reads all of it or makes it itself.
  await link(mine, file).catch(ignore('EEXIST'));
  await rm(mine);
  return readFile(file, 'utf8');
}

/**
 * Makes the data beside its place and moves it there when it is whole. A process that is killed meanwhile leaves
 * nothing half-made in the place, and of two that come at once the second finds the data of the first.
 */
async function initialise(binaries: PostgresBinaries, folder: string): Promise<void> {
  const place = join(folder, 'postgres');
  if (await stat(place).catch(() => null)) return;
  await removeUnfinished(folder);
  const data = `${place}.new-${process.pid}`;
  await mkdir(data, { mode: 0o700 });
  if (binaries.uid !== undefined) {
    await chown(data, binaries.uid, binaries.uid);
    await chown(join(folder, 'postgres.password'), binaries.uid, binaries.uid);
  }
  const log = await open(join(folder, 'postgres.log'), 'a');
  try {
    const child = run(binaries, 'initdb', log.fd, [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${join(folder, 'postgres.password')}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--no-instructions',
    ]);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`PostgreSQL could not make its data folder.\n${await logTail(folder)}`);
    await rename(data, place).catch(ignore('ENOTEMPTY', 'EEXIST', 'EPERM'));
  } finally {
    await log.close();
    await rm(data, { recursive: true, force: true });
  }
}

async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const maker = Number(/^postgres\.new-(\d+)$/.exec(name)?.[1]);
    if (maker && !isAlive(maker)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Starts the server in a process group of its own: Ctrl-C reaches us, and we stop it in order. */
async function launch(binaries: PostgresBinaries, folder: string, durable: boolean): Promise<() => boolean> {
  const log = await open(join(folder, 'postgres.log'), 'a');
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const child = run(binaries, 'postgres', log.fd, [
    '-D',
    join(folder, 'postgres'),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  await log.close();
  let exited = false;
  child.once('exit', () => (exited = true));
  child.once('error', () => (exited = true));
  child.unref();
  return () => exited;
}

function run(binaries: PostgresBinaries, program: string, log: number, args: string[]): ReturnType<typeof spawn> {
  const words = [...binaries.prefix, join(binaries.folder, program), ...args];
  return spawn(words[0]!, words.slice(1), {
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    ...(binaries.uid === undefined ? {} : { uid: binaries.uid, gid: binaries.uid }),
  });
}

async function untilReady(folder: string, password: string, exited: () => boolean): Promise<EmbeddedPostgres | null> {
  for (let tries = 0; tries < READY_TRIES_MAX; tries++) {
    const server = await attach(folder, password);
    if (server) return server;
    // An exit may mean that another process won the race: then its server answers in a moment.
    if (exited() && tries > 20 && !isAlive(await postmasterOf(folder))) return null;
    await delay(tries < 20 ? 25 : 100);
  }
  return null;
}

async function stop(folder: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const others = await client.query(
    `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
       and application_name not like '% ' || $1`,
    [String(process.pid)],
  );
  await client.end();
  if (others.rowCount !== 0) return;
  const pid = await postmasterOf(folder);
  if (pid) process.kill(pid, 'SIGINT');
  for (let tries = 0; tries < 200; tries++) {
    if (!(await stat(join(folder, 'postgres', 'postmaster.pid')).catch(() => null))) return;
    await delay(25);
  }
}

/** The process id of the server that serves the folder, or 0. */
async function postmasterOf(folder: string): Promise<number> {
  const pidFile = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number(pidFile.split('\n')[0]) || 0;
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function ignore(...codes: string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function logTail(folder: string): Promise<string> {
  const log = await readFile(join(folder, 'postgres.log'), 'utf8').catch(() => '');
  return log.split('\n').slice(-12).join('\n');
}
