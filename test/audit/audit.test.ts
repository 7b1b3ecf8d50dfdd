import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Audit } from '../../src/audit/audit.js';
import { AuditWatch } from '../../src/audit/audit-watch.js';
import { HeadLog } from '../../src/audit/head-log.js';
import { Clock } from '../../src/kernel/clock.js';
import { KeepAuditHead } from '../../src/workflows/audit/keep-audit-head.js';
import { startApp, type TestApp } from '../support/app.js';
import { StaffClient } from '../web/staff/staff-client.js';

describe('the audit (R-SEC-07, INV-12)', () => {
  let app: TestApp;
  let folder: string;
  let heads: HeadLog;
  let watch: AuditWatch;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
    folder = await mkdtemp(join(tmpdir(), 'mainstay-audit-'));
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    heads = new HeadLog(join(folder, `${randomUUID()}.jsonl`));
    watch = new AuditWatch(app.db, app.get(Clock), heads);
    for (const action of ['first', 'second', 'third']) await record(action);
  });
  afterEach(() =>
    app.db.query(
      'alter table audit_event disable trigger user; delete from audit_event; alter table audit_event enable trigger user',
    ),
  );

  const record = (action: string, object = 'gift:1'): Promise<void> =>
    app.db.write((tx) => app.get(Audit).record(tx, { actor: 'system', action, object, detail: { amountMinor: 1200 } }));
  /** What somebody could do who has the database itself and switches its guards off. */
  const past = (sql: string) =>
    app.db.query(`alter table audit_event disable trigger user; ${sql}; alter table audit_event enable trigger user`);
  const wrong = async (): Promise<number> => {
    const { broken, lost } = await watch.verify(null);
    return broken.length + lost.length;
  };

  it('holds from its first row to its head, and every look is stored', async () => {
    const found = await watch.verify(null);
    expect(found).toMatchObject({ broken: [], lost: [], head: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    const [check] = await app.db.query(
      'select looked::int as looked, cardinality(broken) as broken from audit_check order by id desc limit 1',
    );
    expect(check).toEqual({ looked: found.looked, broken: 0 });
  });

  it.each([
    ['edited', `update audit_event set detail = '{"amountMinor": 12}' where action = 'second'`],
    ['removed from the middle', `delete from audit_event where action = 'second'`],
    ['given another actor', `update audit_event set actor = 'staff:somebody' where action = 'first'`],
    ['said to come from elsewhere', `update audit_event set ip = '203.0.113.9' where action = 'third'`],
    ['said to be sealed by the older rule', `update audit_event set format = 1 where action = 'second'`],
    [
      'slipped in',
      `insert into audit_event (at, actor, action, object, previous_hash, hash, format)
       select now(), 'system', 'forged', 'gift:1', hash, hash, 2 from audit_event where action = 'third'`,
    ],
    [
      'put into another order',
      `update audit_event set action = case action when 'first' then 'second' when 'second' then 'first' else action end`,
    ],
  ])('shows a row that was %s', async (_, sql) => {
    expect(await wrong()).toBe(0);
    await past(sql);
    expect(await wrong()).toBeGreaterThan(0);
  });

  it('shows rows that were cut off its end, by the heads that were written down outside the database', async () => {
    await watch.writeHead();
    await record('later');
    expect(await wrong()).toBe(0);
    await past(`delete from audit_event where action in ('third', 'later')`);
    expect((await watch.verify(null)).broken).toEqual([]);
    expect((await watch.verify(null)).lost).toHaveLength(1);
  });

  it('writes a head down once, passes over a torn line, and does not mind the heads of another newsroom', async () => {
    await watch.writeHead();
    await watch.writeHead();
    const foreign = { at: new Date().toISOString(), installation: randomUUID(), id: '1', hash: 'ff' };
    await appendFile(heads.file, `${JSON.stringify(foreign)}\n{"at": "2026-`);
    expect(await heads.read()).toHaveLength(2);
    expect(await watch.verify(null)).toMatchObject({ heads: 1, lost: [] });
  });

  it('is refused to everybody who would change it', async () => {
    for (const sql of [`update audit_event set actor = 'system'`, 'delete from audit_event', 'truncate audit_event']) {
      await expect(app.db.query(sql)).rejects.toThrow(/append|refuse|only/i);
    }
  });

  it('sends its head away once a day where an address is set', async () => {
    const keep = new KeepAuditHead(app.db, watch, ...keepParts());
    const now = app.get(Clock).now();
    await keep.run(now);
    await keep.run(now);
    const letters = await app.db.query<{ recipient: string }>(
      `select recipient from letter where template = 'audit-head'`,
    );
    expect(letters).toEqual([{ recipient: 'board@elsewhere.example' }]);
  });
  const keepParts = () => {
    const own = app.get(KeepAuditHead) as unknown as { letters: ConstructorParameters<typeof KeepAuditHead>[2] };
    return [own.letters, { auditMail: 'board@elsewhere.example' }] as const;
  };

  it('says on its page who did what, from where, finds it again, and hands it out as a file', async () => {
    const admin = await StaffClient.as('admin', app);
    await admin.change('/staff/settings/refunds', { aloneMinor: '300', aloneDays: '60' });
    const { html } = await admin.get('/staff/audit?action=change+settings');
    expect(html).toContain('change settings');
    expect(html).toMatch(/alone minor: 25000 → 30000/);
    expect(html).toContain('127.0.0.1');
    const checked = await admin.change('/staff/audit/verify');
    expect(checked.location).toBe('/staff/audit');
    expect((await admin.get('/staff/audit')).html).toContain('It held when it was last reckoned');
    expect((await admin.get('/staff/audit?object=gift:2')).html).toContain('Nothing matches this filter');
    expect((await admin.get('/staff/audit?from=yesterday&after=forged')).status).toBeGreaterThanOrEqual(400);
    const file = (await admin.bytes('/staff/audit/export?action=change+settings')).body.toString();
    expect(file.trim().split('\r\n')).toHaveLength(2);
    expect(file).toContain('The admin');
  });
});
