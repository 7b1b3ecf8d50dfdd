import { createServer } from 'node:net';
import { once } from 'node:events';
import { connectionName } from './database/connection-name.js';
import { newDataSource } from './database/data-source.js';
import { startEmbeddedPostgres } from './database/embedded-postgres.js';
import { migrate } from './database/schema-version.js';
import type { Settings } from './config/settings.js';
import { FollowingClock } from './following-clock.js';
import { Clock, SystemClock } from './kernel/clock.js';
import { Jobs } from './jobs/jobs.js';
import { startSandbox, type Sandbox } from './sandbox/sandbox.js';
import { WANTED_EVENTS } from './stripe-events/event-hints.js';
import { findOrganisation, SAMPLE_ORGANISATION, saveOrganisation } from './organisation/organisation.js';

export interface Platform {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** The database that the settings ask for, running and reachable; nothing in it is changed. */
export async function openPlatform(settings: Settings): Promise<Platform> {
  if (settings.databaseUrl) return { databaseUrl: settings.databaseUrl, stop: async () => undefined };
  const server = await startEmbeddedPostgres({ folder: settings.varDir });
  return { databaseUrl: server.url, stop: () => server.stop() };
}

/** Brings schema and queues up to date, and gives the sandbox its sample newsroom. Returns the migrations applied. */
export async function prepareDatabase(databaseUrl: string, withSample: boolean): Promise<string[]> {
  const source = newDataSource({ url: databaseUrl, poolMax: 2, applicationName: connectionName('migrate') });
  await source.initialize();
  try {
    const applied = await migrate(source);
    const jobs = new Jobs({ url: databaseUrl, works: false, onError: () => undefined });
    await jobs.start();
    await jobs.stop();
    if (withSample && !(await findOrganisation(source.manager))) {
      await source.transaction((tx) => saveOrganisation(tx, SAMPLE_ORGANISATION));
    }
    return applied;
  } finally {
    await source.destroy();
  }
}

/**
 * The sandbox of the settings: started here, or null with a real account and where another process runs it already.
 * @throws Error for any other reason why it cannot listen.
 */
export async function openSandbox(settings: Settings, databaseUrl: string): Promise<Sandbox | null> {
  const { sandbox, secretKey, webhookSecrets } = settings.stripe;
  if (!sandbox || (await whyNotListening(settings.host, sandbox.port)) === 'EADDRINUSE') return null;
  return startSandbox({
    host: settings.host,
    ...sandbox,
    databaseUrl,
    secretKey,
    webhook: {
      url: `http://localhost:${settings.port}/webhooks/stripe`,
      secret: webhookSecrets[0]!,
      events: WANTED_EVENTS,
    },
  });
}

/** The time that the product lives by: the sandbox's own, here or in another process; the machine's with a real account. */
export async function openClock(
  settings: Settings,
  sandbox: Sandbox | null,
): Promise<{ clock: Clock; stop: () => void }> {
  const { endpoint } = settings.stripe;
  if (sandbox) return { clock: sandbox.clock, stop: () => undefined };
  if (!settings.stripe.sandbox || !endpoint) return { clock: new SystemClock(), stop: () => undefined };
  const clock = await FollowingClock.of(`${endpoint.protocol}://${endpoint.host}:${endpoint.port}`);
  return { clock, stop: () => clock.stop() };
}

/** One sentence for every port that the server would want and cannot have. */
export async function portProblems(env: NodeJS.ProcessEnv): Promise<string[]> {
  const host = env['HOST'] || '127.0.0.1';
  const wanted = [{ name: 'PORT', port: env['PORT'] || '3000' }];
  if (!env['STRIPE_SECRET_KEY']) wanted.push({ name: 'SANDBOX_PORT', port: env['SANDBOX_PORT'] || '12111' });
  const problems: string[] = [];
  for (const { name, port } of wanted) {
    // A port that is no number is a bad setting, and told as such.
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) continue;
    const code = await whyNotListening(host, Number(port));
    if (code === 'EADDRINUSE') {
      problems.push(
        `${name}: port ${port} is in use, perhaps by another Mainstay. Stop it, or set ${name} to a free port.`,
      );
    } else if (code) {
      problems.push(`${name}: cannot listen on ${host}:${port} (${code}). Check HOST and ${name}.`);
    }
  }
  return problems;
}

/** Null when one could listen there, else the system's code for why not: EADDRINUSE, EACCES. */
export async function whyNotListening(host: string, port: number): Promise<string | null> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown error';
  }
}
