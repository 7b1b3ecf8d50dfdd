import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule } from '../../../src/core.module.js';
import { Db } from '../../../src/database/db.js';
import { chargeFacts } from '../../../src/gateways/stripe/stripe-facts.js';
import { SettleGifts } from '../../../src/workflows/gifts/settle-gifts.js';
import { chargeOf, giftOf, type Pace } from '../support/charges.js';
import { benchSettings } from '../support/settings.js';
import { childOptions, serve } from './child.js';

interface NumberOptions {
  readonly databaseUrl: string;
  readonly varDir: string;
  readonly edgePort: number;
  readonly gifts: number;
  readonly pace: Pace;
  readonly lanes: number;
}

@Module({})
class NumberingModule {}

/** Gifts settled each in a transaction of its own by many at once, who all take the next number of one series. */
const { databaseUrl, varDir, edgePort, gifts, pace, lanes } = childOptions() as NumberOptions;
const settings = { ...benchSettings(varDir, edgePort), databasePoolMax: lanes };
const app = await NestFactory.createApplicationContext(
  { module: NumberingModule, imports: [CoreModule.for({ settings, databaseUrl, process: 'worker' })] },
  { logger: false, abortOnError: false },
);
const db = app.get(Db);
const settleGifts = app.get(SettleGifts);

serve({}, async () => {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let n = next++; n < gifts; n = next++) {
      const charge = chargeFacts(chargeOf(giftOf(n, pace), true) as Parameters<typeof chargeFacts>[0]);
      await db.write((tx) => settleGifts.run(tx, [charge]));
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return { events: gifts, seconds: (performance.now() - start) / 1000, cpuSeconds: process.cpuUsage(cpu).user / 1e6 };
});
