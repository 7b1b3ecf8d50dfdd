import { readSettings } from '../config/settings.js';
import { connectionName } from '../database/connection-name.js';
import { newDataSource } from '../database/data-source.js';
import { pendingMigrations } from '../database/schema-version.js';
import { openPlatform, prepareDatabase } from '../platform.js';

/** `mainstay migrate`: what is applied, or with `--dry-run` what would be. */
export async function migrateDatabase(options: { dryRun?: boolean }): Promise<void> {
  const settings = readSettings(process.env);
  const platform = await openPlatform(settings);
  try {
    const names = options.dryRun
      ? await pending(platform.databaseUrl)
      : await prepareDatabase(platform.databaseUrl, settings.stripe.sandbox !== null);
    const verb = options.dryRun ? 'would be applied' : 'applied';
    for (const name of names) console.log(`${name} ${verb}`);
    if (names.length === 0) console.log('The database is up to date.');
  } finally {
    await platform.stop();
  }
}

async function pending(url: string): Promise<string[]> {
  const source = await newDataSource({ url, poolMax: 1, applicationName: connectionName('migrate') }).initialize();
  try {
    return await pendingMigrations(source);
  } finally {
    await source.destroy();
  }
}
