import type { Tx } from '../database/db.js';
import { vaultOf } from '../vault/vault.js';

/** Shorter ones are no numbers that anybody could be told apart by. */
const DIGITS_MIN = 7;

/**
 * By what a phone number is found, however it was typed: a keyed hash of its digits, as `donor.phone_key` keeps it. Null
 * when there are too few. The extension and the country code 1 do not count.
 */
export function phoneKey(tx: Tx, phone: string): Buffer | null {
  const digits = phone.replace(/x.*$/i, '').replaceAll(/\D/g, '');
  if (digits.length < DIGITS_MIN) return null;
  return vaultOf(tx).keyedHash('phone', digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits);
}
