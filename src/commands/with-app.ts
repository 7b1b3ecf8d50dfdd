import { NestFactory } from '@nestjs/core';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { readSettings, type Settings } from '../config/settings.js';
import { CoreModule, type CoreOptions } from '../core.module.js';
import { Proof } from '../finance/proof.js';
import { openPlatform } from '../platform.js';
import { StaffModule } from '../staff/staff.module.js';

@Module({})
class CommandModule {
  static for(options: Omit<CoreOptions, 'process'>): DynamicModule {
    return {
      module: CommandModule,
      imports: [CoreModule.for({ ...options, process: 'cli' }), StaffModule],
      providers: [Proof],
    };
  }
}

/** Runs a command beside or without a running server: attaches to its database, or opens it for the moment. */
export async function withApp(
  work: (app: INestApplicationContext, settings: Settings, databaseUrl: string) => Promise<void>,
): Promise<void> {
  const settings = readSettings(process.env);
  const platform = await openPlatform(settings);
  try {
    const app = await NestFactory.createApplicationContext(CommandModule.for({ settings, ...platform }), {
      logger: false,
      abortOnError: false,
    });
    try {
      await work(app, settings, platform.databaseUrl);
    } finally {
      await app.close();
    }
  } finally {
    await platform.stop();
  }
}
