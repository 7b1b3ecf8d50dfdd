import { randomBytes } from 'node:crypto';

/** The one API version that the sandbox speaks. */
export const API_VERSION = '2026-10-28.endive';

export type Metadata = Record<string, string>;

/**
 * What every stored object has. The interfaces in `kinds/` name the fields that the sandbox itself reads or
 * changes; builders in `resources/` write the others. `memory` is what the sandbox keeps for itself; it is
 * never shown (see `present.ts`).
 */
export interface SandboxObject {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly livemode?: false;
  [field: string]: unknown;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Random bytes are fetched by the thousand: asking the system for each word would take longer than the rest of it. */
let pool = randomBytes(0);
let used = 0;

/** Random letters and digits from the system's secure source. */
export function randomWord(length: number): string {
  if (used + length > pool.length) {
    pool = randomBytes(Math.max(4096, length));
    used = 0;
  }
  let word = '';
  for (const byte of pool.subarray(used, used + length)) word += ALPHABET[byte % ALPHABET.length];
  used += length;
  return word;
}
