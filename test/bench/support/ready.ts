import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 10;

/** @throws Error when the process ends, or takes a minute. */
export async function untilReady(port: number, child: ChildProcess | null): Promise<void> {
  for (const begin = performance.now(); performance.now() - begin < READY_WITHIN_MS; await delay(LOOK_EVERY_MS)) {
    if (child?.exitCode != null) throw new Error(`The server ended with ${child.exitCode} before it was ready.`);
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error('The server was not ready within a minute.');
}
