import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readSettings } from '../../../src/config/settings.js';
import { Processor } from '../../../src/demo/processor.js';
import { track } from './children.js';
import { untilReady } from './ready.js';
import { freePort } from '../../support/port.js';

/** A whole installation as `npm start` runs it, its sandbox and its worker included. */
export interface Installation {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly processor: Processor;
  stop(): Promise<void>;
}

export async function startInstallation(databaseUrl: string, varDir: string): Promise<Installation> {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PORT: String(await freePort()),
    SANDBOX_PORT: String(await freePort()),
    VAR_DIR: varDir,
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../../src/main.js', import.meta.url))], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  track(child);
  await untilReady(Number(env.PORT), child);
  const { stripe } = readSettings(env);
  const sandboxUrl = `http://127.0.0.1:${env.SANDBOX_PORT}`;
  return {
    url: `http://127.0.0.1:${env.PORT}`,
    sandboxUrl,
    processor: new Processor(sandboxUrl, stripe.secretKey),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
