import { createInterface } from 'node:readline/promises';
import { Clock } from '../kernel/clock.js';
import { NotFound } from '../kernel/app-error.js';
import { Db } from '../database/db.js';
import { Audit } from '../audit/audit.js';
import { Accounts, type StaffMember } from '../staff/accounts.js';
import { resetFactors } from '../staff/factors/factor-reset.js';
import { INVITATION_DAYS, Invitations } from '../staff/invitations/invitations.js';
import { InvitePeople } from '../workflows/staff/invite-people.js';
import { needsSetup, newSetupLink, SETUP_LINK_MINUTES } from '../staff/setup-link.js';
import { withApp } from './with-app.js';

/** `mainstay user create`: the password never stands on the command line, where other users could read it. */
export async function createUser(options: { email: string; name: string; role: string }): Promise<void> {
  const password = await askPassword();
  await withApp(async (app) => {
    await app.get(Db).write((tx) => app.get(Accounts).create(tx, { ...options, password }, 'command-line'));
    console.log(`${options.email} can sign in as ${options.role}. The first sign-in sets up a second factor.`);
  });
}

export async function listUsers(): Promise<void> {
  await withApp(async (app) => {
    const everybody = await app.get(Accounts).list(app.get(Db).manager);
    const line = (person: (typeof everybody)[number]) => ({
      name: person.name,
      role: person.role,
      state: person.disabledAt ? 'disabled' : 'open',
      secondFactor: person.hasFactor ? 'yes' : 'at the next sign-in',
    });
    console.table(Object.fromEntries(everybody.map((person) => [person.email, line(person)])));
  });
}

/**
 * Takes the second factors of somebody away and prints a link with which they choose a new password or passkey: for the
 * day on which the only administrator has lost the phone. @throws NotFound
 */
export async function resetUser(email: string): Promise<void> {
  await withApp(async (app) => {
    const { id, email: address } = await personOf(app.get(Accounts), app.get(Db), email);
    const by = { actor: 'command-line', staffId: null } as const;
    const url = await app.get(Db).write(async (tx) => {
      await resetFactors(tx, app.get(Audit), id, by.actor);
      const invitations = app.get(Invitations);
      return app.get(InvitePeople).urlOf(await invitations.letBack(tx, id, by));
    });
    console.log(
      `The second factor of ${address} is taken away, and their sessions have ended. Their password works on.\n` +
        `With this link they can choose a new password, or a passkey; it works once, within ${INVITATION_DAYS} days:\n${url}`,
    );
  });
}

/** @throws NotFound, LastAdministrator */
export async function disableUser(email: string): Promise<void> {
  await withApp(async (app) => {
    const accounts = app.get(Accounts);
    const person = await personOf(accounts, app.get(Db), email);
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
        : 'There is an administrator already. Invite people under People, or use: npx mainstay user create. ' +
            'Is the phone of the administrator lost? npx mainstay user reset <email>',
    );
  });
}

async function personOf(accounts: Accounts, db: Db, email: string): Promise<StaffMember> {
  const everybody = await accounts.list(db.manager);
  const person = everybody.find((each) => each.email.toLowerCase() === email.toLowerCase());
  if (!person) throw new NotFound('account');
  return person;
}

async function askPassword(): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stdout : undefined });
  try {
    return await prompt.question(process.stdin.isTTY ? 'Password (12 characters or more): ' : '');
  } finally {
    prompt.close();
  }
}
