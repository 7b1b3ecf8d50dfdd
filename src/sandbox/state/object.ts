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

/** Random letters and digits from the system's secure source. */
export function randomWord(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
