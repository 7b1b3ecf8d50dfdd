import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TIMED_TASKS } from '../../src/timed-tasks.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules } from '../support/books.js';
import { Donor } from '../support/donor.js';

const WORKER = join(import.meta.dirname, '../../dist/src/worker.js');
const GIFTS = 60;
/** How long a worker lives after its first look at the inbox, in milliseconds: from its start to deep in its work. */
const LIVES_MS = [0, 30, 80, 200, 500, 1_000];
/** The jobs of a killed worker are given away after ten seconds without a sign of life, looked for every ten. */
const REST_WITHIN_MS = 90_000;

describe('a worker process that is killed again and again while sixty gifts settle', () => {
  let app: TestApp;
  let child: ChildProcess | null = null;

  beforeAll(async () => {
    app = await startApp({ worker: false });
  });

  afterAll(async () => {
    child?.kill('SIGKILL');
    await app.stop();
  });

  const startWorker = (): ChildProcess => {
    child = spawn(process.execPath, [WORKER], {
      env: {
        ...process.env,
        NODE_ENV: 'test',
        DATABASE_URL: app.databaseUrl,
        PORT: String(app.settings.port),
        SANDBOX_PORT: String(app.settings.stripe.sandbox!.port),
        VAR_DIR: app.settings.varDir,
        LOG_LEVEL: 'silent',
      },
      stdio: 'ignore',
    });
    return child;
  };
  const ofInbox = async (): Promise<boolean> => {
    const [row] = await app.db.query<{ here: boolean }>(
      `select count(*) > 0 as here from pg_stat_activity
       where datname = current_database() and starts_with(application_name, 'mainstay-inbox')`,
    );
    return row!.here;
  };
  const until = async (reached: () => Promise<boolean>, withinMs: number): Promise<void> => {
    for (const end = Date.now() + withinMs; Date.now() < end;) {
      if (await reached()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`not within ${withinMs} ms`);
  };
  const isAtRest = async (): Promise<boolean> => {
    const [row] = await app.db.query<{ open: number }>(
      `select (select count(*) from stripe_event where state = 'pending')::int
            + (select count(*) from letter where state <> 'sent')::int
            + (select count(*) from stripe_sandbox.deliveries where state = 'pending')::int as open`,
    );
    return row!.open === 0;
  };

  it('has settled each of them once in the end, with one receipt and one letter', async () => {
    const donor = new Donor(app);
    const emails = Array.from({ length: GIFTS }, (_, at) => `donor-${at}@example.org`);
    const pay = async (lane: number) => {
      for (let at = lane; at < GIFTS; at += 6) await donor.pay(await donor.checkout({ email: emails[at]! }));
    };
    const paying = Promise.all(Array.from({ length: 6 }, (_, lane) => pay(lane)));

    for (const life of LIVES_MS) {
      const worker = startWorker();
      await until(ofInbox, 30_000);
      await new Promise((resolve) => setTimeout(resolve, life));
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      await until(async () => !(await ofInbox()), 30_000);
    }
    await paying;
    startWorker();
    await until(isAtRest, REST_WITHIN_MS);

    for (const email of emails) {
      expect(await booksOf(app, email)).toMatchObject({
        gifts: [{ state: 'settled', amount: 2500, fee: 103 }],
        receipts: [{ status: 'issued', amount: 2500 }],
        letters: ['receipt'],
        balances: { '1020': 2397, '4000': -2500, '5100': 103 },
      });
    }
    const numbers = await app.db.query<{ number: number }>('select number from receipt order by number');
    expect(numbers.map((row) => row.number)).toEqual(emails.map((_, at) => at + 1));
    expect(await brokenRules(app)).toEqual([]);
  }, 180_000);

  it('keeps the list of what is due by the clock, all of it (R-PAY-05)', async () => {
    const scheduled = await app.db.query<{ name: string }>('select name from pgboss.schedule order by name');
    expect(scheduled.map(({ name }) => name)).toEqual(TIMED_TASKS.map(({ task }) => task.name).toSorted());
  });
});
