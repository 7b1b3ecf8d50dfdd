import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock } from '../../../src/kernel/clock.js';
import { newId, type StaffId } from '../../../src/kernel/id.js';
import { CoreModule } from '../../../src/core.module.js';
import { Db } from '../../../src/database/db.js';
import { Press } from '../../../src/receipts/press/press.js';
import { ReceiptRenderer } from '../../../src/receipts/receipt-pdf.js';
import { StatementPrinter } from '../../../src/receipts/statements/statement-printer.js';
import type { StatementSnapshot } from '../../../src/receipts/statements/statement-snapshot.js';
import type { StatementRunId } from '../../../src/receipts/statements/statement.store.js';
import { SteerStatements } from '../../../src/workflows/statements/steer-statements.js';
import { MakeStatements } from '../../../src/workflows/statements/make-statements.js';
import type { ReceiptSnapshot } from '../../../src/regimes/receipt-snapshot.js';
import { benchSettings } from '../support/settings.js';
import { childOptions, serve } from './child.js';
import type { PlainPages } from './typst-thread.js';

interface StatementsOptions {
  readonly databaseUrl: string;
  readonly varDir: string;
  /** The year of the gifts. */
  readonly year: number;
}

/** `jobs` of the run, each some batches; or so many pages. */
export type StatementsRequest =
  { readonly kind: 'run'; readonly jobs: number } | { readonly kind: 'plain' | 'receipts'; readonly count: number };

export interface StatementsRun {
  readonly drawn: number;
  readonly seconds: number;
  /** Time on all processors together. */
  readonly cpuSeconds: number;
}

/** January of the year after. */
class NextJanuary extends Clock {
  override now(): Date {
    return new Date(Date.UTC(year + 1, 0, 10));
  }
}

/** Takes down what would be drawn. */
class Copyist extends Press {
  taken: PlainPages | null = null;

  override async print(template: string, page: object): Promise<Uint8Array> {
    this.taken = { template, page };
    return new Uint8Array();
  }

  override async close(): Promise<void> {}
}

/** The worker's wiring without its loops: no mail runs beside the measurement. */
@Module({})
class DrawingModule {}

const CORES = availableParallelism();
const { databaseUrl, varDir, year } = childOptions() as StatementsOptions;
const app = await NestFactory.createApplicationContext(
  {
    module: DrawingModule,
    imports: [
      CoreModule.for({ settings: benchSettings(varDir, 1), databaseUrl, process: 'worker', clock: new NextJanuary() }),
    ],
  },
  { logger: false, abortOnError: false },
);
const db = app.get(Db);
const runId = await startRun();
await app.get(MakeStatements).run({ runId });
const threads = await plainThreads();

serve({ cores: CORES }, async (request: StatementsRequest): Promise<StatementsRun> => {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const drawn = await draw(request);
  const { user, system } = process.cpuUsage(cpu);
  return {
    drawn,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
});

async function draw(request: StatementsRequest): Promise<number> {
  switch (request.kind) {
    case 'run':
      return someJobs(request.jobs);
    case 'plain':
      await Promise.all(threads.map((thread) => ask(thread, Math.ceil(request.count / CORES))));
      return Math.ceil(request.count / CORES) * CORES;
    case 'receipts':
      return receipts(request.count);
  }
}

async function startRun(): Promise<StatementRunId> {
  const staffId: StaffId = newId();
  await db.query(
    `insert into staff (id, email, name, role, password_hash) values ($1, 'bench@example.org', 'Bench', 'finance', '')`,
    [staffId],
  );
  return app.get(SteerStatements).start(year, 'new', { actor: 'system', staffId });
}

async function someJobs(jobs: number): Promise<number> {
  const before = await made();
  for (let job = 0; job < jobs; job++) await app.get(MakeStatements).run({ runId });
  return (await made()) - before;
}

async function made(): Promise<number> {
  const [found] = await db.query<{ count: number }>(`select count(*)::int as count from statement`);
  return found!.count;
}

/** Threads with nothing but the compiler, the fonts and the page of one donor. */
async function plainThreads(): Promise<Worker[]> {
  const [one] = await db.query<{ snapshot: StatementSnapshot }>('select snapshot from statement limit 1');
  const copyist = new Copyist();
  await new StatementPrinter(copyist).print(one!.snapshot);
  return Promise.all(
    Array.from({ length: CORES }, async () => {
      const thread = new Worker(new URL('./typst-thread.js', import.meta.url), { workerData: copyist.taken });
      await new Promise((ready) => thread.once('message', ready));
      thread.unref();
      return thread;
    }),
  );
}

function ask(thread: Worker, count: number): Promise<unknown> {
  return new Promise((done) => {
    thread.once('message', done);
    thread.postMessage(count, []);
  });
}

async function receipts(count: number): Promise<number> {
  const found = await db.query<{ snapshot: ReceiptSnapshot }>('select snapshot from receipt limit $1', [count]);
  const renderer = app.get(ReceiptRenderer);
  await Promise.all(found.map(({ snapshot }) => renderer.render(snapshot)));
  return found.length;
}
