import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text that fits into an address or a cookie. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What is stored in place of a token: a stolen database opens no session. Plain SHA-256 is enough, since nobody
 * can guess 256 random bits.
 */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
