#!/usr/bin/env node
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { readSettings } from './config/settings.js';
import { openClock, openPlatform } from './platform.js';
import { runProcess } from './run-process.js';
import { WorkerModule } from './worker.module.js';

await runProcess(async (onStop) => {
  const settings = readSettings(process.env);
  const platform = await openPlatform(settings);
  onStop(() => platform.stop());
  const { databaseUrl } = platform;
  const { clock, stop } = await openClock(settings, null);
  onStop(stop);
  const app = await NestFactory.createApplicationContext(WorkerModule.for({ settings, databaseUrl, clock }), {
    logger: false,
    abortOnError: false,
  });
  onStop(() => app.close());
  app.useLogger(app.get(Logger));
  const worker = app.get(WorkerModule);
  onStop(() => worker.stop());
  await worker.start(databaseUrl);
  await worker.keepTime();
});
