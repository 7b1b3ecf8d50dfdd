import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { hashWithSalt } from '../passwords.js';

export const RECOVERY_CODES = 10;
const GROUPS = 3;
const GROUP_LENGTH = 4;
/** Without letters and digits that look like one another on paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Codes on paper for the day on which phone and passkey are lost. Each works once; the database keeps hashes, as slow to
 * guess as those of passwords, since nobody types longer codes.
 */
@Injectable()
export class RecoveryCodes {
  constructor(private readonly clock: Clock) {}

  /** A new set in place of the one before, for the only time that it can be seen. */
  async renew(tx: Tx, staffId: StaffId): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newCode);
    const salt = randomBytes(16);
    const hashes = await Promise.all(codes.map((code) => hashWithSalt(plain(code), salt)));
    await rows(tx, 'delete from staff_recovery_code where staff_id = $1', [staffId]);
    await rows(
      tx,
      `insert into staff_recovery_code (staff_id, salt, code_hash, made_at)
       select $1, $2, hash, $4 from unnest($3::bytea[]) as hash`,
      [staffId, salt, hashes, this.clock.now()],
    );
    return codes;
  }

  /** Takes a code; false for one that is unknown or was taken before. */
  async use(tx: Tx, staffId: StaffId, code: string): Promise<boolean> {
    const [set] = await rows<{ salt: Buffer }>(
      tx,
      'select salt from staff_recovery_code where staff_id = $1 and used_at is null limit 1',
      [staffId],
    );
    if (!set || plain(code).length !== GROUPS * GROUP_LENGTH) return false;
    const taken = await rows(
      tx,
      `update staff_recovery_code set used_at = $3 where staff_id = $1 and code_hash = $2 and used_at is null
       returning staff_id`,
      [staffId, await hashWithSalt(plain(code), set.salt), this.clock.now()],
    );
    return taken.length > 0;
  }
}

function newCode(): string {
  const group = (): string => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** A code as it is hashed: whatever capitals, blanks and hyphens somebody types. */
function plain(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
