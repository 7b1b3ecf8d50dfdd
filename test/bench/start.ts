import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, ROUNDS, type Bench, type Result } from './support/bench.js';
import { startChild, track } from './support/children.js';
import { untilReady } from './support/ready.js';
import { freePort } from '../support/port.js';

const START_MAX_S = 2;
const MEMORY_MAX_MB = 150;

interface Start {
  readonly seconds: number;
  readonly memoryMb: number;
}

/** From the command to the first good answer of /health/ready, the embedded database started along. */
export const START: Bench = {
  name: 'start',
  async run({ folder, say }) {
    const varDir = join(folder, 'start');
    say('start: preparing');
    await startProduct(varDir);
    const product: Start[] = [];
    const plain: Start[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      say(`start: round ${round} of ${ROUNDS}`);
      plain.push(await startPlain(varDir));
      product.push(await startProduct(varDir));
    }
    return results(product, plain);
  },
};

async function startProduct(varDir: string): Promise<Start> {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const begin = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../src/main.js', import.meta.url))], {
    env: { ...process.env, PORT: String(port), SANDBOX_PORT: String(sandboxPort), VAR_DIR: varDir, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  track(child);
  await untilReady(port, child);
  const started = { seconds: (performance.now() - begin) / 1000, memoryMb: await memoryOf(child.pid!) };
  child.kill('SIGTERM');
  await once(child, 'exit');
  return started;
}

async function startPlain(varDir: string): Promise<Start> {
  const begin = performance.now();
  const child = await startChild<{ port: number }>('web-plain', { storeEvent: '', secret: '', varDir });
  await untilReady(child.ready.port, null);
  const started = { seconds: (performance.now() - begin) / 1000, memoryMb: await memoryOf(child.pid) };
  // Its answer comes when the database has stopped, to be started anew in the next round.
  await child.ask({});
  await child.stop();
  return started;
}

/** Resident memory of a process; not a number where /proc is missing. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

function results(product: readonly Start[], plain: readonly Start[]): Result[] {
  const pair = (key: keyof Start): { figure: number; baseline: number } => ({
    figure: median(product.map((each) => each[key])),
    baseline: median(plain.map((each) => each[key])),
  });
  return [
    { name: 'Cold start to ready', unit: 's', ...pair('seconds'), aim: { of: 'figure', atMost: START_MAX_S } },
    {
      name: '… memory of the web process',
      unit: 'MB',
      ...pair('memoryMb'),
      aim: { of: 'figure', atMost: MEMORY_MAX_MB },
    },
  ];
}
