import { NestFactory } from '@nestjs/core';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { readSettings, type Settings } from '../config/settings.js';
import { CoreModule, type CoreOptions } from '../core.module.js';
import { openClock, openPlatform, openSandbox } from '../platform.js';
import { StaffModule } from '../staff/staff.module.js';

@Module({})
class CommandModule {
  static for(options: Omit<CoreOptions, 'process'>): DynamicModule {
    return {
      module: CommandModule,
      imports: [CoreModule.for({ ...options, process: 'cli' }), StaffModule],
    };
  }
}

/**
 * Runs a command beside or without a running server: attaches to its database, or opens it for the moment. A command
 * that `asksProcessor` has the sandbox opened, too, when no server runs it: there the processor is a part of ours.
 */
export async function withApp(
  work: (app: INestApplicationContext, settings: Settings, databaseUrl: string) => Promise<void>,
  { asksProcessor = false } = {},
): Promise<void> {
  const settings = readSettings(process.env);
  const platform = await openPlatform(settings);
  const sandbox = asksProcessor ? await openSandbox(settings, platform.databaseUrl) : null;
  const { clock, stop } = await openClock(settings, sandbox);
  try {
    const app = await NestFactory.createApplicationContext(CommandModule.for({ settings, ...platform, clock }), {
      logger: false,
      abortOnError: false,
    });
    try {
      await work(app, settings, platform.databaseUrl);
    } finally {
      await app.close();
    }
  } finally {
    stop();
    await sandbox?.stop();
    await platform.stop();
  }
}
