import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { CoreOptions } from './core.module.js';
import { RecoverReceipts } from './receipts/issues/recover-receipts.js';
import { describeApi } from './web/api/api.module.js';
import { createWebApp } from './web/http/bootstrap.js';
import { WebModule } from './web.module.js';

/** The web application with its API document, ready to listen. */
export async function openWebApp(options: Omit<CoreOptions, 'process'>): Promise<NestFastifyApplication> {
  const app = await createWebApp(WebModule.for(options), options.settings);
  await app.get(RecoverReceipts).beforeStart();
  describeApi(app);
  return app;
}
