import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS_TOKEN } from '../config/settings.js';

const CIPHER = 'aes-256-gcm';
const ID_BYTES = 8;
const IV_BYTES = 12;
const TAG_BYTES = 16;

interface Key {
  /** Names the key in what it sealed, so that another one can take its place (R-SEC-17). */
  readonly id: Buffer;
  readonly bytes: Buffer;
}

/**
 * Keeps small secrets that must be read again, such as those of code apps: sealed with a key that is derived from the
 * secret of the installation, and bound to their owner. A stolen database gives none of them away.
 */
@Injectable()
export class SecretBox {
  /** The first one seals; all open. */
  private readonly keys: readonly [Key, ...Key[]];

  constructor(@Inject(SETTINGS_TOKEN) settings: Pick<Settings, 'appSecret' | 'appSecretPrevious'>) {
    const { appSecret, appSecretPrevious } = settings;
    this.keys = [keyOf(appSecret), ...(appSecretPrevious === null ? [] : [keyOf(appSecretPrevious)])];
  }

  seal(owner: string, text: string): Buffer {
    const [{ id, bytes }] = this.keys;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, bytes, iv).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([id, iv, cipher.getAuthTag(), sealed]);
  }

  /** The text and whether the key of before sealed it; null for what is another's, was changed, or has a lost key. */
  open(owner: string, sealed: Buffer): { readonly text: string; readonly isOld: boolean } | null {
    const index = this.keys.findIndex(({ id }) => id.equals(sealed.subarray(0, ID_BYTES)));
    if (index < 0) return null;
    const [iv, tag, body] = partsOf(sealed);
    try {
      const decipher = createDecipheriv(CIPHER, this.keys[index]!.bytes, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
      return { text: Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'), isOld: index > 0 };
    } catch {
      return null;
    }
  }
}

function partsOf(sealed: Buffer): [iv: Buffer, tag: Buffer, body: Buffer] {
  const [ivAt, tagAt, bodyAt] = [ID_BYTES, ID_BYTES + IV_BYTES, ID_BYTES + IV_BYTES + TAG_BYTES];
  return [sealed.subarray(ivAt, tagAt), sealed.subarray(tagAt, bodyAt), sealed.subarray(bodyAt)];
}

function keyOf(secret: string): Key {
  const derived = (purpose: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', `mainstay ${purpose}`, length));
  return { id: derived('secret box key id', ID_BYTES), bytes: derived('secret box', 32) };
}
