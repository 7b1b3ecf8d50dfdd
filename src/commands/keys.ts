import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isId } from '../kernel/id.js';
import { newDataKey } from '../config/data-keys.js';
import { readSettings } from '../config/settings.js';
import { Db } from '../database/db.js';
import { masterKeyId } from '../vault/keyring.js';
import {
  keysThatDoNotOpen,
  masterKeyStandings,
  type MasterKeyStanding,
  rotateMasterKey,
} from '../vault/rotate-keys.js';
import { Vault } from '../vault/vault.js';
import { RenewDonorKey } from '../workflows/retention/renew-donor-key.js';
import { withApp } from './with-app.js';

/** `mainstay keys`: which data keys are set, what each of them still closes, and which may be removed. */
export async function listKeys(): Promise<void> {
  await withApp(async (app) => {
    for (const standing of await masterKeyStandings(app.get(Db).manager, app.get(Vault).keyring)) {
      console.log(`${standing.id}  ${wordsOf(standing)}`);
    }
  });
}

/** `mainstay keys check`: opens the key of every donor; exit code 1 when one does not open. */
export async function checkKeys(): Promise<void> {
  await withApp(async (app) => {
    const broken = await keysThatDoNotOpen(app.get(Db).manager, app.get(Vault).keyring);
    for (const id of broken) console.log(`FAIL  key ${id} does not open: restore the row of donor_key from a backup`);
    if (broken.length === 0) console.log('The key of every donor opens.');
    else process.exitCode = 1;
  });
}

/** `mainstay keys new`: makes the key that closes from the next start on; the earlier ones go on opening. */
export function newKey(): void {
  const { dataKeys } = readSettings(process.env);
  const key = newDataKey();
  if (!dataKeys.file) {
    console.log(
      `Set DATA_KEY to the key below, and DATA_KEY_PREVIOUS to what DATA_KEY is now, for every process. Then restart them ` +
        `and run: npx mainstay keys rotate\n\n${key}`,
    );
    return;
  }
  const mine = `${dataKeys.file}.${process.pid}`;
  writeFileSync(mine, `${key}\n${readFileSync(dataKeys.file, 'utf8')}`, { mode: 0o600 });
  renameSync(mine, dataKeys.file);
  console.log(
    `${dataKeys.file} begins with a new key, ${masterKeyId(key)}. Copy the file to where you keep it apart from the backups, ` +
      'restart Mainstay, and run: npx mainstay keys rotate',
  );
}

/** `mainstay keys rotate`: closes the keys of all donors with the newest data key. Safe to stop and to run again. */
export async function rotateKeys(): Promise<void> {
  await withApp(async (app) => {
    const { keyring } = app.get(Vault);
    const db = app.get(Db);
    const done = await rotateMasterKey(db, keyring, (count) => {
      if (process.stdout.isTTY) process.stdout.write(`\r${count} keys`);
    });
    if (process.stdout.isTTY) process.stdout.write('\r');
    console.log(`${done} ${done === 1 ? 'key is' : 'keys are'} closed with ${keyring.currentId} now.`);
    for (const standing of await masterKeyStandings(db.manager, keyring)) {
      if (standing.isSet && !standing.isCurrent) console.log(`${standing.id}  ${wordsOf(standing)}`);
    }
  });
}

/** `mainstay keys renew <donor>`: a new key for one donor, and everything of theirs closed with it. */
export async function renewKey(donorId: string): Promise<void> {
  if (!isId(donorId)) throw new Error('Give the id of a donor, as the address of their page has it.');
  await withApp(async (app) => {
    const fields = await app.get(RenewDonorKey).run(donorId, 'command-line');
    console.log(
      `${fields} ${fields === 1 ? 'field is' : 'fields are'} closed with a new key. The old one is destroyed.`,
    );
  });
}

function wordsOf({ donors, isCurrent, isNeeded, isSet }: MasterKeyStanding): string {
  const closed = `closes the keys of ${donors} ${donors === 1 ? 'donor' : 'donors'}`;
  if (isCurrent) return `${closed}, and what is written from now on`;
  if (isNeeded) return `${closed}: still needed. Run: npx mainstay keys rotate`;
  return isSet
    ? 'closes nothing any more: remove it from the settings once no backup from before today is kept'
    : 'closed something once, and is not needed any more';
}
