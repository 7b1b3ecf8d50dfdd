import { randomBytes } from 'node:crypto';
import { rows, type Tx } from '../database/db.js';
import { UnusableDatabase } from '../database/schema-version.js';
import type { Keyring } from './keyring.js';
import { SealBroken } from './sealing.js';

/** The keys that are set are not those that closed this database; nothing was changed. */
export class WrongDataKey extends UnusableDatabase {}

const SEARCH = 'search';

/**
 * Makes sure that the keys of the settings open what is closed in the database, before anything else is closed with
 * them, and returns the key of the keyed hashes. A new database is closed with the keys that come first.
 * @throws WrongDataKey
 */
export async function unlockSearchKey(tx: Tx, keyring: Keyring): Promise<Buffer> {
  await refuseMissingKeys(tx, keyring);
  await leaveCanary(tx, keyring);
  const kept = await readSearchKey(tx);
  if (kept) return unwrapSearchKey(keyring, kept);
  const { masterKeyId, wrapped } = keyring.wrap(randomBytes(32), SEARCH);
  await rows(
    tx,
    'insert into shared_key (purpose, master_key_id, wrapped) values ($1, $2, $3) on conflict (purpose) do nothing',
    [SEARCH, masterKeyId, wrapped],
  );
  // Another process may have made it in between.
  return unwrapSearchKey(keyring, (await readSearchKey(tx))!);
}

/** Closes the key of the keyed hashes with the newest master key. */
export async function rewrapSearchKey(tx: Tx, keyring: Keyring): Promise<void> {
  const kept = await readSearchKey(tx, 'for update');
  if (!kept || kept.masterKeyId === keyring.currentId) return;
  const { masterKeyId, wrapped } = keyring.wrap(unwrapSearchKey(keyring, kept), SEARCH);
  await rows(tx, 'update shared_key set master_key_id = $2, wrapped = $3 where purpose = $1', [
    SEARCH,
    masterKeyId,
    wrapped,
  ]);
}

interface MasterKeyUse {
  readonly id: string;
  readonly isNeeded: boolean;
  readonly canary: Buffer;
}

/** Every master key that ever closed something here, and whether it still does. */
export function masterKeyUses(tx: Tx): Promise<MasterKeyUse[]> {
  return rows<MasterKeyUse>(
    tx,
    `select id, canary, exists (select from donor_key where master_key_id = master_key.id)
       or exists (select from shared_key where master_key_id = master_key.id) as "isNeeded"
     from master_key order by added_at, id`,
  );
}

async function refuseMissingKeys(tx: Tx, keyring: Keyring): Promise<void> {
  for (const { id, isNeeded, canary } of await masterKeyUses(tx)) {
    if (!keyring.has(id)) {
      if (isNeeded) throw new WrongDataKey(missing(id, keyring));
    } else if (!sings(keyring, id, canary)) {
      throw new WrongDataKey(
        `The data key ${id} does not open its own test text in the database: the table master_key was changed. Restore it from a backup.`,
      );
    }
  }
}

function missing(id: string, keyring: Keyring): string {
  return (
    `What is personal of the donors in this database is closed with the data key ${id}, and that one is not set: ` +
    `found ${keyring.ids.join(', ')}. Mainstay did not start and changed nothing, for without that key addresses and ` +
    'receipts cannot be read. Bring back data.key in VAR_DIR, or the value of DATA_KEY; while one key replaces another, ' +
    'DATA_KEY_PREVIOUS holds the old one until `npx mainstay keys rotate` has ended.'
  );
}

async function leaveCanary(tx: Tx, keyring: Keyring): Promise<void> {
  const { masterKeyId, wrapped } = keyring.wrap(Buffer.from(CANARY), 'canary');
  await rows(tx, 'insert into master_key (id, canary) values ($1, $2) on conflict (id) do nothing', [
    masterKeyId,
    wrapped,
  ]);
}

const CANARY = 'This opens with the right key.';

function sings(keyring: Keyring, id: string, canary: Buffer): boolean {
  try {
    return keyring.unwrap(id, canary, 'canary').toString() === CANARY;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
}

interface WrappedKey {
  readonly masterKeyId: string;
  readonly wrapped: Buffer;
}

async function readSearchKey(tx: Tx, lock: '' | 'for update' = ''): Promise<WrappedKey | undefined> {
  const [kept] = await rows<WrappedKey>(
    tx,
    `select master_key_id as "masterKeyId", wrapped from shared_key where purpose = $1 ${lock}`,
    [SEARCH],
  );
  return kept;
}

function unwrapSearchKey(keyring: Keyring, { masterKeyId, wrapped }: WrappedKey): Buffer {
  return keyring.unwrap(masterKeyId, wrapped, SEARCH);
}
