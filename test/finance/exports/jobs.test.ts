import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { newId, type StaffId } from '../../../src/kernel/id.js';
import { Db } from '../../../src/database/db.js';
import { ExportPool } from '../../../src/finance/export-pool.js';
import type { ExportLook } from '../../../src/finance/exports/export-file.js';
import type { ExportAsk } from '../../../src/finance/exports/exports.js';
import { AskExport } from '../../../src/finance/exports/jobs/ask-export.js';
import { type ExportJob, type ExportJobId, findJob } from '../../../src/finance/exports/jobs/export-job.store.js';
import { MakeExport } from '../../../src/finance/exports/jobs/make-export.js';
import { TakeExport } from '../../../src/finance/exports/jobs/take-export.js';
import { TidyExports } from '../../../src/finance/exports/jobs/tidy-exports.js';
import { Accounts } from '../../../src/staff/accounts.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { killAt } from '../../support/kill.js';
import { insertGifts } from './rows.js';

const CSV: ExportLook = { format: 'csv', headers: 'words', byteOrderMark: false };
const CROWD = 1204;
const GIFTS: ExportAsk = { what: 'gifts', filters: { text: 'crowd' } };
/** Those whose name ends in 120 to 129. */
const FEW: ExportAsk = { what: 'gifts', filters: { text: 'crowd 12', to: '2026-11-23' as CalendarDate } };

describe('a file that is made behind the pages', () => {
  let app: TestApp;
  let client: pg.Client;
  let by: { actor: `staff:${string}`; staffId: StaffId };
  let db: Db;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock('2026-11-24T15:42:00Z') });
    db = app.db;
    client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    await insertGifts(client, crowd(1, CROWD));
    const person = { name: 'Dana', email: 'dana@ledger.example', role: 'finance', password: 'quiet harbor lamp' };
    const staffId = await db.write((tx) => app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
    by = { actor: `staff:${staffId}`, staffId };
  });
  afterAll(async () => {
    await client.end();
    await app.stop();
  });
  beforeEach(() => db.query('delete from letter'));

  const crowd = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => ({ number: from + at, donor: 'Crowd' }));
  const ask = (look: ExportLook = CSV, what = GIFTS): Promise<ExportJobId> => app.get(AskExport).run(by, what, look);
  const make = (jobId: ExportJobId): Promise<void> => app.get(MakeExport).run({ jobId });
  const jobOf = async (id: ExportJobId): Promise<ExportJob> => (await findJob(db.manager, id))!;
  const take = async (id: ExportJobId): Promise<Buffer> => buffer((await app.get(TakeExport).run(by, id)).bytes);
  const chunks = async (id: ExportJobId): Promise<number> => {
    const [row] = await db.query<{ count: number }>('select count(*)::int from export_chunk where job_id = $1', [id]);
    return row!.count;
  };
  const letters = () => db.query<{ template: string; data: object; recipient: string }>('select * from letter');
  /** Does something when the worker has read the first thousand rows and looks for the next. */
  const inTheMiddle = async (work: () => Promise<unknown>, run: () => Promise<void>): Promise<void> => {
    const { pool } = app.get(ExportPool);
    const connect = pool.connect.bind(pool);
    let looks = 0;
    pool.connect = (async () => {
      const connection = await connect();
      const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
      connection.query = ((sql: { text?: string }, ...rest: unknown[]) => {
        const isSecond = sql.text?.startsWith('select gift.occurred_at::text') && ++looks === 2;
        return isSecond ? work().then(() => query(sql, ...rest)) : query(sql, ...rest);
      }) as typeof connection.query;
      return connection;
    }) as typeof pool.connect;
    try {
      await run();
    } finally {
      pool.connect = connect;
    }
    expect(looks).toBeGreaterThanOrEqual(2);
  };

  it('has exactly the 1,204 gifts of its moment while fifty more arrive, and whoever asked is told', async () => {
    const id = await ask();
    expect(await jobOf(id)).toMatchObject({ state: 'waiting', rowsExpected: CROWD, downloads: 0 });
    await inTheMiddle(
      () => insertGifts(client, crowd(5000, 50)),
      () => make(id),
    );
    const job = await jobOf(id);
    expect(job).toMatchObject({ state: 'ready', rowsDone: CROWD, failure: null });
    expect(job.sentences.at(-1)).toBe('Only gifts whose donor, email, receipt number or id matches “crowd”.');
    const file = await take(id);
    expect(parse(file, { columns: true })).toHaveLength(CROWD);
    expect(file.length).toBe(job.sizeBytes);
    expect((await jobOf(id)).downloads).toBe(1);
    const [letter] = await letters();
    expect(letter).toMatchObject({ template: 'export-ready', recipient: 'dana@ledger.example' });
    expect(JSON.stringify(letter!.data)).toContain(`/staff/exports/${id}?start=yes`);
    expect(JSON.stringify(letter!.data)).not.toMatch(/crowd/i);
    const acts = await db.query('select action, detail from audit_event where object = $1 order by id', [
      `export:${id}`,
    ]);
    expect(acts).toMatchObject([
      { action: 'export gifts', detail: { q: true, rows: CROWD } },
      { action: 'download export', detail: {} },
    ]);
  });

  it('is asked for once, however often somebody presses', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => ask()));
    expect(new Set(ids).size).toBe(1);
    const other = await ask({ ...CSV, headers: 'api' });
    expect(ids).not.toContain(other);
    await make(ids[0]!);
    await make(other);
    await make(other);
    expect(await letters()).toHaveLength(2);
    expect((await take(other)).toString()).toMatch(/^giftDate,donorName,/);
    expect(await ask()).not.toBe(ids[0]);
  });

  it('is begun anew by the next worker, wherever the first one was killed, and told of once', async () => {
    const victim = app.worker!.get(Db);
    let kills = 0;
    for (let at = 1; ; at++) {
      await db.query('delete from letter');
      const id = await ask(CSV, FEW);
      const killed = killAt(victim, 'mainstay-worker', db, at);
      await make(id).catch(() => undefined);
      await killed.revive();
      if (killed.died) kills += 1;
      await make(id);
      const job = await jobOf(id);
      expect([at, job.state, job.rowsDone]).toEqual([at, 'ready', job.rowsExpected]);
      const [row] = await db.query<{ sha256: Buffer }>('select sha256 from export_job where id = $1', [id]);
      const file = await take(id);
      expect(createHash('sha256').update(file).digest().equals(row!.sha256)).toBe(true);
      expect(parse(file)).toHaveLength(job.rowsExpected + 1);
      expect((await letters()).map(({ template }) => template)).toEqual(['export-ready']);
      if (!killed.died) break;
    }
    expect(kills).toBeGreaterThan(8);
  });

  it('is whole when two workers have it at once: the later one makes it, the earlier one stops', async () => {
    const id = await ask();
    await inTheMiddle(
      () => make(id),
      () => make(id),
    );
    expect((await jobOf(id)).state).toBe('ready');
    const runs = await db.query('select distinct run_id from export_chunk where job_id = $1', [id]);
    expect(runs).toHaveLength(1);
    expect(parse(await take(id))).toHaveLength(CROWD + 51);
    expect(await letters()).toHaveLength(1);
  });

  it('takes no piece of a run that is over', async () => {
    const id = await ask();
    const write = db.query(`insert into export_chunk (job_id, position, run_id, bytes) values ($1, 0, $2, 'x')`, [
      id,
      newId(),
    ]);
    await expect(write).rejects.toThrow('is not made by run');
    await app.get(AskExport).cancel(by, id);
  });

  it('stops when it is cancelled in the middle, leaves nothing, and can be made again', async () => {
    const id = await ask();
    await inTheMiddle(
      () => app.get(AskExport).cancel(by, id),
      () => make(id),
    );
    expect([(await jobOf(id)).state, await chunks(id), await letters()]).toEqual(['cancelled', 0, []]);
    await expect(app.get(AskExport).cancel(by, id)).rejects.toThrow('has ended already');
    await expect(take(id)).rejects.toThrow('There is no file');
    await app.get(AskExport).again(by, id);
    await make(id);
    expect((await jobOf(id)).state).toBe('ready');
    await expect(app.get(AskExport).again(by, id)).rejects.toThrow('has ended already');
  });

  it('is tried three times when making it fails, and then says so to whoever asked', async () => {
    const id = await ask();
    await client.query('alter table offline_gift rename to elsewhere');
    try {
      await expect(make(id)).rejects.toThrow();
      expect(await jobOf(id)).toMatchObject({ state: 'waiting', failure: expect.stringContaining('tried again') });
      await expect(make(id)).rejects.toThrow();
      await make(id);
    } finally {
      await client.query('alter table elsewhere rename to offline_gift');
    }
    expect(await jobOf(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('failed three times') });
    expect([await chunks(id), (await letters()).map(({ template }) => template)]).toEqual([0, ['export-failed']]);
    await make(id);
    expect((await jobOf(id)).state).toBe('failed');
    await app.get(AskExport).again(by, id);
    await make(id);
    expect((await jobOf(id)).state).toBe('ready');
  });

  it('is given up when its worker was killed three times, or nothing happens for an hour', async () => {
    const killed = await ask();
    await db.query(`update export_job set state = 'running', run_id = id, runs = 3 where id = $1`, [killed]);
    await make(killed);
    expect(await jobOf(killed)).toMatchObject({ state: 'failed', failure: expect.stringContaining('stopped three') });
    const lost = await ask();
    app.clock.advance(59 * 60_000);
    await app.get(TidyExports).run(app.clock.now());
    expect((await jobOf(lost)).state).toBe('waiting');
    app.clock.advance(2 * 60_000);
    await app.get(TidyExports).run(app.clock.now());
    expect(await jobOf(lost)).toMatchObject({ state: 'failed', failure: expect.stringContaining('for an hour') });
  });

  it('is deleted after a week, with a note', async () => {
    const id = await ask();
    await make(id);
    const { expiresAt, finishedAt } = await jobOf(id);
    expect(expiresAt!.getTime() - finishedAt!.getTime()).toBe(7 * 24 * 60 * 60_000);
    await app.get(TidyExports).run(new Date(expiresAt!.getTime() - 1));
    expect(await chunks(id)).toBe(1);
    await app.get(TidyExports).run(expiresAt!);
    expect([(await jobOf(id)).state, await chunks(id)]).toEqual(['expired', 0]);
    await expect(take(id)).rejects.toThrow('There is no file');
  });
});
