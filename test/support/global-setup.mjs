import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../../dist/src/database/embedded-postgres.js';
import { prepareDatabase } from '../../dist/src/platform.js';
import { startSandbox } from '../../dist/src/sandbox/sandbox.js';

// Jest loads this file outside its own module system, so it uses the compiled code: `npm test` builds first.

/** One PostgreSQL for the whole run, and a migrated template that each test file clones in some 40 ms. */
export default async function globalSetup() {
  process.env['NODE_ENV'] = 'test';
  const root = join(import.meta.dirname, '../../var/test');
  await mkdir(root, { recursive: true });
  await sweepOldRuns(root);
  const folder = await mkdtemp(join(root, `run-${process.pid}-`));
  const [server, declarations] = await Promise.all([startServer(folder), readDeclarations(folder)]);
  process.env['TEST_SERVER_URL'] = server.url;
  process.env['STRIPE_DECLARATIONS'] = declarations;
  globalThis.testServer = {
    stop: () => server.stop(),
    folder,
  };
}

async function startServer(folder) {
  const server = await startEmbeddedPostgres({ folder, durable: false });
  await prepareDatabase(server.url, true);
  await makeSandboxTables(server.url);
  return server;
}

/** What the judge goes by, read from the SDK once for all test files while the database starts. */
async function readDeclarations(folder) {
  const file = join(folder, 'stripe-declarations.json');
  const program = join(import.meta.dirname, '../../dist/test/judge/schema/write.js');
  await promisify(execFile)(process.execPath, [program, file]);
  return file;
}

/** Part of the template too: what is made once is not made by every test file. */
async function makeSandboxTables(databaseUrl) {
  const key = 'sk_test_template';
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, databaseUrl, secretKey: key, webhook: null });
  await sandbox.stop();
}

/** A run that was killed leaves its server behind; its folder names the process that owned it. */
async function sweepOldRuns(root) {
  for (const name of await readdir(root)) {
    const owner = Number(/^run-(\d+)-/.exec(name)?.[1]);
    if (!owner || isAlive(owner)) continue;
    const pid = Number(
      (await readFile(join(root, name, 'postgres/postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0],
    );
    if (pid && isAlive(pid)) process.kill(pid, 'SIGQUIT');
    await rm(join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
