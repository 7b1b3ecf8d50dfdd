import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule } from '../../../src/core.module.js';
import { Processor } from '../../../src/stripe-events/processor.js';
import { SettleEvents } from '../../../src/stripe-events/settle-events.js';
import { benchSettings } from '../support/settings.js';
import { childOptions, serve } from './child.js';

interface ProductOptions {
  readonly databaseUrl: string;
  readonly varDir: string;
  readonly edgePort: number;
}

/** The worker's wiring without its loops: neither mail nor PDFs nor sweeps run beside the measurement. */
@Module({})
class SettlingModule {}

const { databaseUrl, varDir, edgePort } = childOptions() as ProductOptions;
const settings = benchSettings(varDir, edgePort);
const app = await NestFactory.createApplicationContext(
  {
    module: SettlingModule,
    imports: [CoreModule.for({ settings, databaseUrl, process: 'worker' })],
    providers: [SettleEvents, Processor],
  },
  { logger: false, abortOnError: false },
);
const processor = app.get(Processor);

serve({}, async () => {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let events = 0;
  for (let count = await processor.runBatch(); count > 0; count = await processor.runBatch()) events += count;
  return { events, seconds: (performance.now() - start) / 1000, cpuSeconds: process.cpuUsage(cpu).user / 1e6 };
});
