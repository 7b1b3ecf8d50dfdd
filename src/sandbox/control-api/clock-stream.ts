import type { FastifyReply } from 'fastify';
import type { ClockControl } from '../control/clock.js';
import type { SandboxClock } from '../state/sandbox-clock.js';

/** At most twenty lines a second, and the last one always. */
const SPACING_MS = 50;
const HEARTBEAT_MS = 15_000;

/** Server-sent events: how the clock stands now, and again after every move, until the listener hangs up. */
export function streamClock(reply: FastifyReply, clock: SandboxClock, control: ClockControl): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  let waiting: NodeJS.Timeout | null = null;
  const write = (): void => {
    raw.write(`event: clock\ndata: ${JSON.stringify(control.read())}\n\n`);
  };
  const release = (): void => {
    waiting = null;
    if (!raw.destroyed) write();
  };
  const forget = clock.onMove(() => {
    waiting ??= setTimeout(release, SPACING_MS).unref();
  });
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS).unref();
  raw.on('close', () => {
    forget();
    clearInterval(heartbeat);
    if (waiting) clearTimeout(waiting);
  });
  write();
}
