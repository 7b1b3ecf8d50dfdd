import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems hand out themselves (Linux from 32768 on), each worker of jest with its own; a bench, which is none, has the first. */
const FIRST = 12_000;
const EACH_WORKER = 2_000;
const TRIES = 100;

const first = FIRST + (Number(process.env['JEST_WORKER_ID'] ?? 0) % 10) * EACH_WORKER;
let next = Math.floor(Math.random() * EACH_WORKER);

/**
 * A port of 127.0.0.1 for a server that is told where it will listen before it does. One that the system hands out
 * could be the port of anybody's connection by then. @throws Error when a hundred ports in a row are taken
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = first + (next++ % EACH_WORKER);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port is free from ${first} on.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
