import type { DonorId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { readContacts, writeContacts } from './sealed-contacts.js';

/** Closes addresses and phone numbers that were written before contacts were sealed. Returns how many. */
export async function sealPlainContacts(tx: Tx, limit: number): Promise<number> {
  const found = await rows<{ id: DonorId }>(
    tx,
    `select id from donor
     where address_line1 || address_line2 || city || region || postal_code || country || phone <> '' and contact is null
       and erased_at is null
     order by id limit $1 for update skip locked`,
    [limit],
  );
  const contacts = await readContacts(
    tx,
    found.map(({ id }) => id),
  );
  await writeContacts(
    tx,
    [...contacts].map(([donorId, contact]) => ({ donorId, contact })),
  );
  return found.length;
}
