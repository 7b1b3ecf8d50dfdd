import type { DonorId } from '../../kernel/id.js';
import { type Db, rows } from '../../database/db.js';
import { readContact, saveContact } from '../../donors/contact.js';
import type { PostalAddress } from '../../donors/postal-address.js';
import type { Person } from '../people.js';

/** Donors who write in the portal where a letter reaches them. */
export class TellAddress {
  constructor(private readonly db: Db) {}

  async run({ email, firstName, lastName }: Person, address: PostalAddress): Promise<void> {
    await this.db.write(async (tx) => {
      // Held until it is saved: the same donor may give again at this moment.
      const [donor] = await rows<{ id: DonorId }>(
        tx,
        'select id from donor where email = $1 and first_name = $2 and last_name = $3 for update',
        [email, firstName, lastName],
      );
      if (!donor) throw new Error('The demo has not come to the first gift of this donor.');
      const { id, version, ...contact } = await readContact(tx, donor.id);
      const { line1: addressLine1, line2: addressLine2, ...place } = address;
      await saveContact(tx, id, version, { ...contact, ...place, addressLine1, addressLine2 });
    });
  }
}
