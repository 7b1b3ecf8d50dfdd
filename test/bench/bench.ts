import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Result } from './support/bench.js';
import { killChildren } from './support/children.js';
import { startServer, stopServers } from './support/server.js';
import { resultsJson, tableOf } from './support/table.js';
import { ACKNOWLEDGE } from './acknowledge.js';
import { CHECKOUT } from './checkout.js';
import { EMBED } from './embed.js';
import { EXPORT } from './export.js';
import { NUMBERING } from './numbering.js';
import { PORTAL_HOME } from './portal-home.js';
import { RECEIPTS } from './receipts.js';
import { RENEWALS } from './renewals.js';
import { REPORTS } from './reports.js';
import { RUSH } from './rush.js';
import { SETTLE } from './settle.js';
import { SETTLE_PLANS } from './settle-plans.js';
import { START } from './start.js';
import { STATEMENTS } from './statements.js';

/** All benches, in the order of the table. */
const BENCHES: readonly Bench[] = [
  ACKNOWLEDGE,
  SETTLE,
  SETTLE_PLANS,
  NUMBERING,
  RUSH,
  EXPORT,
  RECEIPTS,
  STATEMENTS,
  EMBED,
  PORTAL_HOME,
  CHECKOUT,
  RENEWALS,
  REPORTS,
  START,
];

const USAGE = `npm run bench -- [--only NAME]… [--small]
NAME is one of ${BENCHES.map(({ name }) => name).join(', ')}.`;

const { only, small } = readArguments();
const root = resolve('var/bench');
await mkdir(root, { recursive: true });
const folder = await mkdtemp(join(root, 'run-'));
let ending: Promise<void> | undefined;
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // npm passes on what the terminal has sent already: the second one must not cut the cleaning short.
  process.on(signal, () => {
    isInterrupted = true;
    void cleanUp().finally(() => process.exit(130));
  });
}
try {
  const results = await runAll(BENCHES.filter(({ name }) => only.length === 0 || only.includes(name)));
  console.log(`\n${tableOf(results)}\n`);
  await mkdir('bench', { recursive: true });
  await writeFile('bench/latest.json', resultsJson(results, machine()));
} finally {
  await cleanUp();
  if (isInterrupted) process.exit(130);
}

async function runAll(benches: readonly Bench[]): Promise<Result[]> {
  const server = await startServer(join(folder, 'server'));
  const results: Result[] = [];
  for (const bench of benches) {
    results.push(...(await bench.run({ small, server, folder, say: (text) => console.error(text) })));
  }
  return results;
}

/** Once, whoever calls first: processes, database servers, files. */
function cleanUp(): Promise<void> {
  ending ??= killChildren()
    .then(() => stopServers(folder))
    .then(() => rm(folder, { recursive: true, force: true }));
  return ending;
}

function readArguments(): { only: readonly string[]; small: boolean } {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string', multiple: true }, small: { type: 'boolean' } },
    });
    const unknown = (values.only ?? []).filter((word) => !BENCHES.some(({ name }) => name === word));
    if (unknown.length > 0) throw new Error(`There is no bench "${unknown.join('", "')}".`);
    return { only: values.only ?? [], small: values.small ?? false };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function machine(): object {
  const [first] = cpus();
  return {
    at: new Date().toISOString(),
    size: small ? 'small' : 'full',
    node: process.version,
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
  };
}
