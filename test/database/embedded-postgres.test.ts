import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';

const LAUNCHER = join(import.meta.dirname, '../../dist/src/database/embedded-postgres.js');

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let children: ChildProcess[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mainstay-postgres-'));
    children = [];
  });

  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    const pid = await postmaster();
    if (pid) process.kill(pid, 'SIGQUIT');
    await rm(folder, { recursive: true, force: true });
  });

  const start = (durable = false) => startEmbeddedPostgres({ folder, durable });
  const query = async <T extends object>(url: string, sql: string): Promise<T[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const postmaster = async (): Promise<number | null> => {
    const text = await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
    return Number(text.split('\n')[0]) || null;
  };
  /** Another process that starts the server and stays connected; resolves with the address that it found. */
  const startElsewhere = async (): Promise<{ child: ChildProcess; url: string }> => {
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(LAUNCHER)});
      const { url } = await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)}, durable: false });
      console.log(url);
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, url: line.toString().trim() };
  };

  it('keeps its data from one start to the next, behind a password that only the owner can read', async () => {
    const first = await start();
    await query(first.url, 'create table kept (id int)');
    await first.stop();
    expect(await postmaster()).toBeNull();
    const second = await start();
    expect(await query(second.url, 'select * from kept')).toEqual([]);
    expect((await stat(join(folder, 'postgres.password'))).mode & 0o777).toBe(0o600);
    const stranger = new URL(second.url);
    stranger.password = 'guessed';
    await expect(query(stranger.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    await second.stop();
  });

  it('is found running by the next process when the one that started it was killed', async () => {
    const { child, url } = await startElsewhere();
    await query(url, 'create table kept (id int)');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const before = await postmaster();
    const server = await start();
    expect([server.url, await postmaster()]).toEqual([url, before]);
    expect(await query(server.url, 'select * from kept')).toEqual([]);
    await server.stop();
    expect(await postmaster()).toBeNull();
  });

  it('starts once when several processes ask for it at the same moment, and all of them can use it', async () => {
    const [mine, ...theirs] = await Promise.all([start(), startElsewhere(), startElsewhere()]);
    expect(new Set([mine.url, ...theirs.map((each) => each.url)]).size).toBe(1);
    expect(await query<{ one: number }>(mine.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('stays while somebody else is connected, and goes with the last one', async () => {
    const server = await start();
    const other = new pg.Client({ connectionString: server.url });
    await other.connect();
    await server.stop();
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await other.end();
    await server.stop();
    expect(await postmaster()).toBeNull();
  });

  it('comes back with all that was committed after the server itself was killed', async () => {
    const first = await start(true);
    await query(first.url, 'create table kept as select 7 as id');
    process.kill((await postmaster())!, 'SIGKILL');
    const second = await start(true);
    expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
    await second.stop();
  });
});
