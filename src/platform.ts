import { createServer } from 'node:net';
import { once } from 'node:events';
import { newDataSource } from './database/data-source.js';
import { startEmbeddedPostgres } from './database/embedded-postgres.js';
import { migrate } from './database/schema-version.js';
import { BadSettings, type Settings } from './config/settings.js';
import { Jobs } from './jobs/jobs.js';
import { startSandbox, type Sandbox } from './sandbox/sandbox.js';
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
  const source = newDataSource({ url: databaseUrl, poolMax: 2, applicationName: 'mainstay-migrate' });
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
    webhook: { url: `http://localhost:${settings.port}/webhooks/stripe`, secret: webhookSecrets[0]! },
  });
}

/** @throws BadSettings naming every port that something else listens on already. */
export async function refuseTakenPorts(settings: Settings): Promise<void> {
  const wanted = [
    { name: 'PORT', port: settings.port, host: settings.host },
    ...(settings.stripe.sandbox
      ? [{ name: 'SANDBOX_PORT', port: settings.stripe.sandbox.port, host: settings.host }]
      : []),
  ];
  const problems: string[] = [];
  for (const { name, port, host } of wanted) {
    const code = await whyNotListening(host, port);
    if (code === 'EADDRINUSE') {
      problems.push(
        `${name}: port ${port} is in use, perhaps by another Mainstay. Stop it, or set ${name} to a free port.`,
      );
    } else if (code) {
      problems.push(`${name}: cannot listen on ${host}:${port} (${code}). Check HOST and ${name}.`);
    }
  }
  if (problems.length > 0) throw new BadSettings(problems);
}

async function whyNotListening(host: string, port: number): Promise<string | null> {
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
