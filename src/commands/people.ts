import { createInterface } from 'node:readline/promises';
import { Clock } from '../kernel/clock.js';
import { NotFound } from '../kernel/app-error.js';
import { Db } from '../database/db.js';
import { Accounts } from '../staff/accounts.js';
import { needsSetup, newSetupLink, SETUP_LINK_MINUTES } from '../staff/setup-link.js';
import { withApp } from './with-app.js';

/** `mainstay user create`: the password never stands on the command line, where other users could read it. */
export async function createUser(options: { email: string; name: string; role: string }): Promise<void> {
  const password = await askPassword();
  await withApp(async (app) => {
    await app.get(Db).write((tx) => app.get(Accounts).create(tx, { ...options, password }, 'command-line'));
    console.log(`${options.email} can sign in as ${options.role}.`);
  });
}

export async function listUsers(): Promise<void> {
  await withApp(async (app) => {
    const everybody = await app.get(Accounts).list(app.get(Db).manager);
    const line = (person: (typeof everybody)[number]) => ({
      name: person.name,
      role: person.role,
      state: person.disabledAt ? 'disabled' : 'open',
    });
    console.table(Object.fromEntries(everybody.map((person) => [person.email, line(person)])));
  });
}

/** @throws NotFound, LastAdministrator */
export async function disableUser(email: string): Promise<void> {
  await withApp(async (app) => {
    const accounts = app.get(Accounts);
    const everybody = await accounts.list(app.get(Db).manager);
    const person = everybody.find((each) => each.email.toLowerCase() === email.toLowerCase());
    if (!person) throw new NotFound('account');
    await app.get(Db).write((tx) => accounts.disable(tx, person.id, 'command-line'));
    console.log(`${person.email} can no longer sign in.`);
  });
}

export async function makeSetupLink(): Promise<void> {
  await withApp(async (app, settings) => {
    const token = await app
      .get(Db)
      .write(async (tx) => ((await needsSetup(tx)) ? newSetupLink(tx, app.get(Clock), 'command-line') : null));
    console.log(
      token
        ? `${settings.publicUrl}/staff/setup/${token}\nIt works once, within ${SETUP_LINK_MINUTES} minutes.`
        : 'There is an administrator already. Add people under Settings, or with: npx mainstay user create',
    );
  });
}

async function askPassword(): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stdout : undefined });
  try {
    return await prompt.question(process.stdin.isTTY ? 'Password (12 characters or more): ' : '');
  } finally {
    prompt.close();
  }
}
