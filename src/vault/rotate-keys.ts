import type { DonorId } from '../kernel/id.js';
import { type Db, rows, type Tx } from '../database/db.js';
import { bindingOf } from './donor-keys.js';
import type { Keyring } from './keyring.js';
import { rewrapSearchKey } from './unlock.js';

/** So many keys are one transaction. */
const BATCH = 500;

/**
 * Closes every key with the newest master key, a few at a time and beside a running system; the fields themselves are not
 * touched. Killed anywhere, the next run goes on: each key is closed with the one or with the other. @returns how many
 */
export async function rotateMasterKey(db: Db, keyring: Keyring, onKeys: (done: number) => void): Promise<number> {
  let done = 0;
  for (;;) {
    const count = await db.write((tx) => rewrapSome(tx, keyring));
    if (count === 0) break;
    onKeys((done += count));
  }
  await db.write((tx) => rewrapSearchKey(tx, keyring));
  return done;
}

/** Whoever seals at the moment holds a key for that long; this waits for them, in the order of the ids. */
async function rewrapSome(tx: Tx, keyring: Keyring): Promise<number> {
  const found = await rows<{ id: string; donorId: DonorId; masterKeyId: string; wrapped: Buffer }>(
    tx,
    `select id, donor_id as "donorId", master_key_id as "masterKeyId", wrapped from donor_key
     where master_key_id = (select id from master_key where id <> $1
       and exists (select from donor_key where master_key_id = master_key.id) order by id limit 1)
     order by id limit ${BATCH} for update`,
    [keyring.currentId],
  );
  const rewrapped = found.map(({ wrapped, masterKeyId, ...key }) =>
    keyring.wrap(keyring.unwrap(masterKeyId, wrapped, bindingOf(key)), bindingOf(key)),
  );
  await rows(
    tx,
    `update donor_key set master_key_id = $3, wrapped = closed.wrapped
     from unnest($1::uuid[], $2::bytea[]) as closed (of, wrapped) where id = of`,
    [found.map(({ id }) => id), rewrapped.map(({ wrapped }) => wrapped), keyring.currentId],
  );
  return found.length;
}

/** A master key as people see it: what it still closes, and whether it is among those that are set. */
export interface MasterKeyStanding {
  readonly id: string;
  readonly donors: number;
  /** Something is closed with it: without it, it cannot be opened. */
  readonly isNeeded: boolean;
  readonly isSet: boolean;
  /** It closes what is written from now on. */
  readonly isCurrent: boolean;
}

/** Every master key that is set or was ever used, the newest last. */
export async function masterKeyStandings(tx: Tx, keyring: Keyring): Promise<MasterKeyStanding[]> {
  const used = await rows<{ id: string; donors: number; isNeeded: boolean }>(
    tx,
    `select id, donors, donors > 0 or exists (select from shared_key where master_key_id = master_key.id) as "isNeeded"
     from master_key
     cross join lateral (select count(*)::int as donors from donor_key where master_key_id = master_key.id) as closed
     order by added_at, id`,
  );
  const known = new Set(used.map(({ id }) => id));
  const unused = keyring.ids.filter((id) => !known.has(id)).map((id) => ({ id, donors: 0, isNeeded: false }));
  return [...unused, ...used].map((each) => ({
    ...each,
    isSet: keyring.has(each.id),
    isCurrent: each.id === keyring.currentId,
  }));
}

/** Tries every key of every donor; returns the ids of those that do not open. */
export async function keysThatDoNotOpen(tx: Tx, keyring: Keyring): Promise<string[]> {
  const broken: string[] = [];
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const found = await rows<{ id: string; donorId: DonorId; masterKeyId: string; wrapped: Buffer }>(
      tx,
      `select id, donor_id as "donorId", master_key_id as "masterKeyId", wrapped from donor_key
       where id > $1 and wrapped is not null order by id limit ${BATCH}`,
      [after],
    );
    for (const { masterKeyId, wrapped, ...key } of found) {
      try {
        keyring.unwrap(masterKeyId, wrapped, bindingOf(key));
      } catch {
        broken.push(key.id);
      }
    }
    if (found.length < BATCH) return broken;
    after = found.at(-1)!.id;
  }
}
