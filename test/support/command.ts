import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestApp } from './app.js';

export const CLI = join(import.meta.dirname, '../../dist/src/cli.js');

/** How a command ended, and what it wrote. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** What is typed. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ctrl-C is pressed when the command has written this. */
  readonly interruptAt?: RegExp;
}

/** The command as it is built, beside the running server of a test. */
export async function mainstay(
  app: TestApp,
  args: readonly string[],
  { input = '', env = {}, interruptAt }: RunOptions = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      DATABASE_URL: app.databaseUrl,
      VAR_DIR: app.settings.varDir,
      PORT: String(app.settings.port),
      SANDBOX_PORT: String(app.sandbox.port),
      ...env,
    },
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    texts.out += chunk.toString();
    if (interruptAt?.test(texts.out)) child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...texts };
}
