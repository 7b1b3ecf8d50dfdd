import { BadSettings } from './config/settings.js';
import { EmbeddedPostgresUnavailable } from './database/postgres-binaries.js';
import { UnusableDatabase } from './database/schema-version.js';

/** Work in hand is finished within this time after SIGTERM (R-OPS-04). */
const GRACE_MS = 25_000;

/** Remembers what has been started, to be stopped in the reverse order. */
export type OnStop = (stop: () => Promise<void> | void) => void;

/**
 * Starts a process and stops it in order on SIGTERM, SIGINT, or when its parent goes away. A start that fails stops
 * what it had started, says why in plain words and exits with 1; only what we did not foresee brings its stack.
 */
export async function runProcess(start: (onStop: OnStop) => Promise<void>): Promise<void> {
  const stops: (() => Promise<void> | void)[] = [];
  let stopping = false;
  const end = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    for (const stop of stops.toReversed()) {
      await Promise.resolve(stop()).catch((error: unknown) => console.error(error));
    }
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, () => void end(0));
  try {
    await start((stop) => stops.push(stop));
  } catch (error) {
    console.error(explanationOf(error));
    await end(1);
  }
}

export function explanationOf(error: unknown): string {
  const isForeseen =
    error instanceof BadSettings || error instanceof UnusableDatabase || error instanceof EmbeddedPostgresUnavailable;
  if (isForeseen) return error.message;
  const code = (error as { code?: string }).code;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') {
    return `DATABASE_URL: the database cannot be opened (${(error as Error).message}). Check host, user, password and database name.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
