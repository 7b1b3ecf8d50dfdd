import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId, type GiftId } from '../kernel/id.js';

/** Days that the receipt can be downloaded from the thank-you page; later it is in the letter (R-SEC-15). */
export const DOWNLOAD_DAYS = 30;

/**
 * The unguessable name of a gift's thank-you page: the id and 128 bits of a keyed hash of it. It is reckoned
 * rather than stored, so that the frozen checkout request can carry it before the gift exists.
 */
export function thanksToken(id: GiftId, secret: string): string {
  return sealedId('thanks', id, secret);
}

/** The gift that a token names, or null for anything forged or mistyped. */
export function giftOfToken(token: string, secret: string): GiftId | null {
  return openedId('thanks', token, secret) as GiftId | null;
}

/** An id that opens a door by itself. A seal made for one purpose is good for no other. */
export function sealedId(purpose: string, id: string, secret: string): string {
  return `${Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')}.${mac(purpose, id, secret)}`;
}

/** The id under a seal, or null for anything forged or mistyped. */
export function openedId(purpose: string, token: string, secret: string): string | null {
  const [name = ''] = token.split('.');
  const hex = Buffer.from(name, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (!isId(id)) return null;
  // The whole token, not only its seal: several spellings of a name decode to the same id, and one alone is right.
  const expected = Buffer.from(sealedId(purpose, id, secret));
  const found = Buffer.from(token);
  return expected.length === found.length && timingSafeEqual(expected, found) ? id : null;
}

function mac(purpose: string, id: string, secret: string): string {
  return createHmac('sha256', secret).update(`${purpose}:${id}`).digest().subarray(0, 16).toString('base64url');
}
