import { createHash } from 'node:crypto';
import { dataKeysIn, type DataKeySettings } from '../config/data-keys.js';
import { decrypt, encrypt } from './sealing.js';

/** A key of the settings: it closes other keys and never a field itself. */
interface MasterKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** Needed, and not among the keys that are set. */
export class MissingMasterKey extends Error {
  constructor(readonly keyId: string) {
    super(`The data key ${keyId} is needed and not set.`);
  }
}

/** The master keys of the settings. The first closes; all of them open. */
export class Keyring {
  private keys: readonly MasterKey[];

  constructor(private readonly settings: DataKeySettings) {
    this.keys = settings.keys.map(masterKey);
  }

  get currentId(): string {
    return this.keys[0]!.id;
  }

  get ids(): readonly string[] {
    return this.keys.map(({ id }) => id);
  }

  /** A key closed with the newest master key; only what says the same `binding` opens it. */
  wrap(secret: Buffer, binding: string): { readonly masterKeyId: string; readonly wrapped: Buffer } {
    const { id, secret: master } = this.keys[0]!;
    return { masterKeyId: id, wrapped: encrypt(master, secret, wrapping(id, binding)) };
  }

  /** @throws MissingMasterKey, SealBroken */
  unwrap(masterKeyId: string, wrapped: Buffer, binding: string): Buffer {
    return decrypt(this.find(masterKeyId).secret, wrapped, wrapping(masterKeyId, binding));
  }

  has(id: string): boolean {
    return this.keys.some((key) => key.id === id);
  }

  /** A key that came into the file while this process ran is found there. */
  private find(id: string): MasterKey {
    if (!this.has(id) && this.settings.file) {
      const [current] = this.keys;
      const found = dataKeysIn(this.settings.file).map(masterKey);
      // Closing goes on with the key of the start: other processes may not know a newer one yet.
      this.keys = [current!, ...this.keys.slice(1), ...found.filter((key) => !this.has(key.id))];
    }
    const key = this.keys.find((each) => each.id === id);
    if (!key) throw new MissingMasterKey(id);
    return key;
  }
}

/** What a key is called where it must not be shown: the beginning of a hash of it. */
export function masterKeyId(text: string): string {
  return createHash('sha256')
    .update('mainstay data key\n')
    .update(Buffer.from(text, 'base64url'))
    .digest('hex')
    .slice(0, 12);
}

function masterKey(text: string): MasterKey {
  return { id: masterKeyId(text), secret: Buffer.from(text, 'base64url') };
}

function wrapping(masterId: string, binding: string): string {
  return JSON.stringify(['key', masterId, binding]);
}
