import type { DonorId } from '../kernel/id.js';
import { newId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

export interface Giver {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * The donor with this address and this name, made when new. An address alone is not a person: households
 * share one, and a stranger may type anyone's. Nothing of an existing donor is changed.
 */
export async function recogniseDonor(tx: Tx, giver: Giver): Promise<DonorId> {
  const insert = `
    insert into donor (id, email, first_name, last_name) values ($1, $2, $3, $4)
    on conflict on constraint donor_same_person do nothing returning id`;
  const find = `
    select id from donor where email_key = lower($1) and name_key = lower($2 || ' ' || $3)`;
  // The insert finds nothing to return when the donor exists, also when another process made it just now.
  const [made] = await rows<{ id: DonorId }>(tx, insert, [newId(), giver.email, giver.firstName, giver.lastName]);
  if (made) return made.id;
  const [found] = await rows<{ id: DonorId }>(tx, find, [giver.email, giver.firstName, giver.lastName]);
  return found!.id;
}

/** Removes donors that never finished a gift (R-PRV-06). Returns how many. */
export async function forgetDonorsWithoutGifts(tx: Tx, before: Date): Promise<number> {
  const gone = await rows(
    tx,
    `delete from donor where created_at < $1
       and not exists (select from gift where gift.donor_id = donor.id) returning id`,
    [before],
  );
  return gone.length;
}
