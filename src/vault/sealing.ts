import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { parse, stringify } from 'uuid';
import { AppError } from '../kernel/app-error.js';
import type { DonorId } from '../kernel/id.js';

/** The one field that sealed bytes belong to: moved to another donor, table, column or row, they do not open. */
export interface Place {
  readonly donorId: DonorId;
  readonly table: string;
  readonly column: string;
  /** The row's id. */
  readonly row: string;
}

/** A donor's own key, with its name. */
export interface DataKey {
  readonly id: string;
  readonly donorId: DonorId;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** Bytes that are not what was sealed in their place: changed, cut, or brought from elsewhere. */
export class SealBroken extends AppError {
  constructor() {
    super(
      'seal-broken',
      'unavailable',
      'A part of this record does not open: what is stored is not what was sealed there. Nothing was shown or changed. ' +
        'Compare the database with a backup, and the data key with the one of that time.',
    );
  }
}

/** The first byte of everything sealed in this form. */
const FORM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

/** Form, id of the data key, nonce, AES-256-GCM text, tag: 45 bytes more than the plain ones. */
export function sealWith(key: DataKey, place: Place, plain: Uint8Array): Buffer {
  const head = Buffer.concat([Buffer.of(FORM), parse(key.id)]);
  return Buffer.concat([head, encrypt(key.secret, plain, bindingOf(key, place))]);
}

/** @throws SealBroken */
export function openWith(key: DataKey, place: Place, sealed: Buffer): Buffer {
  return decrypt(key.secret, sealed.subarray(1 + KEY_ID_BYTES), bindingOf(key, place));
}

/** The name of the data key that closes the bytes. @throws SealBroken when they have no such form */
export function keyIdOf(sealed: Buffer): string {
  if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] !== FORM) throw new SealBroken();
  try {
    return stringify(sealed, 1);
  } catch {
    throw new SealBroken();
  }
}

/** Nonce, text, tag. */
export function encrypt(secret: Buffer, plain: Uint8Array, binding: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(binding));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws SealBroken */
export function decrypt(secret: Buffer, bytes: Buffer, binding: string): Buffer {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken();
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAAD(Buffer.from(binding));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}

/** The donor is the key's own: after a merge the field is read for another, and the seal still holds. */
function bindingOf({ donorId }: DataKey, { table, column, row }: Place): string {
  return JSON.stringify(['field', donorId, table, column, row]);
}
