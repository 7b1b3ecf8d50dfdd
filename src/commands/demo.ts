import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { readSettings, type Settings } from '../config/settings.js';
import { Db } from '../database/db.js';
import type { Extent } from '../demo/acts/act.js';
import { Chance } from '../demo/chance.js';
import { clearGiving, givingOf } from '../demo/clear.js';
import { play, type Position } from '../demo/demo.js';
import { DonorListDesk } from '../demo/donor-list/donor-list-desk.js';
import { Processor } from '../demo/processor.js';
import { Progress } from '../demo/progress.js';
import { script } from '../demo/script.js';
import { PrepareList } from '../finance/transparency/list/prepare-list.js';
import { PublishList } from '../finance/transparency/list/publish-list.js';
import { ChangeTransparency } from '../finance/transparency/settings/change-transparency.js';
import { startInstallation } from '../installation.js';
import { AppError } from '../kernel/app-error.js';
import { whyNotListening } from '../platform.js';
import { Accounts } from '../staff/accounts.js';
import { ChangePlan } from '../workflows/plan-changes/change-plan.js';
import { withApp } from './with-app.js';

interface DemoOptions {
  readonly clear?: boolean;
  readonly yes?: boolean;
  readonly seed: number;
  readonly months: number;
}

/** Two years of a newsroom with some 1,200 donors; a shorter demo is smaller in proportion. */
const MONTHS = 24;
const WHOLE = { donors: 1200, oneTimeGifts: 2800, monthlyPlans: 430, yearlyPlans: 80 } as const;

class NotInSandbox extends AppError {
  constructor() {
    super(
      'not-in-sandbox',
      'conflict',
      'Demo data is for the sandbox only, and this installation has a Stripe account. Nothing was changed.',
    );
  }
}

class AlreadyGiven extends AppError {
  constructor(gifts: number) {
    super(
      'already-given',
      'conflict',
      `There are ${gifts.toLocaleString('en-US')} gifts already. Remove them first with: npx mainstay demo --clear`,
    );
  }
}

class Interrupted extends AppError {
  constructor() {
    super(
      'demo-interrupted',
      'conflict',
      'Stopped. What has been loaded so far stays; remove it with: npx mainstay demo --clear',
    );
  }
}

/** `mainstay demo`: two years of giving, through the pages and webhooks that real gifts take. */
export async function demo(options: DemoOptions): Promise<void> {
  // The bar has the terminal to itself; the server's log would cut through it.
  process.env['LOG_LEVEL'] ??= 'error';
  const settings = readSettings(process.env);
  if (!settings.stripe.sandbox || !settings.stripe.endpoint) throw new NotInSandbox();
  if (options.clear) return withApp((app) => clear(app, settings, options), { asksProcessor: true });
  await besideServer(settings, () => withApp((app) => load(app, settings, options)));
}

async function load(app: INestApplicationContext, settings: Settings, options: DemoOptions): Promise<void> {
  const db = app.get(Db);
  const { gifts } = await givingOf(db);
  if (gifts > 0) throw new AlreadyGiven(gifts);
  const extent = extentOf(options.months);
  const acts = script(extent, new Chance(options.seed));
  const progress = new Progress(process.stdout);
  const started = performance.now();
  const onProgress = (position: Position): void => progress.show(position.share, wordsOf(position));
  await play(acts, extent, {
    db,
    processor: processorOf(settings),
    url: `http://localhost:${settings.port}`,
    changePlan: app.get(ChangePlan),
    donorList: new DonorListDesk(
      db,
      app.get(Accounts),
      app.get(ChangeTransparency),
      app.get(PrepareList),
      app.get(PublishList),
    ),
    onProgress,
    quit: interruption(),
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`Loaded in ${seconds} s. See ${settings.publicUrl}/staff, and check the books with: npx mainstay proof`);
  const letters = await lettersWaiting(db);
  if (letters > 0) console.log(`${count(letters)} letters are still to be sent; the server does that while it runs.`);
}

async function clear(app: INestApplicationContext, settings: Settings, { yes }: DemoOptions): Promise<void> {
  const db = app.get(Db);
  const { gifts, donors } = await givingOf(db);
  const question = `This removes all ${count(gifts)} gifts and ${count(donors)} donors of the sandbox, their receipts and the books. Go on? (yes/no) `;
  if (!yes && !(await agrees(question))) {
    console.log('Nothing was removed.');
    return;
  }
  await processorOf(settings).forgetAll();
  await clearGiving(db, app.get(Audit));
  await keepReceiptLog(settings.varDir);
  console.log(
    `Removed ${count(gifts)} gifts and ${count(donors)} donors. Newsroom, people and forms are as they were.`,
  );
}

/** Fires at the first Ctrl-C: the sandbox must not be left in the past. */
function interruption(): AbortSignal {
  const quit = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => quit.abort(new Interrupted()));
  return quit.signal;
}

/** Uses the server that is running, or starts one for as long as the work takes. */
async function besideServer(settings: Settings, work: () => Promise<void>): Promise<void> {
  if ((await whyNotListening(settings.host, settings.port)) === 'EADDRINUSE') return work();
  const stops: (() => Promise<void> | void)[] = [];
  try {
    await startInstallation(settings, (stop) => stops.push(stop));
    await work();
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

function extentOf(months: number): Extent {
  const to = new Date();
  const from = new Date(to);
  from.setUTCMonth(from.getUTCMonth() - months);
  const share = months / MONTHS;
  const sizes = Object.entries(WHOLE).map(([name, size]) => [name, Math.max(1, Math.round(size * share))]);
  return { from, to, ...(Object.fromEntries(sizes) as typeof WHOLE) };
}

function processorOf({ stripe }: Settings): Processor {
  const { protocol, host, port } = stripe.endpoint!;
  return new Processor(`${protocol}://${host}:${port}`, stripe.secretKey);
}

/** The numbers begin anew, so the list of the old ones (R-OPS-08) is put aside, not lost. */
async function keepReceiptLog(varDir: string): Promise<void> {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  await rename(join(varDir, 'receipts.jsonl'), join(varDir, `receipts-cleared-${stamp}.jsonl`)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    },
  );
}

async function agrees(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await prompt.question(question)).trim().toLowerCase() === 'yes';
  } finally {
    prompt.close();
  }
}

async function lettersWaiting(db: Db): Promise<number> {
  const [row] = await db.query<{ letters: number }>(
    `select count(*)::int as letters from letter where state = 'queued'`,
  );
  return row!.letters;
}

function wordsOf({ at, donors, gifts }: Position): string {
  const month = at.toLocaleString('en-US', { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${month}  ${count(donors)} donors, ${count(gifts)} gifts`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
