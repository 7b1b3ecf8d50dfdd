import { randomBytes } from 'node:crypto';
import { type DonorId, newId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { KeyCache } from './key-cache.js';
import type { Keyring } from './keyring.js';
import type { DataKey } from './sealing.js';

const KEY_BYTES = 32;

interface KeyRow {
  readonly id: string;
  readonly donorId: DonorId;
  /** Null with `wrapped` once the key is destroyed. */
  readonly masterKeyId: string | null;
  readonly wrapped: Buffer | null;
}

/** The keys of donors as the database keeps them: each closed with a master key. */
export class DonorKeys {
  private readonly cache = new KeyCache();

  constructor(private readonly keyring: Keyring) {}

  /**
   * The key that closes from now on, for each donor; made where there is none. Asked of the database every time: a key
   * of a transaction that was rolled back must close nothing. Held until the transaction ends, so that nobody destroys
   * it before what it closed is there to be closed again.
   */
  async toSeal(tx: Tx, donorIds: readonly DonorId[]): Promise<Map<DonorId, DataKey>> {
    const wanted = [...new Set(donorIds)].toSorted();
    let found = await this.current(tx, wanted);
    const known = new Set(found.map(({ donorId }) => donorId));
    const missing = wanted.filter((id) => !known.has(id));
    if (missing.length > 0) {
      await this.make(tx, missing);
      found = await this.current(tx, wanted);
    }
    return new Map(found.map((row) => [row.donorId, this.opened(row)!]));
  }

  /** Keys by their id; null for those that were destroyed, absent when there never was such a key. */
  async toOpen(tx: Tx, ids: readonly string[]): Promise<Map<string, DataKey | null>> {
    const keys = new Map<string, DataKey | null>();
    const unknown = new Set<string>();
    for (const id of ids) {
      const key = this.cache.get(id);
      if (key) keys.set(id, key);
      else unknown.add(id);
    }
    if (unknown.size === 0) return keys;
    const found = await rows<KeyRow & { readonly isErased: boolean }>(tx, KEYS_BY_ID, [[...unknown]]);
    for (const row of found) {
      const key = this.opened(row);
      keys.set(row.id, key);
      // Of donors who were erased none is remembered: once it is destroyed, no process opens anything with it.
      if (key && !row.isErased) this.cache.put(key);
    }
    return keys;
  }

  /** Closes with a new key from now on; what the earlier one closed is still opened by it. */
  async renew(tx: Tx, donorId: DonorId, now: Date): Promise<void> {
    await rows(tx, 'update donor_key set retired_at = $2 where donor_id = $1 and retired_at is null', [donorId, now]);
    await this.make(tx, [donorId]);
  }

  /** Whatever these closed is gone for good, in this database at once and in backups when they are (R-PRV-05). */
  async destroy(tx: Tx, condition: { readonly donorIds: readonly DonorId[]; readonly retired?: boolean }, now: Date) {
    const gone = await rows<{ id: string }>(
      tx,
      `update donor_key set wrapped = null, master_key_id = null, destroyed_at = $2
       where donor_id = any($1::uuid[]) and destroyed_at is null and ($3 is false or retired_at is not null)
       returning id`,
      [condition.donorIds, now, condition.retired ?? false],
    );
    this.cache.forget(gone.map(({ id }) => id));
    return gone.length;
  }

  private current(tx: Tx, donorIds: readonly DonorId[]): Promise<KeyRow[]> {
    return rows<KeyRow>(
      tx,
      `${KEY} where donor_id = any($1::uuid[]) and retired_at is null and destroyed_at is null
       order by donor_id for share`,
      [donorIds],
    );
  }

  /** In the order of the ids, so that two who make the same keys wait for each other instead of for ever. */
  private async make(tx: Tx, donorIds: readonly DonorId[]): Promise<void> {
    const made = donorIds.map((donorId) => {
      const id = newId();
      const { masterKeyId, wrapped } = this.keyring.wrap(randomBytes(KEY_BYTES), bindingOf({ id, donorId }));
      return { id, donorId, masterKeyId, wrapped: wrapped.toString('base64') };
    });
    await rows(
      tx,
      `insert into donor_key (id, donor_id, master_key_id, wrapped)
       select id, "donorId", "masterKeyId", decode(wrapped, 'base64')
       from jsonb_to_recordset($1::jsonb) as made (id uuid, "donorId" uuid, "masterKeyId" text, wrapped text)
       order by "donorId"
       on conflict (donor_id) where retired_at is null and destroyed_at is null do nothing`,
      [JSON.stringify(made)],
    );
  }

  private opened(row: KeyRow): DataKey | null {
    const { id, donorId, masterKeyId, wrapped } = row;
    if (!wrapped || !masterKeyId) return null;
    return { id, donorId, secret: this.keyring.unwrap(masterKeyId, wrapped, bindingOf(row)) };
  }
}

/** What a wrapped key is bound to: nobody's key opens as somebody else's. */
export function bindingOf({ id, donorId }: Pick<KeyRow, 'id' | 'donorId'>): string {
  return `donor-key ${id} ${donorId}`;
}

const KEYS_BY_ID = `
  select key.id, donor_id as "donorId", master_key_id as "masterKeyId", wrapped, erased_at is not null as "isErased"
  from donor_key key join donor on donor.id = donor_id where key.id = any($1::uuid[])`;

const KEY = `select id, donor_id as "donorId", master_key_id as "masterKeyId", wrapped from donor_key`;
