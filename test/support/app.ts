import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '../../src/kernel/clock.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import { Db } from '../../src/database/db.js';
import { Processor } from '../../src/demo/processor.js';
import { OwnPress } from '../../src/receipts/press/own-press.js';
import type { TaxRegime } from '../../src/regimes/tax-regime.js';
import { DEFAULT_FEES, type FeeTable } from '../../src/sandbox/payments/fees.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import { WANTED_EVENTS } from '../../src/stripe-events/event-hints.js';
import { openWebApp } from '../../src/web-app.js';
import { WorkerModule } from '../../src/worker.module.js';
import { judging, verdict } from '../judge/observer.js';
import { testDatabase } from './database.js';
import { freePort } from './port.js';

/** What the processor charges an organisation that gives receipts: the rate of the worked payout (domain rules §13). */
export const CHARITY_FEES: FeeTable = { ...DEFAULT_FEES, other: { basisPoints: 220, fixed: 30 } };

/** A second of the processor's pauses between two tries is worth no second of a test: their order is what counts. */
const WEBHOOK_HASTE = 5;

/** A clock that stands still until a test moves it. */
export class TestClock extends Clock {
  private at: Date | null;

  constructor(at: string | null = null) {
    super();
    this.at = at === null ? null : new Date(at);
  }

  override now(): Date {
    return this.at ?? new Date();
  }

  set(at: string): void {
    this.at = new Date(at);
  }

  advance(ms: number): void {
    this.at = new Date(this.now().getTime() + ms);
  }
}

export interface TestApp {
  readonly url: string;
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly sandbox: Sandbox;
  readonly web: NestFastifyApplication;
  readonly worker: INestApplicationContext | null;
  readonly db: Db;
  readonly clock: TestClock;
  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** Brings the processor back after `sandbox.stop()`, at the same address and with everything it knew. */
  restartSandbox(): Promise<void>;
  /** Waits until inbox, webhooks and jobs are empty, at most twenty seconds; then checks that the ledger balances. */
  quiet(): Promise<void>;
  /** @throws Error for what the judge has to complain of. */
  stop(): Promise<void>;
}

export interface TestAppOptions {
  /** False: there is no worker. Idle: it does nothing by itself, and the test calls its parts one by one. */
  readonly worker?: boolean | 'idle';
  /** False: the sandbox sends no webhooks; tests deliver them. */
  readonly webhooks?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: TestClock;
  /** In place of the tax regimes that the product knows. */
  readonly regimes?: readonly TaxRegime[];
  /** What the processor charges; its list price when it is not given. */
  readonly fees?: FeeTable;
  /** The product lives by the sandbox's clock, as it does outside tests; otherwise by a clock of the test. */
  readonly followsSandbox?: boolean;
}

/** The time of the sandbox, which its control page moves. */
class SandboxTime extends TestClock {
  constructor(private readonly sandbox: () => Sandbox) {
    super();
  }

  override now(): Date {
    return this.sandbox().clock.now();
  }
}

/** Threads need compiled code; one printer serves all the processes that a test plays. */
const PRESS = new OwnPress();

/** The whole product on free ports: real PostgreSQL, the sandbox over HTTP, web and worker in this process. */
export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await testDatabase();
  const varDir = await mkdtemp(join(tmpdir(), 'mainstay-test-'));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const settings = readSettings({
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    VAR_DIR: varDir,
    LOG_LEVEL: 'silent',
    ...options.env,
  });
  const startProcessor = (): Promise<Sandbox> =>
    startSandbox({
      host: '127.0.0.1',
      ...settings.stripe.sandbox!,
      databaseUrl: database.url,
      secretKey: settings.stripe.secretKey,
      observer: judging,
      haste: WEBHOOK_HASTE,
      ...(options.fees && { fees: options.fees }),
      webhook:
        options.webhooks === false
          ? null
          : {
              url: `http://localhost:${port}/webhooks/stripe`,
              secret: settings.stripe.webhookSecrets[0]!,
              events: WANTED_EVENTS,
            },
    });
  let sandbox = await startProcessor();
  const clock = options.followsSandbox ? new SandboxTime(() => sandbox) : (options.clock ?? new TestClock());
  // The processor begins on the day on which the test does, whenever the test is run.
  if (options.clock) await new Processor(sandbox.url, settings.stripe.secretKey).setClock(clock.now());
  const core = { settings, databaseUrl: database.url, clock, press: PRESS, regimes: options.regimes };
  const web = await openWebApp(core);
  await web.listen(port, '127.0.0.1');
  const worker = options.worker === false ? null : await makeWorker(core);
  // Sweeps are called by the tests that want them: at some minutes of the hour they would come between.
  if (options.worker !== 'idle') await worker?.get(WorkerModule).start(database.url);
  const db = web.get(Db);
  return {
    url: `http://localhost:${port}`,
    settings,
    databaseUrl: database.url,
    get sandbox() {
      return sandbox;
    },
    web,
    worker,
    db,
    clock,
    get: (type) => (worker ?? web).get(type as Type),
    async restartSandbox() {
      sandbox = await startProcessor();
    },
    quiet: () => quiet(db),
    async stop() {
      await worker?.get(WorkerModule).stop();
      await sandbox.stop();
      await worker?.close();
      await web.close();
      await database.drop();
      await rm(varDir, { recursive: true, force: true });
      verdict();
    },
  };
}

/** A worker beside the one that the app may have; `worker.get(WorkerModule)` starts and stops its loops. */
export function makeWorker(core: {
  settings: Settings;
  databaseUrl: string;
  clock: Clock;
  regimes?: readonly TaxRegime[] | undefined;
}): Promise<INestApplicationContext> {
  const { settings, databaseUrl, clock, regimes } = core;
  const options = WorkerModule.for({ settings, databaseUrl, clock, regimes, press: PRESS });
  return NestFactory.createApplicationContext(options, { logger: false, abortOnError: false });
}

/** What follows on events and pages, and ends by itself. */
const JOBS = [
  'align-plan',
  'apply-plan-change',
  'ask-refund',
  'deliver-letter',
  'end-replaced-plan',
  'follow-setup',
  'make-export',
  'make-statements',
  'reconcile-deposit',
  'refund-after-end',
  'run-proof',
  'send-invitation',
  'send-sign-in-letter',
];

const OPEN_WORK = `
  select (select count(*)::int from stripe_event where state = 'pending') as events,
         (select count(*)::int from pgboss.job
          where state in ('created', 'active', 'retry') and name = any($1)) as jobs,
         (select count(*)::int from stripe_sandbox.deliveries where state = 'pending') as webhooks`;

async function quiet(db: Db): Promise<void> {
  let last: object = {};
  for (let tries = 0; tries < 200; tries++) {
    const [open] = await db.query<{ events: number; jobs: number; webhooks: number }>(OPEN_WORK, [JOBS]);
    if (open!.events + open!.jobs + open!.webhooks === 0) return assertBalanced(db);
    last = open!;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the system did not come to rest within twenty seconds: ${JSON.stringify(last)}`);
}

async function assertBalanced(db: Db): Promise<void> {
  const lopsided = await db.query(
    'select currency, fund from ledger_posting group by currency, fund having sum(amount_minor) <> 0',
  );
  if (lopsided.length > 0) throw new Error('the trial balance is not zero');
}
