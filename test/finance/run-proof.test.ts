import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dateIn } from '../../src/kernel/calendar.js';
import { differencesIn, findingsOf, insertRun, latestProof, runningProof } from '../../src/finance/proof/proof-runs.js';
import { RunProof } from '../../src/finance/proof/run-proof.js';
import { countAttention } from '../../src/reports/attention.js';
import { startApp, type TestApp } from '../support/app.js';
import { giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { StaffClient } from '../web/staff/staff-client.js';

describe('the daily proof', () => {
  let app: TestApp;
  let finance: StaffClient;

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true });
    finance = await StaffClient.as('finance', app);
    await new Donor(app).giveAndPay();
  });
  afterAll(() => app.stop());

  const prove = async () => {
    await app.get(RunProof).ask(null);
    await app.quiet();
    return (await latestProof(app.db.manager))!;
  };
  const receipt = (status: string, before: string) =>
    app.db.query(`begin; set local session_replication_role = replica;
      update receipt set status = '${status}' where status = '${before}'; commit`);

  it('says that it has not run, and runs when somebody asks, once for two who ask at the same time', async () => {
    expect((await finance.get('/staff/finance')).html).toContain('The proof has not run yet.');
    const answers = await Promise.all([finance.change('/staff/finance/proof'), finance.change('/staff/finance/proof')]);
    expect(answers.map(({ status, location }) => [status, location])).toEqual([
      [303, '/staff/finance'],
      [303, '/staff/finance'],
    ]);
    await app.quiet();
    expect(await app.db.query('select id from proof_run')).toHaveLength(1);
    const { html } = await finance.get('/staff/finance');
    expect(html).toContain('Every gift adds up in the ledger, and none is without a designation');
    expect(html).toContain('The processor and our ledger agree');
    expect(html).not.toContain('tone-bad');
  });

  it('shows how far it is', async () => {
    const id = await insertRun(app.db.manager, null, app.clock.now());
    await app.db.query('update proof_run set parts_done = 4, parts = 9 where finished_at is null');
    expect(await insertRun(app.db.manager, null, app.clock.now())).toBeNull();
    const { html } = await finance.get('/staff/finance');
    expect(html).toContain('The proof is running: 4 of 9 parts.');
    expect(html).toContain('data-refresh-seconds');
    await app.get(RunProof).run({ runId: id! });
    expect(await runningProof(app.db.manager)).toBeNull();
  });

  it('keeps what it found with what to do, and says so at home and above every page of finance', async () => {
    await receipt('void', 'issued');
    const run = await prove();
    await receipt('issued', 'void');
    expect(differencesIn(run)).toBe(2);
    expect(await findingsOf(app.db.manager, run.id)).toMatchObject([
      {
        invariant: 'INV-06',
        object: `gift ${await giftIdOf(app, 'rosa@example.org')}`,
        expected: 'one receipt, as it stands',
        found: '0 issued',
        repair: expect.stringContaining('on the page of the gift'),
      },
      { invariant: 'INV-07', expected: 'a reason, as it is void', found: 'none' },
    ]);
    expect(await countAttention(app.db, app.clock.now(), dateIn('America/Chicago', app.clock.now()))).toMatchObject({
      differences: 2,
    });
    expect((await finance.get('/staff')).html).toContain('The proof found 2 differences; reports are provisional');
    const viewer = await StaffClient.as('fundraiser', app);
    expect((await viewer.get('/staff')).html).not.toContain('The proof found');
    for (const path of ['/staff/finance', '/staff/finance/periods']) {
      const { html } = await finance.get(path);
      expect(html).toContain('Receipts differ in 2 places.');
      expect(html).toContain('reports marked provisional');
    }
    expect((await finance.get('/staff/finance')).html).toContain('one receipt, as it stands');
    const ready = (await (await fetch(`${app.url}/health/ready`)).json()) as { proof: { differences: number } };
    expect(ready.proof.differences).toBe(2);
  });

  it('is never changed once it has ended', async () => {
    const run = (await latestProof(app.db.manager))!;
    await app.get(RunProof).run({ runId: run.id });
    expect(await latestProof(app.db.manager)).toEqual(run);
    for (const sql of ['update proof_run set results = null', 'delete from proof_run', 'truncate proof_finding']) {
      await expect(app.db.query(sql)).rejects.toThrow('append-only');
    }
  });

  it('takes the place of one that was killed for good', async () => {
    await insertRun(app.db.manager, null, new Date(app.clock.now().getTime() - 2 * 60 * 60_000));
    const run = await prove();
    expect([differencesIn(run), run.failure]).toEqual([0, null]);
    const broken = await app.db.query('select failure from proof_run where failure is not null');
    expect(broken).toEqual([{ failure: 'The work was broken off.' }]);
  });

  it('tells what it could not ask while the processor is away, and proves the rest', async () => {
    await app.sandbox.stop();
    await app.get(RunProof).ask(null);
    for (let tries = 0; (await runningProof(app.db.manager)) && tries < 300; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const run = (await latestProof(app.db.manager))!;
    expect(run.failure).toContain('The payment processor could not be reached');
    const tried = run.results.map(({ invariant }) => invariant);
    expect([tried.includes('INV-03'), tried.includes('INV-01')]).toEqual([true, false]);
    await app.restartSandbox();
  });
});
