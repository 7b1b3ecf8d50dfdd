import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** The master keys of the data that are personal (R-PRV-05): 32 bytes each, as base64url. */
export interface DataKeySettings {
  /** The first closes what is written from now on; all of them open. */
  readonly keys: readonly string[];
  /** Where they were read from, when they came from the generated file: others may be added to it. */
  readonly file: string | null;
}

const KEY = /^[\w-]{43}$/;

/** What is wrong with a key, as "expected …", or null. */
export function dataKeyProblem(text: string): string | null {
  return KEY.test(text) && Buffer.from(text, 'base64url').length === 32
    ? null
    : 'expected 32 random bytes written as 43 characters of base64url';
}

/** The keys of a file, one a line, the one that closes first; made with one key when there is none. */
export function generatedDataKeys(file: string): readonly string[] {
  try {
    writeFileSync(file, `${newDataKey()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return dataKeysIn(file);
}

/** @throws Error when a line is no key */
export function dataKeysIn(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const keys = lines.map((line) => line.trim()).filter(Boolean);
  if (keys.length === 0 || keys.some((key) => dataKeyProblem(key) !== null)) {
    throw new Error(`${file} should hold data keys, one a line, of 43 characters each.`);
  }
  return keys;
}

export function newDataKey(): string {
  return randomBytes(32).toString('base64url');
}
