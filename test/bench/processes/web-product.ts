import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { createWebApp } from '../../../src/web/http/bootstrap.js';
import { WebModule } from '../../../src/web.module.js';
import { benchSettings } from '../support/settings.js';
import { childOptions, serve } from './child.js';

interface ProductOptions {
  readonly databaseUrl: string;
  readonly varDir: string;
}

/** The whole web process of the product, without a worker beside it. */
const { databaseUrl, varDir } = childOptions() as ProductOptions;
const settings = benchSettings(varDir, 9);
const app = await createWebApp(WebModule.for({ settings, databaseUrl }), settings);
await app.listen(0, '127.0.0.1');
serve({ port: (app.getHttpServer().address() as AddressInfo).port }, async () => ({}));
