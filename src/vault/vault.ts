import { createHmac } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { AppError } from '../kernel/app-error.js';
import type { DonorId } from '../kernel/id.js';
import type { DataKeySettings } from '../config/data-keys.js';
import { rows, type Tx } from '../database/db.js';
import { DonorKeys } from './donor-keys.js';
import { Keyring } from './keyring.js';
import { type DataKey, keyIdOf, openWith, type Place, SealBroken, sealWith } from './sealing.js';
import { unlockSearchKey } from './unlock.js';

/** Something to be sealed in its place; a text is taken as UTF-8. */
export interface Unsealed {
  readonly place: Place;
  readonly plain: string | Uint8Array;
}

export interface Sealed {
  readonly place: Place;
  readonly bytes: Buffer;
}

/** The donor's key was destroyed when the time of their records was over (R-PRV-04). */
export class KeyDestroyed extends AppError {
  constructor() {
    super(
      'personal-data-destroyed',
      'not-found',
      'Whom this was written to was destroyed for good when the time for keeping it was over. Amounts and numbers stay.',
    );
  }
}

/**
 * Seals and opens what is personal of donors (R-PRV-05): AES-256-GCM with a key of each donor's own, which a master key
 * of the settings closes. Sealed bytes name their key and open only in the place that they were sealed for.
 */
export class Vault {
  private constructor(
    readonly keyring: Keyring,
    readonly keys: DonorKeys,
    private readonly searchKey: Buffer,
  ) {}

  /**
   * The vault of a database, from now on also found by `vaultOf`.
   * @throws WrongDataKey when the keys that are set do not open what is closed there
   */
  static async unlock(source: DataSource, settings: DataKeySettings): Promise<Vault> {
    const keyring = new Keyring(settings);
    const searchKey = await unlockSearchKey(source.manager, keyring);
    const vault = new Vault(keyring, new DonorKeys(keyring), searchKey);
    VAULTS.set(source, vault);
    return vault;
  }

  async seal(tx: Tx, place: Place, plain: string | Uint8Array): Promise<Buffer> {
    const [bytes] = await this.sealMany(tx, [{ place, plain }]);
    return bytes!;
  }

  /** Each sealed with its donor's key, in the given order; keys are made where there are none. */
  async sealMany(tx: Tx, all: readonly Unsealed[]): Promise<Buffer[]> {
    if (all.length === 0) return [];
    const keys = await this.keys.toSeal(
      tx,
      all.map(({ place }) => place.donorId),
    );
    return all.map(({ place, plain }) =>
      sealWith(keys.get(place.donorId)!, place, typeof plain === 'string' ? Buffer.from(plain) : plain),
    );
  }

  /** @throws KeyDestroyed, SealBroken */
  async open(tx: Tx, place: Place, bytes: Buffer): Promise<string> {
    return (await this.openBytes(tx, place, bytes)).toString('utf8');
  }

  /** @throws KeyDestroyed, SealBroken */
  async openBytes(tx: Tx, place: Place, bytes: Buffer): Promise<Buffer> {
    const [plain] = await this.openManyBytes(tx, [{ place, bytes }]);
    if (!plain) throw new KeyDestroyed();
    return plain;
  }

  /** The texts in the given order; null where the key was destroyed. @throws SealBroken */
  async openMany(tx: Tx, all: readonly Sealed[]): Promise<(string | null)[]> {
    return (await this.openManyBytes(tx, all)).map((plain) => plain && plain.toString('utf8'));
  }

  /** @throws SealBroken */
  async openManyBytes(tx: Tx, all: readonly Sealed[]): Promise<(Buffer | null)[]> {
    if (all.length === 0) return [];
    const ids = all.map(({ bytes }) => keyIdOf(bytes));
    const keys = await this.keys.toOpen(tx, ids);
    const strangers = new Map<DonorId, Set<DonorId>>();
    const plains = all.map(({ place, bytes }, at) => {
      const key = keys.get(ids[at]!);
      if (key === undefined) throw new SealBroken();
      if (key && key.donorId !== place.donorId) noteStranger(strangers, key, place);
      return key && openWith(key, place, bytes);
    });
    await refuseStrangers(tx, strangers);
    return plains;
  }

  /** Equal texts have equal hashes, which say nothing without the key: for exact search in what is sealed. */
  keyedHash(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.searchKey).update(`${purpose}\n${text}`).digest();
  }
}

const VAULTS = new WeakMap<DataSource, Vault>();

/** The vault that was unlocked with the database: fields open where rows are read, as columns are transformed there. */
export function vaultOf(tx: Tx): Vault {
  const vault = VAULTS.get(tx.connection);
  if (!vault) throw new Error('The vault of this database was not unlocked.');
  return vault;
}

function noteStranger(strangers: Map<DonorId, Set<DonorId>>, key: DataKey, { donorId }: Place): void {
  const owners = strangers.get(donorId) ?? new Set();
  strangers.set(donorId, owners.add(key.donorId));
}

/** Another donor's key opens here only when the two were merged once: what was sealed before stays as it was. */
async function refuseStrangers(tx: Tx, strangers: ReadonlyMap<DonorId, ReadonlySet<DonorId>>): Promise<void> {
  for (const [donorId, owners] of strangers) {
    const [found] = await rows<{ strangers: number }>(tx, STRANGERS, [donorId, [...owners]]);
    if (found!.strangers > 0) throw new SealBroken();
  }
}

/** Also after a merge was undone: what was written in between is closed with the key of the donor who was kept. */
const STRANGERS = `
  with recursive same as (
    select $1::uuid as id
    union
    select case when kept_id = same.id then gone_id else kept_id end
    from donor_merge join same on same.id in (kept_id, gone_id))
  select count(*)::int as strangers from unnest($2::uuid[]) as owner where owner not in (select id from same)`;
