import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from './config/settings.js';
import { openClock, openPlatform, openSandbox, prepareDatabase } from './platform.js';
import type { OnStop } from './run-process.js';
import { openWebApp } from './web-app.js';
import { Workers } from './workers.js';

/** A whole installation: database, sandbox, web server, and the workers beside it. */
export async function startInstallation(settings: Settings, onStop: OnStop): Promise<NestFastifyApplication> {
  const platform = await openPlatform(settings);
  onStop(() => platform.stop());
  const { databaseUrl } = platform;
  await prepareDatabase(databaseUrl, settings.stripe.sandbox !== null);
  const sandbox = await openSandbox(settings, databaseUrl);
  onStop(() => sandbox?.stop());
  const time = await openClock(settings, sandbox);
  onStop(() => time.stop());
  const workers = new Workers(databaseUrl);
  onStop(() => workers.stop());
  const app = await openWebApp({ settings, databaseUrl, clock: time.clock });
  onStop(() => app.close());
  await app.listen(settings.port, settings.host);
  workers.start(settings.workers);
  return app;
}
