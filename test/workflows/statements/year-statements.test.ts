import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DonorId, LetterId, StaffId } from '../../../src/kernel/id.js';
import { pseudonymise } from '../../../src/donors/erasures.js';
import { MailTransport, type OutgoingLetter } from '../../../src/gateways/smtp/mail-transport.js';
import { trySql } from '../../../src/finance/proof/sql-proof.js';
import { STATEMENT_PROOFS } from '../../../src/finance/proof/statement-proof.js';
import { sha256Of } from '../../../src/receipts/sealed/documents.js';
import { Press, PressStopped } from '../../../src/receipts/press/press.js';
import { OwnPress } from '../../../src/receipts/press/own-press.js';
import { StatementPrinter } from '../../../src/receipts/statements/statement-printer.js';
import { Regimes } from '../../../src/regimes/regimes.js';
import type { RunScope } from '../../../src/receipts/statements/statement-run.store.js';
import type { StatementRunId } from '../../../src/receipts/statements/statement.store.js';
import { Statements } from '../../../src/receipts/statements/statements.js';
import { Accounts } from '../../../src/staff/accounts.js';
import { DeliverLetter } from '../../../src/workflows/letters/deliver-letter.js';
import { MakeStatements } from '../../../src/workflows/statements/make-statements.js';
import { SteerStatements } from '../../../src/workflows/statements/steer-statements.js';
import { MergeDonors } from '../../../src/workflows/donors/merging/merge-donors.js';
import { UndoMerge } from '../../../src/workflows/donors/merging/undo-merge.js';
import { Db } from '../../../src/database/db.js';
import { Clock } from '../../../src/kernel/clock.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { Receipts } from '../../../src/receipts/receipts.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { returnGift, writeDonors, writeGift } from './year-rows.js';

const WORKER = join(import.meta.dirname, '../../../dist/src/worker.js');

let app: TestApp;
let child: ChildProcess | null = null;
let by: { actor: `staff:${string}`; staffId: StaffId };

beforeAll(async () => {
  app = await startApp({ worker: 'idle', clock: new TestClock('2026-01-10T15:00:00Z') });
  const person = { name: 'Fay', email: 'fay@ledger.example', role: 'finance', password: 'quiet harbor lamp' } as const;
  const staffId = await app.db.write((tx) => app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
  by = { actor: `staff:${staffId}`, staffId };
});

afterAll(async () => {
  child?.kill('SIGKILL');
  // Whatever was changed after a statement, what is in force is the sum of its receipts, or known to be outdated (INV-13).
  expect((await trySql(app.db, 'INV-13', STATEMENT_PROOFS['INV-13']!)).problems).toEqual([]);
  await app.stop();
});

const steer = (): SteerStatements => app.get(SteerStatements);
const start = (year: number, scope: RunScope = 'new'): Promise<StatementRunId> => steer().start(year, scope, by);

async function work(runId: StatementRunId, maker = app.get(MakeStatements)): Promise<void> {
  while ((await stateOf(runId)) === 'running') await maker.run({ runId });
}

async function stateOf(runId: StatementRunId): Promise<string> {
  const [run] = await app.db.query<{ state: string }>('select state from statement_run where id = $1', [runId]);
  return run!.state;
}

interface Kept {
  readonly version: number;
  readonly status: string;
  readonly reason: string;
  readonly channel: string;
  readonly totals: object;
  readonly receipts: number;
}

const kept = (donorId: DonorId, year: number): Promise<Kept[]> =>
  app.db.query<Kept>(
    `select version, status, reason, channel, totals, receipts from statement
     where donor_id = $1 and year = $2 order by version`,
    [donorId, year],
  );

const lettersOf = (
  donorId: DonorId,
): Promise<{ id: LetterId; key: string; state: string; data: { notices: string[] } }[]> =>
  app.db.query(`select id, key, state, data from letter where starts_with(key, 'statement:' || $1) order by key`, [
    donorId,
  ]);

/** Everybody of a year has one statement in force, and at most one letter of each version. */
async function eachOnce(year: number): Promise<number> {
  const twice = await app.db.query(
    `select donor_id from statement where year = $1 and status = 'current' group by donor_id having count(*) > 1
     union all
     select statement.donor_id from statement join letter on letter.document_id = statement.document_id
     where year = $1 group by statement.donor_id, version having count(*) > 1`,
    [year],
  );
  expect(twice).toEqual([]);
  const [count] = await app.db.query<{ count: number }>(
    `select count(*)::int as count from statement where year = $1 and status = 'current'`,
    [year],
  );
  return count!.count;
}

function crowd(size: number, year: number) {
  return Array.from({ length: size }, (_, at) => ({
    firstName: `Reader ${at}`,
    lastName: `of ${year}`,
    email: at % 4 === 0 ? '' : `reader-${at}-${year}@example.org`,
    postalCode: String(75_000 + ((at * 37) % 100)),
    gifts: [{ date: `${year}-0${1 + (at % 9)}-15`, amount: 1000 + at }],
  }));
}

/** One record of two, as somebody of the staff does it. */
async function merged(keptId: DonorId, goneId: DonorId): Promise<string> {
  const { kept: one, gone: other } = await app.get(MergeDonors).look(keptId, goneId);
  const versions = { kept: one.contact.version, gone: other.contact.version };
  return app.get(MergeDonors).run({ keptId, goneId, versions, choices: {} }, by.staffId);
}

describe('the statements of a year', () => {
  it('are made for everybody who can be reached: by mail, else on paper; soft-credited and unreachable people wait', async () => {
    const [rosa, paper, nobody, gone] = (await writeDonors(app, [
      {
        firstName: 'Rosa',
        lastName: 'Díaz',
        email: 'rosa@example.org',
        gifts: [
          { date: '2025-03-03', amount: 2500 },
          { date: '2025-12-31', amount: 10_000, benefit: 1200 },
          { date: '2025-05-05', amount: 90_000, property: '100 shares of Example Corp.' },
          { date: '2026-01-01', amount: 7700 },
        ],
      },
      {
        firstName: '',
        lastName: 'Elm Foundation',
        email: '',
        postalCode: '75201',
        gifts: [{ date: '2025-06-01', amount: 50_000 }],
      },
      { firstName: 'No', lastName: 'Address', email: '', gifts: [{ date: '2025-06-01', amount: 900 }] },
      {
        firstName: 'All',
        lastName: 'Returned',
        email: 'all@example.org',
        gifts: [{ date: '2025-06-01', amount: 900 }],
      },
    ])) as [DonorId, DonorId, DonorId, DonorId];
    await returnGift(app, gone, '2025-07-01T12:00:00Z');
    await work(await start(2025));
    expect(await kept(rosa, 2025)).toEqual([
      {
        version: 1,
        status: 'current',
        reason: 'first',
        channel: 'mail',
        receipts: 3,
        totals: { USD: { amountMinor: 12_500, deductibleMinor: 11_300 } },
      },
    ]);
    expect((await kept(paper, 2025))[0]).toMatchObject({ channel: 'print', totals: { USD: { amountMinor: 50_000 } } });
    expect(await lettersOf(paper)).toEqual([]);
    for (const donorId of [nobody, gone]) expect(await kept(donorId, 2025)).toEqual([]);

    await app.db.query(`update donor set email = 'found@example.org' where id = $1`, [nobody]);
    await work(await start(2025));
    expect(await kept(nobody, 2025)).toHaveLength(1);
    await expect(start(2025)).rejects.toThrow('Nobody is waiting');
  });

  it('come by mail with the very bytes that are kept, and the portal hands out the same', async () => {
    const [letter] = await app.db.query<{ id: LetterId; donorId: DonorId; sha256: Buffer }>(
      `select letter.id, donor_id as "donorId", document.sha256
       from letter join statement using (document_id) join document on document.id = document_id
       where donor_name = 'Rosa Díaz'`,
    );
    const transport = new Caught();
    const deliver = new DeliverLetter(app.get(Db), app.get(Receipts), transport, app.get(Clock), app.settings);
    await deliver.run({ letterId: letter!.id });
    const [mail] = transport.sent;
    expect(mail).toMatchObject({ to: 'rosa@example.org', subject: 'Your 2025 giving to The Ledger' });
    expect(mail!.text).toContain('You gave $125.00 and one gift of property in 2025. Thank you, Rosa.');
    expect(mail!.attachments[0]!.fileName).toBe('statement-2025.pdf');
    expect(sha256Of(mail!.attachments[0]!.bytes).equals(letter!.sha256)).toBe(true);
    const shown = await app.get(Statements).documentOf(letter!.donorId, 2025);
    expect(sha256Of(shown.bytes).equals(letter!.sha256)).toBe(true);
  });

  it('cannot be sent before the year is over', async () => {
    await expect(start(2026)).rejects.toThrow('The year 2026 is not over. Nothing was sent.');
  });

  it('are frozen: the database refuses changes, second ones and wrong hashes', async () => {
    const [one] = await app.db.query<{ id: string }>(`select id from statement where donor_name = 'Rosa Díaz'`);
    const change = (sql: string): Promise<unknown> => app.db.query(sql, [one!.id]);
    await expect(change(`update statement set donor_name = 'Rose' where id = $1`)).rejects.toThrow('is frozen');
    await expect(change('delete from statement where id = $1')).rejects.toThrow();
    const another = (version: number, hash = 'document.sha256'): Promise<unknown> =>
      change(`
        with document as (insert into document (id, file_name, content_type, sha256, bytes)
          select gen_random_uuid(), 'x', 'x', sha256('x'), 'x' returning id, sha256)
        insert into statement select (jsonb_populate_record(statement, jsonb_build_object('id', gen_random_uuid(),
          'status', 'current', 'version', ${version}, 'reason', 'return', 'supersedes', statement.id, 'document_id', document.id,
          'sha256', ${hash}))).* from statement, document where statement.id = $1`);
    await expect(another(2)).rejects.toThrow('statement_one_current');
    await change(`update statement set status = 'superseded' where id = $1`);
    await expect(change(`update statement set status = 'current' where id = $1`)).rejects.toThrow('is frozen');
    await expect(another(3)).rejects.toThrow('version 3 does not follow');
    await expect(another(2, `sha256('y')`)).rejects.toThrow('does not have the hash of its document');
    const { problems } = await trySql(app.db, 'INV-13', STATEMENT_PROOFS['INV-13']!);
    expect(problems).toMatchObject([{ expected: 'a version in force', found: 'superseded, and none follows' }]);
    await another(2);
    const wrong = await trySql(app.db, 'INV-13', STATEMENT_PROOFS['INV-13']!);
    expect(wrong.problems).toEqual([]);
  });
});

describe('a next version', () => {
  it.each([
    ['a gift that was added', 'late-gift', (id: DonorId) => writeGift(app, id, { date: '2024-12-31', amount: 500 })],
    ['a gift that was returned', 'return', (id: DonorId) => returnGift(app, id, '2026-01-09T12:00:00Z')],
    ['another name', 'name', (id: DonorId) => app.db.query(`update donor set last_name = 'Vidal' where id = $1`, [id])],
  ] as const)('follows on %s, replaces the first and says why', async (_, reason, change) => {
    const [donorId] = (await writeDonors(app, [
      {
        firstName: `Case ${reason}`,
        lastName: 'Of 2024',
        email: `${reason}@example.org`,
        gifts: [
          { date: '2024-02-02', amount: 1000 },
          { date: '2024-08-02', amount: 3000 },
        ],
      },
    ])) as [DonorId];
    await work(await start(2024, { donorId }));
    await expect(start(2024, 'outdated')).rejects.toThrow('Nobody is waiting');
    const before = await app.get(Statements).documentOf(donorId, 2024);
    await change(donorId);
    expect(await app.get(Statements).of(donorId, 2024)).toMatchObject({ version: 1, isOutdated: true });
    expect((await app.get(Statements).documentOf(donorId, 2024)).bytes.equals(before.bytes)).toBe(true);

    await work(await start(2024, 'outdated'));
    expect(await kept(donorId, 2024)).toMatchObject([
      { version: 1, status: 'superseded', reason: 'first' },
      { version: 2, status: 'current', reason },
    ]);
    const [first, second] = await lettersOf(donorId);
    expect(first!.state).toBe('withdrawn');
    expect(second!.data.notices[0]).toContain('This is version 2. It replaces the statement of January 10, 2026.');
    expect(second!.data.notices.some((notice) => notice.includes('report it as income'))).toBe(reason === 'return');
    expect(await app.get(Statements).of(donorId, 2024)).toMatchObject({ version: 2, isOutdated: false });
    await expect(start(2024, { donorId })).rejects.toThrow('Nobody is waiting');
  });
});

describe('a run', () => {
  it('begins once when two people press at once, and writes to each donor once when its job runs twice at once', async () => {
    await writeDonors(app, crowd(60, 2023));
    const pressed = await Promise.allSettled([start(2023), start(2023), start(2023)]);
    const begun = pressed.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(begun).toHaveLength(1);
    const [runId] = begun as [StatementRunId];
    const maker = app.get(MakeStatements);
    await Promise.all([maker.run({ runId }), maker.run({ runId }), maker.run({ runId })]);
    await work(runId);
    expect(await eachOnce(2023)).toBe(60);
    const tasks = await app.db.query(
      `select state, count(*)::int as count from statement_task where run_id = $1 group by state`,
      [runId],
    );
    expect(tasks).toEqual([{ state: 'made', count: 60 }]);
  });

  it('goes on after a worker was killed in the midst of it, and nobody gets two', async () => {
    await writeDonors(app, crowd(200, 2022));
    // What the tests above have begun is not to keep the worker from this run.
    await app.db.query('delete from pgboss.job');
    const runId = await start(2022);
    child = spawn(process.execPath, [WORKER], {
      env: {
        ...process.env,
        NODE_ENV: 'test',
        DATABASE_URL: app.databaseUrl,
        SANDBOX_PORT: String(app.settings.stripe.sandbox!.port),
        VAR_DIR: app.settings.varDir,
        LOG_LEVEL: 'silent',
      },
      stdio: 'ignore',
    });
    const made = async (): Promise<number> => {
      const [found] = await app.db.query<{ count: number }>(
        'select count(*)::int as count from statement where run_id = $1',
        [runId],
      );
      return found!.count;
    };
    while ((await made()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await stateOf(runId)).toBe('running');
    expect(await made()).toBeLessThan(200);
    // The job comes back to another worker.
    await work(runId);
    expect(await eachOnce(2022)).toBe(200);
  });

  it('can be paused, go on and be ended between batches; who was left out can be written to by another', async () => {
    await writeDonors(app, crowd(100, 2021));
    const runId = await start(2021);
    const pausing = makerWith(new CountingPress(60, async () => steer().pause(runId, by)));
    await pausing.run({ runId });
    expect(await stateOf(runId)).toBe('paused');
    const half = await eachOnce(2021);
    expect(half).toBeLessThan(100);
    await app.get(MakeStatements).run({ runId });
    expect(await eachOnce(2021)).toBe(half);
    await steer().resume(runId, by);
    await steer().cancel(runId, by);
    await app.get(MakeStatements).run({ runId });
    expect(await eachOnce(2021)).toBe(half);
    await expect(steer().resume(runId, by)).rejects.toThrow('canceled already');
    await work(await start(2021));
    expect(await eachOnce(2021)).toBe(100);
  });

  it('leaves out who was erased meanwhile, and marks who cannot be drawn', async () => {
    const [erased, odd, plain] = (await writeDonors(app, crowd(3, 2020))) as [DonorId, DonorId, DonorId];
    const runId = await start(2020);
    const broken = new (class extends OwnPress {
      override async print(template: string, page: object): Promise<Uint8Array> {
        if (JSON.stringify(page).includes('Reader 1')) throw new Error('no ink');
        await app.db.write((tx) => pseudonymise(tx, erased, app.clock.now()));
        return super.print(template, page);
      }
    })();
    await work(runId, makerWith(broken));
    expect(await kept(erased, 2020)).toEqual([]);
    expect(await kept(odd, 2020)).toEqual([]);
    expect(await kept(plain, 2020)).toHaveLength(1);
    const states = await app.db.query('select donor_id as id, state from statement_task where run_id = $1', [runId]);
    expect(states).toEqual(
      expect.arrayContaining([
        { id: erased, state: 'skipped' },
        { id: odd, state: 'failed' },
        { id: plain, state: 'made' },
      ]),
    );
    await work(await start(2020));
    expect(await kept(odd, 2020)).toHaveLength(1);
  });

  it('marks nobody as failed when its process is stopping', async () => {
    await writeDonors(app, crowd(2, 2019));
    const runId = await start(2019);
    const stopping = makerWith(
      new CountingPress(1, async () => {
        throw new PressStopped('stopping');
      }),
    );
    await expect(stopping.run({ runId })).rejects.toThrow('stopping');
    await work(runId);
    expect(await eachOnce(2019)).toBe(2);
  });

  it('tell of both records after a merge, as a next version of the one that was kept, and go back with an undo', async () => {
    const person = (firstName: string, amount: number) => ({
      firstName,
      lastName: 'Twice',
      email: `${firstName.toLowerCase()}@twice.example`,
      gifts: [{ date: '2016-03-03', amount }],
    });
    const [one, other, late] = (await writeDonors(app, [
      person('Ann', 1000),
      person('Anna', 2000),
      person('Annie', 4000),
    ])) as [DonorId, DonorId, DonorId];
    await app.db.query(`update gift set gift_date = '2015-03-03' where donor_id = $1`, [late]);
    await work(await start(2016));
    const merge = await merged(one, other);
    await work(await start(2016, 'outdated'));
    expect(
      (await kept(one, 2016)).map(({ version, status, reason, totals }) => [version, status, reason, totals]),
    ).toEqual([
      [1, 'superseded', 'first', { USD: { amountMinor: 1000, deductibleMinor: 1000 } }],
      [2, 'current', 'joined', { USD: { amountMinor: 3000, deductibleMinor: 3000 } }],
    ]);
    expect((await lettersOf(one))[1]!.data.notices[0]).toContain(
      'Two records that we had of you were made one after it.',
    );
    // What was sent to the other record stays as it was sent, and nothing more is made for it.
    expect((await kept(other, 2016)).map(({ version, status }) => [version, status])).toEqual([[1, 'current']]);
    await expect(start(2016, 'outdated')).rejects.toThrow('Nobody is waiting');
    await app.get(UndoMerge).run(merge, by.staffId);
    await work(await start(2016, 'outdated'));
    expect((await kept(one, 2016)).at(-1)).toMatchObject({
      version: 3,
      reason: 'correction',
      totals: { USD: { amountMinor: 1000 } },
    });
    expect(await kept(other, 2016)).toHaveLength(1);
  });
});

function makerWith(press: Press): MakeStatements {
  const printer = new StatementPrinter(press);
  return new MakeStatements(app.get(Db), printer, app.get(Regimes), app.get(Jobs), app.get(Clock), app.settings);
}

/** Does something when so many pages have been drawn. */
class CountingPress extends OwnPress {
  private drawn = 0;

  constructor(
    private readonly at: number,
    private readonly act: () => Promise<void>,
  ) {
    super();
  }

  override async print(template: string, page: object): Promise<Uint8Array> {
    if ((this.drawn += 1) === this.at) await this.act();
    return super.print(template, page);
  }
}

class Caught extends MailTransport {
  readonly sent: OutgoingLetter[] = [];

  override async send(mail: OutgoingLetter): Promise<void> {
    this.sent.push(mail);
  }

  override close(): void {}
}
