#!/usr/bin/env node
import 'reflect-metadata';
import { readSettings, type Settings } from './config/settings.js';
import { Clock } from './kernel/clock.js';
import { Db } from './database/db.js';
import { startInstallation } from './installation.js';
import { portProblems } from './platform.js';
import { runProcess } from './run-process.js';
import { needsSetup, newSetupLink } from './staff/setup-link.js';

await runProcess(async (onStop) => {
  const settings = readSettings(process.env, await portProblems(process.env));
  const app = await startInstallation(settings, onStop);
  const setupToken = await app
    .get(Db)
    .write(async (tx) => ((await needsSetup(tx)) ? newSetupLink(tx, app.get(Clock)) : null));
  announce(settings, setupToken);
});

/** The end of the log: where to begin. */
function announce(settings: Settings, setupToken: string | null): void {
  const lines = settings.stripe.sandbox
    ? [`Demo article   ${settings.publicUrl}/demo/article`]
    : [`Gift page      ${settings.publicUrl}/give/default`];
  lines.push(
    setupToken
      ? `Staff          ${settings.publicUrl}/staff/setup/${setupToken}  (once, within an hour)`
      : `Staff          ${settings.publicUrl}/staff`,
  );
  if (settings.stripe.sandbox) lines.push('Sandbox on: no money moves');
  console.log(`\n${lines.join('\n')}\n`);
}
